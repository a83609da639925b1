import Database from 'better-sqlite3';
import { MIGRATIONS, type Migration } from './migrations.ts';

/** Marks the file as ours: «RMKC». A database of another program is refused, not filled with our tables. */
const APPLICATION_ID = 0x524d4b43;
const FULL = 2;
/** Older ones lack what the schema uses or carry known faults of the journal (spec/performance-reliability.md 0). */
const OLDEST_SQLITE: readonly number[] = [3, 45, 0];
/** What ships must be at least this one (design/architecture.md 12); older is usable and said in `warnings`. */
const SHIPPED_SQLITE: readonly number[] = [3, 51, 3];
/** Files up to this size are read through at every open (about 2 ms a megabyte); larger ones by `verify()`. */
const CHECKED_AT_OPEN_BYTES = 16 * 1024 * 1024;

export const CATALOGUE_PROBLEMS = [
  'catalogue-newer',
  'catalogue-foreign',
  'catalogue-damaged',
  'catalogue-busy',
  'catalogue-disk-full',
  'catalogue-unreadable',
  'catalogue-not-durable',
  'catalogue-old-sqlite',
] as const;
export type CatalogueProblemCode = (typeof CATALOGUE_PROBLEMS)[number];

/** Why the catalogue cannot be used. The file itself is never changed or deleted because of it. */
export interface CatalogueProblem {
  readonly code: CatalogueProblemCode;
  readonly params: Readonly<Record<string, string | number>>;
}

export type CheckpointResult =
  /** `movedFrames` of `walFrames` pages are in the main file; fewer means a reader held an old view. */
  | { readonly ok: true; readonly complete: boolean; readonly walFrames: number; readonly movedFrames: number }
  | { readonly ok: false; readonly problem: CatalogueProblem };

export interface Catalogue {
  /** The reading connection. Writers open their own (`openWriter`), so a long import never delays a scan. */
  readonly db: Database.Database;
  readonly path: string;
  readonly schemaVersion: number;
  /** `sqlite-older-than-shipped` when the library is usable but below what ships. */
  readonly warnings: readonly string[];
  /**
   * Moves the journal into the main file. Automatic checkpoints are off because an I/O error inside one reaches
   * nobody (spec/performance-reliability.md 0, point 9): call this at quiet moments and after imports.
   */
  checkpoint(): CheckpointResult;
  /** Reads the whole file through; about 2 ms a megabyte. Null when it is sound. */
  verify(): CatalogueProblem | null;
  close(): void;
}

export type OpenCatalogueResult =
  | { readonly ok: true; readonly catalogue: Catalogue }
  | { readonly ok: false; readonly problem: CatalogueProblem };

/**
 * Opens or creates the catalogue file (`catalogue.sqlite`), brings its schema up to date in one transaction and
 * reads back that it is durable. `migrations` is a parameter for the tests of the runner.
 *
 * Never throws for what the file or the disk may do; throws only for our own mistakes.
 * Source: design/architecture.md 12, spec/performance-reliability.md 0.
 */
export function openCatalogue(path: string, migrations: readonly Migration[] = MIGRATIONS): OpenCatalogueResult {
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { timeout: 2000 });
    const problem = prepare(db, migrations);
    if (problem) {
      db.close();
      return { ok: false, problem };
    }
    return { ok: true, catalogue: catalogueOn(db, path) };
  } catch (error) {
    db?.close();
    const problem = sqliteProblem(error);
    if (!problem) throw error;
    return { ok: false, problem };
  }
}

/** Settings every connection to the catalogue needs, reader or writer; null when they hold. */
export function configure(db: Database.Database): CatalogueProblem | null {
  db.pragma('journal_mode = wal');
  // better-sqlite3 is compiled so that WAL falls back to NORMAL; said on each open and read back.
  db.pragma('synchronous = full');
  db.pragma('wal_autocheckpoint = 0');
  db.pragma('foreign_keys = on');
  db.pragma('temp_store = file');
  const synchronous = readNumber(db, 'synchronous');
  const journal = db.pragma('journal_mode', { simple: true });
  if (synchronous === FULL && journal === 'wal') return null;
  return { code: 'catalogue-not-durable', params: { synchronous, journal: String(journal) } };
}

/** What a failed call of SQLite means for the shop; null for errors that are our own mistakes. */
export function sqliteProblem(error: unknown): CatalogueProblem | null {
  // Not only SqliteError: a missing folder is a TypeError of better-sqlite3.
  if (error instanceof TypeError && error.message.includes('directory does not exist')) {
    return { code: 'catalogue-unreadable', params: { original: error.message } };
  }
  if (!(error instanceof Database.SqliteError)) return null;
  const kind = PROBLEM_OF_SQLITE.find(([prefix]) => error.code.startsWith(prefix));
  return kind ? { code: kind[1], params: { original: `${error.code}: ${error.message}` } } : null;
}

