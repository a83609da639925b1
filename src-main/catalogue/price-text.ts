import { PRICE_MAX_MINOR } from './item.ts';

export type PriceTextFault =
  | 'price-unreadable'
  | 'price-negative'
  | 'price-out-of-range'
  | 'price-too-precise'
  | 'price-ambiguous';

export type PriceText =
  | { readonly ok: true; readonly priceMinor: number }
  | { readonly ok: false; readonly fault: PriceTextFault };

const CURRENCY = /\s*(?:бел\.?\s*)?(?:руб(?:лей|ля|ль)?\.?|р\.?|₽|rub|rur|byn)$/iu;
const GROUPED = /^\d{1,3}(?:[\s']\d{3})+(?=[.,]|$)/u;

/**
 * Kopecks of a price written by a person or a program: «1 234,50», «1,234.50», «15», «15.5 руб». Digits are moved
 * as text, so no kopeck is ever lost to a float.
 *
 * Range 0..9 999 999.99. Refused rather than guessed: a third decimal that is not zero, and, where people write
 * (`machine` false), «1,234», which may be one rouble or twelve hundred.
 */
export function priceFromText(text: string, machine = false): PriceText {
  const bare = text.trim().replace(CURRENCY, '').trim();
  const minus = /^(?:[-−–]|\()/u.test(bare);
  const digits = bare.replace(/^[-−–+(]\s*/u, '').replace(/\)$/, '');
  const ungrouped = GROUPED.test(digits) ? digits.replace(/[\s']/gu, '') : digits;
  const parts = splitDecimals(ungrouped, machine);
  if (typeof parts === 'string') return { ok: false, fault: parts };
  const [whole, decimals] = parts;
  if (/[1-9]/.test(decimals.slice(2))) return { ok: false, fault: 'price-too-precise' };
  const significant = whole.replace(/^0+(?=\d)/, '');
  if (significant.length > 9) return { ok: false, fault: 'price-out-of-range' };
  const priceMinor = Number(significant + decimals.slice(0, 2).padEnd(2, '0'));
  if (minus && priceMinor !== 0) return { ok: false, fault: 'price-negative' };
  if (priceMinor > PRICE_MAX_MINOR) return { ok: false, fault: 'price-out-of-range' };
  return { ok: true, priceMinor };
}

/** Whole digits and decimal digits, or why they cannot be told apart. */
function splitDecimals(text: string, machine: boolean): readonly [string, string] | PriceTextFault {
  const plain = /^(\d+)(?:([.,])(\d*))?$/.exec(text);
  if (plain) {
    const [, whole = '', sign, decimals = ''] = plain;
    const maybeThousands = sign !== undefined && decimals.length === 3 && whole.length <= 3 && !/^0+$/.test(whole);
    return maybeThousands && !machine ? 'price-ambiguous' : [whole, decimals];
  }
  // Two different signs: the last one is the decimal sign, the other one groups thousands.
  const grouped = /^(\d{1,3}(?:,\d{3})+)\.(\d+)$/.exec(text) ?? /^(\d{1,3}(?:\.\d{3})+),(\d+)$/.exec(text);
  if (!grouped) return 'price-unreadable';
  const [, whole = '', decimals = ''] = grouped;
  return [whole.replace(/[.,]/g, ''), decimals];
}
