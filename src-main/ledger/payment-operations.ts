/**
 * Money that moved apart from the drawer's cash. A row is written the moment the outcome is known, so it comes before
 * the receipt it pays; until that receipt is sealed the row is also in `unsealed_money`, which is what a start, a
 * closing and a supervisor look at. spec/rules.md 4.5, 4.6.
 */
import { add, type Money, money, negate, sum } from '#domain/money/money.ts';
import { appendJournal } from './journal.ts';
import type { Ledger } from './ledger.ts';
import { Query } from './query.ts';
import type { PaymentOperation, PaymentOperationRow, PaymentWay, ReceiptKind, Tender } from './rows.ts';

/** The column of the receipt a way of paying is in. */
export const WAY_TENDERS: Readonly<Record<PaymentWay, Tender>> = {
  card: 'electronic',
  sbp: 'electronic',
  certificate: 'prepaid',
  advance: 'prepaid',
  credit: 'credit',
};
/** Tenders whose money is the sum of operations; cash is counted by hand, `other` is not known to the till. */
export const OPERATED_TENDERS = ['electronic', 'prepaid', 'credit'] as const satisfies readonly Tender[];

const MASK_DIGITS_MAX = 4;

type StoredOperation = Omit<PaymentOperationRow, 'byHand'> & { readonly byHand: 0 | 1 };

const COLUMNS = `o.seq, o.id, o.receipt_id AS receiptId, o.kind, o.way, o.by_hand AS byHand,
  o.amount_minor AS amountMinor, o.original_id AS originalId, o.terminal_id AS terminalId, o.rrn,
  o.auth_code AS authCode, o.card_mask AS cardMask, o.batch, o.reference, o.found, o.cashier_name AS cashierName,
  o.at_ms AS atMs`;
/** What voids and refunds took back of operation `o`. */
export const TAKEN_BACK = `(SELECT coalesce(sum(b.amount_minor), 0) FROM payment_operation b WHERE b.original_id = o.id)`;
/** Taking back `o` asks for a return receipt: not so when it only cancels a sale that was never made. */
export const IS_OWED = `(o.original_id IS NULL OR EXISTS (
  SELECT 1 FROM payment_operation original JOIN receipt sale ON sale.id = original.receipt_id
  WHERE original.id = o.original_id))`;
const IS_SEALED = new Query<{ found: 1 }>('SELECT 1 AS found FROM receipt WHERE id = @receiptId');
const ADD = new Query(`
  INSERT INTO payment_operation (id, receipt_id, kind, way, by_hand, amount_minor, original_id, terminal_id, rrn,
    auth_code, card_mask, batch, reference, found, cashier_name, at_ms)
  VALUES (@id, @receiptId, @kind, @way, @byHand, @amountMinor, @originalId, @terminalId, @rrn,
    @authCode, @cardMask, @batch, @reference, @found, @cashierName, @atMs)`);
const AWAIT_SEAL = new Query('INSERT INTO unsealed_money (receipt_id, operation_id) VALUES (@receiptId, @operationId)');
const SEALED_OPERATION = new Query(
  'DELETE FROM unsealed_money WHERE receipt_id = @receiptId AND operation_id = @operationId',
);
const SEALED = new Query('DELETE FROM unsealed_money WHERE receipt_id = @receiptId');
const BY_ID = new Query<StoredOperation>(`SELECT ${COLUMNS} FROM payment_operation o WHERE o.id = @operationId`);
const OF_RECEIPT = new Query<StoredOperation>(`
  SELECT ${COLUMNS} FROM payment_operation o WHERE o.receipt_id = @receiptId ORDER BY o.seq`);
const ON_ORIGINAL = new Query<StoredOperation>(`
  SELECT ${COLUMNS} FROM payment_operation o WHERE o.original_id = @originalId ORDER BY o.seq`);
const TAKEN_WITHOUT_RECEIPT = new Query<StoredOperation>(`
  SELECT ${COLUMNS} FROM unsealed_money u JOIN payment_operation o ON o.id = u.operation_id
  WHERE o.kind = 'purchase' AND o.amount_minor > ${TAKEN_BACK} ORDER BY o.seq`);
const RETURNED_WITHOUT_RECEIPT = new Query<StoredOperation>(`
  SELECT ${COLUMNS} FROM unsealed_money u JOIN payment_operation o ON o.id = u.operation_id
  WHERE o.kind <> 'purchase' AND ${IS_OWED} ORDER BY o.seq`);
const USED = new Query<StoredOperation>(`
  SELECT ${COLUMNS} FROM payment_operation o
  WHERE o.way = @way AND o.reference = @reference AND o.reference <> '' AND o.kind = 'purchase'
    AND o.amount_minor > ${TAKEN_BACK}
  ORDER BY o.seq DESC LIMIT 1`);

/**
 * Writes an operation that is known to have happened, with its journal row. Throws RangeError for what can only be our
 * mistake: an amount of nothing; a void of less than the whole or a second taking back; refunds above their purchase;
 * another way than the purchase's; more than four digits of a card; an operation under a receipt that is sealed.
 */
