import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { money } from '#domain/money/money.ts';
import { isVatKey, VAT_KEYS, type VatKey, vatOf, vatTag1199, vatTitleKey, vatTotals } from '#domain/money/vat.ts';

/** spec/rules.md 3.4: key, tag 1199, what 100.00 contains. */
const TABLE: readonly (readonly [VatKey, number, number])[] = [
  ['22', 11, 1803],
  ['22/122', 12, 1803],
  ['20', 1, 1667],
  ['20/120', 3, 1667],
  ['10', 2, 909],
  ['10/110', 4, 909],
  ['0', 5, 0],
  ['none', 6, 0],
  ['5', 7, 476],
  ['5/105', 9, 476],
  ['7', 8, 654],
  ['7/107', 10, 654],
];

test.each(TABLE)('rate %s is %i in tag 1199 and 100.00 contains %i kopecks of it', (vat, tag, contained) => {
  expect(vatTag1199(vat)).toBe(tag);
  expect(vatOf(money(10_000), vat)).toBe(contained);
});

test('the table covers every key, and every key has a name of its own', () => {
  expect(TABLE.map(([vat]) => vat).sort()).toEqual([...VAT_KEYS].sort());
  expect(new Set(VAT_KEYS.map(vatTitleKey)).size).toBe(VAT_KEYS.length);
  expect(new Set(VAT_KEYS.map(vatTag1199)).size).toBe(VAT_KEYS.length);
});

test('the keys are exactly those that registrars take', () => {
  const source = readFileSync(new URL('../../../drivers/fiscal/fiscal.ts', import.meta.url), 'utf8');
  const union = /export type FiscalVat =([^;]+);/.exec(source)?.[1] ?? '';
  expect([...union.matchAll(/'([^']+)'/g)].map((match) => match[1])).toEqual([...VAT_KEYS]);
});

test('a rate from outside is a key or it is not', () => {
  expect(isVatKey('7/107')).toBe(true);
  for (const bad of ['18', '', 'toString', '__proto__', 'NONE']) expect(isVatKey(bad)).toBe(false);
});

test('501.75 at 20/120 contains 83.63, as a real receipt shows: half even would say 83.62', () => {
  expect(vatOf(money(50_175), '20/120')).toBe(8363);
});

test('G03: three lines of 19.99 at 22 % carry 10.80 line by line and 10.81 from their sum', () => {
  const line = { sumMinor: money(1999), vat: '22' } as const;
  expect(vatTotals([line, line, line])).toEqual([
    { vat: '22', baseMinor: 5997, vatOfLinesMinor: 1080, vatOfBaseMinor: 1081 },
  ]);
});

test('G20: after 100.00 off three lines of 200.00 the figures are 90.17 and 90.16', () => {
  const lines = [16_667, 16_666, 16_667].map((sumMinor) => ({ sumMinor: money(sumMinor), vat: '22' }) as const);
  expect(vatTotals(lines)).toEqual([{ vat: '22', baseMinor: 50_000, vatOfLinesMinor: 9017, vatOfBaseMinor: 9016 }]);
});

test('0 % and «без НДС» are two groups though both contain nothing', () => {
  const lines = [
    { sumMinor: money(5000), vat: 'none' },
    { sumMinor: money(10_000), vat: '0' },
  ] as const;
  expect(vatTotals(lines).map((total) => [total.vat, total.baseMinor, total.vatOfBaseMinor])).toEqual([
    ['0', 10_000, 0],
    ['none', 5000, 0],
  ]);
});

test('a receipt without lines has no rates', () => {
  expect(vatTotals([])).toEqual([]);
});
