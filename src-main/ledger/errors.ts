import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * What can be wrong with the ledger's file. None of these leaves a half-written transaction behind.
 * - `newer-version` {found, known}: made by a newer program; nothing was touched.
 * - `damaged` {detail}: the file is not a ledger, or SQLite found its structure broken.
 * - `locked` {path}: another process holds the ledger.
 * - `not-durable` {journalMode, synchronous}: the file system does not give WAL with full flushes: do not sell.
 * - `disk-full` {path}: the transaction did not happen; free space (`releaseReserve`) and do it again.
 * - `migration-failed` {from, to, detail}: the base is as it was; its backup, if one was made, stays.
 * - `io` {detail}: reading, writing or flushing failed. The outcome of the commit is unknown: the ledger refuses
 *   everything from now on; close it, open it again, look the document up by its id.
 * - `for-training` {path}: a base for learning stands where the shop's should be; nothing was touched.
 */
export type LedgerErrorCode =
  | 'newer-version'
  | 'damaged'
  | 'locked'
  | 'not-durable'
  | 'disk-full'
  | 'migration-failed'
  | 'io'
  | 'for-training';

export class LedgerError extends Error {
  readonly code: LedgerErrorCode;
  readonly params: Readonly<Record<string, string | number>>;

  constructor(code: LedgerErrorCode, params: Readonly<Record<string, string | number>>, cause?: unknown) {
    super(`ledger: ${code} ${JSON.stringify(params)}`, { cause });
    this.name = 'LedgerError';
    this.code = code;
    this.params = params;
  }
}

/** Primary SQLite result names; the extended ones begin with them (`SQLITE_IOERR_FSYNC`). */
const BY_SQLITE_CODE: readonly (readonly [string, LedgerErrorCode])[] = [
  ['SQLITE_FULL', 'disk-full'],
  ['SQLITE_IOERR', 'io'],
  ['SQLITE_CANTOPEN', 'io'],
  ['SQLITE_READONLY', 'io'],
  ['SQLITE_PERM', 'io'],
  ['SQLITE_BUSY', 'locked'],
  ['SQLITE_LOCKED', 'locked'],
  ['SQLITE_PROTOCOL', 'locked'],
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
];

/** Codes of Node's file calls that mean there is no room; every other failed call is an I/O error. */
const NO_ROOM = ['ENOSPC', 'EDQUOT'];

/** Below this many free bytes an I/O error is a full disk: SQLite says IOERR when it cannot grow its `-shm`. */
const FULL_DISK_BYTES = 65_536;

/** The LedgerError for something SQLite or the file system threw; anything else (a defect) comes back unchanged. */
export function toLedgerError(thrown: unknown, path: string): unknown {
  if (thrown instanceof LedgerError) return thrown;
  const failed = failedCall(thrown);
  if (failed === null) return thrown;
  const code = failed.isFileCall ? fileCallCode(failed.code) : sqliteCode(failed.code);
  if (code === undefined) return thrown;
  const detail = `${failed.code}: ${failed.message}`;
  const outOfSpace = code === 'disk-full' || (code === 'io' && isDiskFull(path));
  return new LedgerError(outOfSpace ? 'disk-full' : code, { path, detail }, thrown);
}

function sqliteCode(code: string): LedgerErrorCode | undefined {
  return BY_SQLITE_CODE.find(([prefix]) => code.startsWith(prefix))?.[1];
}

function fileCallCode(code: string): LedgerErrorCode {
  return NO_ROOM.includes(code) ? 'disk-full' : 'io';
}

/** Node's file errors carry `syscall`, SQLite's do not; what has no code at all is a defect. */
function failedCall(thrown: unknown): { code: string; message: string; isFileCall: boolean } | null {
  if (!(thrown instanceof Error) || !('code' in thrown) || typeof thrown.code !== 'string') return null;
  return { code: thrown.code, message: thrown.message, isFileCall: 'syscall' in thrown };
}

function isDiskFull(path: string): boolean {
  try {
    const disk = statfsSync(dirname(path));
    return disk.bavail * disk.bsize < FULL_DISK_BYTES;
  } catch {
    return false;
  }
}
