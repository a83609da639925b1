/** `3*`, `0,455×`, `5/8*code`: quantity before the item, as the cashier types it. */
import { type TypedCode, typedQuantity } from '#domain/money/typed.ts';
import { type Outcome, type RefusalCode, refused } from '#domain/refusals.ts';

const MULTIPLIER = /^([\d.,/]+)\s*[*×](.*)$/s;
const QUANTITY_REFUSALS: Readonly<Record<TypedCode, RefusalCode>> = {
  empty: 'number-unreadable',
  'not-a-number': 'number-unreadable',
  'too-many-decimals': 'quantity-too-precise',
  'too-large': 'quantity-too-large',
  zero: 'quantity-not-positive',
};

export interface Multiplied {
  readonly quantity: Outcome<number>;
  /** What follows the sign; empty when the item comes later. */
  readonly rest: string;
}

/** Null when no quantity was typed. */
export function multiplier(text: string): Multiplied | null {
  const match = MULTIPLIER.exec(text);
  if (!match) return null;
  const typed = typedQuantity(match[1] ?? '');
  const quantity = typed.ok ? typed : refused(QUANTITY_REFUSALS[typed.error.code], { text: match[1] ?? '' });
  return { quantity, rest: (match[2] ?? '').trim() };
}

/** Hands the code on with the quantity typed before it; null when there was none. */
export function withQuantity<T>(
  text: string,
  act: (code: string, quantityMilli: number | null) => Outcome<T>,
): Outcome<T> {
  const typed = multiplier(text);
  if (!typed) return act(text, null);
  return typed.quantity.ok ? act(typed.rest, typed.quantity.value) : typed.quantity;
}
