import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineGross } from '#domain/money/money.ts';
import { returnParts, type SoldLine } from '#domain/returns/parts.ts';

const cups: SoldLine = { quantityMilli: 3000, priceMinor: 10_000, sumMinor: 29_000 };
const cable: SoldLine = { quantityMilli: 47_800, priceMinor: 2_199, sumMinor: 105_100 };
const untouched = { quantityMilli: 0, sumMinor: 0 };

/** Sums of returning a line in parts of these quantities, one after another. */
function sums(sold: SoldLine, quantities: readonly number[]): number[] {
  let returned = untouched;
  return quantities.map((quantityMilli) => {
    const { sumMinor } = returnParts(sold, returned, quantityMilli);
    returned = { quantityMilli: returned.quantityMilli + quantityMilli, sumMinor: returned.sumMinor + sumMinor };
    return sumMinor;
  });
}

const shown = (sold: SoldLine, returned: typeof untouched, quantityMilli: number) =>
  returnParts(sold, returned, quantityMilli).positions.map((part) => [part.quantityMilli, part.priceMinor]);

describe('spec/rules.md 4.5', () => {
  test('G28: three cups for 290.00 come back one by one for 96.67, 96.67 and 96.66', () => {
    expect(sums(cups, [1000, 1000, 1000])).toEqual([9667, 9667, 9666]);
  });

  test('G28 in other parts: two and one, one and two, all at once', () => {
    expect(sums(cups, [2000, 1000])).toEqual([19_334, 9666]);
    expect(sums(cups, [1000, 2000])).toEqual([9667, 19_333]);
    expect(sums(cups, [3000])).toEqual([29_000]);
  });

  test('a whole line goes back as the positions it was sold in, the dearest first', () => {
    expect(shown(cups, untouched, 3000)).toEqual([
      [2000, 9667],
      [1000, 9666],
    ]);
  });

  test('10 metres of the cable of G27 come back for 219.90, at the price of the dearer position', () => {
    expect(sums(cable, [10_000])).toEqual([21_990]);
    expect(shown(cable, untouched, 10_000)).toEqual([[10_000, 2199]]);
  });

  test('a part that reaches into the cheaper position is two positions', () => {
    // 36.000 metres were sold at 21.99, and 35.000 of them are back for 769.65.
    expect(shown(cable, { quantityMilli: 35_000, sumMinor: 76_965 }, 2000)).toEqual([
      [1000, 2199],
      [1000, 2198],
    ]);
    // 36.000 x 21.99, then 1051.00 - 791.64.
    expect(sums(cable, [36_000, 11_800])).toEqual([79_164, 25_936]);
  });

  test('a part is price x quantity rounded, the last part of a position is what is left of its sum', () => {
    // 1.000 kg at 99.99: 0.333 is 33.30 (33.2967), and 99.99 - 2 x 33.30 = 33.39, not the 33.40 of 0.334 x 99.99.
    const cheese: SoldLine = { quantityMilli: 1000, priceMinor: 9999, sumMinor: 9999 };
    expect(sums(cheese, [333, 333, 334])).toEqual([3330, 3330, 3339]);
  });

  test('parts rounded up never give more than was sold', () => {
    // 2.000 at 0.01 is 0.02; each 0.500 rounds up to a kopeck, so the third and the fourth give nothing.
    const thread: SoldLine = { quantityMilli: 2000, priceMinor: 1, sumMinor: 2 };
    expect(sums(thread, [500, 500, 500, 500])).toEqual([1, 1, 0, 0]);
  });

  test('a line given away for nothing gives nothing back', () => {
    expect(sums({ quantityMilli: 2000, priceMinor: 10_000, sumMinor: 0 }, [1000, 1000])).toEqual([0, 0]);
  });
});

test('more than is left, nothing, or less is a defect', () => {
  expect(() => returnParts(cups, { quantityMilli: 2000, sumMinor: 19_334 }, 1001)).toThrow(RangeError);
  expect(() => returnParts(cups, untouched, 3001)).toThrow(RangeError);
  expect(() => returnParts(cups, untouched, 0)).toThrow(RangeError);
  expect(() => returnParts(cups, untouched, -1000)).toThrow(RangeError);
});

const soldLine = fc.record({
  quantityMilli: fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 99_999_999 })),
  priceMinor: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 9_999_999 })),
  sumMinor: fc.oneof(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 9_999_999_999 })),
});
/** Where a line of that many thousandths is cut. */
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 });

function quantitiesOf(quantityMilli: number, at: readonly number[]): number[] {
  const edges = [...new Set(at.map((part) => Math.round(part * quantityMilli)))].sort((a, b) => a - b);
  return [...edges, quantityMilli].map((edge, index, all) => edge - (all[index - 1] ?? 0)).filter((milli) => milli > 0);
}

test('any parts of any line give back exactly the sold sum, never more on the way, and each position multiplies back', () => {
  fc.assert(
    fc.property(soldLine, cuts, (sold, at) => {
      let returned = untouched;
      for (const quantityMilli of quantitiesOf(sold.quantityMilli, at)) {
        const { sumMinor, positions } = returnParts(sold, returned, quantityMilli);
        expect(sumMinor).toBeGreaterThanOrEqual(0);
        expect(positions.reduce((all, part) => all + part.quantityMilli, 0)).toBe(quantityMilli);
        expect(positions.reduce((all, part) => all + part.sumMinor, 0)).toBe(sumMinor);
        for (const part of positions) expect(lineGross(part.priceMinor, part.quantityMilli)).toBe(part.sumMinor);
        returned = { quantityMilli: returned.quantityMilli + quantityMilli, sumMinor: returned.sumMinor + sumMinor };
        expect(returned.sumMinor).toBeLessThanOrEqual(sold.sumMinor);
      }
      expect(returned).toEqual({ quantityMilli: sold.quantityMilli, sumMinor: sold.sumMinor });
    }),
    { numRuns: 2000 },
  );
});

test('whole pieces never wait: each costs one of the two neighbouring prices, the dearer first', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 9_999_999 }),
      fc.integer({ min: 1, max: 999_999 }),
      (pieces, sumMinor, priceMinor) => {
        const sold = { quantityMilli: pieces * 1000, priceMinor, sumMinor };
        const each = sums(
          sold,
          Array.from({ length: pieces }, () => 1000),
        );
        expect(each).toEqual([...each].sort((a, b) => b - a));
        expect((each[0] ?? 0) - (each.at(-1) ?? 0)).toBeLessThanOrEqual(1);
      },
    ),
  );
});
