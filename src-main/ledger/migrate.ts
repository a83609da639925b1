import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { newBackupPath } from './backup-files.ts';
import { makeDirectory, publishFile } from './durable-files.ts';
import { LedgerError, toLedgerError } from './errors.ts';
import type { LedgerClock } from './ledger.ts';

/** One step of the schema. Numbers rise in tens; a step that was shipped is never edited. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  /** Plain SQL on the open base, inside the runner's transaction; no commits, no pragmas of its own. */
  up(db: Database.Database): void;
}

export interface MigrateOptions {
  readonly path: string;
  readonly migrations: readonly Migration[];
  readonly backupDir: string;
  readonly clock: LedgerClock;
}

/** «РМКл»: tells our ledger from any other SQLite file. */
export const APPLICATION_ID = 0x524d4b4c;

/** Number of the last migration applied; 0 for a new file. */
export function schemaVersionOf(db: Database.Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/** Refuses a base made by a newer program and a file that is not a ledger. Changes nothing. */
export function assertOurs(db: Database.Database, path: string, migrations: readonly Migration[]): void {
  const found = schemaVersionOf(db);
  const known = lastNumber(migrations);
  const tables = Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get());
  const applicationId = Number(db.pragma('application_id', { simple: true }));
  const isEmpty = tables === 0 && found === 0;
  if (!isEmpty && applicationId !== APPLICATION_ID) {
    throw new LedgerError('damaged', { path, detail: 'not a ledger' });
  }
  if (found > known) throw new LedgerError('newer-version', { path, found, known });
}

/**
 * Brings the base to the last migration in one transaction; a base with rows is copied to `backupDir` first. Returns
 * the version reached. Any failure leaves the base as it was and throws LedgerError `migration-failed` (or what the
 * disk did).
 */
export function migrate(db: Database.Database, options: MigrateOptions): number {
  const from = schemaVersionOf(db);
  const to = lastNumber(options.migrations);
  const pending = options.migrations.filter((migration) => migration.number > from);
  if (pending.length === 0) return from;
  if (from > 0) backUp(db, options, to);
  try {
    // Off outside the transaction, so that a step may rebuild a table; the check below makes up for it.
    db.pragma('foreign_keys = OFF');
    db.transaction(() => applyAll(db, pending, to)).exclusive();
  } catch (thrown) {
    const error = toLedgerError(thrown, options.path);
    if (error instanceof LedgerError) throw error;
    const detail = thrown instanceof Error ? thrown.message : String(thrown);
    throw new LedgerError('migration-failed', { path: options.path, from, to, detail }, thrown);
  }
  return to;
}

function applyAll(db: Database.Database, pending: readonly Migration[], to: number): void {
  for (const migration of pending) migration.up(db);
  const orphans = db.prepare('PRAGMA foreign_key_check').all().length;
  if (orphans > 0) throw new Error(`${orphans} rows point to nothing`);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.pragma(`user_version = ${to}`);
}

/** A whole, checked and flushed copy: `ledger-2026-11-23-090000-before-0020.sqlite`. */
function backUp(db: Database.Database, options: MigrateOptions, to: number): void {
  const reason = `before-${String(to).padStart(4, '0')}`;
  const finalPath = newBackupPath(options.backupDir, options.clock.now(), reason);
  const partPath = `${finalPath}.part`;
  try {
    makeDirectory(options.backupDir);
    rmSync(partPath, { force: true });
    db.prepare('VACUUM INTO ?').run(partPath);
    assertWhole(partPath);
    publishFile(partPath, finalPath);
  } catch (thrown) {
    rmSync(partPath, { force: true });
    throw toLedgerError(thrown, options.path);
  }
}

function assertWhole(copyPath: string): void {
  const copy = new Database(copyPath, { readonly: true });
  try {
    const answer = copy.pragma('quick_check(1)', { simple: true });
    if (answer !== 'ok') throw new LedgerError('damaged', { path: copyPath, detail: String(answer) });
  } finally {
    copy.close();
  }
}

function lastNumber(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.number ?? 0;
}
