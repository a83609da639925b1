/** Reading sealed receipts and fiscal documents back. */
import { typedMoney } from '#domain/money/typed.ts';
import type { Ledger } from './ledger.ts';
import { paymentOperationsOf } from './payment-operations.ts';
import { Query } from './query.ts';
import {
  RECEIPT_COLUMNS,
  receiptRow,
  receiptSummary,
  type StoredReceipt,
  type StoredSummary,
  SUMMARY_COLUMNS,
  SUMMARY_TABLES,
} from './receipt-rows.ts';
import type {
  FiscalDocumentRow,
  ReceiptFilter,
  ReceiptLineRow,
  ReceiptPaymentRow,
  ReceiptRecord,
  ReceiptSummary,
} from './rows.ts';
import { EVERY_FN, itemParams, RECEIPTS_WITH_ITEM, receiptsWithNumber } from './search-index.ts';
import { newestFirst, type SeqRange, searchRange } from './search-range.ts';
import { lastShift } from './shifts.ts';

const FISCAL_COLUMNS = `d.id, d.shift_id AS shiftId, d.receipt_id AS receiptId, d.kind, d.fn_number AS fnNumber,
  d.fd_number AS fdNumber, d.fiscal_sign AS fiscalSign, d.device_time AS deviceTime, d.total_minor AS totalMinor,
  d.print, d.recorded_at_ms AS recordedAtMs`;

const RECEIPT = new Query<StoredReceipt>(`SELECT ${RECEIPT_COLUMNS} FROM receipt r WHERE r.id = @receiptId`);
const LINES = new Query<ReceiptLineRow>(`
  SELECT position, item_id AS itemId, external_id AS externalId, code, article, barcode, name, unit, measure, subject,
    quantity_milli AS quantityMilli, price_minor AS priceMinor, gross_minor AS grossMinor,
    discount_minor AS discountMinor, sum_minor AS sumMinor, vat, vat_minor AS vatMinor,
    sale_position AS salePosition
  FROM receipt_line WHERE receipt_id = @receiptId ORDER BY position`);
const PAYMENTS = new Query<ReceiptPaymentRow>(`
  SELECT tender, amount_minor AS amountMinor FROM receipt_payment WHERE receipt_id = @receiptId ORDER BY position`);
const FISCAL = new Query<FiscalDocumentRow>(`
  SELECT ${FISCAL_COLUMNS} FROM fiscal_document d WHERE d.receipt_id = @receiptId`);
const BY_FD = new Query<FiscalDocumentRow>(`
  SELECT ${FISCAL_COLUMNS} FROM fiscal_document d WHERE d.fn_number = @fnNumber AND d.fd_number = @fdNumber`);
const OF_SHIFT = new Query<FiscalDocumentRow>(`
  SELECT ${FISCAL_COLUMNS} FROM fiscal_document d WHERE d.shift_id = @shiftId ORDER BY d.fn_number, d.fd_number`);

const LIST_LIMIT_MAX = 1000;
const BETWEEN = 'r.seq BETWEEN @firstSeq AND @lastSeq';
const CONDITIONS = {
  shiftId: 'r.shift_id = @shiftId',
  kind: 'r.kind = @kind',
  fromMs: `r.sealed_at_ms >= @fromMs AND ${BETWEEN}`,
  toMs: `r.sealed_at_ms < @toMs AND ${BETWEEN}`,
  before: 'r.seq < @before',
  text: `r.seq IN (
    ${RECEIPTS_WITH_ITEM}
    UNION ALL
    SELECT t.seq FROM receipt t WHERE t.total_minor = @amountMinor AND t.seq IN (${receiptsWithNumber('@amountMinor')})
    UNION ALL
    SELECT t.seq FROM receipt t JOIN fiscal_document e ON e.receipt_id = t.id
    WHERE e.fiscal_sign = @digits AND t.seq IN (${receiptsWithNumber('@digits')})
    UNION ALL
    SELECT t.seq FROM fiscal_document e JOIN receipt t ON t.id = e.receipt_id
    WHERE e.fd_number = @digits AND e.fn_number IN (${EVERY_FN})
    UNION ALL
    SELECT t.seq FROM receipt t WHERE t.number = @digits AND t.shift_id = @numberedIn)`,
} as const;
const LISTS = new Map<string, Query<StoredSummary>>();
const DIGITS = /^\d{1,15}$/;

