import { describe, expect, test } from 'vitest';
import type { SellableItem } from '#domain/receipt/draft.ts';
import { draftWithoutReceipt } from '#domain/returns/begin.ts';
import {
  addGoods,
  allowBy,
  chooseAll,
  chooseItem,
  chooseLine,
  chooseNone,
  chooseQuantity,
  leaveLine,
  setBuyer,
  setPrice,
  setReason,
} from '#domain/returns/edit.ts';
import type { ReturnDraft } from '#domain/returns/return-draft.ts';
import { chosenLines, lineFigures, returnTotal } from '#domain/returns/totals.ts';
import { aSale, code, cups, line, params, returnOf, value } from './a-sale.ts';

const TODAY = '2026-11-23';
const cheese = (position: number, quantityMilli: number) =>
  line(position, {
    externalId: 'cheese',
    itemId: 99,
    name: 'Сыр',
    unit: 'кг',
    measure: 11,
    quantityMilli,
    priceMinor: 78_900,
    sumMinor: 32_507,
  });
/** Cups, three for 290.00, one of them given back; a plate for 100.00; 0.412 kg of cheese. */
const known = (): ReturnDraft =>
  value(
    returnOf(aSale([cups(1), line(2), cheese(3, 412)], { cash: 71_507 }), {
      lines: [{ position: 1, quantityMilli: 1000, sumMinor: 9_667 }],
    }),
  );
const unknown = (soldOn = TODAY): ReturnDraft =>
  value(draftWithoutReceipt('r', { soldOn, receiptShown: false, fnNumber: '', fdNumber: 0, fiscalSign: 0 }, TODAY));
const milk: SellableItem = {
  itemId: 1,
  externalId: 'm',
  code: '1',
  article: '',
  barcode: '4600000000015',
  name: 'Молоко',
  unit: 'шт',
  measure: 0,
  subject: 1,
  vat: '22',
  weighed: false,
  priceMinor: 9_490,
};
const weighed: SellableItem = {
  ...milk,
  itemId: 99,
  externalId: 'cheese',
  name: 'Сыр',
  unit: 'кг',
  measure: 11,
  weighed: true,
};
const quantities = (draft: ReturnDraft) => draft.lines.map((one) => one.quantityMilli);

describe('choosing of a sale', () => {
  test.each([
    ['1', 1000, 'accepted'],
    ['1', 2000, 'accepted'],
    ['1', 2001, 'return-too-much'],
    ['1', 3000, 'return-too-much'],
    ['1', 1500, 'item-piece-only'],
    ['1', 0, 'quantity-not-positive'],
    ['1', -1000, 'quantity-not-positive'],
    ['3', 100, 'accepted'],
    ['3', 413, 'return-too-much'],
    ['9', 1000, 'line-not-found'],
  ])('of line %s, %i thousandths: %s', (lineId, quantityMilli, expected) => {
    expect(code(chooseQuantity(known(), lineId, quantityMilli))).toBe(expected);
  });

  test('a refusal says how much may be returned', () => {
    expect(params(chooseQuantity(known(), '1', 3000))).toEqual({ name: 'Товар 1', unit: 'шт', maxMilli: 2000 });
  });

  test('a fraction of a piece good that was sold so goes back whole', () => {
    const draft = value(returnOf(aSale([line(1, { quantityMilli: 500, sumMinor: 5_000 }), line(2)], { cash: 15_000 })));
    expect(code(chooseQuantity(draft, '1', 500))).toBe('accepted');
    expect(code(chooseQuantity(draft, '1', 250))).toBe('item-piece-only');
  });

  test('«all» takes what is left of every line, «nothing» leaves the goods to the buyer', () => {
    const all = chooseAll(known());
    expect(quantities(all)).toEqual([2000, 1000, 412]);
    // 290.00 - 96.67 + 100.00 + 325.07
    expect(returnTotal(all)).toBe(61_840);
    expect(quantities(chooseNone(all))).toEqual([0, 0, 0]);
  });

  test('one line is chosen whole and left by one key each', () => {
    const draft = value(chooseLine(known(), '1'));
    expect(quantities(draft)).toEqual([2000, 0, 0]);
    expect(chosenLines(draft)).toHaveLength(1);
    expect(quantities(value(leaveLine(draft, '1')))).toEqual([0, 0, 0]);
  });

  test('a line given back whole cannot be chosen again', () => {
    const earlier = { lines: [{ position: 2, quantityMilli: 1000, sumMinor: 10_000 }] };
    const draft = value(returnOf(aSale([cups(1), line(2)], { cash: 39_000 }), earlier));
    expect(params(chooseLine(draft, '2'))).toEqual({ name: 'Товар 2', unit: 'шт', maxMilli: 0 });
    expect(quantities(chooseAll(draft))).toEqual([3000, 0]);
  });

  test('goods and prices of a sale cannot be typed', () => {
    expect(code(addGoods(known(), milk, null))).toBe('return-goods-fixed');
    expect(code(setPrice(known(), '1', 100))).toBe('return-goods-fixed');
  });
});

