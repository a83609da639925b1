import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { closeUntouched } from './close-untouched.ts';
import { makeDirectory } from './durable-files.ts';
import { LedgerError, toLedgerError } from './errors.ts';
import { foldText } from './fold-text.ts';
import { Ledger, type LedgerClock } from './ledger.ts';
import { takeLock } from './lock.ts';
import { assertOurs, type Migration, migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/all.ts';
import { RESERVE_BYTES } from './reserve.ts';
import { assertSchema } from './schema.ts';
import { finishMoves } from './set-aside.ts';
import { markOpen, type Traces, tracesOf } from './traces.ts';

export { LedgerError, type LedgerErrorCode } from './errors.ts';
export { Ledger } from './ledger.ts';

export interface OpenOptions {
  readonly clock: LedgerClock;
  /** Folder of the copies made before a migration; made when missing. */
  readonly backupDir: string;
  /** Size of `reserve.bin`, default 16 MiB; it is made by `ensureReserve`, not here. */
  readonly reserveBytes?: number;
  /** How long to wait for an antivirus or a backup tool that holds the file, default 2000. */
  readonly busyTimeoutMs?: number;
  /** The schema's steps; other than `MIGRATIONS` only in tests of the ladder itself. */
  readonly migrations?: readonly Migration[];
}

const BUSY_TIMEOUT_MS = 2000;
const FULL_SYNC = [2, 3];
/** About 0.1 s to check; half a second after a cut, when it is likelier to be needed. */
const CHECKED_BYTES = 64 * 1024 * 1024;
const CHECKED_AFTER_CUT_BYTES = 256 * 1024 * 1024;

/**
 * Opens (or makes) the ledger at `path`: takes the writer's lock, ends a move of files that was cut off, checks the
 * structure, sets WAL with full flushes and reads both back, applies pending migrations. A base that was here and is
 * gone or empty is `damaged`, never begun again in silence. Throws LedgerError with the code of what is wrong; then
 * nothing stays open or locked.
 */
export function openLedger(path: string, options: OpenOptions): Ledger {
  const migrations = options.migrations ?? MIGRATIONS;
  let releaseLock: (() => void) | null = null;
  let db: Database.Database | null = null;
  try {
    makeDirectory(dirname(path));
    releaseLock = takeLock(path);
    finishMoves(path);
    const { isGone, logLost, ...traces } = tracesOf(path);
    if (isGone) throw new LedgerError('damaged', { path, detail: 'the base is gone or empty' });
    db = new Database(path, { timeout: options.busyTimeoutMs ?? BUSY_TIMEOUT_MS });
    assertOurs(db, path, migrations);
    setDurable(db);
    assertWhole(db, path, traces);
    const { clock, backupDir } = options;
    const schemaVersion = migrate(db, { path, migrations, backupDir, clock });
    assertSchema(db, path, migrations);
    db.pragma('foreign_keys = ON');
    assertDurable(db, path);
    db.function('fold_text', { deterministic: true }, foldText);
    markOpen(path);
    const sqliteVersion = String(db.prepare('SELECT sqlite_version()').pluck().get());
    const reserveBytes = options.reserveBytes ?? RESERVE_BYTES;
    const versions = { schemaVersion, sqliteVersion };
    return new Ledger({ path, db, clock, backupDir, reserveBytes, ...versions, logLost, releaseLock });
  } catch (thrown) {
    if (db) closeUntouched(db, path);
    releaseLock?.();
    throw toLedgerError(thrown, path);
  }
}

/**
 * better-sqlite3 is compiled so that WAL falls to NORMAL after the first write, silently (performance-reliability.md
 * 0 no. 1); only an explicit FULL on every open stays. `recursive_triggers` makes INSERT OR REPLACE meet the triggers
 * that forbid deleting.
 */
function setDurable(db: Database.Database): void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('wal_autocheckpoint = 0');
  db.pragma('recursive_triggers = ON');
}

function assertDurable(db: Database.Database, path: string): void {
  const journalMode = String(db.pragma('journal_mode', { simple: true }));
  const synchronous = Number(db.pragma('synchronous', { simple: true }));
  if (journalMode !== 'wal' || !FULL_SYNC.includes(synchronous)) {
    throw new LedgerError('not-durable', { path, journalMode, synchronous });
  }
}

/**
 * The quick check leaves the indexes unread; of a big base it takes seconds all the same, and a shop waits: such a base
 * is checked with the copy after every shift, and here only when something in it could not be read before.
 */
function assertWhole(db: Database.Database, path: string, traces: Pick<Traces, 'wasCutOff' | 'isSuspect'>): void {
  const bytes = existsSync(path) ? statSync(path).size : 0;
  const mostBytes = traces.wasCutOff ? CHECKED_AFTER_CUT_BYTES : CHECKED_BYTES;
  if (bytes > mostBytes && !traces.isSuspect) return;
  const answer = db.pragma(`${traces.isSuspect ? 'integrity_check' : 'quick_check'}(1)`, { simple: true });
  if (answer !== 'ok') throw new LedgerError('damaged', { path, detail: String(answer) });
}
