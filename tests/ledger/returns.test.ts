import { expect, test } from 'vitest';
import { mulDiv } from '#domain/money/money.ts';
import {
  moneyReturnedWithoutReceipt,
  moneyWithoutReceipt,
  receiptById,
  recordPaymentOperation,
  returnedOf,
  returnsOf,
  sealReceipt,
} from '#main/ledger/documents.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { postingsOf } from '#main/ledger/postings.ts';
import { assertLedgerConsistent, shiftTotals } from '#main/ledger/reports.ts';
import type { ReceiptLineRow, SealedReceipt } from '#main/ledger/rows.ts';
import { aFolder, aLine, anOperation, aSale, BASIS, byCard, CORRECTION, openShift, SHIFT } from './kit.ts';
import { below, type Random, randomFrom } from './random.ts';

function seal(ledger: Ledger, n: number, changes: Partial<SealedReceipt> = {}): void {
  const { receipt, fiscal } = aSale(n, changes);
  sealReceipt(ledger, receipt, fiscal);
}

/** Receipt 1: three bottles (269.70) and half a kilo (44.95) for 314.65, 200.00 of it by card. */
function soldMixed(ledger: Ledger): void {
  recordPaymentOperation(ledger, anOperation({ amountMinor: 20_000 }));
  seal(ledger, 1, {
    lines: [aLine({ quantityMilli: 3000 }), aLine({ quantityMilli: 500 })],
    payments: [
      { tender: 'electronic', amountMinor: 20_000 },
      { tender: 'cash', amountMinor: 11_465 },
    ],
    tenderedCashMinor: 11_465,
  });
}

const bottles = (count: number): ReceiptLineRow => aLine({ quantityMilli: count * 1000, salePosition: 1 });
const takesBack = (...lines: ReceiptLineRow[]): Partial<SealedReceipt> => ({
  kind: 'sale-return',
  saleId: 'receipt-1',
  returnBasis: BASIS,
  lines,
});
const back = (amountMinor: number, receiptId: string) =>
  anOperation({ id: `back-${receiptId}`, receiptId, kind: 'refund', originalId: 'operation-1', amountMinor });

test('what came back of a sale is told by line and tender, over several returns', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  soldMixed(ledger);
  const nothing = { cash: 0, electronic: 0, prepaid: 0, credit: 0, other: 0 };
  expect(returnedOf(ledger, 'receipt-1')).toEqual({ lines: [], tenders: nothing, returnIds: [] });
  seal(ledger, 2, takesBack(bottles(1)));
  recordPaymentOperation(ledger, back(13_485, 'receipt-3'));
  seal(ledger, 3, {
    ...takesBack(bottles(1), aLine({ quantityMilli: 500, salePosition: 2 })),
    ...byCard(13_485),
  });
  expect(returnedOf(ledger, 'receipt-1')).toEqual({
    lines: [
      { position: 1, quantityMilli: 2000, sumMinor: 17_980 },
      { position: 2, quantityMilli: 500, sumMinor: 4495 },
    ],
    tenders: { ...nothing, cash: 8990, electronic: 13_485 },
    returnIds: ['receipt-2', 'receipt-3'],
  });
  expect(returnsOf(ledger, 'receipt-1').map((row) => [row.id, row.totalMinor, row.shiftNumber])).toEqual([
    ['receipt-2', 8990, 1],
    ['receipt-3', 13_485, 1],
  ]);
  expect(receiptById(ledger, 'receipt-3')).toMatchObject({
    receipt: { saleId: 'receipt-1', returnBasis: BASIS },
    lines: [{ salePosition: 1 }, { salePosition: 2 }],
  });
  expect(postingsOf(ledger, 'receipt-3').map((row) => [row.account, row.amountMinor])).toEqual([
    ['electronic', -13_485],
    ['sales', 13_485],
  ]);
  expect(returnsOf(ledger, 'receipt-2')).toEqual([]);
  expect(assertLedgerConsistent(ledger)).toEqual([]);
});

test.each<[string, Partial<SealedReceipt>]>([
  ['no more comes back than was sold', takesBack(bottles(3))],
  ['no more comes back than was sold', takesBack(bottles(1), bottles(2))],
  // Little money, but all three bottles although one is back already.
  [
    'no more comes back than was sold',
    takesBack(aLine({ quantityMilli: 3000, discountMinor: 26_000, salePosition: 1 })),
  ],
  ['no more comes back than was sold', takesBack(aLine({ quantityMilli: 1000, priceMinor: 20_000, salePosition: 1 }))],
  ['no more comes back than was sold', takesBack(aLine({ quantityMilli: 500, salePosition: 3 }))],
  ['money goes back the way it came', takesBack(bottles(2))],
  ['lines name lines of the sale', takesBack(aLine())],
  ['lines name lines of the sale', { ...takesBack(bottles(1)), saleId: null }],
  ['a sale in the ledger', { ...takesBack(bottles(1)), saleId: 'nobody' }],
  ['a sale in the ledger', { ...takesBack(bottles(1)), saleId: 'receipt-2' }],
  ['a sale in the ledger', { ...takesBack(bottles(1)), saleId: 'correction' }],
  ['a sale in the ledger', { ...takesBack(bottles(1)), kind: 'purchase-return' }],
  ['a return, and only a return', { ...takesBack(bottles(1)), returnBasis: null }],
  ['a return, and only a return', { returnBasis: BASIS }],
  ['a return, and only a return', { returnBasis: BASIS, correction: CORRECTION }],
  ['only a return takes a sale back', { ...takesBack(bottles(1)), kind: 'sale' }],
  ['only a return takes a sale back', { ...takesBack(bottles(1)), returnBasis: null, correction: CORRECTION }],
])('«%s» is checked when a return is sealed', (fact, changes) => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  soldMixed(ledger);
  seal(ledger, 2, takesBack(bottles(1)));
  seal(ledger, 3, { id: 'correction', correction: CORRECTION });
  expect(() => seal(ledger, 4, changes)).toThrow(fact);
  expect(receiptById(ledger, 'receipt-4')).toBeNull();
  expect(returnedOf(ledger, 'receipt-1').returnIds).toEqual(['receipt-2']);
});

