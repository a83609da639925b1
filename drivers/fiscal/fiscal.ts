/**
 * What a fiscal registrar can do, in the cashier's words. Amounts are whole minor units (kopecks),
 * quantities whole thousandths. Implementations: one folder per model beside this file.
 */
import type { DriverResult } from '../kit/faults.ts';
import type { LinkHealth } from '../kit/port.ts';

/** VAT of a position by our own keys; each driver maps them (spec/fiscal.md 5.4: four numberings exist). */
export type FiscalVat =
  | '22'
  | '20'
  | '10'
  | '7'
  | '5'
  | '0'
  | 'none'
  | '22/122'
  | '20/120'
  | '10/110'
  | '7/107'
  | '5/105';

/** Tag 1054. */
export type FiscalOperationKind = 'sale' | 'sale-return' | 'purchase' | 'purchase-return';

/** Tag 1055; exactly one for a receipt. */
export type FiscalTaxSystem = 'osn' | 'usn-income' | 'usn-income-outcome' | 'esn' | 'patent';

/** Tags 1021 and 1203. `inn` is empty when the cashier has none. */
export interface FiscalCashier {
  readonly name: string;
  readonly inn: string;
}

export interface FiscalPosition {
  /** Tag 1030, 1..128 characters. */
  readonly name: string;
  /** Tag 1079: price with discounts inside. */
  readonly priceMinor: number;
  /** Tag 1023, 1..99 999 999 thousandths. */
  readonly quantityMilli: number;
  /** Tag 1043; equals price x quantity rounded half up (split beforehand by domain/money). */
  readonly sumMinor: number;
  readonly vat: FiscalVat;
  /** Tag 1214, 1..7. */
  readonly method: number;
  /** Tag 1212. */
  readonly subject: number;
  /** Tag 2108: 0 piece, 11 kg, 41 l... */
  readonly measure: number;
}

export interface FiscalPayments {
  readonly cashMinor: number;
  readonly electronicMinor: number;
  readonly prepaidMinor: number;
  readonly creditMinor: number;
  readonly otherMinor: number;
}

export interface FiscalReceipt {
  readonly operation: FiscalOperationKind;
  readonly positions: readonly FiscalPosition[];
  /** Cash is what the buyer handed over: it may exceed the total, the device works out the change. */
  readonly payments: FiscalPayments;
  /** Sum of the positions; the driver refuses when it is not. */
  readonly totalMinor: number;
  readonly taxSystem: FiscalTaxSystem;
  readonly cashier: FiscalCashier;
  /** Tag 1008; empty when the buyer wants paper only. */
  readonly buyerContact: string;
  /** Tag 1192: fiscal sign of the wrong receipt that this one undoes or replaces (spec/rules.md 4.8, ФФД 1.05). */
  readonly wrongFiscalSign?: number;
}

/** VAT of one rate in a whole document: the tax; for `0` and `none` the turnover at that rate. */
export interface FiscalVatSum {
  readonly vat: FiscalVat;
  readonly amountMinor: number;
}

/**
 * A correction receipt (spec/rules.md 4.8). What of it reaches the document depends on the device's ФФД: 1.05 takes
 * sums without positions and only the operations sale and purchase, 1.1 and later take positions like a receipt.
 */
export interface FiscalCorrection {
  readonly operation: FiscalOperationKind;
  /** Tag 1173: on one's own initiative, or by an order of the tax office. */
  readonly correctionType: 'own' | 'order';
  /** Tag 1178: day of the settlement that is corrected, `2026-11-20`. */
  readonly basisDate: string;
  /** Tag 1179, 0..32 characters; an order must have one. */
  readonly basisNumber: string;
  /** Tag 1177, 0..190 characters; only ФФД 1.05 has it. */
  readonly description: string;
  /** Tag 1192: fiscal sign of the wrong receipt, null when no receipt was made at all. */
  readonly wrongFiscalSign: number | null;
  /** At least one; ФФД 1.05 does not store them. */
  readonly positions: readonly FiscalPosition[];
  /** Exactly the total: a correction gives no change. */
  readonly payments: FiscalPayments;
  /** Sum of the positions; the driver refuses when it is not. */
  readonly totalMinor: number;
  /** One for every rate among the positions, for ФФД 1.05; later devices work VAT out from the positions. */
  readonly vatSums: readonly FiscalVatSum[];
  readonly taxSystem: FiscalTaxSystem;
  readonly cashier: FiscalCashier;
}

