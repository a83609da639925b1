import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import {
  currentShift,
  fiscalDocuments,
  lastShift,
  listReceipts,
  listShifts,
  receiptByFd,
  receiptById,
  recordCashMove,
  recordPaper,
  recordPaymentOperation,
  recordShiftClosed,
  sealReceipt,
} from '#main/ledger/documents.ts';
import { readJournal } from '#main/ledger/journal.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { listOutbox, outboxSummary } from '#main/ledger/outbox.ts';
import { postingsOf } from '#main/ledger/postings.ts';
import { Query } from '#main/ledger/query.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import type { SealedReceipt } from '#main/ledger/rows.ts';
import { aFiscal, aFolder, aLine, aMove, anOperation, aSale, BASIS, byCard, FN, openShift, SHIFT } from './kit.ts';

function seal(ledger: Ledger, n: number, changes: Partial<SealedReceipt> = {}): void {
  const { receipt, fiscal } = aSale(n, changes);
  sealReceipt(ledger, receipt, fiscal);
}

test('a sealed receipt reads back exactly as it was given, also after the ledger was closed and opened', () => {
  using folder = aFolder();
  const before = folder.open();
  openShift(before);
  const cheese = aLine({ itemId: null, quantityMilli: 455, priceMinor: 87_990, unit: 'кг', measure: 11 });
  const discounted = aLine({ quantityMilli: 3000, priceMinor: 10_000, discountMinor: 1000, vat: '22' });
  const lines = [cheese, discounted];
  const { receipt, fiscal } = aSale(1, { lines, tenderedCashMinor: 100_000, changeMinor: 100_000 - 69_035 });
  expect(sealReceipt(before, receipt, fiscal)).toEqual({ number: 1 });
  before.close();
  const after = folder.open();
  const { lines: sealedLines, payments, ...head } = receipt;
  expect(receiptById(after, receipt.id)).toEqual({
    receipt: { ...head, seq: 1, number: 1 },
    lines: sealedLines,
    payments,
    operations: [],
    fiscal,
  });
  expect(receiptByFd(after, FN, 2)).toEqual(receiptById(after, receipt.id));
});

test('what was never sealed is not found', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  expect(receiptById(ledger, 'nobody')).toBeNull();
  expect(receiptByFd(ledger, FN, 99)).toBeNull();
  expect(receiptByFd(ledger, FN, 1)).toBeNull();
});

test('sealing queues one upload, posts both sides and leaves a journal row', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  seal(ledger, 1);
  expect(listOutbox(ledger, { limit: 10 })).toMatchObject([
    { documentId: 'receipt-1', kind: 'sale', state: { at: 'queued' } },
  ]);
  expect(outboxSummary(ledger)).toMatchObject({ waiting: 1, rejected: 0, oldestAtMs: aSale(1).receipt.sealedAtMs });
  expect(postingsOf(ledger, 'receipt-1').map((row) => [row.account, row.amountMinor])).toEqual([
    ['cash', 8990],
    ['sales', -8990],
  ]);
  expect(readJournal(ledger, { limit: 1 })).toMatchObject([
    { kind: 'receipt-sealed', ref: 'receipt-1', body: { number: 1, totalMinor: 8990, fnNumber: FN, fdNumber: 2 } },
  ]);
  expect(assertLedgerConsistent(ledger)).toEqual([]);
});

test('a return takes the money out of the drawer', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  seal(ledger, 1, { kind: 'sale-return', returnBasis: BASIS });
  expect(postingsOf(ledger, 'receipt-1').map((row) => [row.account, row.amountMinor])).toEqual([
    ['cash', -8990],
    ['sales', 8990],
  ]);
});

test('numbers run from 1 in each shift without gaps, whatever the clock does', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  seal(ledger, 1, { sealedAtMs: 5000 });
  seal(ledger, 2, { sealedAtMs: 1000 });
  recordShiftClosed(
    ledger,
    { shiftId: SHIFT, closedAtMs: 9000 },
    aFiscal({ id: 'z', kind: 'shift-close', fdNumber: 90 }),
  );
  openShift(ledger, 'shift-2', 2, 91);
  sealReceipt(ledger, ...shifted(3, 'shift-2'));
  const shown = listReceipts(ledger, { limit: 10 });
  expect(shown.map((row) => [row.id, row.shiftId, row.number])).toEqual([
    ['receipt-3', 'shift-2', 1],
    ['receipt-2', SHIFT, 2],
    ['receipt-1', SHIFT, 1],
  ]);
});

