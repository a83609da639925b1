/** Money of a return: what each line and the whole give back. Source: spec/rules.md 4.5. */
import { compare, lineGross, type Money, money, quantity, subtract, sum } from '../money/money.ts';
import { vatOf } from '../money/vat.ts';
import { type ReturnParts, returnParts } from './parts.ts';
import type { ReturnDraft, ReturnLine } from './return-draft.ts';

/** Sold and not yet given back; null for goods added by hand, where nothing limits it. */
export const restMilli = (line: ReturnLine): number | null =>
  line.soldPosition === null ? null : line.soldMilli - line.returnedMilli;

/** Lines the buyer brings back. */
export const chosenLines = (draft: ReturnDraft): readonly ReturnLine[] =>
  draft.lines.filter((line) => line.quantityMilli > 0);

/** Positions and sum of a chosen line: of its sale, or price x quantity for goods added by hand. */
export function partsOf(line: ReturnLine): ReturnParts {
  const sold =
    line.soldPosition === null
      ? {
          quantityMilli: line.quantityMilli,
          priceMinor: line.priceMinor,
          sumMinor: lineGross(money(line.priceMinor), quantity(line.quantityMilli)),
        }
      : { quantityMilli: line.soldMilli, priceMinor: line.priceMinor, sumMinor: line.soldSumMinor };
  const returned = { quantityMilli: line.returnedMilli, sumMinor: line.returnedSumMinor };
  return returnParts(sold, returned, line.quantityMilli);
}

/** 0 for a line that is not chosen. */
export const returnLineSum = (line: ReturnLine): Money =>
  line.quantityMilli === 0 ? money(0) : partsOf(line).sumMinor;

export const returnTotal = (draft: ReturnDraft): Money => sum(draft.lines.map(returnLineSum));

/** Money of a chosen line as the ledger keeps it: gross - discount = sum, and the discount is never negative. */
export interface ReturnLineFigures {
  readonly salePosition: number | null;
  readonly quantityMilli: number;
  readonly priceMinor: number;
  readonly grossMinor: Money;
  readonly discountMinor: Money;
  readonly sumMinor: Money;
  readonly vatMinor: Money;
}

export function lineFigures(line: ReturnLine): ReturnLineFigures {
  const sumMinor = returnLineSum(line);
  const shelf = lineGross(money(line.priceMinor), quantity(line.quantityMilli));
  // The last part of a position takes what is left of its sum, which may be a kopeck above price x quantity.
  const grossMinor = compare(shelf, sumMinor) < 0 ? sumMinor : shelf;
  return {
    salePosition: line.soldPosition,
    quantityMilli: line.quantityMilli,
    priceMinor: line.priceMinor,
    grossMinor,
    discountMinor: subtract(grossMinor, sumMinor),
    sumMinor,
    vatMinor: vatOf(sumMinor, line.vat),
  };
}
