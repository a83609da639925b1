/** A line whose sum is not price x quantity, as positions that multiply back: spec/rules.md 3.3. */
import { lineGross, type Money, money, mulDiv, type Quantity, quantity, subtract } from './money.ts';

/** What a registrar takes: `sumMinor` is always price x quantity rounded half up. */
export interface FiscalPart {
  readonly priceMinor: Money;
  readonly quantityMilli: Quantity;
  readonly sumMinor: Money;
}

const UNIT_MILLI = 1000;

/**
 * One or two positions with exactly this quantity (> 0) and this sum (>= 0). The shelf price is kept where it
 * multiplies back; otherwise R whole units cost one kopeck more than the rest. Devices refuse a position that does
 * not multiply back (Shtrih-M beyond one kopeck), or multiply themselves (Pirit).
 */
export function split(units: Quantity, total: Money, shelfPrice: Money): FiscalPart[] {
  if (units === 0 || total < 0) throw new RangeError(`cannot split ${units} thousandths for ${total}`);
  const lower = money(mulDiv(total, UNIT_MILLI, units, 'floor'));
  const upper = money(lower + 1);
  for (const price of [shelfPrice, lower, upper]) {
    if (lineGross(price, units) === total) return [{ priceMinor: price, quantityMilli: units, sumMinor: total }];
  }
  const dearerUnits = subtract(total, lineGross(lower, units));
  const dearer = part(upper, quantity(dearerUnits * UNIT_MILLI));
  return [part(lower, quantity(units - dearer.quantityMilli)), dearer];
}

function part(priceMinor: Money, quantityMilli: Quantity): FiscalPart {
  return { priceMinor, quantityMilli, sumMinor: lineGross(priceMinor, quantityMilli) };
}
