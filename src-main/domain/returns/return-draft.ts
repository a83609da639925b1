/** The return in the cashier's hands. Plain data: it is stored in the ledger after every change and read back. */
import type { FiscalTaxSystem } from '../../../drivers/fiscal/fiscal.ts';
import type { VatKey } from '../money/vat-keys.ts';
import type { HeldWay } from '../payment/held.ts';
import type { LineGoods } from '../receipt/goods.ts';

export type ReturnTender = 'cash' | 'electronic' | 'prepaid' | 'credit' | 'other';
export type Tenders = Readonly<Record<ReturnTender, number>>;

/** `cash`: what was paid by card or СБП goes back out of the drawer; needs a right. */
export type Payback = 'as-paid' | 'cash';

/** Its goods keep the rate of VAT of the sale, not of today. */
export interface ReturnLine extends LineGoods {
  readonly id: string;
  /** The line of the sale it takes back; null for goods added by hand. The four figures after it are 0 then. */
  readonly soldPosition: number | null;
  readonly soldMilli: number;
  readonly soldSumMinor: number;
  /** By earlier returns. */
  readonly returnedMilli: number;
  readonly returnedSumMinor: number;
  /** Chosen for this return; 0 when the buyer keeps the goods. */
  readonly quantityMilli: number;
  /** Rate the catalogue gave, for goods added by hand: `vat` follows the claimed day from it. */
  readonly itemVat: VatKey;
}

/** A payment of the sale that is not cash. */
export interface SaleOperation {
  readonly id: string;
  readonly way: HeldWay;
  /** Made without our terminal. */
  readonly byHand: boolean;
  readonly amountMinor: number;
  /** By voids and refunds so far. */
  readonly takenBackMinor: number;
  readonly rrn: string;
  readonly authCode: string;
  readonly cardMask: string;
  readonly terminalId: string;
  /** The terminal's settlement period then. */
  readonly batch: string;
  readonly reference: string;
}

export interface SaleOfReturn {
  readonly id: string;
  readonly number: number;
  readonly shiftNumber: number;
  readonly shiftOpen: boolean;
  readonly fnNumber: string;
  readonly fdNumber: number;
  readonly fiscalSign: number;
  readonly soldAtMs: number;
  /** By the registrar's clock, `2026-11-23`. */
  readonly soldOn: string;
  readonly taxSystem: FiscalTaxSystem;
  readonly totalMinor: number;
  readonly cashierName: string;
  readonly paid: Tenders;
  /** By earlier returns. */
  readonly returned: Tenders;
  /** Oldest first. */
  readonly operations: readonly SaleOperation[];
}

/** Why and on what paper the return is made; the ledger keeps it as it is. */
export interface ReturnGrounds {
  /** False: «Чек не предъявлен». */
  readonly receiptShown: boolean;
  /** As the buyer's receipt tells it; empty and 0 when unknown. */
  readonly fnNumber: string;
  readonly fdNumber: number;
  readonly fiscalSign: number;
  readonly soldOn: string;
  readonly reason: string;
  readonly buyer: string;
  /** Who allowed what a cashier alone may not; empty when nobody had to. */
  readonly allowedBy: string;
}

export interface ReturnDraft {
  /** Made before anything else and kept to the end: the return's name everywhere. */
  readonly id: string;
  /** Null when the sale is not in this ledger: goods are then added by hand. */
  readonly sale: SaleOfReturn | null;
  readonly basis: ReturnGrounds;
  readonly lines: readonly ReturnLine[];
  readonly payback: Payback;
  readonly nextLine: number;
}