const PROBLEM_OF_SQLITE: readonly (readonly [string, CatalogueProblemCode])[] = [
  ['SQLITE_CORRUPT', 'catalogue-damaged'],
  ['SQLITE_NOTADB', 'catalogue-damaged'],
  ['SQLITE_BUSY', 'catalogue-busy'],
  ['SQLITE_LOCKED', 'catalogue-busy'],
  ['SQLITE_FULL', 'catalogue-disk-full'],
  ['SQLITE_IOERR', 'catalogue-unreadable'],
  ['SQLITE_CANTOPEN', 'catalogue-unreadable'],
  ['SQLITE_READONLY', 'catalogue-unreadable'],
  ['SQLITE_PERM', 'catalogue-unreadable'],
];

function prepare(db: Database.Database, migrations: readonly Migration[]): CatalogueProblem | null {
  const version = sqliteVersion(db);
  if (isOlder(version, OLDEST_SQLITE)) return { code: 'catalogue-old-sqlite', params: { version: version.join('.') } };
  const strange = strangeFile(db, migrations);
  if (strange) return strange;
  const unsafe = configure(db);
  if (unsafe) return unsafe;
  migrate(db, migrations);
  const bytes = readNumber(db, 'page_count') * readNumber(db, 'page_size');
  return bytes <= CHECKED_AT_OPEN_BYTES ? verify(db) : null;
}

/** Looked at before anything is written: a newer file and a foreign one stay exactly as they are. */
function strangeFile(db: Database.Database, migrations: readonly Migration[]): CatalogueProblem | null {
  const found = readNumber(db, 'user_version');
  const known = migrations.at(-1)?.number ?? 0;
  const owner = readNumber(db, 'application_id');
  const tables = Number(db.prepare('select count(*) from sqlite_schema').pluck().get());
  if (tables > 0 && owner !== APPLICATION_ID) return { code: 'catalogue-foreign', params: { owner } };
  if (found > known) return { code: 'catalogue-newer', params: { found, known } };
  return null;
}

function migrate(db: Database.Database, migrations: readonly Migration[]): void {
  const step = db.transaction(() => {
    // Read inside the transaction: another process may have migrated while we waited for the lock.
    const from = readNumber(db, 'user_version');
    for (const migration of migrations) {
      if (migration.number <= from) continue;
      migration.up(db);
      db.pragma(`user_version = ${migration.number}`);
    }
    db.pragma(`application_id = ${APPLICATION_ID}`);
  });
  if (readNumber(db, 'user_version') < (migrations.at(-1)?.number ?? 0)) step.immediate();
}

function catalogueOn(db: Database.Database, path: string): Catalogue {
  return {
    db,
    path,
    schemaVersion: readNumber(db, 'user_version'),
    warnings: isOlder(sqliteVersion(db), SHIPPED_SQLITE) ? ['sqlite-older-than-shipped'] : [],
    checkpoint: () => checkpoint(db),
    verify: () => verify(db),
    close: () => {
      db.close();
    },
  };
}

interface CheckpointRow {
  readonly busy: number;
  readonly log: number;
  readonly checkpointed: number;
}

function checkpoint(db: Database.Database): CheckpointResult {
  try {
    const row = db.prepare<[], CheckpointRow>('pragma wal_checkpoint(passive)').get();
    if (!row) throw new Error('wal_checkpoint gave no row');
    const complete = row.busy === 0 && row.checkpointed === row.log;
    return { ok: true, complete, walFrames: row.log, movedFrames: row.checkpointed };
  } catch (error) {
    const problem = sqliteProblem(error);
    if (!problem) throw error;
    return { ok: false, problem };
  }
}

function verify(db: Database.Database): CatalogueProblem | null {
  try {
    const answer = db.pragma('quick_check(1)', { simple: true });
    return answer === 'ok' ? null : { code: 'catalogue-damaged', params: { original: String(answer) } };
  } catch (error) {
    const problem = sqliteProblem(error);
    if (!problem) throw error;
    return problem;
  }
}

function readNumber(db: Database.Database, pragma: string): number {
  return Number(db.pragma(pragma, { simple: true }));
}

function sqliteVersion(db: Database.Database): number[] {
  return String(db.prepare('select sqlite_version()').pluck().get()).split('.').map(Number);
}

function isOlder(version: readonly number[], than: readonly number[]): boolean {
  for (const [index, wanted] of than.entries()) {
    const part = version[index] ?? 0;
    if (part !== wanted) return part < wanted;
  }
  return false;
}
