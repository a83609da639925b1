/**
 * One document on its way to the registrar: a receipt, a shift's report, or a cash move (which is not fiscal, but moves
 * the drawer's counters just as finally). Only one is in work at a time, because the registrar holds one at a time.
 *
 * All of this is stored as JSON in the ledger and read back after a restart.
 */

import type {
  FiscalBaseline,
  FiscalCorrection,
  FiscalDocument,
  FiscalReceipt,
} from '../../../drivers/fiscal/fiscal.ts';
import type { DeviceFault } from '../../../drivers/kit/faults.ts';

export type FiscalOperation =
  | {
      /** Id of the receipt. */
      readonly id: string;
      readonly kind: 'sale' | 'sale-return';
      readonly document: FiscalReceipt;
      /** Cash handed over by the buyer; what the cashier pays out in a return. */
      readonly tenderedMinor: number;
      readonly sinceMs: number;
    }
  | {
      readonly id: string;
      readonly kind: 'correction';
      readonly correction: FiscalCorrection;
      readonly sinceMs: number;
    }
  | {
      readonly id: string;
      readonly kind: 'cash-in' | 'cash-out';
      readonly amountMinor: number;
      readonly reason: string;
      readonly cashier: { readonly name: string; readonly inn: string };
      readonly sinceMs: number;
    }
  | {
      readonly id: string;
      readonly kind: 'shift-open' | 'shift-close';
      readonly cashier: { readonly name: string; readonly inn: string };
      readonly sinceMs: number;
    };

export type FiscalisationState =
  | { readonly at: 'idle' }
  /** The intent is on disk; nothing was sent to the registrar yet. */
  | { readonly at: 'planned'; readonly operation: FiscalOperation }
  /** The registrar's counters before the effect are on disk; the effect may be running. */
  | { readonly at: 'sending'; readonly operation: FiscalOperation; readonly before: FiscalBaseline }
  /** The registrar is being asked what it did. `fault` is why we have to ask (null after a restart). */
  | Pending<'checking'>
  /** It cannot be asked now (no link). The till asks again when the link is back. */
  | (Pending<'waiting-device'> & { readonly fault: DeviceFault })
  /** Proved: nothing of ours was closed and nothing is open at the registrar. */
  | {
      readonly at: 'not-done';
      readonly operation: FiscalOperation;
      readonly fault: DeviceFault | null;
      /** How we know: the effect was never started, or the registrar said so. */
      readonly proof: 'not-sent' | 'registrar';
    }
  /** The registrar holds something that is neither ours nor nothing: a person must look. */
  | (Pending<'unclear'> & { readonly reason: 'fn-changed' | 'foreign-document' });

interface Pending<At extends string> {
  readonly at: At;
  readonly operation: FiscalOperation;
  readonly before: FiscalBaseline;
  readonly fault: DeviceFault | null;
}

export type FiscalisationEvent =
  | { readonly type: 'plan'; readonly operation: FiscalOperation }
  | { readonly type: 'baseline'; readonly before: FiscalBaseline }
  | { readonly type: 'baseline-failed'; readonly fault: DeviceFault }
  /** `document` is null for a cash move. */
  | { readonly type: 'closed'; readonly document: FiscalDocument | null }
  | { readonly type: 'failed'; readonly fault: DeviceFault }
  | { readonly type: 'settled-done'; readonly document: FiscalDocument | null }
  | { readonly type: 'settled-not-done' }
  | { readonly type: 'settled-unclear'; readonly reason: 'fn-changed' | 'foreign-document' }
  | { readonly type: 'settle-failed'; readonly fault: DeviceFault }
  | { readonly type: 'device-ready' }
  | { readonly type: 'ask' }
  | { readonly type: 'retry' }
  | { readonly type: 'back' }
  | { readonly type: 'decided-done'; readonly document: FiscalDocument | null }
  | { readonly type: 'decided-not-done' }
  | { readonly type: 'resumed' };

export type FiscalisationEffect =
  | { readonly do: 'read-baseline'; readonly operation: FiscalOperation }
  | { readonly do: 'execute'; readonly operation: FiscalOperation }
  | { readonly do: 'settle'; readonly operation: FiscalOperation; readonly before: FiscalBaseline }
  /** In the same transaction as the step: the document, its postings and its outbox row become history. */
  | {
      readonly do: 'seal';
      readonly operation: FiscalOperation;
      readonly document: FiscalDocument | null;
      readonly found: 'answered' | 'asked' | 'decided';
    }
  /** In the same transaction as the step: the receipt goes back to the cashier, unpaid. */
  | { readonly do: 'release'; readonly operation: FiscalOperation };

/** Money of an operation as people speak of it; 0 for a shift's reports. */
export function operationTotal(operation: FiscalOperation): number {
  switch (operation.kind) {
    case 'sale':
    case 'sale-return':
      return operation.document.totalMinor;
    case 'correction':
      return operation.correction.totalMinor;
    case 'cash-in':
    case 'cash-out':
      return operation.amountMinor;
    case 'shift-open':
    case 'shift-close':
      return 0;
  }
}
