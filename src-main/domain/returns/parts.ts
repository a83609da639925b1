/** What a part of a sold line gives back, to the kopeck: spec/rules.md 4.5. */
import { compare, lineGross, type Money, money, quantity, subtract, sum } from '../money/money.ts';
import { type FiscalPart, split } from '../money/split.ts';

/** A line as it was sold: quantity > 0, shelf price, sum after discounts >= 0. */
export interface SoldLine {
  readonly quantityMilli: number;
  readonly priceMinor: number;
  readonly sumMinor: number;
}

export interface ReturnParts {
  readonly sumMinor: Money;
  /** Dearest first; each multiplies back, so that every registrar takes it. */
  readonly positions: readonly FiscalPart[];
}

/**
 * The sale went to the registrar as one or two positions; returns consume them dearest first. A part of a position
 * gives round(price x quantity), its last part whatever of its sum is left: in the end exactly the sold sum is given
 * back, whatever the parts were. `returned` is what earlier returns of this line gave. Throws RangeError for a
 * quantity that is not 1..sold - returned: edit.ts refuses that before.
 */
export function returnParts(
  sold: SoldLine,
  returned: { readonly quantityMilli: number; readonly sumMinor: number },
  quantityMilli: number,
): ReturnParts {
  if (quantityMilli <= 0 || quantityMilli > sold.quantityMilli - returned.quantityMilli) {
    throw new RangeError(`cannot return ${quantityMilli} of ${sold.quantityMilli} - ${returned.quantityMilli}`);
  }
  const fiscal = dearestFirst(split(quantity(sold.quantityMilli), money(sold.sumMinor), money(sold.priceMinor)));
  const positions: FiscalPart[] = [];
  let consumed = returned.quantityMilli;
  let wanted = quantityMilli;
  let left = subtract(money(sold.sumMinor), money(returned.sumMinor));
  for (const [index, position] of fiscal.entries()) {
    const before = Math.min(consumed, position.quantityMilli);
    const free = position.quantityMilli - before;
    const units = Math.min(wanted, free);
    consumed -= before;
    wanted -= units;
    if (units === 0) continue;
    const due = notNegative(subtract(left, sum(fiscal.slice(index + 1).map((later) => later.sumMinor))));
    const whole = lineGross(position.priceMinor, quantity(units));
    // Parts rounded up may have used the position's sum before its quantity.
    const amount = units === free || compare(whole, due) > 0 ? due : whole;
    left = subtract(left, amount);
    positions.push(...dearestFirst(split(quantity(units), amount, position.priceMinor)));
  }
  return { sumMinor: sum(positions.map((position) => position.sumMinor)), positions };
}

const dearestFirst = (parts: readonly FiscalPart[]): FiscalPart[] =>
  [...parts].sort((a, b) => compare(b.priceMinor, a.priceMinor));

const notNegative = (amount: Money): Money => (amount < 0 ? money(0) : amount);
