/** Writing what happened. Each function is one transaction, or part of the caller's. Reading is receipts.ts. */
import { add, type Money, money, subtract, sum } from '#domain/money/money.ts';
import { appendJournal } from './journal.ts';
import type { Ledger } from './ledger.ts';
import { addToOutbox } from './outbox.ts';
import { cashMoveMovements, post, receiptMovements } from './postings.ts';
import { Query } from './query.ts';
import type { CashMove, FiscalDocumentRow, SealedReceipt, ShiftClosing, ShiftOpening } from './rows.ts';
import { currentShift } from './shifts.ts';

export { fiscalDocuments, listReceipts, receiptByFd, receiptById } from './receipts.ts';
export { currentShift, lastShift, listShifts, shiftById } from './shifts.ts';

const NEXT_NUMBER = new Query<{ number: number }>(`
  SELECT coalesce(max(number), 0) + 1 AS number FROM receipt WHERE shift_id = @shiftId`);
const ADD_RECEIPT = new Query(`
  INSERT INTO receipt (id, shift_id, kind, number, sealed_at_ms, cashier_name, cashier_inn, tax_system, total_minor,
    tendered_cash_minor, change_minor)
  VALUES (@id, @shiftId, @kind, @number, @sealedAtMs, @cashierName, @cashierInn, @taxSystem, @totalMinor,
    @tenderedCashMinor, @changeMinor)`);
const ADD_LINE = new Query(`
  INSERT INTO receipt_line (receipt_id, position, item_id, external_id, code, article, barcode, name, unit, measure,
    subject, quantity_milli, price_minor, gross_minor, discount_minor, sum_minor, vat, vat_minor)
  VALUES (@receiptId, @position, @itemId, @externalId, @code, @article, @barcode, @name, @unit, @measure,
    @subject, @quantityMilli, @priceMinor, @grossMinor, @discountMinor, @sumMinor, @vat, @vatMinor)`);
const ADD_PAYMENT = new Query(`
  INSERT INTO receipt_payment (receipt_id, position, tender, amount_minor)
  VALUES (@receiptId, @position, @tender, @amountMinor)`);
const ADD_FISCAL = new Query(`
  INSERT INTO fiscal_document (id, shift_id, receipt_id, kind, fn_number, fd_number, fiscal_sign, device_time,
    total_minor, print, recorded_at_ms)
  VALUES (@id, @shiftId, @receiptId, @kind, @fnNumber, @fdNumber, @fiscalSign, @deviceTime,
    @totalMinor, @print, @recordedAtMs)`);
const ADD_SHIFT = new Query(`
  INSERT INTO shift (id, number, opened_at_ms, open_fd, cashier_name, cashier_inn)
  VALUES (@id, @number, @openedAtMs, @openFd, @cashierName, @cashierInn)`);
const CLOSE_SHIFT = new Query('UPDATE shift SET closed_at_ms = @closedAtMs, close_fd = @closeFd WHERE id = @shiftId');

/**
 * Makes a fiscalised receipt history: receipt, lines, payments, fiscal document, postings, outbox and journal row.
 * Returns the number it got within its shift. Throws RangeError when the figures do not add up, and a constraint
 * error when the receipt or the fiscal document is already there; then nothing is written.
 */
export function sealReceipt(ledger: Ledger, receipt: SealedReceipt, fiscal: FiscalDocumentRow): { number: number } {
  assertAddsUp(receipt, fiscal);
  const { id, shiftId, sealedAtMs } = receipt;
  return ledger.transaction(() => {
    const number = ledger.get(NEXT_NUMBER, { shiftId })?.number ?? 1;
    ledger.run(ADD_RECEIPT, { ...receipt, number });
    for (const line of receipt.lines) ledger.run(ADD_LINE, { ...line, receiptId: id });
    receipt.payments.forEach((payment, index) => {
      ledger.run(ADD_PAYMENT, { ...payment, receiptId: id, position: index + 1 });
    });
    ledger.run(ADD_FISCAL, fiscal);
    post(ledger, { id, shiftId, atMs: sealedAtMs }, receiptMovements(receipt));
    // The receipt's rows are final, so the queue needs only its id: whoever sends reads them then.
    addToOutbox(ledger, { documentId: id, kind: receipt.kind, body: { receiptId: id }, atMs: sealedAtMs });
    const { fnNumber, fdNumber } = fiscal;
    const body = { number, totalMinor: receipt.totalMinor, fnNumber, fdNumber };
    appendJournal(ledger, { atMs: sealedAtMs, kind: 'receipt-sealed', ref: id, body });
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
    if (fiscal) ledger.run(ADD_FISCAL, fiscal);
    const body = { number: open.number, fdNumber: fiscal?.fdNumber ?? null };
    appendJournal(ledger, { atMs: closedAtMs, kind: 'shift-closed', ref: shiftId, body });
  });
}

/** Cash put in or taken out, after the registrar did it. Throws RangeError unless the amount is positive. */
export function recordCashMove(ledger: Ledger, move: CashMove): void {
  if (move.amountMinor <= 0) throw new RangeError(`cash move of ${move.amountMinor}`);
  const { id, shiftId, atMs, direction, amountMinor } = move;
  ledger.transaction(() => {
    post(ledger, { id, shiftId, atMs }, cashMoveMovements(move));
    appendJournal(ledger, { atMs, kind: 'cash-moved', ref: id, body: { direction, amountMinor } });
  });
}

function assertAddsUp(receipt: SealedReceipt, fiscal: FiscalDocumentRow): void {
  const total = money(receipt.totalMinor);
  const cash = receipt.payments.filter((payment) => payment.tender === 'cash').map((payment) => payment.amountMinor);
  const tendered = subtract(money(receipt.tenderedCashMinor), money(receipt.changeMinor));
  const tenders = new Set(receipt.payments.map((payment) => payment.tender));
  const facts: Readonly<Record<string, boolean>> = {
    'lines give the total': total === sum(receipt.lines.map((line) => money(line.sumMinor))),
    'payments give the total': total === sum(receipt.payments.map((payment) => money(payment.amountMinor))),
    'cash is what was tendered without the change': tendered === (cash[0] ?? 0),
    'one row a tender': tenders.size === receipt.payments.length,
    'lines are numbered from 1': receipt.lines.every((line, index) => line.position === index + 1),
    'a line is its gross without its discount': receipt.lines.every(isGrossWithoutDiscount),
    'the fiscal document is this receipt': fiscal.receiptId === receipt.id && fiscal.shiftId === receipt.shiftId,
    'the fiscal document has this total': fiscal.totalMinor === total,
  };
  const broken = Object.keys(facts).filter((fact) => facts[fact] === false);
  if (broken.length > 0) throw new RangeError(`receipt ${receipt.id}: not true: ${broken.join('; ')}`);
}

function isGrossWithoutDiscount(line: SealedReceipt['lines'][number]): boolean {
  const parts: Money = add(money(line.sumMinor), money(line.discountMinor));
  return parts === line.grossMinor;
}
