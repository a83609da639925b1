import { expect, test } from 'vitest';
import {
  moneyReturnedWithoutReceipt,
  moneyWithoutReceipt,
  operationsOn,
  paymentOperationById,
  paymentOperationsOf,
  receiptById,
  recordPaymentOperation,
  referenceUsed,
  sealReceipt,
} from '#main/ledger/documents.ts';
import { readJournal } from '#main/ledger/journal.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { Query } from '#main/ledger/query.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import type { PaymentOperation, PaymentWay, SealedReceipt, Tender } from '#main/ledger/rows.ts';
import { aFolder, anOperation, aSale, BASIS, byCard, openShift } from './kit.ts';

function seal(ledger: Ledger, n: number, changes: Partial<SealedReceipt> = {}): void {
  const { receipt, fiscal } = aSale(n, changes);
  sealReceipt(ledger, receipt, fiscal);
}
const WAITING = new Query<{ count: number }>('SELECT count(*) AS count FROM unsealed_money');
const ids = (rows: readonly PaymentOperation[]): string[] => rows.map((row) => row.id);

test('an operation reads back as it was given, before and after its receipt is sealed', () => {
  using folder = aFolder();
  const before = folder.open();
  openShift(before);
  const operation = anOperation({ byHand: true, reference: '0042', found: 'decided' });
  recordPaymentOperation(before, operation);
  expect(paymentOperationsOf(before, 'receipt-1')).toEqual([{ ...operation, seq: 1 }]);
  expect(paymentOperationById(before, 'operation-1')).toEqual({ ...operation, seq: 1 });
  expect(paymentOperationById(before, 'another')).toBeNull();
  expect(readJournal(before, { limit: 1 })).toMatchObject([
    { kind: 'payment-operation', ref: 'operation-1', body: { kind: 'purchase', amountMinor: 8990, found: 'decided' } },
  ]);
  before.close();
  const after = folder.open();
  seal(after, 1, byCard(8990));
  expect(receiptById(after, 'receipt-1')?.operations).toEqual([{ ...operation, seq: 1 }]);
});

test('money is without its receipt from the payment until the receipt is sealed or the money is back', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  recordPaymentOperation(ledger, anOperation());
  recordPaymentOperation(ledger, anOperation({ id: 'other-card', amountMinor: 100 }));
  expect(ids(moneyWithoutReceipt(ledger))).toEqual(['operation-1', 'other-card']);
  expect(assertLedgerConsistent(ledger)).toMatchObject([{ code: 'money-without-receipt', actualMinor: 9090 }]);
  const cancel = anOperation({ id: 'cancel', kind: 'void', originalId: 'other-card', amountMinor: 100 });
  recordPaymentOperation(ledger, cancel);
  expect(ids(moneyWithoutReceipt(ledger))).toEqual(['operation-1']);
  expect(moneyReturnedWithoutReceipt(ledger)).toEqual([]);
  seal(ledger, 1, byCard(8990));
  expect(moneyWithoutReceipt(ledger)).toEqual([]);
  expect(ids(operationsOn(ledger, 'other-card'))).toEqual(['cancel']);
  expect(operationsOn(ledger, 'operation-1')).toEqual([]);
  expect(assertLedgerConsistent(ledger)).toEqual([]);
});

test('a purchase of which a part was refunded before its receipt still waits for the rest', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  recordPaymentOperation(ledger, anOperation());
  const part = anOperation({ id: 'part', kind: 'refund', originalId: 'operation-1', amountMinor: 4000 });
  recordPaymentOperation(ledger, part);
  expect(ids(moneyWithoutReceipt(ledger))).toEqual(['operation-1']);
  expect(assertLedgerConsistent(ledger)).toMatchObject([{ actualMinor: 4990 }]);
  recordPaymentOperation(ledger, { ...part, id: 'rest', amountMinor: 4990 });
  expect(moneyWithoutReceipt(ledger)).toEqual([]);
  expect(assertLedgerConsistent(ledger)).toEqual([]);
});

test('money given back owes its return receipt until that is sealed', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  recordPaymentOperation(ledger, anOperation());
  seal(ledger, 1, byCard(8990));
  const refund = anOperation({ id: 'refund', receiptId: 'receipt-2', kind: 'refund', originalId: 'operation-1' });
  recordPaymentOperation(ledger, refund);
  // The sale is in another till's ledger: nothing to point to.
  const foreign = anOperation({ id: 'foreign', receiptId: 'receipt-3', kind: 'refund' });
  recordPaymentOperation(ledger, foreign);
  expect(ids(moneyReturnedWithoutReceipt(ledger))).toEqual(['refund', 'foreign']);
  expect(moneyWithoutReceipt(ledger)).toEqual([]);
  const back = { kind: 'sale-return', returnBasis: BASIS, ...byCard(8990) } as const;
  seal(ledger, 2, back);
  expect(ids(moneyReturnedWithoutReceipt(ledger))).toEqual(['foreign']);
  seal(ledger, 3, back);
  expect(moneyReturnedWithoutReceipt(ledger)).toEqual([]);
  expect(assertLedgerConsistent(ledger)).toEqual([]);
});

test('a payment that was cancelled is not looked at any more', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  recordPaymentOperation(ledger, anOperation());
  const waiting = () => ledger.get(WAITING)?.count;
  expect(waiting()).toBe(1);
  recordPaymentOperation(ledger, anOperation({ id: 'void', kind: 'void', originalId: 'operation-1' }));
  expect(waiting()).toBe(0);
});

