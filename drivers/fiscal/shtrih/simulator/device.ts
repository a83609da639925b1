/** The device model's frame: state, clock, operators and the checks every command begins with. It knows no bytes. */
import type { Clock } from '../../../kit/clock.ts';
import type { ShtrihOptions } from './options.ts';
import { Printer } from './printer.ts';
import { ERR, refuse } from './refusal.ts';
import { type DeviceState, type FnDocument, newState } from './state.ts';
import { numberCell, textCell } from './tables.ts';
import { DAY_MS } from './wall-time.ts';

export interface Memory {
  readonly state: DeviceState;
  readonly archive: FnDocument[];
  readonly tape: string[];
}

/** Nibble of mode 8 for a non-fiscal document. */
const NON_FISCAL = 4;

export class Device {
  readonly options: ShtrihOptions;
  readonly state: DeviceState;
  /** Documents of the fiscal storage; FD n is at n - 1. */
  readonly archive: FnDocument[];
  readonly printer: Printer;
  /** The error 6Bh speaks of when it is asked without a code. */
  lastError = 0;
  /** Between 19h and 2Bh; forgotten with the power. */
  testRun = false;
  /** Blocks of a 2D code loaded by DDh, by number; forgotten with the power. */
  readonly codeBlocks = new Map<number, Uint8Array>();
  readonly #clock: Clock;

  /** `memory` is what a former run left; null: a device just registered. */
  constructor(clock: Clock, options: ShtrihOptions, memory: Memory | null) {
    this.#clock = clock;
    this.options = options;
    this.state = memory?.state ?? newState(wallTime(clock, options));
    this.archive = memory?.archive ?? [];
    this.printer = new Printer(this.state, memory?.tape ?? []);
  }

  /** The device's clock, see wall-time.ts. */
  get wallMs(): number {
    return wallTime(this.#clock, this.options) + this.state.clockOffsetMs;
  }

  get shiftOver24h(): boolean {
    return this.state.shift.open && this.wallMs - this.state.shift.openedAtWallMs > DAY_MS;
  }

  /** Byte 15 of 11h: mode in the low nibble, kind of document in the high one. */
  get modeByte(): number {
    const { dateToConfirmMs, receipt, nonFiscalOpen, shift } = this.state;
    if (dateToConfirmMs !== null) return 6;
    if (receipt) return 8 + receipt.kind * 16;
    if (nonFiscalOpen) return 8 + NON_FISCAL * 16;
    if (this.testRun) return 10;
    if (!shift.open) return 4;
    return this.shiftOver24h ? 3 : 2;
  }

  get mode(): number {
    return this.modeByte % 16;
  }

  number(table: number, row: number, field: number): number {
    return numberCell(this.state, this.options, table, row, field);
  }

  text(table: number, row: number, field: number): string {
    return textCell(this.state, this.options, table, row, field);
  }

  money(register: number): number {
    return this.state.money[register] ?? 0;
  }

  addMoney(register: number, kopecks: number): void {
    if (kopecks !== 0) this.state.money[register] = this.money(register) + kopecks;
  }

  count(register: number): number {
    return this.state.counts[register] ?? 0;
  }

  /** Adds one to an operation register and returns it; the register is two bytes wide. */
  countUp(register: number): number {
    const next = (this.count(register) + 1) % 65_536;
    this.state.counts[register] = next;
    return next;
  }

  /** Operator 1..30 by password (table 2 field 1); 4Fh for an unknown one or one below `lowest`. */
  operatorBy(password: number, lowest = 1): number {
    for (let row = 30; row >= 1; row--) {
      if (this.number(2, row, 1) === password) return row >= lowest ? row : refuse(ERR.wrongPassword);
    }
    return refuse(ERR.wrongPassword);
  }

  /** A receipt of one cashier is closed to the others; the administrators (28..30) may always act. */
  requireSameOperator(operator: number): void {
    const owner = this.state.receipt?.operator ?? operator;
    if (operator !== owner && operator < 28 && owner < 28) refuse(ERR.otherOperator);
  }

  /** Nothing is open: neither a receipt nor a non-fiscal document, and the clock is set. */
  requireNoDocument(): void {
    if (this.state.receipt || this.state.nonFiscalOpen) refuse(ERR.receiptOpen);
    if (this.state.dateToConfirmMs !== null) refuse(ERR.confirmDate);
  }

  /** The shift is open; `fresh` also asks that it is not older than 24 hours (4Eh). */
  requireShift(fresh: boolean): void {
    if (!this.state.shift.open) refuse(ERR.shiftClosed);
    if (fresh && this.shiftOver24h) refuse(ERR.shiftOver24h);
  }

  /** Table 17 field 7: 0 print, 1 do not print the next receipt, 2 print none. */
  get printsNext(): boolean {
    return this.number(17, 1, 7) === 0;
  }

  /** The same, and «the next» is used up. */
  takePrint(): boolean {
    const prints = this.printsNext;
    if (this.number(17, 1, 7) === 1) this.state.cells['17.1.7'] = 0;
    return prints;
  }
}

function wallTime(clock: Clock, options: ShtrihOptions): number {
  const nowMs = clock.now();
  const offsetMinutes = options.utcOffsetMinutes ?? -new Date(nowMs).getTimezoneOffset();
  return nowMs + offsetMinutes * 60_000;
}
