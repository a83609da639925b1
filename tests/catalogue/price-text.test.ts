import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { priceFromText } from '#main/catalogue/price-text.ts';

const READ: readonly (readonly [string, number])[] = [
  ['15', 1500],
  ['15,5', 1550],
  ['15.50', 1550],
  ['0,01', 1],
  ['0', 0],
  ['00015,50', 1550],
  ['1 234,50', 123450],
  ['1\u00a0234\u00a0567,89', 123456789],
  ['1\u202f599.00', 159900],
  ["1'599.00", 159900],
  ['1,234.50', 123450],
  ['1.234.567,80', 123456780],
  ['94,90 руб.', 9490],
  ['94,90 ₽', 9490],
  ['94.9р', 9490],
  ['12,340', 1234],
  ['0,990', 99],
  ['15,0000', 1500],
  ['15,', 1500],
  ['9999999,99', 999999999],
];

const REFUSED: readonly (readonly [string, string])[] = [
  ['', 'price-unreadable'],
  ['дорого', 'price-unreadable'],
  ['15-50', 'price-unreadable'],
  ['1e3', 'price-unreadable'],
  ['0x10', 'price-unreadable'],
  ['12 34,50', 'price-unreadable'],
  ['NaN', 'price-unreadable'],
  ['-15', 'price-negative'],
  ['−15,00', 'price-negative'],
  ['(15,00)', 'price-negative'],
  ['1,234', 'price-ambiguous'],
  ['1.234', 'price-ambiguous'],
  ['15,5051', 'price-too-precise'],
  ['10000000', 'price-out-of-range'],
  ['99999999999999999999999', 'price-out-of-range'],
];

describe('a price written as text', () => {
  test.each(READ.filter(([text]) => text !== '12,340'))('«%s» is %i kopecks', (text, priceMinor) => {
    expect(priceFromText(text)).toEqual({ ok: true, priceMinor });
  });

  test.each(REFUSED)('«%s» is refused as %s', (text, fault) => {
    expect(priceFromText(text)).toEqual({ ok: false, fault });
  });

  test('three decimals are thousands or a fraction for a person, always a fraction for a program', () => {
    expect(priceFromText('12,340')).toEqual({ ok: false, fault: 'price-ambiguous' });
    expect(priceFromText('12.340', true)).toEqual({ ok: true, priceMinor: 1234 });
    expect(priceFromText('12.345', true)).toEqual({ ok: false, fault: 'price-too-precise' });
  });

  test('every price of whole kopecks comes back exactly, with comma, dot, groups and currency', () => {
    const prices = fc.integer({ min: 0, max: 999_999_999 });
    fc.assert(
      fc.property(prices, fc.constantFrom(',', '.'), fc.boolean(), (priceMinor, sign, grouped) => {
        const digits = String(priceMinor).padStart(3, '0');
        const whole = digits.slice(0, -2);
        const shown = grouped ? whole.replace(/\B(?=(\d{3})+$)/g, ' ') : whole;
        expect(priceFromText(`${shown}${sign}${digits.slice(-2)} руб`)).toEqual({ ok: true, priceMinor });
      }),
      { verbose: true },
    );
  });
});
