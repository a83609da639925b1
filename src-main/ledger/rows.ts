/**
 * Plain data that go into the ledger and come out of it. Amounts are whole minor units (kopecks), quantities whole
 * thousandths, times milliseconds since 1970 UTC. Everything here survives `structuredClone` and JSON.
 */
import type { VatKey } from '#domain/money/vat-keys.ts';
import type { PaymentOperationRow } from './money-rows.ts';

export type {
  DeferredReceipt,
  PaperDocument,
  PaperDocumentRow,
  PaymentOperation,
  PaymentOperationRow,
  PaymentWay,
  ReturnedSoFar,
} from './money-rows.ts';

import type { UploadReasonCode, UploadState } from '#domain/upload/states.ts';

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
  /** In a return: the line of the sale it takes back; null in a sale and in a return without its receipt. */
  readonly salePosition: number | null;
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
  /** Tag 1008; empty when the buyer took paper only. */
  readonly buyerContact: string;
  /** In a return: the sale in this ledger it takes back; null otherwise. */
  readonly saleId: string | null;
  /** In a return: what was told about the sale and the buyer. */
  readonly returnBasis: ReturnBasis | null;
  /** A correction receipt (чек коррекции) has its grounds here; its `kind` is the operation it corrects by. */
  readonly correction: CorrectionBasis | null;
}

/** Why and on what paper a return was made. */
export interface ReturnBasis {
  /** False: «Чек не предъявлен». */
  readonly receiptShown: boolean;
  /** The sale as the buyer's receipt tells it, also when it was made at another till; empty and 0 when unknown. */
  readonly fnNumber: string;
  readonly fdNumber: number;
  readonly fiscalSign: number;
  /** Day of the sale, `2026-11-23`: the rates of VAT of that day are used. */
  readonly soldOn: string;
  readonly reason: string;
  readonly buyer: string;
  /** Who allowed what a cashier alone may not; empty when nobody had to. */
  readonly allowedBy: string;
}

/** Tags 1173, 1174 (1178, 1179) and 1192. */
export interface CorrectionBasis {
  readonly type: 'own' | 'order';
  readonly date: string;
  readonly number: string;
  readonly wrongFiscalSign: number | null;
  readonly description: string;
}

/** How a sale is looked for when a buyer brings goods back; every field narrows, null is not asked. */
export interface SaleFilter {
  readonly fnNumber: string | null;
  readonly fdNumber: number | null;
  readonly fiscalSign: number | null;
  readonly totalMinor: number | null;
  readonly shiftNumber: number | null;
  /** `sealedAtMs`, inclusive and exclusive. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** Last digits of the card, as in `cardMask`. */
  readonly cardDigits: string | null;
  /** RRN of a card operation. */
  readonly rrn: string | null;
  /** Barcode, code, article or a part of the name of a line. */
  readonly item: string | null;
  readonly before: number | null;
  /** 1..200. */
  readonly limit: number;
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
  /** Money operations written under the receipt's id, in their order. */
  readonly operations: readonly PaymentOperationRow[];
  readonly fiscal: FiscalDocumentRow;
}

/** One row of the list of receipts. */
export interface ReceiptSummary extends ReceiptRow {
  readonly lineCount: number;
  readonly shiftNumber: number;
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
  /** «Размен», «инкассация»…: the cashier's words. */
  readonly reason: string;
  readonly cashierName: string;
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

/**
 * Where money is, or where it came from: one account a tender, then sales, purchases and the owner's safe. `corrected`
 * is the money of correction receipts: it moved when the settlement took place, so no tender gains or pays now, and
 * the registrar's drawer does not either.
 */
export type Account = Tender | 'corrected' | 'sales' | 'purchases' | 'safe';

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

/** One document for other systems; what happened to it is `state`, the rest never changes. */
export interface OutboxRow {
  /** Order of the queue. */
  readonly seq: number;
  /** The idempotency key. */
  readonly documentId: string;
  /** Kind of a receipt, `cash-move`, `shift-close`, or of a paper. */
  readonly kind: string;
  /** `seq` of the shift it belongs to; 0 when an older version did not know. */
  readonly shiftSeq: number;
  /** What cannot be read from the rows of the document itself; whole for what has no rows of its own. */
  readonly body: unknown;
  readonly state: UploadState;
  readonly createdAtMs: number;
}

export interface OutboxSummary {
  /** Rows that are not accepted yet, the rejected ones included. */
  readonly waiting: number;
  readonly sending: number;
  readonly later: number;
  readonly rejected: number;
  /** When the first of them was made; null when none waits. */
  readonly oldestAtMs: number | null;
  /** Why the document that is tried next was not taken last time; null when none was tried in vain. */
  readonly reason: UploadReasonCode | null;
}

export interface ReceiptFilter {
  readonly shiftId?: string;
  /** Corrections by the operation they correct, like every receipt. */
  readonly kind?: ReceiptKind;
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
  /** Correction receipts are counted apart: registrars do so too. */
  readonly correction: boolean;
  readonly count: number;
  readonly totalMinor: number;
  readonly discountMinor: number;
  readonly tenders: Readonly<Record<Tender, number>>;
  /** Only rates that occur, in the order of `VAT_KEYS`; `vatMinor` is the sum of the lines' own VAT. */
  readonly vat: readonly { readonly vat: VatKey; readonly sumMinor: number; readonly vatMinor: number }[];
}

export interface ShiftTotals {
  readonly shift: ShiftRow;
  /** Only kinds that occur, in the order sale, sale-return, purchase, purchase-return, then corrections in the same. */
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
    | 'number-gap'
    /** Non-cash payments of a receipt are not the sum of its money operations. */
    | 'operations-differ'
    /** More was returned of a sale (a line, or a tender) than was sold. */
    | 'returned-too-much'
    /**
     * Money moved under a receipt that is not sealed: a purchase not taken back (actual > 0), or money given back under
     * a return (actual < 0). `ref` is that receipt. Told at closing, allowed while the receipt is in hand.
     */
    | 'money-without-receipt';
  /** Receipt, document or shift id. */
  readonly ref: string;
  readonly expectedMinor: number;
  readonly actualMinor: number;
}
