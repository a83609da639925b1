import { EMPTY_JOURNAL, type JournalHead, journalHash } from './journal-chain.ts';
import type { Ledger } from './ledger.ts';
import { Query, type Reading } from './query.ts';
import type { JournalEntry, JournalRow } from './rows.ts';

const HEAD = new Query<JournalHead>('SELECT seq AS rows, hash AS head FROM journal ORDER BY seq DESC LIMIT 1');
const APPEND = new Query(`
  INSERT INTO journal (seq, at_ms, kind, ref, body, hash) VALUES (@seq, @atMs, @kind, @ref, @body, @hash)`);
const READ = new Query<Omit<JournalRow, 'body'> & { body: string }>(`
  SELECT seq, at_ms AS atMs, kind, ref, body FROM journal
  WHERE (@before IS NULL OR seq < @before) AND (@kind IS NULL OR kind = @kind)
  ORDER BY seq DESC LIMIT @limit`);
/** Asked for at every start and hardly ever there: they have an index of their own, and it serves only these words. */
const RARE_KINDS = ['ledger-begun-anew', 'ledger-restored', 'registrar-ahead'];
const READ_RARE = new Query<Omit<JournalRow, 'body'> & { body: string }>(`
  SELECT seq, at_ms AS atMs, kind, ref, body FROM journal
  WHERE (@before IS NULL OR seq < @before) AND kind = @kind
    AND kind IN ('ledger-begun-anew', 'ledger-restored', 'registrar-ahead')
  ORDER BY seq DESC LIMIT @limit`);

/**
 * Adds a row that can never be changed; `seq`, not the clock, is the order of events. The row carries the hash of the
 * row before it. Reading that one and writing this one need no transaction of their own: the ledger has one writer,
 * and nothing else runs between two synchronous statements.
 */
export function appendJournal(ledger: Ledger, entry: JournalEntry): void {
  const { atMs, kind, ref } = entry;
  const last = journalHead(ledger);
  const row = { seq: last.rows + 1, atMs, kind, ref, body: JSON.stringify(entry.body ?? null) };
  ledger.run(APPEND, { ...row, hash: journalHash(last.head, row) });
}

/** The last row of the chain: what is printed or sent away as the outside anchor, see `verifyJournal`. */
export function journalHead(source: Reading): JournalHead {
  return source.get(HEAD) ?? EMPTY_JOURNAL;
}

/** Newest first; the next page is asked for with `before` = the last `seq` shown. */
export function readJournal(
  ledger: Reading,
  page: { readonly before?: number; readonly limit: number; readonly kind?: string },
): JournalRow[] {
  const isRare = page.kind !== undefined && RARE_KINDS.includes(page.kind);
  const rows = ledger.all(isRare ? READ_RARE : READ, {
    before: page.before ?? null,
    kind: page.kind ?? null,
    limit: page.limit,
  });
  return rows.map((row): JournalRow => ({ ...row, body: JSON.parse(row.body) }));
}
