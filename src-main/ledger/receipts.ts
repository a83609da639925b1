/** Reading sealed receipts and fiscal documents back. */
import { typedMoney } from '#domain/money/typed.ts';
import { foldText } from './fold-text.ts';
import type { Ledger } from './ledger.ts';
import { Query } from './query.ts';
import type {
  FiscalDocumentRow,
  ReceiptFilter,
  ReceiptLineRow,
  ReceiptPaymentRow,
  ReceiptRecord,
  ReceiptRow,
  ReceiptSummary,
} from './rows.ts';

const RECEIPT_COLUMNS = `r.seq, r.id, r.shift_id AS shiftId, r.kind, r.number, r.sealed_at_ms AS sealedAtMs,
  r.cashier_name AS cashierName, r.cashier_inn AS cashierInn, r.tax_system AS taxSystem, r.total_minor AS totalMinor,
  r.tendered_cash_minor AS tenderedCashMinor, r.change_minor AS changeMinor`;
const FISCAL_COLUMNS = `d.id, d.shift_id AS shiftId, d.receipt_id AS receiptId, d.kind, d.fn_number AS fnNumber,
  d.fd_number AS fdNumber, d.fiscal_sign AS fiscalSign, d.device_time AS deviceTime, d.total_minor AS totalMinor,
  d.print, d.recorded_at_ms AS recordedAtMs`;

const RECEIPT = new Query<ReceiptRow>(`SELECT ${RECEIPT_COLUMNS} FROM receipt r WHERE r.id = @receiptId`);
const LINES = new Query<ReceiptLineRow>(`
  SELECT position, item_id AS itemId, external_id AS externalId, code, article, barcode, name, unit, measure, subject,
    quantity_milli AS quantityMilli, price_minor AS priceMinor, gross_minor AS grossMinor,
    discount_minor AS discountMinor, sum_minor AS sumMinor, vat, vat_minor AS vatMinor
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
const CONDITIONS = {
  shiftId: 'r.shift_id = @shiftId',
  fromMs: 'r.sealed_at_ms >= @fromMs',
  toMs: 'r.sealed_at_ms < @toMs',
  before: 'r.seq < @before',
  text: `(r.number = @digits OR d.fd_number = @digits OR d.fiscal_sign = @digits OR r.total_minor = @amountMinor
    OR EXISTS (SELECT 1 FROM receipt_line l WHERE l.receipt_id = r.id
      AND (l.barcode = @text OR l.code = @text OR l.article = @text OR instr(fold_text(l.name), @folded) > 0)))`,
} as const;
const LISTS = new Map<string, Query<ReceiptSummary>>();
const DIGITS = /^\d{1,15}$/;

/** Null when no such receipt was sealed; the question to ask before anything is repeated. */
export function receiptById(ledger: Ledger, receiptId: string): ReceiptRecord | null {
  const receipt = ledger.get(RECEIPT, { receiptId });
  if (!receipt) return null;
  const fiscal = ledger.get(FISCAL, { receiptId });
  if (!fiscal) throw new RangeError(`receipt ${receiptId} has no fiscal document`);
  return { receipt, fiscal, lines: ledger.all(LINES, { receiptId }), payments: ledger.all(PAYMENTS, { receiptId }) };
}

/** Null when the document is not ours or is not a receipt. */
export function receiptByFd(ledger: Ledger, fnNumber: string, fdNumber: number): ReceiptRecord | null {
  const fiscal = ledger.get(BY_FD, { fnNumber, fdNumber });
  return fiscal?.receiptId ? receiptById(ledger, fiscal.receiptId) : null;
}

/** Newest first by the ledger's own counter. Throws RangeError for a limit outside 1..1000. */
export function listReceipts(ledger: Ledger, filter: ReceiptFilter): ReceiptSummary[] {
  if (filter.limit < 1 || filter.limit > LIST_LIMIT_MAX) throw new RangeError(`limit ${filter.limit}`);
  const text = filter.text?.trim() ?? '';
  const amount = typedMoney(text);
  const isNumber = DIGITS.test(text);
  return ledger.all(listQuery({ ...filter, text }), {
    ...filter,
    text,
    // Bare digits are a number, not a part of «3,2 %» in somebody's name.
    folded: isNumber ? null : foldText(text),
    digits: isNumber ? Number(text) : null,
    amountMinor: amount.ok ? amount.value : null,
  });
}

/** All documents of a shift in the order of the FN: opening, receipts, closing. */
export function fiscalDocuments(ledger: Ledger, shiftId: string): FiscalDocumentRow[] {
  return ledger.all(OF_SHIFT, { shiftId });
}

/** Only conditions that were asked for: an index serves `shift_id = ?` but not `? IS NULL OR shift_id = ?`. */
function listQuery(filter: ReceiptFilter): Query<ReceiptSummary> {
  const used: string[] = [];
  if (filter.shiftId !== undefined) used.push(CONDITIONS.shiftId);
  if (filter.fromMs !== undefined) used.push(CONDITIONS.fromMs);
  if (filter.toMs !== undefined) used.push(CONDITIONS.toMs);
  if (filter.before !== undefined) used.push(CONDITIONS.before);
  if (filter.text) used.push(CONDITIONS.text);
  const where = used.length > 0 ? `WHERE ${used.join(' AND ')}` : '';
  const known = LISTS.get(where);
  if (known) return known;
  const fresh = new Query<ReceiptSummary>(`
    SELECT ${RECEIPT_COLUMNS}, d.fn_number AS fnNumber, d.fd_number AS fdNumber, d.fiscal_sign AS fiscalSign,
      d.device_time AS deviceTime, d.print, (SELECT count(*) FROM receipt_line c WHERE c.receipt_id = r.id) AS lineCount
    FROM receipt r JOIN fiscal_document d ON d.receipt_id = r.id
    ${where} ORDER BY r.seq DESC LIMIT @limit`);
  LISTS.set(where, fresh);
  return fresh;
}
