/**
 * Plain data that go into the ledger and come out of it. Amounts are whole minor units (kopecks), quantities whole
 * thousandths, times milliseconds since 1970 UTC. Everything here survives `structuredClone` and JSON.
 */
import type { VatKey } from '#domain/money/vat-keys.ts';

export type ReceiptKind = 'sale' | 'sale-return' | 'purchase' | 'purchase-return';

/** How money changed hands; the five columns of a fiscal receipt (tags 1031, 1081, 1215, 1216, 1217). */
export type Tender = 'cash' | 'electronic' | 'prepaid' | 'credit' | 'other';

/** Tag 1055, the keys of drivers/fiscal/fiscal.ts. */
export type TaxSystem = 'osn' | 'usn-income' | 'usn-income-outcome' | 'esn' | 'patent';

export type FiscalDocumentKind = 'shift-open' | 'receipt' | 'shift-close';
export type PrintState = 'done' | 'pending' | 'unknown';

/** A line as it was sold: its own copy of everything, so that the catalogue is never needed to read it back. */
export interface ReceiptLineRow {
  /** From 1, without gaps. */
  readonly position: number;
  /** Row of the catalogue at the time of the sale; null for goods sold without a card. */
  readonly itemId: number | null;
  /** Id of the goods in the system they came from; empty when unknown. */
  readonly externalId: string;
  readonly code: string;
  readonly article: string;
  readonly barcode: string;
  readonly name: string;
  /** Short name of the unit as printed: «шт», «кг». */
  readonly unit: string;
  /** Tag 2108. */
  readonly measure: number;
  /** Tag 1212. */
  readonly subject: number;
  /** 1..99 999 999. */
  readonly quantityMilli: number;
  /** Shelf price, before discounts. */
  readonly priceMinor: number;
  /** Price x quantity, rounded (spec/rules.md 3.2). */
  readonly grossMinor: number;
  /** All that was taken off this line, >= 0: gross - discount = sum. */
  readonly discountMinor: number;
  readonly sumMinor: number;
  readonly vat: VatKey;
  readonly vatMinor: number;
}

/** At most one row a tender in one receipt. */
export interface ReceiptPaymentRow {
  readonly tender: Tender;
  /** >= 0; cash without the change: tendered - change. */
  readonly amountMinor: number;
}

/** What the till knows of a receipt when the registrar closed it; the ledger adds the number. */
export interface SealedReceipt {
  /** Made before the first effect; the idempotency key everywhere. */
  readonly id: string;
  readonly shiftId: string;
  readonly kind: ReceiptKind;
  readonly sealedAtMs: number;
  readonly cashierName: string;
  /** Empty when the cashier has none. */
  readonly cashierInn: string;
  readonly taxSystem: TaxSystem;
  readonly totalMinor: number;
  /** What the buyer handed over; 0 when nothing was paid in cash. */
  readonly tenderedCashMinor: number;
  readonly changeMinor: number;
  readonly lines: readonly ReceiptLineRow[];
  readonly payments: readonly ReceiptPaymentRow[];
}

export interface ReceiptRow extends Omit<SealedReceipt, 'lines' | 'payments'> {
  /** The ledger's own counter: the order of receipts, also when the clock was moved. */
  readonly seq: number;
  /** Within the shift, from 1, without gaps. */
  readonly number: number;
}

export interface FiscalDocumentRow {
  readonly id: string;
  readonly shiftId: string;
  /** Null for the documents of a shift. */
  readonly receiptId: string | null;
  readonly kind: FiscalDocumentKind;
  readonly fnNumber: string;
  /** Tag 1040; unique within an FN. */
  readonly fdNumber: number;
  /** Tag 1077 as the number printed on the receipt. */
  readonly fiscalSign: number;
  /** Wall clock of the device, `2026-11-23T09:05`. */
  readonly deviceTime: string;
  /** 0 for the documents of a shift. */
  readonly totalMinor: number;
  /** As it was when the document was recorded; that the paper was finished later is a journal row. */
  readonly print: PrintState;
  readonly recordedAtMs: number;
}

/** A sealed receipt with everything that belongs to it. */
export interface ReceiptRecord {
  readonly receipt: ReceiptRow;
  readonly lines: readonly ReceiptLineRow[];
  readonly payments: readonly ReceiptPaymentRow[];
  readonly fiscal: FiscalDocumentRow;
}

