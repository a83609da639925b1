/** Tells ahead that a shift nears its 24 hours, once each time, also when the till is started late in the day. */
import { SHIFT_LIMIT_MS } from '#domain/shift/limits.ts';
import { dueWarning, minutesToSay, untilNextWarningMs } from '#domain/shift/warnings.ts';
import { loadStates, saveState } from '#main/ledger/machine-states.ts';
import type { ShiftRow } from '#main/ledger/rows.ts';
import type { Core } from './core.ts';
import type { Devices } from './devices.ts';
import { unlessDiskFull } from './disk-full.ts';
import type { Inbox } from './inbox.ts';
import { parseLocal } from './local-time.ts';
import type { Notices } from './notices.ts';
import type { RegistrarWatch } from './registrar-watch.ts';

/** The row of the ledger's `machine` table: what was told of which shift. */
const STATE = 'shift-warnings';

interface Told {
  readonly shiftId: string;
  readonly minutes: readonly number[];
}

export interface WarningParts {
  readonly core: Core;
  readonly devices: Devices;
  readonly inbox: Inbox;
  readonly notices: Notices;
  readonly watch: RegistrarWatch;
}

export class ShiftWarnings {
  readonly #parts: WarningParts;
  #cancel: () => void = () => {};
  #running = false;

  constructor(parts: WarningParts) {
    this.#parts = parts;
    parts.watch.onStatus(() => this.#look());
  }

  start(): void {
    this.#running = true;
    this.#look();
  }

  stop(): void {
    this.#running = false;
    this.#cancel();
  }

  #look(): void {
    const { core, notices } = this.#parts;
    this.#cancel();
    if (!this.#running) return;
    const shift = core.history.openShift;
    const leftMs = shift ? deadlineOf(shift, this.#parts) - core.clock.now() : 0;
    // Over its time, the shift says so itself.
    if (!shift || leftMs <= 0) {
      notices.clear('shift-ends-soon');
      return;
    }
    unlessDiskFull(notices, () => this.#tell(shift, leftMs));
    const nextMs = untilNextWarningMs(leftMs) ?? leftMs;
    this.#cancel = core.clock.after(nextMs, () => this.#parts.inbox.push(() => this.#look()));
  }

  /** That it is told is on disk first: a till restarted in the evening does not say it again. */
  #tell(shift: ShiftRow, leftMs: number): void {
    const { core, notices } = this.#parts;
    const told = this.#toldOf(shift);
    const due = dueWarning(leftMs, told);
    if (due === null) return;
    const kept: Told = { shiftId: shift.id, minutes: [...told, due] };
    saveState(core.ledger, STATE, kept, core.clock.now());
    notices.add('warning', 'shift-ends-soon', { minutes: minutesToSay(leftMs, due) });
  }

  #toldOf(shift: ShiftRow): readonly number[] {
    // The row was written above.
    const told = loadStates(this.#parts.core.ledger)[STATE] as Told | undefined;
    return told?.shiftId === shift.id ? told.minutes : [];
  }
}

/** By the clock of the till, but counted by the device's: the law's 24 hours run there (spec/rules.md 4.2). */
function deadlineOf(shift: ShiftRow, { devices, watch }: WarningParts): number {
  const { status } = devices;
  const openedThere =
    status?.shift !== 'closed' && status?.shiftNumber === shift.number ? parseLocal(status.shiftOpenedAt) : null;
  const aheadMs = watch.deviceAheadMs();
  const openedAtMs = openedThere === null || aheadMs === null ? shift.openedAtMs : openedThere - aheadMs;
  return openedAtMs + SHIFT_LIMIT_MS;
}
