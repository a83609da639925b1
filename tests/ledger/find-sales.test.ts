import { expect, test } from 'vitest';
import {
  findSales,
  listReceipts,
  recordPaymentOperation,
  recordShiftClosed,
  sealReceipt,
} from '#main/ledger/documents.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { Query } from '#main/ledger/query.ts';
import type { SaleFilter, SealedReceipt } from '#main/ledger/rows.ts';
import { aFolder, aLine, anOperation, aSale, BASIS, byCard, CORRECTION, FN, openShift, SHIFT } from './kit.ts';

const OLD_FN = '9999078900000001';
const ANYTHING: SaleFilter = {
  fnNumber: null,
  fdNumber: null,
  fiscalSign: null,
  totalMinor: null,
  shiftNumber: null,
  fromMs: null,
  toMs: null,
  cardDigits: null,
  rrn: null,
  item: null,
  before: null,
  limit: 50,
};
const INDEXED = new Query<{ goods: number; lines: number; numbers: number; known: number }>(`
  SELECT (SELECT count(*) FROM search_good) AS goods, (SELECT count(*) FROM search_line) AS lines,
    (SELECT count(*) FROM search_number) AS numbers,
    (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'searchable-to') AS known`);
const cheese = aLine({ name: 'Сыр «Российский»', barcode: '2100017004559', code: 'СЫР-1', priceMinor: 123_450 });

function seal(ledger: Ledger, n: number, changes: Partial<SealedReceipt> = {}, fnNumber = FN): void {
  const { receipt, fiscal } = aSale(n, changes);
  sealReceipt(ledger, receipt, { ...fiscal, fdNumber: fiscal.fdNumber + 100, fnNumber });
}

/** Yesterday (indexed at closing): sales 1, 2 and a return; today: sales 4 (same goods), 5 and a correction. */
function twoDays(ledger: Ledger): void {
  openShift(ledger, 'yesterday', 41, 1);
  const shiftId = 'yesterday';
  seal(ledger, 1, { shiftId, sealedAtMs: 1000 }, OLD_FN);
  recordPaymentOperation(ledger, anOperation({ id: 'o2', receiptId: 'receipt-2', amountMinor: 123_450, rrn: '777' }));
  seal(ledger, 2, { shiftId, sealedAtMs: 2000, lines: [cheese], ...byCard(123_450) });
  seal(ledger, 3, { shiftId, sealedAtMs: 3000, kind: 'sale-return', returnBasis: BASIS });
  recordShiftClosed(ledger, { shiftId, closedAtMs: 9000 }, null);
  openShift(ledger, SHIFT, 42, 2);
  // The clock was put back in the night.
  seal(ledger, 4, { sealedAtMs: 500 });
  recordPaymentOperation(
    ledger,
    anOperation({ id: 'o5', receiptId: 'receipt-5', amountMinor: 132_440, cardMask: '*9934', rrn: '778' }),
  );
  seal(ledger, 5, { sealedAtMs: 20_000, lines: [aLine(), cheese], ...byCard(132_440) });
  seal(ledger, 6, { sealedAtMs: 21_000, correction: CORRECTION });
}

const found = (ledger: Ledger, asked: Partial<SaleFilter>): string[] =>
  findSales(ledger, { ...ANYTHING, ...asked }).map((row) => row.id.replace('receipt-', ''));

test.each<[string, Partial<SaleFilter>, string[]]>([
  ['nothing is asked: every sale, newest first, no return and no correction', {}, ['5', '4', '2', '1']],
  ['the document of a storage', { fnNumber: FN, fdNumber: 103 }, ['2']],
  ['a document number of whatever storage', { fdNumber: 102 }, ['1']],
  ['the number of a return', { fdNumber: 104 }, []],
  ['a storage', { fnNumber: OLD_FN }, ['1']],
  ['a fiscal sign of yesterday', { fiscalSign: 1_000_002 }, ['2']],
  ['a fiscal sign of today', { fiscalSign: 1_000_005 }, ['5']],
  ['a fiscal sign that is a total', { fiscalSign: 8990 }, []],
  ['a total of both days', { totalMinor: 8990 }, ['4', '1']],
  ['a total nobody paid', { totalMinor: 8991 }, []],
  ['the sign of a sale as a total', { totalMinor: 1_000_002 }, []],
  ['a shift', { shiftNumber: 41 }, ['2', '1']],
  ['a time of yesterday, though today was told to be earlier', { fromMs: 400, toMs: 2000 }, ['4', '1']],
  ['a time up to its end, exclusive', { fromMs: 2000, toMs: 20_000 }, ['2']],
  ['a time from its beginning, inclusive', { fromMs: 20_000 }, ['5']],
  ['a time before everything', { toMs: 500 }, []],
  ['the last four digits of a card', { cardDigits: '9934' }, ['5']],
  ['fewer digits of a card', { cardDigits: '34' }, ['5', '2']],
  ['an RRN', { rrn: '777' }, ['2']],
  ['an RRN nobody has', { rrn: '779' }, []],
  ['a part of a name in any case', { item: 'рОССИЙск' }, ['5', '2']],
  ['a word with «ё» written «е»', { item: 'елочка' }, ['5', '4', '1']],
  ['a barcode', { item: '2100017004559' }, ['5', '2']],
  ['a code', { item: 'СЫР-1' }, ['5', '2']],
  ['bare digits, which are no part of a name', { item: '3' }, []],
  ['goods nobody bought', { item: 'икра' }, []],
  ['SQL', { item: "'; DROP TABLE receipt; --" }, []],
  ['goods and a shift', { item: 'ёлочка', shiftNumber: 42 }, ['5', '4']],
  ['goods and a time', { item: 'ёлочка', fromMs: 600, toMs: 20_000 }, ['1']],
  ['goods and a total', { item: 'российский', totalMinor: 132_440 }, ['5']],
  ['a card and goods that are not on its receipt', { cardDigits: '1234', item: 'ёлочка' }, []],
  ['empty words, which ask nothing', { item: '', rrn: '', cardDigits: '' }, ['5', '4', '2', '1']],
])('sales are found by %s', (_, asked, expected) => {
  using folder = aFolder();
  const ledger = folder.open();
  twoDays(ledger);
  expect(found(ledger, asked)).toEqual(expected);
});

