import type { Database } from 'better-sqlite3';
import { gtinKind, gtinSpellings } from '#domain/barcode/ean.ts';
import { foldText } from './fold.ts';
import { type CatalogueGroup, type CatalogueItem, type ItemVat, isItemVat } from './item.ts';
import type { Catalogue } from './open.ts';

/** A row of `items` with its price and barcodes; the columns of `ITEM_COLUMNS`. */
export interface ItemRow {
  readonly id: number;
  readonly external_id: string;
  readonly code: string;
  readonly article: string;
  readonly name: string;
  readonly unit: string;
  readonly measure: number;
  readonly vat: string;
  readonly subject: number;
  readonly weighed: number;
  readonly plu: number | null;
  readonly group_id: number | null;
  readonly price_minor: number | null;
  /** Codes joined by spaces (a code never holds one), in text order. */
  readonly barcodes: string | null;
}

export const ITEM_COLUMNS = `
  i.id, i.external_id, i.code, i.article, i.name, i.unit, i.measure, i.vat, i.subject, i.weighed, i.plu, i.group_id,
  (select p.price_minor from prices p where p.item_id = i.id) as price_minor,
  (select group_concat(code, ' ') from (select b.code from barcodes b where b.item_id = i.id order by b.code))
    as barcodes`;

/** An item whose characteristics are sold instead of it: known, but not offered in lists. */
export const OFFERED = `i.deleted = 0
  and not (i.has_variants = 1 and not exists (select 1 from prices p where p.item_id = i.id))`;

export function itemOfRow(row: ItemRow): CatalogueItem {
  return {
    id: row.id,
    externalId: row.external_id,
    code: row.code,
    article: row.article,
    name: row.name,
    unit: row.unit,
    measure: row.measure,
    vat: vatOfRow(row.vat),
    subject: row.subject,
    priceMinor: row.price_minor,
    weighed: row.weighed === 1,
    plu: row.plu,
    groupId: row.group_id,
    barcodes: row.barcodes === null ? [] : row.barcodes.split(' '),
  };
}

function vatOfRow(vat: string): ItemVat {
  if (!isItemVat(vat)) throw new Error(`the catalogue holds an unknown VAT key: ${vat}`);
  return vat;
}

export interface Lookup {
  /**
   * The item of a scanned code. A GTIN is found under any of its spellings: 12 digits of UPC-A and the same 13 with
   * a leading zero are one code. Null: unknown or no longer sold.
   */
  byBarcode(code: string): CatalogueItem | null;
  /** By the accounting system's code, exactly. The first one if several share it. */
  byCode(code: string): CatalogueItem | null;
  /** By article, case and ё/й aside; several items may share one. At most 50. */
  byArticle(article: string): CatalogueItem[];
  /** By the number on the scales (the PPPPP of a weight label, as a number): weighed items only. */
  byPlu(plu: number): CatalogueItem | null;
  /** By our own id, also when it is no longer sold: receipts refer to it. */
  byId(id: number): CatalogueItem | null;
  /** All groups, parents before children, siblings by name. */
  groups(): CatalogueGroup[];
  /** Items directly in a group (null: in none), by name; at most `limit`. */
  inGroup(groupId: number | null, limit: number): CatalogueItem[];
  /** How many items are sold now. */
  count(): number;
}

/**
 * Prepares every look-up once. Keys are compared with `+?`: with a bare `?` the prebuilt SQLite recompiles the
 * statement at each scan (spec/performance-reliability.md 0, point 4).
 */
export function createLookup(catalogue: Catalogue): Lookup {
  const { db } = catalogue;
  const one = (where: string) =>
    db.prepare<[string | number], ItemRow>(`select ${ITEM_COLUMNS} from items i where ${where} limit 1`);
  const byBarcode = one('i.id = (select b.item_id from barcodes b where b.code = +?) and i.deleted = 0');
  const byCode = one(`i.code = +? and i.code <> '' and i.deleted = 0`);
  const byPlu = one('i.plu = +? and i.weighed = 1 and i.deleted = 0');
  const byId = one('i.id = +?');
  const byArticle = db.prepare<[string], ItemRow>(
    `select ${ITEM_COLUMNS} from items i
     where i.folded_article = +? and i.folded_article <> '' and ${OFFERED} order by i.id limit 50`,
  );
  const inGroup = db.prepare<[number | null, number], ItemRow>(
    `select ${ITEM_COLUMNS} from items i where i.group_id is +? and ${OFFERED} order by i.folded, i.id limit ?`,
  );
  const count = db.prepare<[], number>(`select count(*) from items i where ${OFFERED}`).pluck();
  const found = (row: ItemRow | undefined): CatalogueItem | null => (row ? itemOfRow(row) : null);
  return {
    byBarcode(code) {
      const spellings = gtinKind(code) ? gtinSpellings(code) : [code];
      for (const spelling of spellings) {
        const row = byBarcode.get(spelling);
        if (row) return itemOfRow(row);
      }
      return null;
    },
    byCode: (code) => found(byCode.get(code)),
    byArticle: (article) => byArticle.all(foldText(article)).map(itemOfRow),
    byPlu: (plu) => found(byPlu.get(plu)),
    byId: (id) => found(byId.get(id)),
    groups: () => readGroups(db),
    inGroup: (groupId, limit) => inGroup.all(groupId, limit).map(itemOfRow),
    count: () => count.get() ?? 0,
  };
}

function readGroups(db: Database): CatalogueGroup[] {
  return db
    .prepare<[], CatalogueGroup>(
      `with recursive tree (id, parent_id, name, depth) as (
         select id, parent_id, name, 0 from groups where parent_id is null
         union all
         select g.id, g.parent_id, g.name, tree.depth + 1 from groups g join tree on g.parent_id = tree.id
       )
       select t.id, t.parent_id as parentId, t.name from tree t join groups g on g.id = t.id
       order by t.depth, g.folded, t.id`,
    )
    .all();
}
