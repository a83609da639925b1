/** VAT rates and amounts: spec/rules.md 3.4 (table, tag 1199) and 3.5 (amounts). */
import { type Money, money, mulDiv, type Rate, rate, sum } from './money.ts';
import { VAT_KEYS, type VatKey } from './vat-keys.ts';

export { VAT_KEYS, type VatKey } from './vat-keys.ts';

interface VatRow {
  /** Null: not a payer; differs from 0 % in the receipt though both contain no VAT. */
  readonly rate: Rate | null;
  /** Code of the rate in tag 1199. Gateways and drivers number them differently: never send this to them unmapped. */
  readonly tag1199: number;
  /** Key of the text that names the rate on screen. */
  readonly titleKey: string;
}

const VAT: Readonly<Record<VatKey, VatRow>> = {
  '22': { rate: rate(2200), tag1199: 11, titleKey: 'vat.22' },
  '20': { rate: rate(2000), tag1199: 1, titleKey: 'vat.20' },
  '10': { rate: rate(1000), tag1199: 2, titleKey: 'vat.10' },
  '7': { rate: rate(700), tag1199: 8, titleKey: 'vat.7' },
  '5': { rate: rate(500), tag1199: 7, titleKey: 'vat.5' },
  '0': { rate: rate(0), tag1199: 5, titleKey: 'vat.0' },
  none: { rate: null, tag1199: 6, titleKey: 'vat.none' },
  '22/122': { rate: rate(2200), tag1199: 12, titleKey: 'vat.22-122' },
  '20/120': { rate: rate(2000), tag1199: 3, titleKey: 'vat.20-120' },
  '10/110': { rate: rate(1000), tag1199: 4, titleKey: 'vat.10-110' },
  '7/107': { rate: rate(700), tag1199: 10, titleKey: 'vat.7-107' },
  '5/105': { rate: rate(500), tag1199: 9, titleKey: 'vat.5-105' },
};

const WHOLE = 10_000;

/** Whether a string from outside (a file, a database) is one of our keys. */
export function isVatKey(text: string): text is VatKey {
  return Object.hasOwn(VAT, text);
}

/** Tag 1199 of a rate. */
export function vatTag1199(vat: VatKey): number {
  return VAT[vat].tag1199;
}

/** Key of the rate's name in the renderer's texts. */
export function vatTitleKey(vat: VatKey): string {
  return VAT[vat].titleKey;
}

/** VAT contained in a sum that includes it: `sum x r / (100 + r)`, half up. Zero for 0 % and for «без НДС». */
export function vatOf(amount: Money, vat: VatKey): Money {
  const vatRate = VAT[vat].rate;
  return vatRate === null ? money(0) : money(mulDiv(amount, vatRate, WHOLE + vatRate, 'half-away'));
}

export interface VatTotal {
  readonly vat: VatKey;
  /** Sum of the lines at this rate, VAT included. */
  readonly baseMinor: Money;
  /** Sum of the VAT of each line: accounting, and devices that round each position. */
  readonly vatOfLinesMinor: Money;
  /** VAT of the sum: devices that round once a receipt. May differ by kopecks (rules.md 3.5). */
  readonly vatOfBaseMinor: Money;
}

/** One row for each rate that occurs, in the order of `VAT_KEYS`. `lines` may be receipt lines or fiscal positions. */
export function vatTotals(lines: readonly { readonly sumMinor: Money; readonly vat: VatKey }[]): VatTotal[] {
  return VAT_KEYS.flatMap((vat) => {
    const sums = lines.filter((line) => line.vat === vat).map((line) => line.sumMinor);
    if (sums.length === 0) return [];
    const baseMinor = sum(sums);
    const vatOfLinesMinor = sum(sums.map((amount) => vatOf(amount, vat)));
    return [{ vat, baseMinor, vatOfLinesMinor, vatOfBaseMinor: vatOf(baseMinor, vat) }];
  });
}
