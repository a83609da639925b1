import type { VatKey } from '../money/vat-keys.ts';

/** What a line keeps of its goods, whatever was sold or comes back of it: a copy that needs no catalogue. */
export interface LineGoods {
  /** Null for goods without a card. */
  readonly itemId: number | null;
  readonly externalId: string;
  readonly code: string;
  readonly article: string;
  readonly barcode: string;
  readonly name: string;
  readonly unit: string;
  /** Tag 2108. */
  readonly measure: number;
  /** Tag 1212. */
  readonly subject: number;
  readonly vat: VatKey;
  /** Shelf price, before discounts. */
  readonly priceMinor: number;
}

/** The goods of a line, without what is the line's own. */
export const goodsOf = (line: LineGoods): LineGoods => ({
  itemId: line.itemId,
  externalId: line.externalId,
  code: line.code,
  article: line.article,
  barcode: line.barcode,
  name: line.name,
  unit: line.unit,
  measure: line.measure,
  subject: line.subject,
  vat: line.vat,
  priceMinor: line.priceMinor,
});