function shifted(
  n: number,
  shiftId: string,
): Parameters<typeof sealReceipt> extends [unknown, ...infer Rest] ? Rest : never {
  const { receipt, fiscal } = aSale(n, { shiftId });
  return [receipt, { ...fiscal, fdNumber: 100 + n }];
}

test.each<[string, Partial<SealedReceipt>]>([
  ['lines give the total', { totalMinor: 8991 }],
  ['payments give the total', { payments: [{ tender: 'cash', amountMinor: 8900 }], tenderedCashMinor: 8900 }],
  ['cash is what was tendered without the change', { tenderedCashMinor: 10_000, changeMinor: 10 }],
  ['cash is what was tendered without the change', { payments: [{ tender: 'electronic', amountMinor: 8990 }] }],
  [
    'one row a tender',
    {
      payments: [
        { tender: 'cash', amountMinor: 4990 },
        { tender: 'cash', amountMinor: 4000 },
      ],
      tenderedCashMinor: 4990,
    },
  ],
  ['a line is its gross without its discount', { lines: [{ ...aLine(), discountMinor: 1 }] }],
])('a receipt that breaks «%s» is a defect and leaves no row', (fact, changes) => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  expect(() => seal(ledger, 1, changes)).toThrow(fact);
  expect(listReceipts(ledger, { limit: 10 })).toEqual([]);
  expect(readJournal(ledger, { limit: 1, kind: 'receipt-sealed' })).toEqual([]);
});

test('the same receipt, and the same fiscal document, cannot be sealed twice', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  seal(ledger, 1);
  expect(() => seal(ledger, 1)).toThrow(/UNIQUE/);
  const { receipt, fiscal } = aSale(2);
  expect(() => sealReceipt(ledger, receipt, { ...fiscal, fdNumber: 2 })).toThrow(/UNIQUE/);
  expect(listReceipts(ledger, { limit: 10 }).map((row) => row.id)).toEqual(['receipt-1']);
  expect(outboxSummary(ledger).waiting).toBe(1);
});

test('a failed seal inside a larger transaction takes only its own rows with it', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  seal(ledger, 1);
  const { receipt, fiscal } = aSale(2);
  ledger.transaction(() => {
    expect(() => sealReceipt(ledger, receipt, { ...fiscal, fdNumber: 2 })).toThrow(/UNIQUE/);
    seal(ledger, 3);
  });
  expect(listReceipts(ledger, { limit: 10 }).map((row) => row.number)).toEqual([2, 1]);
  expect(assertLedgerConsistent(ledger)).toEqual([]);
});

test('history cannot be rewritten, not even by another program with SQL', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  recordCashMove(ledger, aMove({}));
  recordPaymentOperation(ledger, anOperation());
  seal(ledger, 1, byCard(8990));
  recordPaymentOperation(
    ledger,
    anOperation({ id: 'o2', receiptId: 'receipt-2', kind: 'refund', originalId: 'operation-1' }),
  );
  seal(ledger, 2, { ...byCard(8990), kind: 'sale-return', returnBasis: BASIS });
  recordPaper(ledger, {
    id: 'paper-1',
    kind: 'return-note',
    receiptId: 'receipt-2',
    atMs: 1,
    totalMinor: 8990,
    cashierName: 'Иванова А. П.',
  });
  expect(() => ledger.run(new Query('INSERT OR REPLACE INTO journal SELECT * FROM journal'))).toThrow('rows are kept');
  recordShiftClosed(ledger, { shiftId: SHIFT, closedAtMs: 9 }, null);
  ledger.close();
  const sql = new Database(folder.path);
  try {
    const final = ['journal', 'posting', 'fiscal_document', 'receipt', 'receipt_line', 'receipt_payment'];
    for (const table of [...final, 'payment_operation', 'paper_document', 'cash_move']) {
      const column = sql.prepare<[], { name: string }>(`SELECT name FROM pragma_table_info('${table}')`).all()[0]?.name;
      expect(() => sql.exec(`UPDATE ${table} SET ${column} = ${column}`)).toThrow(`${table}: rows are final`);
      expect(() => sql.exec(`DELETE FROM ${table}`)).toThrow(`${table}: rows are kept`);
    }
    expect(() => sql.exec('UPDATE shift SET number = 7')).toThrow('only ever closed once');
    expect(() => sql.exec('DELETE FROM shift')).toThrow('shift: rows are kept');
    sql.pragma('recursive_triggers = ON');
    expect(() => sql.exec('INSERT OR REPLACE INTO journal SELECT * FROM journal')).toThrow('rows are kept');
    expect(() => sql.exec("INSERT INTO journal VALUES (99, 1.5, 'x', '', '', printf('%064d', 0))")).toThrow(
      /cannot store REAL/,
    );
  } finally {
    sql.close();
  }
});

