/** Cash at the till: change and the sums offered as one key (spec/rules.md 3.9). */
import { accepted, type Outcome, refused } from '../refusals.ts';
import { divideRounded, type Money, money, subtract, toSafe } from './money.ts';

/** Notes of the rouble a buyer is likely to hand over, in minor units. */
const NOTES_MINOR = [1_000, 5_000, 10_000, 50_000, 100_000, 500_000] as const;
const LARGEST_NOTE_MINOR = 500_000;
const OFFERED = 5;
/** Nobody counts out more than about twenty notes: smaller ones are not offered for a large total. */
const NOTES_IN_HAND = 20;

/** Tendered minus total; the change is always given in cash. */
export function changeOf(total: Money, tendered: Money): Outcome<Money, 'not-enough-cash'> {
  const change = subtract(tendered, total);
  return change < 0 ? refused('not-enough-cash', { missingMinor: subtract(total, tendered) }) : accepted(change);
}

/** The exact sum first, then the total up to whole notes of 10..5000 roubles; rising, without repeats, at most five. */
export function quickSums(total: Money): Money[] {
  const rounded = NOTES_MINOR.filter((note) => note === LARGEST_NOTE_MINOR || total <= note * NOTES_IN_HAND);
  return [...new Set([total, ...rounded.map((note) => upTo(total, note))])].slice(0, OFFERED);
}

function upTo(total: Money, note: number): Money {
  // Rounding up is rounding the negative down.
  return money(toSafe(-divideRounded(-BigInt(total), BigInt(note), 'floor') * BigInt(note)));
}
