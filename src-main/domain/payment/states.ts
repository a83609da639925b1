/**
 * One money operation on its way to the bank terminal: a purchase, a void or a refund. Only one is in work at a time,
 * because the terminal serves one buyer at a time. All of this is stored as JSON in the ledger and read back after a
 * restart.
 */

import type { DeviceFault } from '../../../drivers/kit/faults.ts';
import type { TerminalApproval, TerminalBaseline, TerminalRequest } from '../../../drivers/terminal/terminal.ts';

export interface MoneyOperation {
  readonly request: TerminalRequest;
  /** The sale or the return it belongs to. */
  readonly receiptId: string;
  readonly for: 'sale' | 'return';
  /** Who began it: its outcome may be learned after a restart, when nobody has logged in yet. */
  readonly cashierName: string;
  readonly sinceMs: number;
}

/** Why an operation ended without money: the bank's own words, or our proof that it was never done. */
export type NoMoney =
  | { readonly why: 'declined'; readonly code: string; readonly text: string }
  | { readonly why: 'not-sent' | 'not-done'; readonly fault: DeviceFault | null };

export type PaymentState =
  | { readonly at: 'idle' }
  /** The intent is on disk; the terminal was not touched. */
  | { readonly at: 'planned'; readonly operation: MoneyOperation }
  /** What the terminal said just before is on disk; money may be moving. */
  | {
      readonly at: 'sending';
      readonly operation: MoneyOperation;
      readonly before: TerminalBaseline;
      /** The cashier asked to stop. The terminal decides whether it is too late. */
      readonly cancelling: boolean;
    }
  /** The terminal is being asked what became of it. `fault` is why we have to ask (null after a restart). */
  | Pending<'checking'>
  /** It works on it still: the buyer's card is awaited, or the bank's answer. */
  | Pending<'in-progress'>
  /** It cannot be asked now. The till asks again when the link is back. */
  | (Pending<'waiting-device'> & { readonly fault: DeviceFault })
  /** No money moved; the cashier reads why and chooses what to do. */
  | { readonly at: 'refused'; readonly operation: MoneyOperation; readonly reason: NoMoney }
  /** The terminal cannot tell: a person must look at its slip or ask the bank. */
  | (Pending<'unclear'> & { readonly reason: UnclearReason });

export type UnclearReason = 'terminal-changed' | 'forgotten';

interface Pending<At extends string> {
  readonly at: At;
  readonly operation: MoneyOperation;
  readonly before: TerminalBaseline;
  readonly fault: DeviceFault | null;
}

export type PaymentEvent =
  | { readonly type: 'plan'; readonly operation: MoneyOperation }
  | { readonly type: 'baseline'; readonly before: TerminalBaseline }
  | { readonly type: 'baseline-failed'; readonly fault: DeviceFault }
  | { readonly type: 'cancel' }
  | { readonly type: 'approved'; readonly approval: TerminalApproval }
  | { readonly type: 'declined'; readonly code: string; readonly text: string }
  | { readonly type: 'failed'; readonly fault: DeviceFault }
  | { readonly type: 'settled-not-done' }
  | { readonly type: 'settled-in-progress' }
  | { readonly type: 'settled-unclear'; readonly reason: UnclearReason }
  | { readonly type: 'settle-failed'; readonly fault: DeviceFault }
  | { readonly type: 'device-ready' }
  | { readonly type: 'ask' }
  | { readonly type: 'retry'; readonly newId: string; readonly sinceMs: number }
  | { readonly type: 'back' }
  /** A person looked at the slip or asked the bank; of a refused void or refund: the money went back past the till. */
  | { readonly type: 'decided-approved'; readonly approval: TerminalApproval }
  | { readonly type: 'decided-declined' }
  | { readonly type: 'resumed' };

export type PaymentEffect =
  | { readonly do: 'read-baseline'; readonly operation: MoneyOperation }
  | { readonly do: 'run'; readonly operation: MoneyOperation; readonly before: TerminalBaseline }
  | { readonly do: 'cancel'; readonly operation: MoneyOperation }
  | {
      readonly do: 'settle';
      readonly operation: MoneyOperation;
      readonly before: TerminalBaseline;
      /** Pause before asking: the terminal was still at work a moment ago. */
      readonly later: boolean;
    }
  /** In the same transaction as the step: the operation becomes history and belongs to its receipt. */
  | {
      readonly do: 'record';
      readonly operation: MoneyOperation;
      readonly approval: TerminalApproval;
      readonly found: 'answered' | 'asked' | 'decided';
    }
  /** In the same transaction as the step: the receipt learns that this operation brought nothing. */
  | { readonly do: 'release'; readonly operation: MoneyOperation };
