/**
 * Codes printed by the shop itself: EAN-13 whose first digits (20..29) say that goods and weight, price or count are
 * inside. Layouts differ from shop to shop (spec/peripherals.md 2.6), so they are a table, not code.
 */
import { gtinKind, isDigits, withCheckDigit } from './ean.ts';

export type InStoreMeaning = 'weight' | 'price' | 'count';

/** One layout. Positions are counted from 0 in the 13 digits; the last digit is always the check digit. */
export interface InStoreRule {
  /** 2 or 3 digits, the first is 2; of two matching rules the longer prefix wins. */
  readonly prefix: string;
  readonly itemStart: number;
  /** Digits of the number of the goods at the scales (PLU), 1..7. */
  readonly itemDigits: number;
  readonly valueStart: number;
  /** Digits of the weight, price or count, 1..7. */
  readonly valueDigits: number;
  readonly meaning: InStoreMeaning;
  /** How many steps make one kilogram, one piece or one whole unit of money: 1, 10, 100 or 1000 (grams). */
  readonly divisor: 1 | 10 | 100 | 1000;
}

/** What a label says. `quantityMilli` in thousandths of a kilogram or piece, `amountMinor` the price of the portion. */
export interface InStoreLabel {
  readonly meaning: InStoreMeaning;
  /** The goods' number as printed, leading zeros kept: `00042`. */
  readonly plu: string;
  /** The same label with a zero value: accounting systems keep weighed goods under this code. */
  readonly itemCode: string;
  /** Null when the label carries a price. */
  readonly quantityMilli: number | null;
  /** Null when the label carries a weight or a count. */
  readonly amountMinor: number | null;
}

const CODE_DIGITS = 13;
const CHECK_DIGIT_AT = 12;

/** The weight label most used in Russia. Other prefixes of 20..29 stay ordinary codes until a shop says otherwise:
 * 1C numbers its piece goods 2000000000015 and on. */
export const DEFAULT_IN_STORE_RULES: readonly InStoreRule[] = [
  { prefix: '22', itemStart: 2, itemDigits: 5, valueStart: 7, valueDigits: 5, meaning: 'weight', divisor: 1000 },
];

/** What is wrong with a table of layouts, as words for the settings' log; empty when nothing is. */
export function inStoreRuleProblems(rules: readonly InStoreRule[]): readonly string[] {
  const problems: string[] = [];
  rules.forEach((rule, index) => {
    const itemEnd = rule.itemStart + rule.itemDigits;
    const valueEnd = rule.valueStart + rule.valueDigits;
    const checks: readonly [boolean, string][] = [
      [/^2[0-9]{1,2}$/.test(rule.prefix), 'prefix must be 2 or 3 digits from 20'],
      [rules.findIndex((other) => other.prefix === rule.prefix) === index, 'prefix is given twice'],
      [rule.itemDigits >= 1 && rule.itemDigits <= 7, 'the number of the goods takes 1 to 7 digits'],
      [rule.valueDigits >= 1 && rule.valueDigits <= 7, 'the value takes 1 to 7 digits'],
      [rule.itemStart >= rule.prefix.length && itemEnd <= CHECK_DIGIT_AT, 'the goods leave the code'],
      [rule.valueStart >= rule.prefix.length && valueEnd <= CHECK_DIGIT_AT, 'the value leaves the code'],
      [itemEnd <= rule.valueStart || valueEnd <= rule.itemStart, 'goods and value overlap'],
      [rule.meaning !== 'price' || rule.divisor <= 100, 'a price has at most 100 parts'],
    ];
    for (const [right, problem] of checks) if (!right) problems.push(`${rule.prefix}: ${problem}`);
  });
  return problems;
}

/** The layout that applies to a code; null when the shop has none for its prefix or it is no sound EAN-13. */
export function inStoreRuleFor(code: string, rules: readonly InStoreRule[]): InStoreRule | null {
  if (gtinKind(code) !== 'ean-13') return null;
  const matching = rules.filter((rule) => code.startsWith(rule.prefix));
  return matching.reduce<InStoreRule | null>(
    (best, rule) => (best === null || rule.prefix.length > best.prefix.length ? rule : best),
    null,
  );
}

/** Reads a label by its rule; `code` must be one `inStoreRuleFor` accepted. */
export function readInStoreLabel(code: string, rule: InStoreRule): InStoreLabel {
  if (code.length !== CODE_DIGITS || !isDigits(code)) throw new Error('an in-store label has 13 digits');
  const value = Number(code.slice(rule.valueStart, rule.valueStart + rule.valueDigits));
  const zeroed =
    code.slice(0, rule.valueStart) +
    '0'.repeat(rule.valueDigits) +
    code.slice(rule.valueStart + rule.valueDigits, CHECK_DIGIT_AT);
  return {
    meaning: rule.meaning,
    plu: code.slice(rule.itemStart, rule.itemStart + rule.itemDigits),
    itemCode: withCheckDigit(zeroed),
    quantityMilli: rule.meaning === 'price' ? null : value * (1000 / rule.divisor),
    amountMinor: rule.meaning === 'price' ? value * (100 / rule.divisor) : null,
  };
}
