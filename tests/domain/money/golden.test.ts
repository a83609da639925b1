import { describe, expect, test } from 'vitest';
import { cascade } from '#domain/money/allocate.ts';
import { exactGross, lineGross, type Money, money, subtract, sum } from '#domain/money/money.ts';
import { roundDown } from '#domain/money/round-down.ts';
import { split } from '#domain/money/split.ts';
import { type VatTotal, vatOf, vatTotals } from '#domain/money/vat.ts';
import { type GoldenCase, goldenCase, goldenCases, pairs, thousandths } from './golden.ts';

const cases = goldenCases().map((each): [string, GoldenCase] => [`${each.id} ${each.title}`, each]);
const byRate = (totals: readonly VatTotal[], figure: (total: VatTotal) => Money): Record<string, number> =>
  Object.fromEntries(totals.map((total) => [total.vat, figure(total)]));

/** Line sums come from the table, so these hold for cases with discounts too: only what gave the sum is not ours yet. */
describe.each(cases)('%s', (_, golden) => {
  const { expected } = golden;
  const lines = pairs(golden).map((pair) => ({ ...pair, sumMinor: money(pair.result.sum_minor) }));

  test('each line costs price times quantity, rounded half up', () => {
    for (const { price, units, result } of lines) expect(lineGross(price, units)).toBe(result.gross_minor);
  });

  test('each line contains the VAT of its sum', () => {
    for (const { sumMinor, vat, result } of lines) expect(vatOf(sumMinor, vat)).toBe(result.vat_minor);
  });

  test('positions for the registrar multiply back and are the ones of the table', () => {
    const positions = lines.flatMap((line) =>
      split(line.units, line.sumMinor, line.price).map((part) => ({
        line: line.result.id,
        price: part.priceMinor,
        quantity: part.quantityMilli,
        sum: part.sumMinor,
        vat: vatOf(part.sumMinor, line.vat),
      })),
    );
    expect(positions).toEqual(
      expected.fiscal_positions.map((position) => ({
        line: position.line,
        price: position.price_minor,
        quantity: thousandths(position.qty),
        sum: position.sum_minor,
        vat: position.vat_minor,
      })),
    );
  });

  test('VAT by rate agrees in all three figures', () => {
    const ofLines = vatTotals(lines);
    expect(byRate(ofLines, (total) => total.baseMinor)).toEqual(expected.base_by_rate_minor);
    expect(byRate(ofLines, (total) => total.vatOfLinesMinor)).toEqual(expected.vat_by_rate_sum_of_lines_minor);
    expect(byRate(ofLines, (total) => total.vatOfBaseMinor)).toEqual(expected.vat_by_rate_from_receipt_base_minor);
    const parts = lines.flatMap(({ units, sumMinor, price, vat }) =>
      split(units, sumMinor, price).map((part) => ({ sumMinor: part.sumMinor, vat })),
    );
    expect(byRate(vatTotals(parts), (total) => total.vatOfLinesMinor)).toEqual(
      expected.vat_by_rate_sum_of_fiscal_positions_minor,
    );
  });

  test('the lines add up to the total', () => {
    expect(sum(lines.map((line) => line.sumMinor))).toBe(expected.total_minor);
  });
});

test.each(['G01', 'G02', 'G04', 'G05', 'G06'])('%s without discounts sells each line for its gross', (id) => {
  const results = pairs(goldenCase(id));
  expect(results.map(({ price, units }) => lineGross(price, units))).toEqual(
    results.map(({ result }) => result.sum_minor),
  );
});

test.each(['G19', 'G22'])('%s spreads the sum over the document as 1C does', (id) => {
  const golden = goldenCase(id);
  const bases = pairs(golden).map(({ price, units }) => exactGross(price, units));
  const parts = golden.expected.lines.map((line) => line.auto_parts[0]?.minor);
  expect(cascade(money(100_000), bases)).toEqual(parts);
});

test('G26 takes 95 kopecks off bread and soap and leaves the cigarettes alone', () => {
  const golden = goldenCase('G26');
  expect(golden.input.rounding).toEqual({ precision_minor: 100 });
  const lines = pairs(golden).map((pair) => ({ ...pair, sumMinor: lineGross(pair.price, pair.units) }));
  const parts = roundDown(lines, 100);
  expect(parts).toEqual(golden.expected.lines.map((line) => line.rounding_minor ?? 0));
  expect(lines.map((line, index) => subtract(line.sumMinor, parts[index] ?? money(0)))).toEqual(
    golden.expected.lines.map((line) => line.sum_minor),
  );
});
