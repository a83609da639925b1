import { foldText } from '#main/catalogue/fold.ts';
import { type ItemVat, isItemVat } from '#main/catalogue/item.ts';

export type VatText =
  /** `raised`: the file names a former general rate and the item is sold at the present one. */
  { readonly ok: true; readonly vat: ItemVat | null; readonly raised: boolean } | { readonly ok: false };

const NO_VAT = ['без ндс', 'без налога', 'без налога (ндс)', 'не облагается', 'none', 'нет'].map(foldText);
/** General rates before 2019 and before 2026; today the general rate is 22 % (spec/fiscal.md 5.4). */
const FORMER_GENERAL = ['18', '20'];

/**
 * The rate a file means by «20», «НДС 20%», «Без НДС»; null when it says nothing. A file of an accounting system
 * not yet changed over still says 20 for goods that are sold at 22 since 01.01.2026: `treat20as22` reads the former
 * general rates as the present one, else 20 is kept as it is and 18 is unknown.
 */
export function vatFromText(text: string, treat20as22: boolean): VatText {
  const folded = foldText(text);
  if (folded === '' || folded === '-') return { ok: true, vat: null, raised: false };
  if (NO_VAT.includes(folded)) return { ok: true, vat: 'none', raised: false };
  const digits = /^(?:ндс ?)?(\d{1,2})(?:[.,]0+)? ?%?$/.exec(folded)?.[1];
  if (digits === undefined) return { ok: false };
  if (treat20as22 && FORMER_GENERAL.includes(digits)) return { ok: true, vat: '22', raised: true };
  return isItemVat(digits) ? { ok: true, vat: digits, raised: false } : { ok: false };
}