/** What the fiscal storage answered for one closed document. */
export interface FiscalDocument {
  readonly fnNumber: string;
  /** Tag 1040. */
  readonly fdNumber: number;
  /** Tag 1077 as the number printed on the receipt. */
  readonly fiscalSign: number;
  /** Wall-clock time of the device, `2026-11-23T09:05`; goes into the receipt's QR. */
  readonly deviceTime: string;
  readonly shiftNumber: number;
  readonly changeMinor: number;
  /** `pending`: the document is fiscal but its paper is not complete (paper out): continuePrint finishes it. */
  readonly print: 'done' | 'pending' | 'unknown';
}

/** Read just before an effect and stored before it starts: everything needed to ask later «did it happen?» */
export interface FiscalBaseline {
  readonly fnNumber: string;
  readonly lastFd: number;
  readonly shiftNumber: number;
  /** Receipts in the shift. */
  readonly receiptNumber: number;
  /** Registers 242/243 and 153/154 of the Shtrih-M: proof for cash moves, which the FN does not see. */
  readonly cashInMinor: number;
  readonly cashOutMinor: number;
  readonly cashInCount: number;
  readonly cashOutCount: number;
}

/** What we are looking for when an answer was lost. */
export type FiscalExpectation =
  | { readonly kind: 'receipt'; readonly operation: FiscalOperationKind; readonly totalMinor: number }
  | { readonly kind: 'correction'; readonly operation: FiscalOperationKind; readonly totalMinor: number }
  | { readonly kind: 'shift-open' }
  | { readonly kind: 'shift-close' }
  | { readonly kind: 'cash-move'; readonly direction: 'in' | 'out'; readonly amountMinor: number };

export type FiscalSettlement =
  /** It happened. `document` is absent for a cash move, which is not a fiscal document. */
  | { readonly outcome: 'done'; readonly document: FiscalDocument | null }
  /** It did not, and nothing is open at the device any more (an open receipt was cancelled). */
  | { readonly outcome: 'not-done' }
  /** The device holds something that is neither: another client's document, a new FN. */
  | { readonly outcome: 'unclear'; readonly reason: 'fn-changed' | 'foreign-document'; readonly lastFd: number };

/** One document of the fiscal storage's archive. */
export interface FiscalArchiveRecord {
  readonly fdNumber: number;
  /** `other`: registration, report on settlements and the like. */
  readonly type: 'shift-open' | 'receipt' | 'correction' | 'shift-close' | 'other';
  /** Null for everything but a receipt and a correction. */
  readonly operation: FiscalOperationKind | null;
  /** Zero for everything but a receipt and a correction. */
  readonly totalMinor: number;
  /** Tag 1077 as the number printed on the document. */
  readonly fiscalSign: number;
  /** Wall-clock time of the device, `2026-11-23T09:05`. */
  readonly deviceTime: string;
}

export interface RegistrarStatus {
  readonly model: string;
  readonly serial: string;
  readonly inn: string;
  readonly rnm: string;
  readonly shift: 'closed' | 'open' | 'over-24h';
  readonly shiftNumber: number;
  /** Wall-clock opening time of the open shift, `2026-11-23T08:57`; empty when closed or unknown. */
  readonly shiftOpenedAt: string;
  readonly receiptOpen: boolean;
  readonly paper: 'present' | 'out' | 'waiting-continue';
  readonly coverOpen: boolean;
  readonly deviceTime: string;
  readonly cashInDrawerMinor: number;
  readonly fn: {
    readonly number: string;
    readonly lastFd: number;
    /** `2027-05-30`, empty when the device does not tell. */
    readonly validUntil: string;
    readonly warnings: readonly ('resource-3-days' | 'resource-30-days' | 'archive-90' | 'ofd-overdue')[];
  };
  readonly ofd: { readonly unsent: number; readonly firstUnsentFd: number; readonly firstUnsentAt: string };
  /** FFD the device is registered for. */
  readonly ffd: '1.05' | '1.1' | '1.2' | 'unknown';
}

