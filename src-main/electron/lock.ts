/**
 * One program per data folder. The lock is SQLite's own exclusive file lock held for life: the operating system
 * releases it whatever ends the process (kill -9, power), so there is nothing stale to clean up.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

const FILE = 'lock.sqlite';

export type DataFolder =
  | { readonly ok: true; readonly release: () => void }
  | { readonly ok: false; readonly problem: 'busy' }
  | { readonly ok: false; readonly problem: 'unusable'; readonly reason: string };

/** Makes the folder when it is missing (readable by its owner only) and takes it. Never throws. */
export function takeDataFolder(dataDir: string): DataFolder {
  let database: Database.Database | undefined;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    database = new Database(join(dataDir, FILE), { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
    const held = database;
    return { ok: true, release: () => held.close() };
  } catch (error) {
    database?.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      return { ok: false, problem: 'busy' };
    return { ok: false, problem: 'unusable', reason: error instanceof Error ? error.message : String(error) };
  }
}
