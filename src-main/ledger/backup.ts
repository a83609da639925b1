/** Whole, checked and flushed copies of the base, made while the till sells. */
import { readdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { type BackupFile, keptBackups, listBackups, newBackupPath } from './backup-files.ts';
import { flushDirectory, makeDirectory, publishFile } from './durable-files.ts';
import { LedgerError, toLedgerError } from './errors.ts';
import type { LedgerClock } from './ledger.ts';
import { Query, type Reading } from './query.ts';
import { FIRST_CHAINED_VERSION, openReader } from './reader.ts';
import { type JournalCheck, verifyJournalAtLeisure } from './verify.ts';

/** An open `Ledger`, or a `LedgerReader`. */
export interface BackupSource extends Reading {
  copyTo(path: string, signal: AbortSignal): Promise<void>;
}

export type BackupReason = 'shift' | 'daily' | 'hand';

export interface BackupOptions {
  readonly clock: LedgerClock;
  /** Gives the copy up: the promise rejects with the signal's reason and nothing stays of the copy. */
  readonly signal?: AbortSignal;
  /** What must stay free on the disk beside the copy, so that selling is not what pays for it; default 64 MiB. */
  readonly spareBytes?: number;
}

export interface BackupMade {
  readonly file: BackupFile;
  /** The chain as it is in the copy; null for a base of before the chain. A broken one is copied all the same. */
  readonly journal: JournalCheck | null;
  /** Names of the copies that the rule no longer keeps. */
  readonly removed: readonly string[];
}

const SPARE_BYTES = 64 * 1024 * 1024;
const PART = /^ledger-.*\.sqlite\.part(-journal|-wal|-shm)?$/;
const SIDE_FILES = ['', '-journal', '-wal', '-shm'];

const SIZE = new Query<{ bytes: number }>(
  'SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size',
);
/**
 * Tables whose rows are never deleted: the last number is the number of rows, and costs nothing to ask. An older base
 * has fewer of them.
 */
const COUNTED = ['shift', 'receipt', 'journal', 'outbox', 'payment_operation', 'paper_document', 'cash_move'];
/** Drafts come and go, and are few. */
const DRAFTS = 'deferred_receipt';
const lastNumber = (name: string): string => `SELECT '${name}' AS name, coalesce(max(seq), 0) AS last FROM ${name}`;
const rowCount = (name: string): string => `SELECT '${name}', count(*) FROM ${name}`;
const TABLES = new Query<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");

/**
 * Makes `ledger-<local time>-<reason>.sqlite` in `dir` (made when missing), checks it by reading it, and only then
 * gives it its name; a kill leaves at most a `.part`, which the next copy removes. Old copies go by `keptBackups`.
 * Throws LedgerError (`disk-full`, `io`, `damaged`); the base itself is never changed.
 */
export async function backupLedger(
  source: BackupSource,
  dir: string,
  reason: BackupReason,
  options: BackupOptions,
): Promise<BackupMade> {
  const { clock, spareBytes = SPARE_BYTES } = options;
  const signal = options.signal ?? new AbortController().signal;
  let partPath: string | null = null;
  try {
    makeDirectory(dir);
    removeParts(dir);
    assertRoom(source, dir, spareBytes);
    const finalPath = newBackupPath(dir, clock.now(), reason);
    partPath = `${finalPath}.part`;
    await source.copyTo(partPath, signal);
    // Same turn as the copy's last page: nothing was written between.
    const expected = countsOf(source);
    makeSingleFile(partPath);
    const journal = await checkCopy(partPath, expected, signal);
    publishFile(partPath, finalPath);
    const removed = prune(dir, clock.now());
    const file = listBackups(dir).find((each) => each.path === finalPath);
    if (!file) throw new LedgerError('io', { path: finalPath, detail: 'the copy is gone' });
    return { file, journal, removed };
  } catch (thrown) {
    if (partPath !== null) removeWithSides(partPath);
    throw toLedgerError(thrown, join(dir, 'backup'));
  }
}

/**
 * Without a write-ahead log beside it: one file that may be carried away, and read from a disk that cannot be written.
 */
export function makeSingleFile(path: string): void {
  const db = new Database(path);
  try {
    db.pragma('journal_mode = DELETE');
  } finally {
    db.close();
  }
}

/** Removes a file of SQLite and what SQLite kept beside it. */
export function removeWithSides(path: string): void {
  for (const side of SIDE_FILES) rmSync(path + side, { force: true });
}

function countsOf(source: Reading): { name: string; last: number }[] {
  const here = new Set(source.all(TABLES).map((table) => table.name));
  const counts = [
    ...COUNTED.filter((name) => here.has(name)).map(lastNumber),
    ...(here.has(DRAFTS) ? [rowCount(DRAFTS)] : []),
  ];
  return source.all(new Query<{ name: string; last: number }>(counts.join(' UNION ALL ')));
}

function assertRoom(source: BackupSource, dir: string, spareBytes: number): void {
  const disk = statfsSync(dir);
  const needed = (source.get(SIZE)?.bytes ?? 0) + spareBytes;
  if (disk.bavail * disk.bsize < needed) throw new LedgerError('disk-full', { path: dir, needed });
}

/** Table by table, with a turn for others after each; a big base takes seconds. */
async function checkCopy(
  path: string,
  expected: readonly { name: string; last: number }[],
  signal: AbortSignal,
): Promise<JournalCheck | null> {
  const copy = openReader(path);
  try {
    for (const name of ['sqlite_schema', ...copy.all(TABLES).map((table) => table.name)]) {
      const answer = copy.all(new Query<{ quick_check: string }>(`PRAGMA quick_check("${name}")`));
      if (answer[0]?.quick_check !== 'ok')
        throw new LedgerError('damaged', { path, detail: answer[0]?.quick_check ?? '' });
      await nextTurn();
      signal.throwIfAborted();
    }
    const found = countsOf(copy);
    if (JSON.stringify(found) !== JSON.stringify(expected)) {
      throw new LedgerError('damaged', { path, detail: `rows: ${JSON.stringify({ found, expected })}` });
    }
    return copy.schemaVersion < FIRST_CHAINED_VERSION ? null : await verifyJournalAtLeisure(copy, signal);
  } finally {
    copy.close();
  }
}

function prune(dir: string, nowMs: number): string[] {
  const all = listBackups(dir);
  const kept = new Set(keptBackups(all, nowMs));
  const old = all.filter((file) => !kept.has(file));
  for (const file of old) rmSync(file.path, { force: true });
  if (old.length > 0) flushDirectory(dir);
  return old.map((file) => file.name);
}

/** What a killed copy left. */
function removeParts(dir: string): void {
  for (const name of readdirSync(dir)) if (PART.test(name)) rmSync(join(dir, name), { force: true });
}
