/** Writing what happened. Each function is one transaction, or part of the caller's. Reading is receipts.ts. */

import { keepClosedShift } from './closed-shifts.ts';
import { appendJournal, journalHead } from './journal.ts';
import type { Ledger } from './ledger.ts';
import { addToOutbox } from './outbox.ts';
import { settleOperations } from './payment-operations.ts';
import { post, receiptMovements } from './postings.ts';
import { Query } from './query.ts';
import { toStored } from './receipt-rows.ts';
import type { FiscalDocumentRow, SealedReceipt, ShiftClosing, ShiftOpening } from './rows.ts';
import { assertAddsUp } from './sealing-rules.ts';
import { indexReceipts } from './search-index.ts';
import { currentShift } from './shifts.ts';

export { cashMoves, recordCashMove } from './cash-moves.ts';
export { deferReceipt, deferredCount, listDeferred, takeDeferred } from './deferred.ts';
export { fdGaps, lastFd } from './fd-numbers.ts';
export { ANY_SALE, findSales } from './find-sales.ts';
export { paperById, papersOf, recordPaper } from './papers.ts';
export {
  moneyReturnedWithoutReceipt,
  moneyWithoutReceipt,
  operationsOn,
  paymentOperationById,
  paymentOperationsOf,
  recordPaymentOperation,
  referenceUsed,
} from './payment-operations.ts';
export { fiscalDocuments, listReceipts, receiptByFd, receiptById } from './receipts.ts';
export { returnedOf, returnsOf } from './returns.ts';
export { currentShift, lastShift, listShifts, shiftById } from './shifts.ts';

const NEXT_NUMBER = new Query<{ number: number }>(`
  SELECT coalesce(max(number), 0) + 1 AS number FROM receipt WHERE shift_id = @shiftId`);
const ADD_RECEIPT = new Query(`
  INSERT INTO receipt (id, shift_id, kind, number, sealed_at_ms, cashier_name, cashier_inn, tax_system, total_minor,
    tendered_cash_minor, change_minor, buyer_contact, sale_id, return_basis, correction)
  VALUES (@id, @shiftId, @kind, @number, @sealedAtMs, @cashierName, @cashierInn, @taxSystem, @totalMinor,
    @tenderedCashMinor, @changeMinor, @buyerContact, @saleId, @returnBasis, @correction)`);
const ADD_LINE = new Query(`
  INSERT INTO receipt_line (receipt_id, position, item_id, external_id, code, article, barcode, name, unit, measure,
    subject, quantity_milli, price_minor, gross_minor, discount_minor, sum_minor, vat, vat_minor, sale_position)
  VALUES (@receiptId, @position, @itemId, @externalId, @code, @article, @barcode, @name, @unit, @measure,
    @subject, @quantityMilli, @priceMinor, @grossMinor, @discountMinor, @sumMinor, @vat, @vatMinor, @salePosition)`);
const ADD_PAYMENT = new Query(`
  INSERT INTO receipt_payment (receipt_id, position, tender, amount_minor)
  VALUES (@receiptId, @position, @tender, @amountMinor)`);
const ADD_FISCAL = new Query(`
  INSERT INTO fiscal_document (id, shift_id, receipt_id, kind, fn_number, fd_number, fiscal_sign, device_time,
    total_minor, print, recorded_at_ms)
  VALUES (@id, @shiftId, @receiptId, @kind, @fnNumber, @fdNumber, @fiscalSign, @deviceTime,
    @totalMinor, @print, @recordedAtMs)`);
const ADD_SHIFT = new Query(`
  INSERT INTO shift (id, number, opened_at_ms, open_fd, cashier_name, cashier_inn, postings_before)
  VALUES (@id, @number, @openedAtMs, @openFd, @cashierName, @cashierInn, (SELECT coalesce(max(id), 0) FROM posting))`);
const CLOSE_SHIFT = new Query('UPDATE shift SET closed_at_ms = @closedAtMs, close_fd = @closeFd WHERE id = @shiftId');