test('one shift is open at a time, and only the open one can be closed, once', () => {
  using folder = aFolder();
  const ledger = folder.open();
  expect(currentShift(ledger)).toBeNull();
  expect(lastShift(ledger)).toBeNull();
  openShift(ledger);
  expect(currentShift(ledger)).toMatchObject({ id: SHIFT, number: 1, openFd: 1, closedAtMs: null, closeFd: null });
  expect(() => openShift(ledger, 'shift-2', 2, 5)).toThrow('shift 1 is still open');
  const report = aFiscal({ id: 'z', kind: 'shift-close', fdNumber: 3, totalMinor: 0 });
  recordShiftClosed(ledger, { shiftId: SHIFT, closedAtMs: 77 }, report);
  expect(() => recordShiftClosed(ledger, { shiftId: SHIFT, closedAtMs: 78 }, null)).toThrow('is not open');
  expect(currentShift(ledger)).toBeNull();
  expect(lastShift(ledger)).toMatchObject({ id: SHIFT, closedAtMs: 77, closeFd: 3 });
  openShift(ledger, 'shift-2', 2, 4);
  expect(listShifts(ledger, { limit: 10 }).map((shift) => shift.number)).toEqual([2, 1]);
  expect(fiscalDocuments(ledger, SHIFT).map((each) => [each.kind, each.fdNumber])).toEqual([
    ['shift-open', 1],
    ['shift-close', 3],
  ]);
});

test('a cash move of nothing, or into no shift, is a defect', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  expect(() => recordCashMove(ledger, aMove({ amountMinor: 0 }))).toThrow(RangeError);
  expect(() => recordCashMove(ledger, aMove({ shiftId: 'nowhere' }))).toThrow(/FOREIGN KEY/);
  expect(postingsOf(ledger, 'move-1')).toEqual([]);
});

test('receipts are found by what a cashier has in hand', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  seal(ledger, 1);
  seal(ledger, 2, { lines: [aLine({ name: 'Сыр 100%_«Российский»', barcode: '2100017004559', priceMinor: 123_450 })] });
  const found = (text: string): string[] => listReceipts(ledger, { limit: 10, text }).map((row) => row.id);
  expect(found('ЕЛОЧКА')).toEqual(['receipt-1']);
  expect(found('российский')).toEqual(['receipt-2']);
  expect(found('2100017004559')).toEqual(['receipt-2']);
  expect(found('1234,50')).toEqual(['receipt-2']);
  expect(found('1000001')).toEqual(['receipt-1']);
  expect(found('3')).toEqual(['receipt-2']);
  expect(found('%')).toEqual(['receipt-2', 'receipt-1']);
  expect(found('%_')).toEqual(['receipt-2']);
  expect(found("'; DROP TABLE receipt; --")).toEqual([]);
  expect(found('   ')).toEqual(['receipt-2', 'receipt-1']);
});

test('the list goes page by page and by shift and time', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  for (let n = 1; n <= 5; n++) seal(ledger, n);
  const numbers = (filter: Omit<Parameters<typeof listReceipts>[1], 'limit'>): number[] =>
    listReceipts(ledger, { limit: 2, ...filter }).map((row) => row.number);
  expect(numbers({})).toEqual([5, 4]);
  expect(numbers({ before: 4 })).toEqual([3, 2]);
  expect(numbers({ shiftId: 'other' })).toEqual([]);
  const { sealedAtMs } = aSale(3).receipt;
  expect(numbers({ shiftId: SHIFT, fromMs: sealedAtMs, toMs: sealedAtMs + 1 })).toEqual([3]);
  expect(() => listReceipts(ledger, { limit: 0 })).toThrow(RangeError);
  expect(listReceipts(ledger, { limit: 1 })[0]).toMatchObject({
    lineCount: 1,
    fdNumber: 6,
    fnNumber: FN,
    print: 'done',
  });
});
