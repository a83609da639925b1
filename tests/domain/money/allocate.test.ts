import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cascade, roundedShares } from '#domain/money/allocate.ts';
import { money, sum } from '#domain/money/money.ts';
import { roundDown } from '#domain/money/round-down.ts';

const line = (sumMinor: number, eligible = true) => ({ sumMinor: money(sumMinor), eligible });
const bases = fc.array(fc.bigInt({ min: 0n, max: 10n ** 17n }), { minLength: 1, maxLength: 20 });

test('G20: 100.00 over three equal lines is 33.33, 33.34, 33.33 in the cascade', () => {
  expect(cascade(money(10_000), [200n, 200n, 200n])).toEqual([3333, 3334, 3333]);
});

test('G20: the rounding helper gives 33.34, 33.33, 33.33', () => {
  expect(roundedShares(money(10_000), [200n, 200n, 200n])).toEqual([3334, 3333, 3333]);
});

test('too much is taken back one kopeck each, from the largest down', () => {
  // 0.05 over 10 : 10 : 10 : 10 rounds to 1 each and leaves one over; over 0.06 to 2 each, two too many.
  expect(roundedShares(money(6), [10n, 12n, 11n, 10n])).toEqual([1, 2, 2, 1]);
  expect(roundedShares(money(6), [10n, 10n, 10n, 10n])).toEqual([1, 1, 2, 2]);
});

test('G23: a sum is spread over unrounded bases left by another discount', () => {
  expect(cascade(money(10_000), [539_980_0n, 405_450_0n, 224_997_5n])).toEqual([4614, 3464, 1922]);
});

test('with nothing to divide by, the first line takes it all; with no line it is a defect', () => {
  expect(cascade(money(5), [0n, 0n])).toEqual([5, 0]);
  expect(roundedShares(money(5), [0n, 0n])).toEqual([5, 0]);
  expect(cascade(money(0), [])).toEqual([]);
  expect(() => cascade(money(1), [])).toThrow(RangeError);
  expect(() => roundedShares(money(1), [-1n])).toThrow(RangeError);
});

test('parts always add up, and a line without a base gets nothing', () => {
  fc.assert(
    fc.property(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), bases, (value, weights) => {
      fc.pre(weights.some((weight) => weight > 0n));
      for (const spread of [cascade, roundedShares]) {
        const parts = spread(money(value), weights);
        expect(sum(parts)).toBe(value);
        weights.forEach((weight, index) => {
          if (weight === 0n) expect(parts[index]).toBe(0);
        });
      }
    }),
  );
});

test('rounding a receipt is off until a shop turns it on', () => {
  expect(roundDown([line(36_395)])).toEqual([0]);
});

test('a whole total is left alone', () => {
  expect(roundDown([line(10_050), line(9950)], 100)).toEqual([0, 0]);
});

test('nothing is rounded when only tobacco was bought or the eligible line is too small', () => {
  expect(roundDown([line(18_990, false)], 100)).toEqual([0]);
  expect(roundDown([line(18_990, false), line(5)], 100)).toEqual([0, 0]);
});

test('a receipt is never rounded down to nothing', () => {
  expect(roundDown([line(95)], 100)).toEqual([0]);
});

test('a rounded receipt is a multiple of the precision, less than one step below', () => {
  const lines = fc.array(fc.record({ sumMinor: fc.integer({ min: 0, max: 10 ** 7 }), eligible: fc.boolean() }));
  const precision = fc.constantFrom(10, 50, 100, 500, 1000);
  fc.assert(
    fc.property(lines, precision, (raw, step) => {
      const receipt = raw.map((each) => line(each.sumMinor, each.eligible));
      const before = sum(receipt.map((each) => each.sumMinor));
      const parts = roundDown(receipt, step);
      const off = sum(parts);
      expect(off === 0 || (before - off) % step === 0).toBe(true);
      expect(off).toBeLessThan(step);
      parts.forEach((part, index) => {
        const each = receipt[index];
        expect(part).toBeGreaterThanOrEqual(0);
        if (part > 0) expect(each?.eligible === true && each.sumMinor > part).toBe(true);
      });
    }),
  );
});