describe('goods scanned while the sale is known', () => {
  const cup: SellableItem = { ...milk, itemId: 10, externalId: 'good-1', name: 'Кружка' };
  test('each scan is one more piece, and one too many is refused', () => {
    const two = value(chooseItem(value(chooseItem(known(), cup, null)), cup, null));
    expect(quantities(two)).toEqual([2000, 0, 0]);
    expect(code(chooseItem(two, cup, null))).toBe('return-too-much');
    expect(params(chooseItem(two, cup, null))).toMatchObject({ maxMilli: 2000 });
  });

  test('a good of another sale is refused by its name', () => {
    const outcome = chooseItem(known(), milk, null);
    expect(code(outcome)).toBe('return-not-in-sale');
    expect(params(outcome)).toEqual({ name: 'Молоко' });
  });

  test('rows of the catalogue numbered anew do not confuse goods', () => {
    expect(code(chooseItem(known(), { ...milk, itemId: 10, externalId: 'other' }, null))).toBe('return-not-in-sale');
    expect(quantities(value(chooseItem(known(), { ...cup, itemId: 777 }, null)))).toEqual([1000, 0, 0]);
    expect(quantities(value(chooseItem(known(), { ...cup, externalId: '' }, null)))).toEqual([1000, 0, 0]);
  });

  test('the label of a bag chooses the bag of that weight; without a weight the bag goes whole', () => {
    const bags = value(returnOf(aSale([cheese(1, 412), cheese(2, 300)], { cash: 65_014 })));
    expect(quantities(value(chooseItem(bags, weighed, 300)))).toEqual([0, 300]);
    expect(quantities(value(chooseItem(bags, weighed, 200)))).toEqual([200, 0]);
    expect(quantities(value(chooseItem(bags, weighed, null)))).toEqual([412, 0]);
    expect(params(chooseItem(bags, weighed, 500))).toEqual({ name: 'Сыр', unit: 'кг', maxMilli: 412 });
  });
});

