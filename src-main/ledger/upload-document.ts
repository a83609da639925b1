/**
 * What leaves the till for another system: one document, whole, in a shape of no particular partner. It is made when
 * it is sent, from rows that are final, so the same row always gives the same text: a partner (or a folder) that has
 * it already can tell that it is the same. A partner's own shape is made from this one by its own code.
 *
 * Amounts are whole minor units, quantities whole thousandths, times milliseconds since 1970 UTC.
 */
import type { Ledger } from './ledger.ts';
import { paperById } from './papers.ts';
import { Query } from './query.ts';
import { receiptById } from './receipts.ts';
import { shiftTotals } from './reports.ts';
import type { FiscalDocumentRow, OutboxRow, PaymentOperationRow, ReceiptLineRow, ShiftRow } from './rows.ts';
import { shiftById } from './shifts.ts';

export interface UploadDocument {
  readonly format: 'rmk-document';
  /** Rises when a field changes its meaning or goes; a new field alone does not raise it. */
  readonly version: 1;
  /** The idempotency key: the same for every try. */
  readonly id: string;
  readonly kind: string;
  readonly atMs: number;
  readonly shift: { readonly id: string; readonly number: number };
  /** By kind, see `BODIES`. */
  readonly body: object;
}

/** Makes the part of a document that depends on its kind. Throws RangeError when its rows are not there. */
type BodyMaker = (ledger: Ledger, row: OutboxRow, shift: ShiftRow) => object;

/** What was written whole into the queue goes out as it was written. */
const asWritten: BodyMaker = (_ledger, { body }) => {
  if (typeof body !== 'object' || body === null) throw new RangeError('the document is empty');
  return body;
};

/** A new kind of document is a new row here. */
const BODIES: ReadonlyMap<string, BodyMaker> = new Map([
  ['sale', receiptBody],
  ['sale-return', receiptBody],
  ['purchase', receiptBody],
  ['purchase-return', receiptBody],
  ['cash-move', asWritten],
  ['shift-close', shiftCloseBody],
  ['return-note', paperBody],
  ['cash-order', paperBody],
]);

const SHIFT_ID = new Query<{ id: string }>('SELECT id FROM shift WHERE seq = @shiftSeq');
const SENT_WITH_SHIFT = new Query<{ documents: number }>(`
  SELECT count(*) AS documents FROM outbox WHERE shift_seq = @shiftSeq AND seq < @seq`);

/**
 * The document of a row of the queue. Throws RangeError for a kind without a maker and for rows that are missing: such
 * a document cannot be sent as it is, whoever is asked.
 */
export function uploadDocument(ledger: Ledger, row: OutboxRow): UploadDocument {
  const make = BODIES.get(row.kind);
  if (!make) throw new RangeError(`no document of kind ${row.kind}`);
  const shiftId = ledger.get(SHIFT_ID, { shiftSeq: row.shiftSeq })?.id ?? '';
  const shift = shiftById(ledger, shiftId);
  if (!shift) throw new RangeError(`no shift ${row.shiftSeq}`);
  return {
    format: 'rmk-document',
    version: 1,
    id: row.documentId,
    kind: row.kind,
    atMs: row.createdAtMs,
    shift: { id: shift.id, number: shift.number },
    body: make(ledger, row, shift),
  };
}

/** Chosen by name: a column added for the till's own use does not leave it by itself. */
function receiptBody(ledger: Ledger, row: OutboxRow): object {
  const record = receiptById(ledger, row.documentId);
  if (!record) throw new RangeError(`no receipt ${row.documentId}`);
  const { receipt, lines, payments, operations, fiscal } = record;
  return {
    number: receipt.number,
    cashier: { name: receipt.cashierName, inn: receipt.cashierInn },
    taxSystem: receipt.taxSystem,
    totalMinor: receipt.totalMinor,
    tenderedCashMinor: receipt.tenderedCashMinor,
    changeMinor: receipt.changeMinor,
    saleId: receipt.saleId,
    returnBasis: receipt.returnBasis,
    correction: receipt.correction,
    lines: lines.map(lineBody),
    payments: payments.map(({ tender, amountMinor }) => ({ tender, amountMinor })),
    operations: operations.map(operationBody),
    fiscal: fiscalBody(fiscal),
  };
}

function lineBody(line: ReceiptLineRow): object {
  const { position, externalId, code, article, barcode, name, unit, measure, subject, salePosition } = line;
  const { quantityMilli, priceMinor, grossMinor, discountMinor, sumMinor, vat, vatMinor } = line;
  const goods = { position, externalId, code, article, barcode, name, unit, measure, subject, salePosition };
  return { ...goods, quantityMilli, priceMinor, grossMinor, discountMinor, sumMinor, vat, vatMinor };
}

function operationBody(operation: PaymentOperationRow): object {
  const { id, kind, way, byHand, amountMinor, originalId, terminalId, rrn, authCode, cardMask, reference } = operation;
  return { id, kind, way, byHand, amountMinor, originalId, terminalId, rrn, authCode, cardMask, reference };
}

const fiscalBody = ({ fnNumber, fdNumber, fiscalSign, deviceTime }: FiscalDocumentRow): object => ({
  fnNumber,
  fdNumber,
  fiscalSign,
  deviceTime,
});

/** A paper made from a sealed return: its own number, and what came back. */
function paperBody(ledger: Ledger, row: OutboxRow): object {
  const paper = paperById(ledger, row.documentId);
  const record = paper && receiptById(ledger, paper.receiptId);
  if (!record) throw new RangeError(`no paper ${row.documentId}`);
  const { number, receiptId, totalMinor, cashierName } = paper;
  const { saleId, returnBasis } = record.receipt;
  return { number, receiptId, totalMinor, cashierName, saleId, returnBasis, lines: record.lines.map(lineBody) };
}

/**
 * The closing: what the shift came to, how many documents of it went before (so that the receiver sees one missing),
 * and the head of the journal, which the receiver keeps: the outside anchor of the chain (performance-reliability.md
 * 4.3).
 */
function shiftCloseBody(ledger: Ledger, row: OutboxRow, shift: ShiftRow): object {
  const { kinds, cashInMinor, cashOutMinor, cashExpectedMinor } = shiftTotals(ledger, shift.id);
  return {
    ...asWritten(ledger, row, shift),
    openedAtMs: shift.openedAtMs,
    closedAtMs: shift.closedAtMs,
    openFd: shift.openFd,
    closeFd: shift.closeFd,
    cashier: { name: shift.cashierName, inn: shift.cashierInn },
    documents: ledger.get(SENT_WITH_SHIFT, row)?.documents ?? 0,
    kinds,
    cashInMinor,
    cashOutMinor,
    cashExpectedMinor,
  };
}
