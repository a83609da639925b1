import type { VatKey } from '#domain/money/vat.ts';

/**
 * VAT rates an item may have: those of a sale, without the calculated rates of advances. `20` is kept for returns
 * of sales made before 2026 (spec/fiscal.md 5.4).
 */
export const ITEM_VAT_KEYS = ['22', '20', '10', '7', '5', '0', 'none'] as const satisfies readonly VatKey[];
export type ItemVat = (typeof ITEM_VAT_KEYS)[number];

export function isItemVat(text: string): text is ItemVat {
  return ITEM_VAT_KEYS.some((key) => key === text);
}

/** The highest price the catalogue takes, in kopecks: 9 999 999.99. */
export const PRICE_MAX_MINOR = 999_999_999;

/** One thing that can be sold. Plain data: it crosses to the window and is copied into receipt lines. */
export interface CatalogueItem {
  readonly id: number;
  /** Id in the accounting system; a characteristic is `item#characteristic` (CommerceML). */
  readonly externalId: string;
  /** Empty when the item has none; so is `article`. */
  readonly code: string;
  readonly article: string;
  readonly name: string;
  /** Short unit name as the cashier reads it: «шт», «кг». */
  readonly unit: string;
  /** Tag 2108, 0..255 (spec/fiscal.md 5.3). */
  readonly measure: number;
  readonly vat: ItemVat;
  /** Tag 1212: 1 goods, 4 service. */
  readonly subject: number;
  /** Kopecks for one unit; null: the item has no price yet and cannot be sold. */
  readonly priceMinor: number | null;
  readonly weighed: boolean;
  /** Number on the scales, 1..999999: the PPPPP of a weight label. */
  readonly plu: number | null;
  readonly groupId: number | null;
  /** All codes of the item, in text order. */
  readonly barcodes: readonly string[];
}

export interface CatalogueGroup {
  readonly id: number;
  readonly parentId: number | null;
  readonly name: string;
}
