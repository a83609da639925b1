import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { recordCashMove, recordPaymentOperation, recordShiftClosed, sealReceipt } from '#main/ledger/documents.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import type { SealedReceipt } from '#main/ledger/rows.ts';
import { aFolder, aLine, aMove, anOperation, aSale, BASIS, byCard, CORRECTION, openShift, SHIFT } from './kit.ts';

function seal(ledger: Ledger, n: number, changes: Partial<SealedReceipt> = {}): void {
  const { receipt, fiscal } = aSale(n, changes);
  sealReceipt(ledger, receipt, { ...fiscal, fdNumber: fiscal.fdNumber + 10 });
}

/** Yesterday closed; today a cash sale, a card sale with its part returned, a cash return of a card sale, a correction. */
function twoDays(ledger: Ledger): void {
  openShift(ledger, 'yesterday', 1, 1);
  seal(ledger, 90, { shiftId: 'yesterday' });
  recordShiftClosed(ledger, { shiftId: 'yesterday', closedAtMs: 9 }, null);
  openShift(ledger, SHIFT, 2, 2);
  recordCashMove(ledger, aMove({ id: 'in', amountMinor: 100_000 }));
  seal(ledger, 1);
  recordPaymentOperation(ledger, anOperation({ id: 'paid-2', receiptId: 'receipt-2', amountMinor: 26_970 }));
  seal(ledger, 2, { lines: [aLine({ quantityMilli: 3000 })], ...byCard(26_970) });
  const refund = {
    id: 'back-3',
    receiptId: 'receipt-3',
    kind: 'refund',
    originalId: 'paid-2',
    amountMinor: 8990,
  } as const;
  recordPaymentOperation(ledger, anOperation(refund));
  const back = { kind: 'sale-return', saleId: 'receipt-2', returnBasis: BASIS } as const;
  seal(ledger, 3, { ...back, lines: [aLine({ salePosition: 1 })], ...byCard(8990) });
  const allowed = { ...BASIS, allowedBy: 'Петрова О. И.' };
  seal(ledger, 4, { ...back, returnBasis: allowed, lines: [aLine({ salePosition: 1 })] });
  seal(ledger, 5, { correction: CORRECTION, ...byCard(8990) });
}

const operation = (id: string, receiptId: string, kind: string): string => `
  INSERT INTO payment_operation (id, receipt_id, kind, way, by_hand, amount_minor, terminal_id, rrn, auth_code,
    card_mask, batch, reference, found, cashier_name, at_ms)
  VALUES ('${id}', '${receiptId}', '${kind}', 'card', 0, 700, '', '', '', '', '', '', 'answered', '', 1);
  INSERT INTO unsealed_money VALUES ('${receiptId}', '${id}')`;

test('two days of every kind of receipt add up, whole and shift by shift', () => {
  using folder = aFolder();
  const ledger = folder.open();
  twoDays(ledger);
  for (const shiftId of [null, SHIFT, 'yesterday', 'another'])
    expect(assertLedgerConsistent(ledger, shiftId)).toEqual([]);
});

/** Each sabotage is done behind the program's back, with the triggers removed. */
test.each<[string, string, string, number?, number?]>([
  ['postings-not-zero', "UPDATE posting SET amount_minor = -7 WHERE document_id = 'in' AND account = 'safe'", 'in', 0],
  [
    'lines-differ',
    "UPDATE receipt_line SET gross_minor = gross_minor + 1, sum_minor = sum_minor + 1 WHERE receipt_id = 'receipt-2'",
    'receipt-2',
    26_970,
    26_971,
  ],
  ['payments-differ', "DELETE FROM receipt_payment WHERE receipt_id = 'receipt-1'", 'receipt-1', 8990, 0],
  ['postings-differ', "DELETE FROM posting WHERE document_id = 'receipt-1'", 'receipt-1', 8990, 0],
  [
    'postings-differ',
    "UPDATE posting SET amount_minor = amount_minor * 2 WHERE document_id = 'in'",
    'in',
    100_000,
    200_000,
  ],
  ['no-fiscal-document', "DELETE FROM fiscal_document WHERE receipt_id = 'receipt-2'", 'receipt-2'],
  ['fiscal-total-differs', "UPDATE fiscal_document SET total_minor = 1 WHERE receipt_id = 'receipt-1'", 'receipt-1'],
  ['no-outbox-row', "DELETE FROM outbox WHERE document_id = 'receipt-3'", 'receipt-3'],
  ['number-gap', 'UPDATE receipt SET number = 9 WHERE number = 3', SHIFT, 9, 5],
  [
    'operations-differ',
    "UPDATE payment_operation SET amount_minor = 8000 WHERE id = 'back-3'",
    'receipt-3',
    8990,
    8000,
  ],
  ['operations-differ', "UPDATE payment_operation SET way = 'credit' WHERE id = 'back-3'", 'receipt-3', 0, 8990],
  [
    'returned-too-much',
    "UPDATE receipt_line SET quantity_milli = 2001 WHERE receipt_id = 'receipt-3'",
    'receipt-2',
    26_970,
    17_980,
  ],
  [
    'returned-too-much',
    "UPDATE receipt_line SET sale_position = 7 WHERE receipt_id = 'receipt-3'",
    'receipt-2',
    0,
    8990,
  ],
  [
    'returned-too-much',
    "UPDATE receipt SET return_basis = json_set(return_basis, '$.allowedBy', '') WHERE id = 'receipt-4'",
    'receipt-2',
    0,
    8990,
  ],
  ['money-without-receipt', operation('lost', 'nowhere', 'purchase'), 'nowhere', 0, 700],
  ['money-without-receipt', operation('given', 'nowhere', 'refund'), 'nowhere', 0, -700],
])('the check finds %s, also when it looks at one shift only', (code, sabotage, ref, expected, actual) => {
  using folder = aFolder();
  const before = folder.open();
  twoDays(before);
  before.close();
  spoil(folder.path, sabotage);
  const ledger = folder.open();
  const found = assertLedgerConsistent(ledger);
  expect(found.map((finding) => [finding.code, finding.ref])).toEqual([[code, ref]]);
  if (expected !== undefined) expect(found[0]?.expectedMinor).toBe(expected);
  if (actual !== undefined) expect(found[0]?.actualMinor).toBe(actual);
  expect(assertLedgerConsistent(ledger, SHIFT)).toEqual(found);
  const elsewhere = code === 'money-without-receipt' ? found : [];
  expect(assertLedgerConsistent(ledger, 'yesterday')).toEqual(elsewhere);
});

test('what is kept of a closed shift is checked against its postings', () => {
  using folder = aFolder();
  const before = folder.open();
  twoDays(before);
  before.close();
  spoil(folder.path, 'UPDATE closed_shift SET cash_minor = 9000');
  const ledger = folder.open();
  const finding = { code: 'postings-differ', ref: 'yesterday', expectedMinor: 8990, actualMinor: 9000 };
  expect(assertLedgerConsistent(ledger)).toEqual([finding]);
  expect(assertLedgerConsistent(ledger, 'yesterday')).toEqual([finding]);
  expect(assertLedgerConsistent(ledger, SHIFT)).toEqual([]);
});

function spoil(path: string, sabotage: string): void {
  const sql = new Database(path);
  const triggers = sql.prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all();
  for (const { name } of triggers) sql.exec(`DROP TRIGGER ${name}`);
  sql.exec(sabotage);
  sql.close();
}
