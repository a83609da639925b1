/** Plain data of money apart from receipts, as rows.ts is of the rest; imported through rows.ts. */
import type { Tender } from './rows.ts';

/**
 * Money that moved (or was set off) apart from the drawer's cash: a payment by card, a void, a refund, a certificate.
 * Written the moment it is known, before the receipt itself; a row is final, taking money back is a new row.
 */
export interface PaymentOperation {
  /** Made and stored before the terminal was touched. */
  readonly id: string;
  /** The sale or the return it belongs to: known before the receipt is sealed. */
  readonly receiptId: string;
  readonly kind: 'purchase' | 'void' | 'refund';
  readonly way: PaymentWay;
  /** Made without our terminal: typed by the cashier from a slip. */
  readonly byHand: boolean;
  /** > 0. */
  readonly amountMinor: number;
  /** The purchase a void or a refund takes back; null for a purchase, and for a refund of one that is not in this ledger. */
  readonly originalId: string | null;
  readonly terminalId: string;
  readonly rrn: string;
  readonly authCode: string;
  /** At most the last four digits. */
  readonly cardMask: string;
  readonly batch: string;
  /** Number of the certificate, the advance's document, the debtor's name; a slip's number for a card by hand. */
  readonly reference: string;
  /** How we know: the terminal answered, it was asked later, or a person decided. */
  readonly found: 'answered' | 'asked' | 'decided';
  readonly cashierName: string;
  readonly atMs: number;
}

/** `card` and `sbp` are tender `electronic`, `certificate` and `advance` are `prepaid`, `credit` is `credit`. */
export type PaymentWay = 'card' | 'sbp' | 'certificate' | 'advance' | 'credit';

export interface PaymentOperationRow extends PaymentOperation {
  readonly seq: number;
}

/** What of a sale was given back already. */
export interface ReturnedSoFar {
  /** Only lines of which something was given back, by position. */
  readonly lines: readonly { readonly position: number; readonly quantityMilli: number; readonly sumMinor: number }[];
  readonly tenders: Readonly<Record<Tender, number>>;
  /** Sealed returns of the sale, oldest first. */
  readonly returnIds: readonly string[];
}

/** «Приходная накладная на возврат» and «РКО»: papers of the accounting system made from a sealed return. */
export interface PaperDocument {
  readonly id: string;
  readonly kind: 'return-note' | 'cash-order';
  readonly receiptId: string;
  readonly atMs: number;
  readonly totalMinor: number;
  readonly cashierName: string;
}

export interface PaperDocumentRow extends PaperDocument {
  /** From 1 within its kind, without gaps. */
  readonly number: number;
}

/** A receipt put aside. `draft` is the domain's Draft, kept whole. */
export interface DeferredReceipt {
  readonly id: string;
  readonly name: string;
  readonly draft: unknown;
  readonly lines: number;
  readonly totalMinor: number;
  readonly cashierName: string;
  readonly shiftNumber: number;
  readonly atMs: number;
}