test('a sale that was never made owes no return receipt for the money given back', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  recordPaymentOperation(ledger, anOperation());
  recordPaymentOperation(
    ledger,
    anOperation({ id: 'refund', receiptId: 'given-up', kind: 'refund', originalId: 'operation-1' }),
  );
  expect(moneyWithoutReceipt(ledger)).toEqual([]);
  expect(moneyReturnedWithoutReceipt(ledger)).toEqual([]);
  expect(assertLedgerConsistent(ledger)).toEqual([]);
});

test.each<[string, Partial<PaymentOperation>]>([
  ['the amount is more than nothing', { amountMinor: 0 }],
  ['the receipt is not sealed yet', { receiptId: 'sealed' }],
  ['only the last four digits of a card are kept', { cardMask: '4276 **** **** 1234' }],
  ['a purchase takes nothing back', { originalId: 'paid' }],
  ['a void takes a purchase back', { kind: 'void' }],
  ['what is taken back is a purchase in the ledger', { kind: 'refund', originalId: 'nobody' }],
  ['what is taken back is a purchase in the ledger', { kind: 'refund', originalId: 'part', amountMinor: 1 }],
  ['money goes back the way it came', { kind: 'refund', originalId: 'paid', way: 'sbp', amountMinor: 1 }],
  ['a void is of the whole and the first', { kind: 'void', originalId: 'whole', amountMinor: 8989 }],
  ['a void is of the whole and the first', { kind: 'void', originalId: 'paid', amountMinor: 8990 }],
  ['no more is taken back than was paid', { kind: 'refund', originalId: 'paid', amountMinor: 7991 }],
])('«%s» is checked before anything is written', (fact, changes) => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  recordPaymentOperation(ledger, anOperation({ id: 'whole' }));
  recordPaymentOperation(ledger, anOperation({ id: 'paid' }));
  recordPaymentOperation(ledger, anOperation({ id: 'part', kind: 'refund', originalId: 'paid', amountMinor: 1000 }));
  seal(ledger, 9, { id: 'sealed' });
  expect(() => recordPaymentOperation(ledger, anOperation({ id: 'wrong', ...changes }))).toThrow(fact);
  expect(paymentOperationById(ledger, 'wrong')).toBeNull();
  expect(readJournal(ledger, { limit: 9, kind: 'payment-operation' })).toHaveLength(3);
});

test('a void of the whole and a refund of all the rest are allowed, once', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  recordPaymentOperation(ledger, anOperation());
  const cancel = anOperation({ id: 'void-1', kind: 'void', originalId: 'operation-1' });
  recordPaymentOperation(ledger, cancel);
  expect(() => recordPaymentOperation(ledger, { ...cancel, id: 'void-2' })).toThrow('the first');
  expect(() => recordPaymentOperation(ledger, { ...cancel, id: 'r', kind: 'refund', amountMinor: 1 })).toThrow(
    'no more',
  );
  expect(() => recordPaymentOperation(ledger, cancel)).toThrow(RangeError);
});

test('a certificate and an advance are known as used until all of their money is back', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  expect(referenceUsed(ledger, 'certificate', 'П-0001')).toBeNull();
  const paid = anOperation({ way: 'certificate', reference: 'П-0001', cardMask: '', rrn: '' });
  recordPaymentOperation(ledger, paid);
  expect(referenceUsed(ledger, 'certificate', 'П-0001')).toEqual({ ...paid, seq: 1 });
  expect(referenceUsed(ledger, 'advance', 'П-0001')).toBeNull();
  expect(referenceUsed(ledger, 'certificate', 'П-0002')).toBeNull();
  const back = { ...paid, kind: 'refund', originalId: paid.id, receiptId: 'receipt-2' } as const;
  recordPaymentOperation(ledger, { ...back, id: 'part', amountMinor: 990 });
  expect(referenceUsed(ledger, 'certificate', 'П-0001')?.id).toBe(paid.id);
  recordPaymentOperation(ledger, { ...back, id: 'rest', amountMinor: 8000 });
  expect(referenceUsed(ledger, 'certificate', 'П-0001')).toBeNull();
  recordPaymentOperation(ledger, anOperation({ id: 'no-number', way: 'certificate', reference: '' }));
  expect(referenceUsed(ledger, 'certificate', '')).toBeNull();
});

test.each<[PaymentWay, Tender]>([
  ['card', 'electronic'],
  ['sbp', 'electronic'],
  ['certificate', 'prepaid'],
  ['advance', 'prepaid'],
  ['credit', 'credit'],
])('what was paid by %s is tender «%s» of the receipt and no other', (way, tender) => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  recordPaymentOperation(ledger, anOperation({ way }));
  const wrong: Tender = tender === 'credit' ? 'electronic' : 'credit';
  const paid = (by: Tender): Partial<SealedReceipt> => ({
    tenderedCashMinor: 0,
    payments: [{ tender: by, amountMinor: 8990 }],
  });
  expect(() => seal(ledger, 1, paid(wrong))).toThrow('non-cash payments are what the operations moved');
  expect(() => seal(ledger, 1)).toThrow('non-cash payments are what the operations moved');
  seal(ledger, 1, paid(tender));
  expect(assertLedgerConsistent(ledger)).toEqual([]);
});

test('a card payment nobody recorded cannot be sealed, unless it was made past the till and is corrected', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  expect(() => seal(ledger, 1, byCard(8990))).toThrow('non-cash payments');
  recordPaymentOperation(ledger, anOperation({ amountMinor: 8000 }));
  expect(() => seal(ledger, 1, byCard(8990))).toThrow('non-cash payments');
  recordPaymentOperation(ledger, anOperation({ id: 'second', amountMinor: 990 }));
  seal(ledger, 1, byCard(8990));
});
