import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeOf, quickSums } from '#domain/money/cash.ts';
import { money } from '#domain/money/money.ts';
import { typedMoney, typedQuantity } from '#domain/money/typed.ts';

test.each([
  ['1234,5', 123_450],
  ['1234.50', 123_450],
  [',5', 50],
  ['.05', 5],
  ['7,', 700],
  ['0', 0],
  ['007', 700],
  ['1 234,50', 123_450],
  ['1 234,50', 123_450],
  ['2,500', 250],
  ['99999999,99', 9_999_999_999],
])('«%s» typed as money is %i kopecks', (text, amountMinor) => {
  expect(typedMoney(text)).toEqual({ ok: true, value: amountMinor });
});

test.each([
  ['', 'empty'],
  ['  ', 'empty'],
  [',', 'not-a-number'],
  ['-5', 'not-a-number'],
  ['1,2,3', 'not-a-number'],
  ['1.234,50', 'not-a-number'],
  ['1e3', 'not-a-number'],
  ['٣', 'not-a-number'],
  ['5 руб', 'not-a-number'],
  ['0x10', 'not-a-number'],
  ['1,005', 'too-many-decimals'],
  ['100000000', 'too-large'],
  ['9'.repeat(32), 'too-large'],
  ['9'.repeat(1_000_000), 'not-a-number'],
])('«%.20s» is refused as money: %s', (text, code) => {
  const answer = typedMoney(text);
  expect(answer.ok ? answer.value : answer.error.code).toBe(code);
});

test.each([
  ['2', 2000],
  ['0,455', 455],
  ['5/8', 625],
  ['3/2', 1500],
  ['1.5000', 1500],
  ['99999,999', 99_999_999],
])('«%s» typed as a quantity is %i thousandths', (text, quantityMilli) => {
  expect(typedQuantity(text)).toEqual({ ok: true, value: quantityMilli });
});

test.each([
  ['0', 'zero'],
  ['0/5', 'zero'],
  ['0,000', 'zero'],
  ['1/0', 'not-a-number'],
  ['5/', 'not-a-number'],
  ['1/2/3', 'not-a-number'],
  ['', 'empty'],
  ['0,4555', 'too-many-decimals'],
  ['1/3', 'too-many-decimals'],
  ['100000', 'too-large'],
  ['999999999/1', 'too-large'],
])('«%s» is refused as a quantity: %s', (text, code) => {
  const answer = typedQuantity(text);
  expect(answer.ok ? answer.value : answer.error.code).toBe(code);
});

test('every amount survives being written with a comma and typed again', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9_999_999_999 }), (amountMinor) => {
      const digits = String(amountMinor).padStart(3, '0');
      const answer = typedMoney(`${digits.slice(0, -2)},${digits.slice(-2)}`);
      return answer.ok && answer.value === amountMinor;
    }),
  );
});

test('change is what was tendered over the total; too little is refused with what is missing', () => {
  expect(changeOf(money(36_395), money(50_000))).toEqual({ ok: true, value: 13_605 });
  expect(changeOf(money(36_395), money(36_395))).toEqual({ ok: true, value: 0 });
  expect(changeOf(money(36_395), money(30_000))).toEqual({
    ok: false,
    error: { code: 'not-enough-cash', params: { missingMinor: 6395 } },
  });
});

test.each([
  [36_395, [36_395, 40_000, 50_000, 100_000, 500_000]],
  [12_345, [12_345, 13_000, 15_000, 20_000, 50_000]],
  [1230, [1230, 2000, 5000, 10_000, 50_000]],
  [50_000, [50_000, 100_000, 500_000]],
  [500_000, [500_000]],
  [712_345, [712_345, 750_000, 800_000, 1_000_000]],
  [99_999_999, [99_999_999, 100_000_000]],
  [0, [0]],
])('for a total of %i the keys are %j', (total, sums) => {
  expect(quickSums(money(total))).toEqual(sums);
});
