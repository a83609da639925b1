import Database from 'better-sqlite3';
import { LedgerError, toLedgerError } from './errors.ts';
import { assertOurs, schemaVersionOf } from './migrate.ts';
import { MIGRATIONS } from './migrations/all.ts';
import type { Query, Reading } from './query.ts';

/** A base opened only to be looked at or copied, also while a till sells on it. What is asked is answered as of one moment. */
export interface LedgerReader extends Reading {
  readonly path: string;
  /** Number of the last migration the base has seen. */
  readonly schemaVersion: number;
  /** Writes a copy of the base; see `Ledger.copyTo`. */
  copyTo(path: string, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** The first version whose journal is a chain. */
export const FIRST_CHAINED_VERSION = 20;

/**
 * Opens the base at `path` for reading. Throws LedgerError: `damaged` for what is not a ledger or an empty file,
 * `newer-version`, `io` when there is no such file. The base at `alongside` can be asked too, as `copy`.
 */
export function openReader(path: string, options: { readonly alongside?: string } = {}): LedgerReader {
  let db: Database.Database | null = null;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true });
    assertOurs(db, path, MIGRATIONS);
    const found = schemaVersionOf(db);
    if (found === 0) throw new LedgerError('damaged', { path, detail: 'empty' });
    if (options.alongside !== undefined) db.prepare('ATTACH ? AS copy').run(options.alongside);
    db.exec('BEGIN');
    return readerOf(db, path, found);
  } catch (thrown) {
    db?.close();
    throw toLedgerError(thrown, path);
  }
}

function readerOf(db: Database.Database, path: string, schemaVersion: number): LedgerReader {
  const guarded = <T>(action: () => T): T => {
    try {
      return action();
    } catch (thrown) {
      throw toLedgerError(thrown, path);
    }
  };
  return {
    path,
    schemaVersion,
    get: <Row>(query: Query<Row>, params: object = {}) => guarded(() => query.on(db).get(params)),
    all: <Row>(query: Query<Row>, params: object = {}) => guarded(() => query.on(db).all(params)),
    copyTo: (target, signal) => copyPages(db, target, signal),
    close: () => db.close(),
  };
}

const PAGES_A_TURN = 256;

/** SQLite's own backup, some pages a turn, so that a sale never waits long. Throws what SQLite or `signal` throws. */
export async function copyPages(db: Database.Database, target: string, signal: AbortSignal): Promise<void> {
  await db.backup(target, {
    progress: () => {
      signal.throwIfAborted();
      return PAGES_A_TURN;
    },
  });
}
