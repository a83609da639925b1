/** Checking the journal's hash chain: spec/performance-reliability.md 4.3. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { journalHead } from './journal.ts';
import { EMPTY_JOURNAL, type JournalHead, journalHash, type StoredEntry } from './journal-chain.ts';
import { Query, type Reading } from './query.ts';
import { FIRST_CHAINED_VERSION, openReader } from './reader.ts';

/**
 * The number of the first row that is not as it was written, and what was done there.
 * - `changed`: the row's contents or its place;
 * - `missing`: rows from this number on were taken out (or cut off, when an anchor says how far the journal reached);
 * - `inserted`: the row does not belong to the chain, the ones around it do.
 */
export interface JournalBreak {
  readonly firstBroken: number;
  readonly reason: 'changed' | 'missing' | 'inserted';
}

export type JournalCheck = JournalHead | JournalBreak;

export interface VerifyOptions {
  /**
   * A head written down elsewhere earlier. Without it a chain cut at its end, or rewritten from end to end, is a
   * whole chain.
   */
  readonly anchor?: JournalHead;
  /** Only so many last rows; for starts, where a check of everything would be felt. */
  readonly tail?: number;
}

type LinkedEntry = StoredEntry & { readonly hash: string };

const PAGE_ROWS = 2000;
const COLUMNS = 'seq, at_ms AS atMs, kind, ref, body, hash';
const PAGE = new Query<LinkedEntry>(
  `SELECT ${COLUMNS} FROM journal WHERE seq > @after ORDER BY seq LIMIT ${PAGE_ROWS}`,
);
const LINK_AT = new Query<JournalHead>(
  'SELECT seq AS rows, hash AS head FROM journal WHERE seq <= @seq ORDER BY seq DESC LIMIT 1',
);
const BEFORE_FIRST = new Query<{ seq: number }>('SELECT seq FROM journal WHERE seq < 1 ORDER BY seq LIMIT 1');

export const isBroken = (check: JournalCheck): check is JournalBreak => 'firstBroken' in check;

/**
 * Checks every row from the first, about 4 µs each. `source` is an open ledger or the path of a base, which is then
 * opened for reading only and may be in use. Throws LedgerError for a base that cannot be read, RangeError for one whose
 * version is before `FIRST_CHAINED_VERSION`.
 */
export function verifyJournal(source: Reading | string, options: VerifyOptions = {}): JournalCheck {
  if (typeof source !== 'string') return ended(pages(source, options));
  const reader = openReader(source);
  try {
    if (reader.schemaVersion < FIRST_CHAINED_VERSION)
      throw new RangeError(`version ${reader.schemaVersion} has no chain`);
    return ended(pages(reader, options));
  } finally {
    reader.close();
  }
}

/** The same with pauses for whatever else waits, for a program that is at work meanwhile. `source` must not change. */
export async function verifyJournalAtLeisure(source: Reading, signal: AbortSignal): Promise<JournalCheck> {
  const work = pages(source, {});
  for (let step = work.next(); ; step = work.next()) {
    if (step.done) return step.value;
    await nextTurn();
    signal.throwIfAborted();
  }
}

function ended(work: Generator<void, JournalCheck>): JournalCheck {
  for (let step = work.next(); ; step = work.next()) if (step.done) return step.value;
}

/** One turn a page. */
function* pages(source: Reading, { anchor, tail }: VerifyOptions): Generator<void, JournalCheck> {
  const stray = source.get(BEFORE_FIRST);
  if (stray) return { firstBroken: stray.seq, reason: 'inserted' };
  let last = tail === undefined ? EMPTY_JOURNAL : startOfTail(source, tail);
  for (;;) {
    const rows = source.all(PAGE, { after: last.rows });
    for (const row of rows) {
      const broken = brokenAt(source, last, row, anchor);
      if (broken) return broken;
      last = { rows: row.seq, head: row.hash };
    }
    if (rows.length < PAGE_ROWS) break;
    yield;
  }
  return anchor && last.rows < anchor.rows ? { firstBroken: last.rows + 1, reason: 'missing' } : last;
}

function startOfTail(source: Reading, tail: number): JournalHead {
  return source.get(LINK_AT, { seq: journalHead(source).rows - tail }) ?? EMPTY_JOURNAL;
}

function brokenAt(
  source: Reading,
  last: JournalHead,
  row: LinkedEntry,
  anchor: JournalHead | undefined,
): JournalBreak | null {
  const expected = last.rows + 1;
  if (row.seq !== expected) return { firstBroken: expected, reason: 'missing' };
  if (!follows(last.head, row)) return { firstBroken: expected, reason: whatHappened(source, last, row) };
  // Every link fits and yet it is not the chain that was written down: all of it was made anew.
  if (anchor?.rows === row.seq && anchor.head !== row.hash) return { firstBroken: row.seq, reason: 'changed' };
  return null;
}

const follows = (previousHash: string, row: LinkedEntry): boolean => journalHash(previousHash, row) === row.hash;

/** Rows may have been renumbered to hide what was done; the hashes still say under which number they were written. */
function whatHappened(source: Reading, last: JournalHead, row: LinkedEntry): JournalBreak['reason'] {
  const next = source.all(PAGE, { after: row.seq })[0];
  if (!next) return 'changed';
  const swapped = follows(next.hash, { ...row, seq: next.seq });
  if (!swapped && follows(last.head, { ...next, seq: row.seq })) return 'inserted';
  if (follows(row.hash, { ...next, seq: next.seq + 1 })) return 'missing';
  return 'changed';
}