/**
 * Makes a fiscalised receipt history: receipt, lines, payments, fiscal document, postings, outbox and journal row.
 * Returns the number it got within its shift. Throws RangeError when the figures do not add up, and a constraint
 * error when the receipt or the fiscal document is already there; then nothing is written.
 */
export function sealReceipt(ledger: Ledger, receipt: SealedReceipt, fiscal: FiscalDocumentRow): { number: number } {
  const { id, shiftId, sealedAtMs } = receipt;
  return ledger.transaction(() => {
    assertAddsUp(ledger, receipt, fiscal);
    const number = ledger.get(NEXT_NUMBER, { shiftId })?.number ?? 1;
    ledger.run(ADD_RECEIPT, { ...receipt, ...toStored(receipt), number });
    for (const line of receipt.lines) ledger.run(ADD_LINE, { ...line, receiptId: id });
    receipt.payments.forEach((payment, index) => {
      ledger.run(ADD_PAYMENT, { ...payment, receiptId: id, position: index + 1 });
    });
    ledger.run(ADD_FISCAL, fiscal);
    settleOperations(ledger, id);
    post(ledger, { id, shiftId, atMs: sealedAtMs }, receiptMovements(receipt));
    // The receipt's rows are final, so the queue needs only its id: whoever sends reads them then.
    addToOutbox(ledger, { documentId: id, shiftId, kind: receipt.kind, body: { receiptId: id }, atMs: sealedAtMs });
    const { fnNumber, fdNumber } = fiscal;
    const body = { number, totalMinor: receipt.totalMinor, fnNumber, fdNumber };
    appendJournal(ledger, { atMs: sealedAtMs, kind: 'receipt-sealed', ref: id, body });
    keepClosedShift(ledger, shiftId);
    return { number };
  });
}

/**
 * The registrar opened a shift. `fiscal` is null when a shift was found open whose report is not known. Throws
 * RangeError while another shift is open.
 */
export function recordShiftOpened(ledger: Ledger, opening: ShiftOpening, fiscal: FiscalDocumentRow | null): void {
  ledger.transaction(() => {
    const open = currentShift(ledger);
    if (open) throw new RangeError(`shift ${open.number} is still open`);
    ledger.run(ADD_SHIFT, { ...opening, openFd: fiscal?.fdNumber ?? null });
    if (fiscal) ledger.run(ADD_FISCAL, fiscal);
    const body = { number: opening.number, fdNumber: fiscal?.fdNumber ?? null, cashier: opening.cashierName };
    appendJournal(ledger, { atMs: opening.openedAtMs, kind: 'shift-opened', ref: opening.id, body });
  });
}

/**
 * The registrar closed the shift; `fiscal` is null when it was closed elsewhere and its report is not known. Throws
 * RangeError unless exactly this shift is open.
 */
export function recordShiftClosed(ledger: Ledger, closing: ShiftClosing, fiscal: FiscalDocumentRow | null): void {
  const { shiftId, closedAtMs } = closing;
  ledger.transaction(() => {
    const open = currentShift(ledger);
    if (open?.id !== shiftId) throw new RangeError(`shift ${shiftId} is not open`);
    ledger.run(CLOSE_SHIFT, { shiftId, closedAtMs, closeFd: fiscal?.fdNumber ?? null });
    keepClosedShift(ledger, shiftId);
    indexReceipts(ledger);
    if (fiscal) ledger.run(ADD_FISCAL, fiscal);
    const body = { number: open.number, fdNumber: fiscal?.fdNumber ?? null };
    appendJournal(ledger, { atMs: closedAtMs, kind: 'shift-closed', ref: shiftId, body });
    // The head of the journal goes out with the closing: the anchor that a journal written anew cannot have.
    const closed = { documentId: `${shiftId}-close`, shiftId, kind: 'shift-close', atMs: closedAtMs };
    addToOutbox(ledger, { ...closed, body: { shiftId, journal: journalHead(ledger) } });
  });
}
