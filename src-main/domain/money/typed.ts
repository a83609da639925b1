/**
 * Digits a person typed, to whole units, without floats (spec/rules.md 3.1). Both the comma and the point separate
 * decimals; spaces between digits (also the no-break ones of a pasted price) are skipped; there is no sign.
 */
import { accepted, type Outcome, refused } from '../refusals.ts';
import { type Money, money, QUANTITY_MAX_MILLI, type Quantity, quantity } from './money.ts';

/** 99 999 999.99: above it the sums of a receipt would no longer fit a registrar's five bytes. */
export const TYPED_MONEY_MAX_MINOR = 9_999_999_999;
const TYPED_LENGTH_MAX = 32;
const SPACES = /\s/g;
const DECIMAL = /^(\d*)(?:[.,](\d*))?$/;
const FRACTION = /^(\d{1,9})\/(\d{1,9})$/;

export type TypedCode = 'empty' | 'not-a-number' | 'too-many-decimals' | 'too-large' | 'zero';

interface Scale {
  readonly decimals: number;
  readonly max: number;
}

const MONEY_SCALE: Scale = { decimals: 2, max: TYPED_MONEY_MAX_MINOR };
const QUANTITY_SCALE: Scale = { decimals: 3, max: QUANTITY_MAX_MILLI };

/** «1234,5», «1 234.50», «,5» -> minor units 0..9 999 999 999. Refuses a third decimal rather than rounding it. */
export function typedMoney(text: string): Outcome<Money, TypedCode> {
  const scaled = shifted(text, MONEY_SCALE);
  return scaled.ok ? accepted(money(scaled.value)) : scaled;
}

/** «2», «0,455», «5/8» -> thousandths 1..99 999 999. A fourth decimal and a fraction that needs one are refused. */
export function typedQuantity(text: string): Outcome<Quantity, TypedCode> {
  const fraction = FRACTION.exec(text.replace(SPACES, ''));
  const scaled = fraction ? thousandths(Number(fraction[1]), Number(fraction[2])) : shifted(text, QUANTITY_SCALE);
  if (!scaled.ok) return scaled;
  return scaled.value === 0 ? refused('zero') : accepted(quantity(scaled.value));
}

/** Shifts the decimal point by writing zeros; the digits never become a fraction. */
function shifted(text: string, scale: Scale): Outcome<number, TypedCode> {
  const compact = text.replace(SPACES, '');
  if (compact === '') return refused('empty');
  const match = DECIMAL.exec(compact.slice(0, TYPED_LENGTH_MAX));
  const whole = match?.[1] ?? '';
  const fraction = match?.[2] ?? '';
  if (whole + fraction === '' || compact.length > TYPED_LENGTH_MAX) return refused('not-a-number');
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > scale.decimals) return refused('too-many-decimals', { decimals: scale.decimals });
  const value = Number(whole + kept.padEnd(scale.decimals, '0'));
  return value > scale.max ? refused('too-large', { max: scale.max }) : accepted(value);
}

function thousandths(numerator: number, denominator: number): Outcome<number, TypedCode> {
  if (denominator === 0) return refused('not-a-number');
  const { decimals, max } = QUANTITY_SCALE;
  const scaled = BigInt(numerator) * 1000n;
  if (scaled % BigInt(denominator) !== 0n) return refused('too-many-decimals', { decimals });
  const value = scaled / BigInt(denominator);
  return value > BigInt(max) ? refused('too-large', { max }) : accepted(Number(value));
}