/** Null when no such receipt was sealed; the question to ask before anything is repeated. */
export function receiptById(ledger: Ledger, receiptId: string): ReceiptRecord | null {
  const stored = ledger.get(RECEIPT, { receiptId });
  if (!stored) return null;
  const fiscal = ledger.get(FISCAL, { receiptId });
  if (!fiscal) throw new RangeError(`receipt ${receiptId} has no fiscal document`);
  return {
    receipt: receiptRow(stored),
    fiscal,
    lines: receiptLines(ledger, receiptId),
    payments: ledger.all(PAYMENTS, { receiptId }),
    operations: paymentOperationsOf(ledger, receiptId),
  };
}

/** Empty when no such receipt was sealed. */
export function receiptLines(ledger: Ledger, receiptId: string): ReceiptLineRow[] {
  return ledger.all(LINES, { receiptId });
}

/** Null when the document is not ours or is not a receipt. */
export function receiptByFd(ledger: Ledger, fnNumber: string, fdNumber: number): ReceiptRecord | null {
  const fiscal = ledger.get(BY_FD, { fnNumber, fdNumber });
  return fiscal?.receiptId ? receiptById(ledger, fiscal.receiptId) : null;
}

/**
 * Newest first by the ledger's own counter. A number within a shift is looked for in the shift asked for, or in the
 * newest one: every shift has its number five. Throws RangeError for a limit outside 1..1000.
 */
export function listReceipts(ledger: Ledger, filter: ReceiptFilter): ReceiptSummary[] {
  if (filter.limit < 1 || filter.limit > LIST_LIMIT_MAX) throw new RangeError(`limit ${filter.limit}`);
  const { shiftId, limit } = filter;
  const text = filter.text?.trim() ?? '';
  const query = listQuery({ ...filter, text });
  const { fromMs = null, toMs = null, before = null } = filter;
  const range = searchRange(ledger, { fromMs, toMs, before });
  if (range === null) return [];
  const amount = typedMoney(text);
  const params = {
    ...filter,
    ...itemParams(text),
    digits: DIGITS.test(text) ? Number(text) : null,
    amountMinor: amount.ok ? amount.value : null,
    numberedIn: shiftId ?? lastShift(ledger)?.id ?? null,
  };
  const ask = (part: SeqRange) => ledger.all(query, { ...params, ...part });
  return (text === '' ? ask(range) : newestFirst(range, limit, ask)).map(receiptSummary);
}

/** All documents of a shift in the order of the FN: opening, receipts, closing. */
export function fiscalDocuments(ledger: Ledger, shiftId: string): FiscalDocumentRow[] {
  return ledger.all(OF_SHIFT, { shiftId });
}

/** Only conditions that were asked for: an index serves `shift_id = ?` but not `? IS NULL OR shift_id = ?`. */
function listQuery(filter: ReceiptFilter): Query<StoredSummary> {
  const used: string[] = [];
  if (filter.shiftId !== undefined) used.push(CONDITIONS.shiftId);
  if (filter.kind !== undefined) used.push(CONDITIONS.kind);
  if (filter.fromMs !== undefined) used.push(CONDITIONS.fromMs);
  if (filter.toMs !== undefined) used.push(CONDITIONS.toMs);
  if (filter.before !== undefined) used.push(CONDITIONS.before);
  if (filter.text) used.push(CONDITIONS.text);
  const where = used.length > 0 ? `WHERE ${used.join(' AND ')}` : '';
  const known = LISTS.get(where);
  if (known) return known;
  const fresh = new Query<StoredSummary>(`
    SELECT ${SUMMARY_COLUMNS} FROM ${SUMMARY_TABLES} ${where} ORDER BY r.seq DESC LIMIT @limit`);
  LISTS.set(where, fresh);
  return fresh;
}
