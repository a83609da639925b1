import type { Database } from 'better-sqlite3';
import { closeUntouched } from './close-untouched.ts';
import { LedgerError, toLedgerError } from './errors.ts';
import { Query } from './query.ts';
import { copyPages } from './reader.ts';
import { dropReserve, makeReserve, reserveReady } from './reserve.ts';
import { markClosed, markSuspect } from './traces.ts';

/** The part of a clock the ledger needs; `Clock` of drivers/kit fits. */
export interface LedgerClock {
  now(): number;
}

export interface LedgerParts {
  readonly path: string;
  readonly db: Database;
  readonly clock: LedgerClock;
  readonly backupDir: string;
  readonly reserveBytes: number;
  readonly schemaVersion: number;
  readonly sqliteVersion: string;
  readonly logLost: boolean;
  readonly releaseLock: () => void;
}

export interface CheckpointAnswer {
  /** Pages in the write-ahead log, and how many of them are now in the base; fewer while somebody still reads. */
  readonly walPages: number;
  readonly movedPages: number;
}

const PASSIVE = new Query<CheckpointAnswerRow>('PRAGMA wal_checkpoint(PASSIVE)');
const TRUNCATE = new Query<CheckpointAnswerRow>('PRAGMA wal_checkpoint(TRUNCATE)');

interface CheckpointAnswerRow {
  readonly busy: number;
  readonly log: number;
  readonly checkpointed: number;
}

/**
 * An open ledger. Everything is synchronous: when `transaction` returned, its rows survive a power cut. Every method
 * throws LedgerError (errors.ts) for what the file or the disk did, and lets defects (broken constraints) through.
 */
export class Ledger {
  readonly path: string;
  readonly schemaVersion: number;
  readonly sqliteVersion: string;
  readonly clock: LedgerClock;
  /** Folder of the copies. */
  readonly backupDir: string;
  /**
   * The write-ahead log of a till that was cut off had been taken away: whatever it held is lost, most likely the last
   * receipts. The base itself is whole; the registrar knows what was sold last.
   */
  readonly logLost: boolean;
  readonly #db: Database;
  readonly #reserveBytes: number;
  readonly #releaseLock: () => void;
  #depth = 0;
  #broken: LedgerError | null = null;
  #rolledBackBy: LedgerError | null = null;
  #closed = false;

  constructor(parts: LedgerParts) {
    this.path = parts.path;
    this.schemaVersion = parts.schemaVersion;
    this.sqliteVersion = parts.sqliteVersion;
    this.clock = parts.clock;
    this.backupDir = parts.backupDir;
    this.logLost = parts.logLost;
    this.#db = parts.db;
    this.#reserveBytes = parts.reserveBytes;
    this.#releaseLock = parts.releaseLock;
  }

  /**
   * All of `work` or none of it. Inside another transaction it becomes a savepoint: when it throws and the caller
   * catches, only its own rows are gone. `work` must be synchronous.
   */
  transaction<T>(work: () => T): T {
    return this.#guarded(() => {
      this.#depth++;
      try {
        return this.#db.transaction(() => this.#whole(work)).immediate();
      } finally {
        this.#depth--;
        if (this.#depth === 0) this.#rolledBackBy = null;
      }
    });
  }

  run(query: Query<unknown>, params: object = {}): void {
    this.#guarded(() => query.on(this.#db).run(params));
  }

  get<Row>(query: Query<Row>, params: object = {}): Row | undefined {
    return this.#guarded(() => query.on(this.#db).get(params));
  }

  all<Row>(query: Query<Row>, params: object = {}): Row[] {
    return this.#guarded(() => query.on(this.#db).all(params));
  }

  /**
   * Moves the write-ahead log into the base and checks the answer; for quiet moments between receipts. SQLite's own
   * automatic checkpoint is off because its I/O errors reach nobody (performance-reliability.md 2g). After an error
   * nothing is lost, but the caller closes and opens the ledger again before it sells on.
   */
  checkpoint(): CheckpointAnswer {
    return this.#checkpoint(PASSIVE);
  }

  /** Checkpoints, closes and unlocks; twice is harmless. An error of that checkpoint is thrown after all is closed. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      const left = this.#broken === null ? this.#checkpoint(TRUNCATE) : null;
      if (left !== null && left.movedPages === left.walPages) markClosed(this.path);
    } finally {
      if (this.#broken?.code === 'damaged') closeUntouched(this.#db, this.path);
      else this.#db.close();
      this.#releaseLock();
    }
  }

  /**
   * Writes a copy of the base to `path`, some pages a turn, while the ledger is used; the copy is the base as of the
   * turn in which the promise is kept. Rejects with LedgerError, or with the reason of `signal`.
   */
  async copyTo(path: string, signal: AbortSignal): Promise<void> {
    if (this.#broken !== null) throw this.#broken;
    try {
      await copyPages(this.#db, path, signal);
    } catch (thrown) {
      throw toLedgerError(thrown, path);
    }
  }

  get hasReserve(): boolean {
    return reserveReady(this.path, this.#reserveBytes);
  }

  /** Writes the reserve file unless it is there; LedgerError `disk-full` when there is no room for it. */
  ensureReserve(): void {
    makeReserve(this.path, this.#reserveBytes);
  }

  /** Frees the reserve so that the receipt in hand can be finished; false when it was already used up. */
  releaseReserve(): boolean {
    return dropReserve(this.path);
  }

  #checkpoint(query: Query<CheckpointAnswerRow>): CheckpointAnswer {
    const answer = this.get(query);
    if (answer === undefined || answer.log < 0) throw new RangeError('checkpoint outside WAL mode');
    return { walPages: answer.log, movedPages: answer.checkpointed };
  }

  #whole<T>(work: () => T): T {
    const result = work();
    this.#assertNotRolledBack();
    return result;
  }

  /**
   * SQLite rolls a whole transaction back by itself when the disk is full. Whoever swallowed that error and went on
   * would write outside any transaction: half a receipt.
   */
  #assertNotRolledBack(): void {
    if (this.#depth > 0 && !this.#db.inTransaction && this.#rolledBackBy) throw this.#rolledBackBy;
  }

  #guarded<T>(action: () => T): T {
    if (this.#broken !== null) throw this.#broken;
    this.#assertNotRolledBack();
    try {
      return action();
    } catch (thrown) {
      const error = toLedgerError(thrown, this.path);
      if (error instanceof LedgerError) this.#remember(error);
      throw error;
    }
  }

  #remember(error: LedgerError): void {
    if (error.code === 'damaged') markSuspect(this.path);
    if (error.code === 'io' || error.code === 'damaged') this.#broken = error;
    if (this.#depth > 0 && !this.#db.inTransaction) this.#rolledBackBy ??= error;
  }
}
