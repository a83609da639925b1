/** The receipt in the cashier's hands. Plain data: it is stored in the ledger after every change and read back. */
import type { VatKey } from '../money/vat.ts';
import type { HeldPayment } from '../payment/held.ts';

/** A line keeps its own copy of everything, so that the receipt never needs the catalogue again. */
export interface DraftLine {
  readonly id: string;
  readonly itemId: number;
  readonly externalId: string;
  readonly code: string;
  readonly article: string;
  readonly barcode: string;
  readonly name: string;
  readonly unit: string;
  /** Tag 2108: 0 piece, 11 kg... */
  readonly measure: number;
  /** Tag 1212. */
  readonly subject: number;
  readonly vat: VatKey;
  readonly weighed: boolean;
  readonly priceMinor: number;
  readonly quantityMilli: number;
}

export interface Draft {
  /** Made before anything else and kept to the end: the receipt's name everywhere. */
  readonly id: string;
  readonly lines: readonly DraftLine[];
  readonly activeLineId: string | null;
  /** Typed `N*`, waiting for its item. */
  readonly pendingQuantityMilli: number | null;
  /** The last item added, for «repeat»; survives its line's removal. */
  readonly lastItem: SellableItem | null;
  readonly nextLine: number;
}

/** What the sale needs to know of an item of the catalogue. */
export type SellableItem = Omit<DraftLine, 'id' | 'quantityMilli'>;

export type ReceiptState =
  /** Goods are being added. */
  | { readonly at: 'filling'; readonly draft: Draft }
  /** The payment form is open; the lines are frozen. */
  | ({ readonly at: 'paying'; readonly draft: Draft } & Paid)
  /** The registrar has it, or may have it: nothing may change until it is known. */
  | ({ readonly at: 'fiscalising'; readonly draft: Draft } & Paid);

/** What was paid besides cash, and where the buyer wants the electronic receipt (tag 1008; empty: paper only). */
interface Paid {
  readonly held: readonly HeldPayment[];
  readonly contact: string;
}

export const newDraft = (id: string): Draft => ({
  id,
  lines: [],
  activeLineId: null,
  pendingQuantityMilli: null,
  lastItem: null,
  nextLine: 1,
});