test('cash for what was paid by card is given back only when somebody allowed it', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  soldMixed(ledger);
  const all = takesBack(bottles(3));
  expect(() => seal(ledger, 2, all)).toThrow('money goes back the way it came');
  seal(ledger, 2, { ...all, returnBasis: { ...BASIS, allowedBy: 'Петрова О. И.' } });
  expect(returnedOf(ledger, 'receipt-1').tenders.cash).toBe(26_970);
  expect(assertLedgerConsistent(ledger)).toEqual([]);
});

test('a return without its receipt names no sale and takes no line of one', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  const unknown = {
    ...BASIS,
    receiptShown: false,
    fnNumber: '',
    fdNumber: 0,
    fiscalSign: 0,
    allowedBy: 'Петрова О. И.',
  };
  seal(ledger, 1, { kind: 'sale-return', returnBasis: unknown });
  expect(receiptById(ledger, 'receipt-1')?.receipt).toMatchObject({ saleId: null, returnBasis: unknown });
  expect(assertLedgerConsistent(ledger)).toEqual([]);
});

/** What a careless shop tries: any part of any sale, at any price up to the sold one, any number of times. */
function careless(ledger: Ledger, chance: Random, n: number, sales: readonly string[]): void {
  const sale = receiptById(ledger, sales[below(sales.length, chance)] ?? '');
  if (!sale) return;
  const lines = sale.lines.flatMap((line): ReceiptLineRow[] => {
    if (below(3, chance) === 0) return [];
    const quantityMilli = 1 + below(line.quantityMilli, chance);
    const sumMinor = mulDiv(line.sumMinor, quantityMilli, line.quantityMilli, 'half-away');
    return [{ ...line, quantityMilli, grossMinor: sumMinor, discountMinor: 0, sumMinor, salePosition: line.position }];
  });
  const isCash = sale.payments[0]?.tender === 'cash';
  const { receipt, fiscal } = aSale(n, { kind: 'sale-return', saleId: sale.receipt.id, returnBasis: BASIS, lines });
  if (lines.length === 0) return;
  ledger.transaction(() => {
    if (!isCash && receipt.totalMinor > 0) recordPaymentOperation(ledger, refundOf(sale.receipt.id, receipt));
    sealReceipt(ledger, isCash ? receipt : { ...receipt, ...byCard(receipt.totalMinor) }, fiscal);
  });
}

const refundOf = (saleId: string, { id, totalMinor }: SealedReceipt) =>
  anOperation({
    id: `refund-${id}`,
    receiptId: id,
    kind: 'refund',
    originalId: `paid-${saleId}`,
    amountMinor: totalMinor,
  });

function randomSale(ledger: Ledger, chance: Random, n: number): string {
  const lines = Array.from({ length: 1 + below(4, chance) }, () =>
    aLine({ quantityMilli: 1 + below(5000, chance), priceMinor: 1 + below(100_000, chance) }),
  );
  const { receipt, fiscal } = aSale(n, { lines });
  const isCard = below(2, chance) === 0 && receipt.totalMinor > 0;
  const { id, totalMinor } = receipt;
  if (isCard) recordPaymentOperation(ledger, anOperation({ id: `paid-${id}`, receiptId: id, amountMinor: totalMinor }));
  sealReceipt(ledger, isCard ? { ...receipt, ...byCard(totalMinor) } : receipt, fiscal);
  return id;
}

test.each([1, 2, 3, 4, 5, 6])(
  'seed %i: whatever is brought back in any order, never more comes back than was sold',
  (seed) => {
    using folder = aFolder();
    const ledger = folder.open();
    openShift(ledger);
    const chance = randomFrom(seed);
    const sales: string[] = [];
    let refused = 0;
    for (let n = 1; n <= 120; n++) {
      if (sales.length === 0 || below(4, chance) === 0) {
        sales.push(randomSale(ledger, chance, n));
        continue;
      }
      try {
        careless(ledger, chance, n, sales);
      } catch (error) {
        expect(String(error)).toMatch(/no more comes back than was sold|no more is taken back than was paid/);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(10);
    for (const saleId of sales) {
      const sale = receiptById(ledger, saleId);
      const returned = returnedOf(ledger, saleId);
      for (const line of sale?.lines ?? []) {
        const came = returned.lines.find((each) => each.position === line.position);
        expect(came?.quantityMilli ?? 0).toBeLessThanOrEqual(line.quantityMilli);
        expect(came?.sumMinor ?? 0).toBeLessThanOrEqual(line.sumMinor);
      }
      for (const { tender, amountMinor } of sale?.payments ?? [])
        expect(returned.tenders[tender]).toBeLessThanOrEqual(amountMinor);
    }
    const [sold, came] = shiftTotals(ledger, SHIFT).kinds;
    expect(came?.totalMinor ?? 0).toBeLessThanOrEqual(sold?.totalMinor ?? 0);
    expect(moneyWithoutReceipt(ledger)).toEqual([]);
    expect(moneyReturnedWithoutReceipt(ledger)).toEqual([]);
    expect(assertLedgerConsistent(ledger)).toEqual([]);
  },
);