describe('goods of a sale that is not known', () => {
  test('a good scanned twice is one line of two, a weighed one needs its weight', () => {
    const draft = value(addGoods(value(addGoods(unknown(), milk, null)), milk, null));
    expect(quantities(draft)).toEqual([2000]);
    expect(returnTotal(draft)).toBe(18_980);
    expect(code(addGoods(draft, weighed, null))).toBe('weight-needed');
    expect(quantities(value(addGoods(value(addGoods(draft, weighed, 412)), weighed, 300)))).toEqual([2000, 412, 300]);
  });

  test.each([
    ['22', '2026-01-01', '22'],
    ['22', '2025-12-31', '20'],
    ['22/122', '2025-12-31', '20/120'],
    ['22/122', '2026-01-01', '22/122'],
    ['10', '2025-12-31', '10'],
    ['none', '2020-05-05', 'none'],
    ['5', '2025-05-05', '5'],
  ] as const)('a good at %s now, claimed to be sold on %s, goes back at %s', (vat, soldOn, expected) => {
    expect(value(addGoods(unknown(soldOn), { ...milk, vat }, null)).lines[0]?.vat).toBe(expected);
  });

  test('a price typed by the cashier holds for the next piece of the good', () => {
    const draft = value(setPrice(value(addGoods(unknown(), milk, null)), '1', 8_000));
    expect(returnTotal(value(addGoods(draft, milk, null)))).toBe(16_000);
  });

  test.each([
    [0, 'amount-not-positive'],
    [-1, 'amount-not-positive'],
    [9_999_999_999, 'accepted'],
    [10_000_000_000, 'total-too-large'],
    [Number.MAX_SAFE_INTEGER, 'total-too-large'],
  ])('a price of %i: %s', (priceMinor, expected) => {
    expect(code(setPrice(value(addGoods(unknown(), milk, null)), '1', priceMinor))).toBe(expected);
  });

  test('quantities have the limits of a receipt', () => {
    const draft = value(addGoods(unknown(), milk, null));
    expect(code(chooseQuantity(draft, '1', 100_000_000))).toBe('quantity-too-large');
    expect(code(chooseQuantity(draft, '1', 1500))).toBe('item-piece-only');
    expect(code(chooseQuantity(draft, '1', 0))).toBe('quantity-not-positive');
    const dear = value(setPrice(draft, '1', 9_999_999_999));
    expect(code(addGoods(dear, { ...milk, itemId: 2 }, null))).toBe('total-too-large');
  });

  test('goods that are left disappear, and their number is never used again', () => {
    const draft = value(leaveLine(value(addGoods(unknown(), milk, null)), '1'));
    expect(draft.lines).toEqual([]);
    expect(value(addGoods(draft, milk, null)).lines[0]?.id).toBe('2');
    expect(chooseNone(value(addGoods(draft, milk, null))).lines).toEqual([]);
  });

  test('two hundred lines fit, the next is refused', () => {
    let draft = unknown();
    for (let index = 0; index < 200; index++) draft = value(addGoods(draft, { ...milk, itemId: index }, null));
    expect(code(addGoods(draft, { ...milk, itemId: 999 }, null))).toBe('receipt-too-long');
  });
});

test('reason and buyer are kept without spaces around, up to 200 characters', () => {
  expect(value(setReason(known(), '  Брак ')).basis.reason).toBe('Брак');
  expect(value(setBuyer(known(), 'я'.repeat(200))).basis.buyer).toHaveLength(200);
  expect(params(setReason(known(), 'я'.repeat(201)))).toEqual({ max: 200 });
});

test('who allowed is kept when a later permission names nobody', () => {
  const draft = allowBy(allowBy(known(), 'Сидорова'), '');
  expect(draft.basis).toMatchObject({ allowedBy: 'Сидорова' });
});

describe('what the ledger keeps of a line', () => {
  test('gross less discount is the sum, VAT is contained in it', () => {
    const [first] = value(chooseLine(known(), '1')).lines;
    // Two cups at 100.00 less what is left of 290.00 - 96.67; 22/122 of 193.33 is 34.863.
    expect(first && lineFigures(first)).toEqual({
      salePosition: 1,
      quantityMilli: 2000,
      priceMinor: 10_000,
      grossMinor: 20_000,
      discountMinor: 667,
      sumMinor: 19_333,
      vatMinor: 3_486,
    });
  });

  test('a last part a kopeck above price x quantity has no negative discount', () => {
    // 1.000 at 99.98: 0.334 twice is 33.39 (33.3933), 0.332 is 33.19 (33.1934), but 33.20 is left.
    const sold = line(1, { measure: 11, quantityMilli: 1000, priceMinor: 9_998, sumMinor: 9_998 });
    const draft = value(
      returnOf(aSale([sold, line(2)], { cash: 19_998 }), {
        lines: [{ position: 1, quantityMilli: 668, sumMinor: 6_678 }],
      }),
    );
    const [last] = value(chooseLine(draft, '1')).lines;
    expect(last && lineFigures(last)).toMatchObject({ grossMinor: 3_320, discountMinor: 0, sumMinor: 3_320 });
  });
});
