/** Makes a copy of the base when one is due, beside the selling and never in its way. */
import type { Clock } from '#drivers/kit/clock.ts';
import { type BackupMade, type BackupReason, backupLedger } from '#main/ledger/backup.ts';
import { listShifts } from '#main/ledger/documents.ts';
import { LedgerError } from '#main/ledger/errors.ts';
import { journalHead } from '#main/ledger/journal.ts';
import { loadStates, saveState } from '#main/ledger/machine-states.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { isBroken } from '#main/ledger/verify.ts';
import type { Inbox } from './inbox.ts';
import type { Notices } from './notices.ts';

export interface BackupDeskParts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly inbox: Inbox;
  readonly notices: Notices;
}

/** The row of the ledger's `machine` table that says what the last copy holds. */
const STATE = 'backup';
const DAY_MS = 86_400_000;
/** After a failure; the reason rarely goes by itself. */
const RETRY_MS = 10 * 60_000;

interface LastCopy {
  /** The last shift that was closed by then; empty when there was none. */
  readonly shiftId: string;
  readonly atMs: number;
  readonly journalRows: number;
}

export class BackupDesk {
  readonly #parts: BackupDeskParts;
  #last: LastCopy | null;
  #failedAtMs: number | null = null;
  #working: { readonly abort: AbortController; readonly ended: Promise<void> } | null = null;

  constructor(parts: BackupDeskParts) {
    this.#parts = parts;
    // The row was written below.
    this.#last = (loadStates(parts.ledger)[STATE] as LastCopy | undefined) ?? null;
  }

  /** Call at quiet moments: begins a copy when a shift was closed since the last one, or a day of work has passed. */
  consider(): void {
    if (this.#working !== null || this.#failedLately()) return;
    try {
      const reason = this.#due();
      if (reason !== null) this.#begin(reason);
    } catch (error) {
      this.#tellFailure(error);
    }
  }

  /** Gives up the copy in work: the next start makes it. */
  async stop(): Promise<void> {
    this.#working?.abort.abort();
    await this.#working?.ended;
  }

  #begin(reason: BackupReason): void {
    const abort = new AbortController();
    const { ledger, clock } = this.#parts;
    const holds: LastCopy = { shiftId: closedShift(ledger), atMs: clock.now(), journalRows: journalHead(ledger).rows };
    const ended = backupLedger(ledger, ledger.backupDir, reason, { clock, signal: abort.signal })
      .then(
        (made) => this.#made(made, holds),
        (thrown: unknown) => {
          if (!abort.signal.aborted) this.#tellFailure(thrown);
        },
      )
      .finally(() => {
        this.#working = null;
      });
    this.#working = { abort, ended };
  }

  #due(): BackupReason | null {
    const { ledger, clock } = this.#parts;
    const closed = closedShift(ledger);
    if (closed !== '' && closed !== this.#last?.shiftId) return 'shift';
    if (this.#last === null) return null;
    const isOld = clock.now() - this.#last.atMs >= DAY_MS;
    return isOld && journalHead(ledger).rows > this.#last.journalRows ? 'daily' : null;
  }

  #failedLately(): boolean {
    if (this.#failedAtMs === null) return false;
    return Math.abs(this.#parts.clock.now() - this.#failedAtMs) < RETRY_MS;
  }

  #made(made: BackupMade, holds: LastCopy): void {
    const { inbox, ledger, notices } = this.#parts;
    this.#failedAtMs = null;
    inbox.push(() => {
      this.#last = holds;
      try {
        saveState(ledger, STATE, holds, holds.atMs);
      } catch (error) {
        // Not written down only means one copy more after the next start.
        if (!(error instanceof LedgerError)) throw error;
      }
      notices.clear('backup-failed');
      if (made.journal && isBroken(made.journal)) {
        notices.add('danger', 'journal-broken', { row: made.journal.firstBroken });
      }
    });
  }

  #tellFailure(thrown: unknown): void {
    if (!(thrown instanceof LedgerError)) throw thrown;
    const { clock, inbox, notices } = this.#parts;
    this.#failedAtMs = clock.now();
    inbox.push(() => notices.add('warning', 'backup-failed', { reason: thrown.code }));
  }
}

/** Id of the newest shift that is closed; at most one newer is open. */
function closedShift(ledger: Ledger): string {
  return listShifts(ledger, { limit: 2 }).find((shift) => shift.closedAtMs !== null)?.id ?? '';
}