/** Sums of one kind of document each. */
export interface RegistrarSums {
  readonly saleMinor: number;
  readonly saleReturnMinor: number;
  readonly purchaseMinor: number;
  readonly purchaseReturnMinor: number;
}

/** Totals of the shift as the device counts them; for X, Z and the comparison at closing. */
export interface RegistrarTotals {
  readonly shiftNumber: number;
  readonly receipts: {
    readonly sale: number;
    readonly saleReturn: number;
    readonly purchase: number;
    readonly purchaseReturn: number;
  };
  /** What was really paid, without change. */
  readonly saleMinor: FiscalPayments;
  readonly saleReturnMinor: FiscalPayments;
  readonly purchaseMinor: FiscalPayments;
  readonly purchaseReturnMinor: FiscalPayments;
  /** Corrections, which the sums above do not hold; null when the device does not count them. */
  readonly corrections: RegistrarSums | null;
  readonly cashInMinor: number;
  readonly cashOutMinor: number;
  readonly cashInCount: number;
  readonly cashOutCount: number;
  readonly cashInDrawerMinor: number;
}

/**
 * Every method returns a value or a DeviceFault and never throws for anything the device or the cable does.
 * A fault with `retry: 'after-check'` means the device may have done it: call `settle` with the baseline read
 * before, never the method again.
 */
export interface FiscalRegistrar {
  readonly kind: 'fiscal';
  /** Starts connecting and keeps reconnecting; returns at once. */
  start(): void;
  stop(): Promise<void>;
  readonly health: LinkHealth;
  onHealth(listener: (health: LinkHealth) => void): void;
  status(): Promise<DriverResult<RegistrarStatus>>;
  totals(): Promise<DriverResult<RegistrarTotals>>;
  /**
   * Call just before an effect. For a document the FN's counters are enough and the cash registers stay zero; they
   * are read (four more commands) only before a cash move, which the FN does not see.
   */
  baseline(before: 'document' | 'cash-move'): Promise<DriverResult<FiscalBaseline>>;
  openShift(cashier: FiscalCashier): Promise<DriverResult<FiscalDocument>>;
  registerReceipt(receipt: FiscalReceipt): Promise<DriverResult<FiscalDocument>>;
  /** In the form the device's ФФД has; `unsupported` for an operation or a device that has none. */
  registerCorrection(correction: FiscalCorrection): Promise<DriverResult<FiscalDocument>>;
  closeShift(cashier: FiscalCashier): Promise<DriverResult<FiscalDocument>>;
  xReport(): Promise<DriverResult<null>>;
  cashMove(direction: 'in' | 'out', amountMinor: number): Promise<DriverResult<null>>;
  settle(before: FiscalBaseline, expected: FiscalExpectation): Promise<DriverResult<FiscalSettlement>>;
  /** Reads one document of the archive; null when the fiscal storage has no document of that number. */
  document(fdNumber: number): Promise<DriverResult<FiscalArchiveRecord | null>>;
  continuePrint(): Promise<DriverResult<null>>;
  /**
   * Non-fiscal text, one element a line. After any fault the whole text may be sent again: a piece of it may be on
   * the paper already, and nothing but paper is lost.
   */
  printText(lines: readonly string[]): Promise<DriverResult<null>>;
  openDrawer(): Promise<DriverResult<null>>;
  /** Sets date and time (only with the shift closed); `local` is `2026-11-23T09:05:10`. */
  setClock(local: string): Promise<DriverResult<null>>;
}
