/** Putting a copy of the base in the place of the present one. */
import { copyFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeSingleFile, removeWithSides } from './backup.ts';
import { RESTORED } from './begin-anew.ts';
import { flushFile } from './durable-files.ts';
import { LedgerError, toLedgerError } from './errors.ts';
import { appendJournal, journalHead } from './journal.ts';
import type { JournalHead } from './journal-chain.ts';
import type { Ledger, LedgerClock } from './ledger.ts';
import { takeLock } from './lock.ts';
import { openLedger } from './open.ts';
import { Query } from './query.ts';
import { FIRST_CHAINED_VERSION, type LedgerReader, openReader } from './reader.ts';
import type { ReceiptKind } from './rows.ts';
import { beforeRestorePath, finishMoves, freeMoment, putInPlace } from './set-aside.ts';
import { PARTS_OF_BASE, removeTraces, tracesOf } from './traces.ts';
import { type JournalCheck, verifyJournal } from './verify.ts';

export interface Restored {
  /** The base of before, under its new name; null when there was none. */
  readonly setAside: string | null;
  /** The copy's journal as it was when it was restored; a broken chain is told, not refused. */
  readonly journal: JournalCheck;
  /** What the base of before has and the copy lacks; null when that base cannot be read, or there was none. */
  readonly lacking: Lacking | null;
}

export interface Lacking {
  readonly receipts: number;
  readonly journalRows: number;
  /** The newest of those receipts, at most `LISTED`, newest first. */
  readonly list: readonly LackingReceipt[];
}

export interface LackingReceipt {
  readonly kind: ReceiptKind;
  readonly shiftNumber: number;
  readonly number: number;
  readonly sealedAtMs: number;
  readonly fdNumber: number;
  readonly totalMinor: number;
}

const LISTED = 20;

const COUNT_RECEIPTS = new Query<{ count: number }>(`
  SELECT count(*) AS count FROM receipt AS ours WHERE NOT EXISTS (SELECT 1 FROM copy.receipt WHERE id = ours.id)`);
const LIST_RECEIPTS = new Query<LackingReceipt>(`
  SELECT ours.kind, s.number AS shiftNumber, ours.number, ours.sealed_at_ms AS sealedAtMs, d.fd_number AS fdNumber,
    ours.total_minor AS totalMinor
  FROM receipt AS ours JOIN shift s ON s.id = ours.shift_id JOIN fiscal_document d ON d.receipt_id = ours.id
  WHERE NOT EXISTS (SELECT 1 FROM copy.receipt WHERE id = ours.id)
  ORDER BY ours.seq DESC LIMIT ${LISTED}`);
const COUNT_JOURNAL = new Query<{ count: number }>(`
  SELECT count(*) AS count FROM journal AS ours WHERE NOT EXISTS (
    SELECT 1 FROM copy.journal AS theirs WHERE theirs.seq = ours.seq AND theirs.at_ms = ours.at_ms
      AND theirs.kind = ours.kind AND theirs.ref = ours.ref AND theirs.body = ours.body)`);

/**
 * Makes `file` (a copy, or a base that was set aside) the base of the till in `dataDir`. The copy itself is not
 * touched; it is copied, brought to this version, checked, and told in its journal that it was restored. The present
 * base is set aside whole as `ledger.sqlite.before-restore-<ms>`. A kill at any moment leaves either the old base or,
 * at the next start, the restored one.
 * Throws LedgerError: `locked` while a till runs there, `newer-version`, `damaged` (params.path is `file`),
 * `migration-failed`, `disk-full`, `io`; then the present base is as it was.
 */
export function restoreLedger(dataDir: string, file: string, { clock }: { readonly clock: LedgerClock }): Restored {
  const path = join(dataDir, 'ledger.sqlite');
  const release = takeLock(path);
  const preparing = `${path}.preparing`;
  try {
    finishMoves(path);
    removePrepared(path);
    takeCopy(file, preparing);
    const atMs = freeMoment(path, 'before-restore', clock.now());
    const prepared = prepare({ path, preparing, file, atMs, clock });
    putInPlace(path, preparing, atMs);
    return prepared;
  } catch (thrown) {
    removePrepared(path);
    throw renamed(toLedgerError(thrown, file), preparing, file);
  } finally {
    release();
  }
}

interface Preparing {
  readonly path: string;
  readonly preparing: string;
  readonly file: string;
  readonly atMs: number;
  readonly clock: LedgerClock;
}

function takeCopy(file: string, preparing: string): void {
  for (const side of ['-wal', '']) {
    if (side === '' || existsSync(file + side)) copyFileSync(file + side, preparing + side);
  }
  openReader(preparing).close();
}

/** Everything that can fail happens here, on a file of its own. */
function prepare({ path, preparing, file, atMs, clock }: Preparing): Restored {
  const ledger = openLedger(preparing, { clock, backupDir: join(dirname(path), 'backups') });
  let restored: Restored;
  try {
    const journal = verifyJournal(ledger);
    const hasBase = PARTS_OF_BASE.some((part) => existsSync(path + part));
    const present = tracesOf(path).isGone || !existsSync(path) ? null : lookAt(path, preparing);
    const setAside = hasBase ? beforeRestorePath(path, atMs) : null;
    restored = { setAside, journal, lacking: present?.lacking ?? null };
    noteRestored(ledger, { atMs, file, previous: present?.head ?? null, restored });
  } finally {
    ledger.close();
  }
  makeSingleFile(preparing);
  flushFile(preparing);
  removeTraces(preparing);
  rmSync(`${preparing}.lock`, { force: true });
  return restored;
}

function noteRestored(
  ledger: Ledger,
  facts: { atMs: number; file: string; previous: JournalHead | null; restored: Restored },
): void {
  const { atMs, file, previous, restored } = facts;
  const { setAside } = restored;
  const lacking = restored.lacking && {
    receipts: restored.lacking.receipts,
    journalRows: restored.lacking.journalRows,
  };
  const names = { file: basename(file), setAside: setAside && basename(setAside) };
  const body = { ...names, restored: journalHead(ledger), previous, lacking };
  appendJournal(ledger, { atMs, kind: RESTORED, ref: names.file, body });
}

/** Null when the present base cannot be read. */
function lookAt(path: string, copyPath: string): { lacking: Lacking; head: JournalHead | null } | null {
  let present: LedgerReader | null = null;
  try {
    present = openReader(path, { alongside: copyPath });
    const receipts = present.get(COUNT_RECEIPTS)?.count ?? 0;
    const journalRows = present.get(COUNT_JOURNAL)?.count ?? 0;
    const head = present.schemaVersion < FIRST_CHAINED_VERSION ? null : journalHead(present);
    return { lacking: { receipts, journalRows, list: present.all(LIST_RECEIPTS) }, head };
  } catch (thrown) {
    if (thrown instanceof LedgerError) return null;
    throw thrown;
  } finally {
    present?.close();
  }
}

/** Also what a killed restoring left; the copy it was made from is where it was. */
function removePrepared(path: string): void {
  const preparing = `${path}.preparing`;
  removeWithSides(preparing);
  removeTraces(preparing);
  for (const name of readdirSync(dirname(path))) {
    if (name.startsWith(`${basename(preparing)}.lock`)) rmSync(join(dirname(path), name), { force: true });
  }
}

/** A person knows the file they named, not our copy of it. */
function renamed(error: unknown, preparing: string, file: string): unknown {
  if (!(error instanceof LedgerError) || error.params['path'] !== preparing) return error;
  return new LedgerError(error.code, { ...error.params, path: file }, error);
}
