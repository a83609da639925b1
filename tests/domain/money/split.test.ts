import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineGross, money, quantity, sum } from '#domain/money/money.ts';
import { type FiscalPart, split } from '#domain/money/split.ts';

const shown = (parts: readonly FiscalPart[]): (readonly [number, number])[] =>
  parts.map((part) => [part.quantityMilli, part.priceMinor]);
const dearestFirst = (parts: readonly FiscalPart[]): FiscalPart[] =>
  [...parts].sort((a, b) => b.priceMinor - a.priceMinor);

/** spec/rules.md 3.3: quantity, sum, shelf price -> quantity and price of each position. */
test.each([
  [
    '3 × 100.00 − 10.00 (G27)',
    3000,
    29_000,
    10_000,
    [
      [1000, 9666],
      [2000, 9667],
    ],
  ],
  [
    '47.800 × 21.99 − 0.12 (G27)',
    47_800,
    105_100,
    2199,
    [
      [11_800, 2198],
      [36_000, 2199],
    ],
  ],
  [
    '3 × 333.33 − 20 % (G07)',
    3000,
    79_999,
    33_333,
    [
      [2000, 26_666],
      [1000, 26_667],
    ],
  ],
  ['5 × 10.00 with 15.00 off (Pirit)', 5000, 3500, 1000, [[5000, 700]]],
  ['no discount', 335, 101, 300, [[335, 300]]],
  ['all of it given away', 1000, 0, 10_000, [[1000, 0]]],
])('%s', (_, units, total, shelf, positions) => {
  expect(shown(split(quantity(units), money(total), money(shelf)))).toEqual(positions);
});

test('the shelf price is kept whenever it multiplies back, also where another price would too', () => {
  expect(shown(split(quantity(100), money(100), money(1004)))).toEqual([[100, 1004]]);
});

test('positions always give exactly the sum and the quantity, and there are at most two', () => {
  const units = fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 99_999_999 }));
  const total = fc.oneof(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 9_999_999_999 }));
  const shelf = fc.integer({ min: 0, max: 9_999_999 });
  fc.assert(
    fc.property(units, total, shelf, (unitsMilli, totalMinor, shelfMinor) => {
      const parts = split(quantity(unitsMilli), money(totalMinor), money(shelfMinor));
      expect(parts.length).toBeLessThanOrEqual(2);
      expect(sum(parts.map((part) => part.sumMinor))).toBe(totalMinor);
      expect(parts.reduce((all, part) => all + part.quantityMilli, 0)).toBe(unitsMilli);
      for (const part of parts) {
        expect(part.quantityMilli).toBeGreaterThan(0);
        expect(lineGross(part.priceMinor, part.quantityMilli)).toBe(part.sumMinor);
      }
    }),
    { numRuns: 3000 },
  );
});

test('one piece is never split, so a marked good keeps its code', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9_999_999_999 }), fc.integer({ min: 0, max: 9_999_999 }), (total, shelf) => {
      expect(split(quantity(1000), money(total), money(shelf))).toHaveLength(1);
    }),
  );
});

test('G28: returning 3 for 290.00 piece by piece, dearest first, gives 96.67, 96.67 and 96.66', () => {
  const parts = dearestFirst(split(quantity(3000), money(29_000), money(10_000)));
  const pieces = parts.flatMap((part) => Array.from({ length: part.quantityMilli / 1000 }, () => part.priceMinor));
  expect(pieces).toEqual([9667, 9667, 9666]);
});

test('10 metres of the cable of G27 come back for 219.90', () => {
  const [dearest] = dearestFirst(split(quantity(47_800), money(105_100), money(2199)));
  expect(dearest && lineGross(dearest.priceMinor, quantity(10_000))).toBe(21_990);
});

test('nothing, and a negative sum, cannot be split', () => {
  expect(() => split(quantity(0), money(100), money(100))).toThrow(RangeError);
  expect(() => split(quantity(1000), money(-1), money(100))).toThrow(RangeError);
});
