/**
 * What a bank terminal can do, in the cashier's words. Amounts are whole minor units (kopecks).
 * Implementations: one folder per model beside this file. Source: spec/peripherals.md 1.
 */
import type { DriverResult } from '../kit/faults.ts';
import type { LinkHealth } from '../kit/port.ts';

/** `sbp`: payment by a QR code of the Faster Payments System (СБП), shown on the terminal's own screen. */
export type TerminalWay = 'card' | 'sbp';

/**
 * `void` (отмена) takes the whole of a purchase back before the terminal's totals are settled; `refund` (возврат)
 * gives back the whole or a part at any time (spec/rules.md 4.6).
 */
export type TerminalOperationKind = 'purchase' | 'void' | 'refund';

export interface TerminalRequest {
  /** Made and stored by the till before the terminal is touched; unique for ever, at most 40 characters. */
  readonly id: string;
  readonly kind: TerminalOperationKind;
  readonly way: TerminalWay;
  /** Greater than 0. */
  readonly amountMinor: number;
  /** The purchase a void or a refund takes back; null for a purchase. */
  readonly original: { readonly id: string; readonly rrn: string; readonly authCode: string } | null;
}

/** The bank said yes. Never a whole card number: `cardMask` is at most the last four digits, `•••• 4821`. */
export interface TerminalApproval {
  /** Retrieval reference number, 12 digits. */
  readonly rrn: string;
  readonly authCode: string;
  readonly cardMask: string;
  /** `MIR`, `VISA`; empty when the terminal does not tell. */
  readonly cardKind: string;
  readonly terminalId: string;
  /** The terminal's settlement period at the time of the operation: a void works only inside it. */
  readonly batch: string;
  /** Text of the slip, one element a line; empty when the terminal prints it itself. */
  readonly slip: readonly string[];
}

export type TerminalOutcome =
  | { readonly outcome: 'approved'; readonly approval: TerminalApproval }
  /** The terminal's own final word: no money moved. `text` is its message for people. */
  | { readonly outcome: 'declined'; readonly code: string; readonly text: string };

/** Read just before an operation and stored before it starts. */
export interface TerminalBaseline {
  readonly terminalId: string;
  /** What the terminal names as its last operation; a model that knows our ids may leave it empty. */
  readonly lastOperation: string;
  readonly batch: string;
}

export type TerminalSettlement =
  | TerminalOutcome
  /** The terminal knows nothing of this operation: no money moved. */
  | { readonly outcome: 'not-done' }
  /** It still works on it (waits for a card or for the bank): ask again later. */
  | { readonly outcome: 'in-progress' }
  /** Another terminal, or a memory that no longer reaches back: a person must look. */
  | { readonly outcome: 'unclear'; readonly reason: 'terminal-changed' | 'forgotten' };

export interface TerminalStatus {
  readonly model: string;
  readonly terminalId: string;
  readonly batch: string;
}

/** The terminal's own sums of its open settlement period. */
export interface TerminalTotals {
  readonly batch: string;
  readonly purchases: { readonly count: number; readonly amountMinor: number };
  /** Voids and refunds together. */
  readonly returns: { readonly count: number; readonly amountMinor: number };
}

/**
 * Every method returns a value or a DeviceFault and never throws for anything the device or the cable does.
 * A fault of `run` with `retry: 'after-check'` means money may have moved: call `settle` with the same request, never
 * `run` again.
 */
export interface BankTerminal {
  readonly kind: 'terminal';
  /** Starts connecting and keeps reconnecting; returns at once. */
  start(): void;
  stop(): Promise<void>;
  readonly health: LinkHealth;
  onHealth(listener: (health: LinkHealth) => void): void;
  status(): Promise<DriverResult<TerminalStatus>>;
  baseline(): Promise<DriverResult<TerminalBaseline>>;
  /** Waits as long as a buyer needs: minutes. One operation at a time; a second one is the fault `terminal-busy`. */
  run(request: TerminalRequest): Promise<DriverResult<TerminalOutcome>>;
  /** Asks the terminal to stop waiting for the buyer. What came of it is the answer of `run`: it may be too late. */
  cancel(): Promise<DriverResult<null>>;
  /** What became of this request? Moves nothing. */
  settle(before: TerminalBaseline, request: TerminalRequest): Promise<DriverResult<TerminalSettlement>>;
  totals(): Promise<DriverResult<TerminalTotals>>;
  /** «Сверка итогов»: settles the period with the bank and begins the next one; answers the settled sums. */
  reconcile(): Promise<DriverResult<TerminalTotals>>;
}