export function recordPaymentOperation(ledger: Ledger, operation: PaymentOperation): void {
  const { id, receiptId, kind, way, byHand, amountMinor, originalId, found, atMs } = operation;
  ledger.transaction(() => {
    const original = originalId === null ? null : paymentOperationById(ledger, originalId);
    assertPossible(ledger, operation, original);
    ledger.run(ADD, { ...operation, byHand: byHand ? 1 : 0 });
    noteUnsealed(ledger, operation, original);
    const body = { receiptId, kind, way, byHand, amountMinor, originalId, rrn: operation.rrn, found };
    appendJournal(ledger, { atMs, kind: 'payment-operation', ref: id, body });
  });
}

/** Null when no such operation was recorded: the question to ask before one is recorded after a restart. */
export function paymentOperationById(ledger: Ledger, operationId: string): PaymentOperationRow | null {
  const row = ledger.get(BY_ID, { operationId });
  return row ? operationRow(row) : null;
}

/** In the order they were made, also before the receipt is sealed. */
export function paymentOperationsOf(ledger: Ledger, receiptId: string): PaymentOperationRow[] {
  return ledger.all(OF_RECEIPT, { receiptId }).map(operationRow);
}

/** What took a purchase back, in order; empty when it stands whole. */
export function operationsOn(ledger: Ledger, originalId: string): PaymentOperationRow[] {
  return ledger.all(ON_ORIGINAL, { originalId }).map(operationRow);
}

/** Purchases not (wholly) taken back whose receipt is not sealed: the buyer paid and has no receipt. Oldest first. */
export function moneyWithoutReceipt(ledger: Ledger): PaymentOperationRow[] {
  return ledger.all(TAKEN_WITHOUT_RECEIPT).map(operationRow);
}

/** Voids and refunds of sealed sales (or without one) under a return that is not sealed: the receipt is owed. */
export function moneyReturnedWithoutReceipt(ledger: Ledger): PaymentOperationRow[] {
  return ledger.all(RETURNED_WITHOUT_RECEIPT).map(operationRow);
}

/** The newest payment by this certificate, advance or slip that was not wholly taken back; null when it is free. */
export function referenceUsed(ledger: Ledger, way: PaymentWay, reference: string): PaymentOperationRow | null {
  const row = ledger.get(USED, { way, reference });
  return row ? operationRow(row) : null;
}

/** The receipt became history: its operations wait no longer. Part of the transaction that seals it. */
export function settleOperations(ledger: Ledger, receiptId: string): void {
  ledger.run(SEALED, { receiptId });
}

/** What a receipt's operations moved, by tender, as it counts in a receipt of this kind: >= 0 when all is right. */
export function operatedTenders(
  operations: readonly PaymentOperation[],
  kind: ReceiptKind,
): Readonly<Record<Tender, Money>> {
  const tillGains = kind === 'sale' || kind === 'purchase-return';
  const net = (tender: Tender): Money =>
    sum(
      operations
        .filter((operation) => WAY_TENDERS[operation.way] === tender)
        .map(({ kind: what, amountMinor }) => {
          const amount = money(amountMinor);
          return (what === 'purchase') === tillGains ? amount : negate(amount);
        }),
    );
  const none = money(0);
  const [electronic, prepaid, credit] = OPERATED_TENDERS.map(net);
  return { cash: none, electronic: electronic ?? none, prepaid: prepaid ?? none, credit: credit ?? none, other: none };
}

const operationRow = (row: StoredOperation): PaymentOperationRow => ({ ...row, byHand: row.byHand === 1 });

function takenBack(ledger: Ledger, original: PaymentOperation): Money {
  return sum(operationsOn(ledger, original.id).map((row) => money(row.amountMinor)));
}

function assertPossible(ledger: Ledger, operation: PaymentOperation, original: PaymentOperationRow | null): void {
  const { id, receiptId, kind, amountMinor, originalId } = operation;
  const amount = money(amountMinor);
  const already = original ? takenBack(ledger, original) : money(0);
  const facts: Readonly<Record<string, boolean>> = {
    'the amount is more than nothing': amount > 0,
    'the receipt is not sealed yet': ledger.get(IS_SEALED, { receiptId }) === undefined,
    'only the last four digits of a card are kept': digitsIn(operation.cardMask) <= MASK_DIGITS_MAX,
    'a purchase takes nothing back': kind !== 'purchase' || originalId === null,
    'a void takes a purchase back': kind !== 'void' || originalId !== null,
    'what is taken back is a purchase in the ledger': originalId === null || original?.kind === 'purchase',
    'money goes back the way it came': original === null || original.way === operation.way,
    'a void is of the whole and the first': kind !== 'void' || (already === 0 && amount === original?.amountMinor),
    'no more is taken back than was paid': original === null || add(already, amount) <= original.amountMinor,
  };
  const broken = Object.keys(facts).filter((fact) => facts[fact] === false);
  if (broken.length > 0) throw new RangeError(`payment operation ${id}: not true: ${broken.join('; ')}`);
}

const digitsIn = (text: string): number => text.replace(/\D/g, '').length;

/** Within one receipt a taking back only cancels: nothing of the two is waited for when they are even. */
function noteUnsealed(ledger: Ledger, operation: PaymentOperation, original: PaymentOperationRow | null): void {
  const { receiptId } = operation;
  if (original && takenBack(ledger, original) === original.amountMinor) {
    ledger.run(SEALED_OPERATION, { receiptId: original.receiptId, operationId: original.id });
  }
  if (original?.receiptId !== receiptId) ledger.run(AWAIT_SEAL, { receiptId, operationId: operation.id });
}
