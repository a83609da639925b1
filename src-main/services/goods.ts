/** Finds what was scanned or typed among the goods of the shop. */
import type { ItemView } from '#contract/views.ts';
import { recognise } from '#domain/barcode/recognise.ts';
import type { SellableItem } from '#domain/receipt/draft.ts';
import { accepted, type Outcome, refused } from '#domain/refusals.ts';
import type { CatalogueItem } from '#main/catalogue/item.ts';
import type { Lookup } from '#main/catalogue/lookup.ts';
import type { Search } from '#main/catalogue/search.ts';

/** The opened catalogue with its prepared questions. */
export interface Goods {
  readonly lookup: Lookup;
  readonly search: Search;
}

export interface FoundItem {
  readonly item: CatalogueItem;
  /** Code under which it was found; empty when it was picked from a list. */
  readonly barcode: string;
  /** From a weighed good's label; null when the label says nothing. */
  readonly quantityMilli: number | null;
}

/** Looks up one code, as scanned (`aim` from the scanner) or typed. Refuses in words; never guesses. */
export function findByCode(goods: Goods, text: string, aim: string): Outcome<FoundItem> {
  const code = recognise(text, aim);
  switch (code.kind) {
    case 'gtin':
      return found(first(code.lookup, goods.lookup.byBarcode), code.code, null);
    case 'gs1':
      return found(first(code.lookup, goods.lookup.byBarcode), code.code, code.weightMilli);
    case 'weighed':
    case 'counted':
      return foundLabel(goods, code);
    case 'marking': {
      // Selling a marked good needs its code checked with the state system, which this till cannot do yet: saying
      // so beats selling it as an ordinary one.
      const item = first(code.lookup, goods.lookup.byBarcode);
      return item ? refused('item-marked', { name: item.name }) : refused('barcode-not-found', { code: code.gtin });
    }
    case 'code': {
      const item =
        first(code.lookup, goods.lookup.byBarcode) ??
        first(code.lookup, goods.lookup.byCode) ??
        first(code.lookup, (article) => onlyOne(goods.lookup.byArticle(article)));
      if (!item && code.suspicion === 'check-digit') return refused('barcode-bad-check-digit', { code: code.code });
      return found(item, code.code, null);
    }
    case 'priced':
      return refused('barcode-unreadable', { code: code.code });
    case 'receipt-qr':
      return refused('barcode-is-receipt', { fd: code.receipt.fdNumber });
    case 'unknown':
      return refused('barcode-unreadable', { code: code.shown });
  }
}

/** A label of the shop's own scales: the whole code first (somebody may have entered it so), then the good inside. */
function foundLabel(
  goods: Goods,
  label: { readonly code: string; readonly itemCode: string; readonly plu: string; readonly quantityMilli: number },
): Outcome<FoundItem> {
  const whole = goods.lookup.byBarcode(label.code);
  if (whole) return found(whole, label.code, null);
  const item = goods.lookup.byBarcode(label.itemCode) ?? goods.lookup.byPlu(Number(label.plu));
  return found(item, label.code, label.quantityMilli === 0 ? null : label.quantityMilli);
}

function found(item: CatalogueItem | null, code: string, quantityMilli: number | null): Outcome<FoundItem> {
  return item ? accepted({ item, barcode: code, quantityMilli }) : refused('barcode-not-found', { code });
}

function first<T>(keys: readonly string[], find: (key: string) => T | null): T | null {
  for (const key of keys) {
    const item = find(key);
    if (item) return item;
  }
  return null;
}

/** An article that several goods share names none of them: the cashier chooses in the search. */
const onlyOne = <T>(items: readonly T[]): T | null => (items.length === 1 ? (items[0] ?? null) : null);

/** What the receipt copies from the catalogue, or why the item cannot be sold. */
export function sellable(item: CatalogueItem, barcode: string): Outcome<SellableItem> {
  if (item.priceMinor === null) return refused('item-without-price', { name: item.name });
  return accepted({
    itemId: item.id,
    externalId: item.externalId,
    code: item.code,
    article: item.article,
    barcode: barcode || (item.barcodes[0] ?? ''),
    name: item.name,
    unit: item.unit,
    measure: item.measure,
    subject: item.subject,
    vat: item.vat,
    weighed: item.weighed,
    priceMinor: item.priceMinor,
  });
}

/** One item, for the price check. */
export function itemView(goods: Goods, item: CatalogueItem): ItemView {
  return viewOf(item, goods.lookup.groups().find((group) => group.id === item.groupId)?.name ?? '');
}

/** Items as lists show them; the names of groups are read once a list, because a list is made at every key. */
export function itemViews(goods: Goods, items: readonly CatalogueItem[]): ItemView[] {
  const groupNames = new Map(goods.lookup.groups().map((group) => [group.id, group.name]));
  return items.map((item) => viewOf(item, item.groupId === null ? '' : (groupNames.get(item.groupId) ?? '')));
}

function viewOf(item: CatalogueItem, group: string): ItemView {
  return {
    id: item.id,
    code: item.code,
    article: item.article,
    barcode: item.barcodes[0] ?? '',
    name: item.name,
    unit: item.unit,
    weighed: item.weighed,
    priceMinor: item.priceMinor,
    vat: item.vat,
    group,
  };
}
