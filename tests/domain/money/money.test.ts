import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  add,
  addQuantities,
  compare,
  divideRounded,
  lineGross,
  money,
  mulDiv,
  negate,
  quantity,
  rate,
  subtract,
  sum,
} from '#domain/money/money.ts';

test('an exact half is rounded away from zero on both sides', () => {
  expect(divideRounded(-30135n, 100n, 'half-away')).toBe(-301n);
  expect(divideRounded(-505n, 10n, 'half-away')).toBe(-51n);
  expect(divideRounded(505n, 10n, 'half-away')).toBe(51n);
  expect(divideRounded(504n, 10n, 'half-away')).toBe(50n);
});

test('floor goes towards minus infinity', () => {
  expect(divideRounded(-1n, 2n, 'floor')).toBe(-1n);
  expect(divideRounded(1n, 2n, 'floor')).toBe(0n);
  expect(divideRounded(-4n, 2n, 'floor')).toBe(-2n);
});

test('0.335 of 3.00 is 1.01 although floats say 1.00', () => {
  expect(lineGross(money(300), quantity(335))).toBe(101);
});

test('1.250 of 7.99 is 9.99', () => {
  expect(lineGross(money(799), quantity(1250))).toBe(999);
});

test('ten million roubles times 99 999.999 is exact though the product leaves the safe integers', () => {
  expect(lineGross(money(1_000_000_000), quantity(99_999_999))).toBe(99_999_999_000_000);
  expect(() => lineGross(money(Number.MAX_SAFE_INTEGER), quantity(99_999_999))).toThrow(RangeError);
});

test('anything that is not a whole safe number is a defect, not money', () => {
  for (const bad of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    expect(() => money(bad)).toThrow(RangeError);
    expect(() => quantity(bad)).toThrow(RangeError);
    expect(() => rate(bad)).toThrow(RangeError);
  }
  expect(() => quantity(-1)).toThrow(RangeError);
  expect(() => quantity(100_000_000)).toThrow(RangeError);
  expect(() => addQuantities(quantity(99_999_999), quantity(1))).toThrow(RangeError);
  expect(() => add(money(Number.MAX_SAFE_INTEGER), money(1))).toThrow(RangeError);
  expect(() => divideRounded(1n, 0n, 'floor')).toThrow(RangeError);
});

test('minus zero never appears', () => {
  expect(Object.is(negate(money(0)), 0)).toBe(true);
  expect(Object.is(money(-0), 0)).toBe(true);
});

test('sums, differences and order are those of whole numbers', () => {
  expect(sum([money(10), money(-3), money(5)])).toBe(12);
  expect(subtract(money(10), money(12))).toBe(-2);
  expect([money(5), money(-1), money(3)].sort(compare)).toEqual([-1, 3, 5]);
  expect(addQuantities(quantity(455), quantity(545))).toBe(1000);
});

test('a rounded quotient is never further than half from the true one, and a floor never above it', () => {
  const whole = fc.integer({ min: -2_000_000_000, max: 2_000_000_000 });
  fc.assert(
    fc.property(whole, whole, fc.integer({ min: 1, max: 1_000_000 }), (a, b, div) => {
      const product = BigInt(a) * BigInt(b);
      fc.pre(product / BigInt(div) < 2n ** 53n && product / BigInt(div) > -(2n ** 53n));
      const twiceError = (BigInt(mulDiv(a, b, div, 'half-away')) * BigInt(div) - product) * 2n;
      const floorError = product - BigInt(mulDiv(a, b, div, 'floor')) * BigInt(div);
      return twiceError <= BigInt(div) && twiceError >= -BigInt(div) && floorError >= 0n && floorError < BigInt(div);
    }),
  );
});