test('a found sale tells its shift, document and lines, and the pages go on where the last one ended', () => {
  using folder = aFolder();
  const ledger = folder.open();
  twoDays(ledger);
  const [newest] = findSales(ledger, { ...ANYTHING, limit: 1 });
  expect(newest).toMatchObject({ id: 'receipt-5', shiftNumber: 42, fnNumber: FN, fdNumber: 106, lineCount: 2 });
  expect(found(ledger, { limit: 2, before: newest?.seq ?? 0 })).toEqual(['4', '2']);
  expect(found(ledger, { before: 1 })).toEqual([]);
  for (const limit of [0, 201]) expect(() => found(ledger, { limit })).toThrow(RangeError);
});

test('the list of receipts finds the same before and after a shift was closed', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  for (let n = 1; n <= 8; n++) seal(ledger, n, { lines: n % 2 === 0 ? [cheese] : [aLine()] });
  const questions = ['российский', '1234,50', '1000003', '104', '5', '2100017004559', 'ёлочка', 'икра', '8990'];
  const answers = () =>
    questions.map((text) => listReceipts(ledger, { limit: 50, text }).map((row) => row.id.replace('receipt-', '')));
  const open = answers();
  expect(open).toEqual([
    ['8', '6', '4', '2'],
    ['8', '6', '4', '2'],
    ['3'],
    ['3'],
    ['5'],
    ['8', '6', '4', '2'],
    ['7', '5', '3', '1'],
    [],
    [],
  ]);
  recordShiftClosed(ledger, { shiftId: SHIFT, closedAtMs: 9 }, null);
  expect(answers()).toEqual(open);
  openShift(ledger, 'next', 2, 500);
  seal(ledger, 9, { shiftId: 'next', lines: [cheese] });
  expect(answers()[0]).toEqual(['9', '8', '6', '4', '2']);
  // «5» of the shift that is shown; in the newest there is no fifth receipt.
  expect(answers()[4]).toEqual([]);
  expect(listReceipts(ledger, { limit: 9, text: '5', shiftId: SHIFT }).map((row) => row.id)).toEqual(['receipt-5']);
});

test('closing a shift brings the index up to date, each time with what came since', () => {
  using folder = aFolder();
  const ledger = folder.open();
  const indexed = () => ledger.get(INDEXED);
  openShift(ledger);
  seal(ledger, 1, { lines: [aLine(), cheese] });
  expect(indexed()).toEqual({ goods: 0, lines: 0, numbers: 0, known: 0 });
  recordShiftClosed(ledger, { shiftId: SHIFT, closedAtMs: 9 }, null);
  expect(indexed()).toEqual({ goods: 2, lines: 2, numbers: 2, known: 1 });
  openShift(ledger, 'next', 2, 500);
  seal(ledger, 2, { shiftId: 'next', lines: [cheese, cheese] });
  recordShiftClosed(ledger, { shiftId: 'next', closedAtMs: 10 }, null);
  expect(indexed()).toEqual({ goods: 2, lines: 3, numbers: 4, known: 2 });
  expect(found(ledger, { item: 'российский' })).toEqual(['2', '1']);
});

test('the list of receipts goes by kind, and every row knows the number of its shift', () => {
  using folder = aFolder();
  const ledger = folder.open();
  twoDays(ledger);
  const rows = (kind: 'sale' | 'sale-return') =>
    listReceipts(ledger, { limit: 9, kind }).map((row) => [row.id, row.shiftNumber]);
  expect(rows('sale-return')).toEqual([['receipt-3', 41]]);
  expect(rows('sale').slice(0, 2)).toEqual([
    ['receipt-6', 42],
    ['receipt-5', 42],
  ]);
});