/** One row of the list of receipts. */
export interface ReceiptSummary extends ReceiptRow {
  readonly lineCount: number;
  /** As recorded with the document. */
  readonly print: PrintState;
  readonly fnNumber: string;
  readonly fdNumber: number;
  readonly fiscalSign: number;
  readonly deviceTime: string;
}

export interface ShiftRow {
  /** The ledger's own counter: the order of shifts. */
  readonly seq: number;
  readonly id: string;
  /** Number given by the FN. */
  readonly number: number;
  readonly openedAtMs: number;
  /** FD number of the opening report; null when the shift was found open and its report is not known. */
  readonly openFd: number | null;
  readonly closedAtMs: number | null;
  readonly closeFd: number | null;
  readonly cashierName: string;
  readonly cashierInn: string;
}

export interface ShiftOpening {
  readonly id: string;
  readonly number: number;
  readonly openedAtMs: number;
  readonly cashierName: string;
  readonly cashierInn: string;
}

export interface ShiftClosing {
  readonly shiftId: string;
  readonly closedAtMs: number;
}

/** Money put into the drawer or taken out of it; not a fiscal document. */
export interface CashMove {
  readonly id: string;
  readonly shiftId: string;
  readonly direction: 'in' | 'out';
  /** > 0. */
  readonly amountMinor: number;
  readonly atMs: number;
}

export interface PostingRow {
  readonly id: number;
  readonly atMs: number;
  readonly shiftId: string;
  /** Receipt or cash move. */
  readonly documentId: string;
  readonly account: Account;
  /** Signed; the postings of one document sum to zero. */
  readonly amountMinor: number;
}

/** Where money is, or where it came from: one account a tender, then sales, purchases and the owner's safe. */
export type Account = Tender | 'sales' | 'purchases' | 'safe';

export interface JournalEntry {
  readonly atMs: number;
  readonly kind: string;
  /** Id of what the entry is about; empty when there is none. */
  readonly ref: string;
  /** Plain data, kept as JSON. */
  readonly body: unknown;
}

export interface JournalRow extends JournalEntry {
  readonly seq: number;
}

export interface OutboxRow {
  readonly seq: number;
  readonly documentId: string;
  readonly kind: string;
  readonly body: unknown;
  readonly state: OutboxState;
  readonly createdAtMs: number;
}

export type OutboxState = 'queued' | 'sending' | 'accepted' | 'rejected';

export interface OutboxSummary {
  /** Rows that are not accepted yet. */
  readonly waiting: number;
  readonly rejected: number;
  /** When the oldest waiting row was made; null when none waits. */
  readonly oldestAtMs: number | null;
}

export interface ReceiptFilter {
  readonly shiftId?: string;
  /** Inclusive, by `sealedAtMs`. */
  readonly fromMs?: number;
  /** Exclusive. */
  readonly toMs?: number;
  /** Receipt, FD or fiscal-sign number, a code or barcode of a line, or a part of its name in any case. */
  readonly text?: string;
  /** `seq` of the last row already shown: the page goes on before it. */
  readonly before?: number;
  /** 1..1000. */
  readonly limit: number;
}

export interface KindTotals {
  readonly kind: ReceiptKind;
  readonly count: number;
  readonly totalMinor: number;
  readonly discountMinor: number;
  readonly tenders: Readonly<Record<Tender, number>>;
  /** Only rates that occur, in the order of `VAT_KEYS`; `vatMinor` is the sum of the lines' own VAT. */
  readonly vat: readonly { readonly vat: VatKey; readonly sumMinor: number; readonly vatMinor: number }[];
}

export interface ShiftTotals {
  readonly shift: ShiftRow;
  /** Only kinds that occur, in the order sale, sale-return, purchase, purchase-return. */
  readonly kinds: readonly KindTotals[];
  readonly cashInMinor: number;
  readonly cashOutMinor: number;
  /** What must be in the drawer at the end of the shift (now, while it is open): all cash of the ledger so far. */
  readonly cashExpectedMinor: number;
}

/** One thing that does not add up; empty list = the ledger is consistent. */
export interface LedgerFinding {
  readonly code:
    | 'postings-not-zero'
    | 'lines-differ'
    | 'payments-differ'
    | 'postings-differ'
    | 'no-fiscal-document'
    | 'fiscal-total-differs'
    | 'no-outbox-row'
    | 'number-gap';
  /** Receipt, document or shift id. */
  readonly ref: string;
  readonly expectedMinor: number;
  readonly actualMinor: number;
}
