import { foldText } from '#main/catalogue/fold.ts';
import type { CatalogueWriter, StoredItem } from '#main/catalogue/writer.ts';
import { rowKey, type StagedRow } from './staging.ts';

/** The item a row means, nothing (it is new), or several it could be. */
export type Match = StoredItem | 'ambiguous' | undefined;
export type Matcher = (row: StagedRow) => Match;

/**
 * Finds the item of a row. A row with an id means exactly that id. A row of a table is matched down the ladder that
 * 1С uses (spec/exchange.md 7.1), so that a list from another program updates instead of doubling: its own key of an
 * earlier import, code, barcode, name (with nothing contradicting), article alone.
 */
export function createMatcher(writer: CatalogueWriter, source: string): Matcher {
  const ids = (where: string) =>
    writer.db.prepare<[string], number>(`select id from items where ${where} order by id limit 3`).pluck();
  const byCode = ids(`code = +? and code <> ''`);
  const byName = ids('folded = +? and deleted = 0');
  const byArticle = ids(`folded_article = +? and folded_article <> '' and deleted = 0`);
  const hasBarcodes = writer.db.prepare<[number], number>('select 1 from barcodes where item_id = +? limit 1').pluck();
  const load = (found: readonly number[]) => found.flatMap((id) => writer.itemById(id) ?? []);
  const owners = (row: StagedRow) => [
    ...new Set((row.barcodes ?? []).flatMap((code) => writer.barcodeOwner(code) ?? [])),
  ];
  const sameName = (row: StagedRow) =>
    row.name === null
      ? []
      : load(byName.all(foldText(row.name))).filter(
          (item) => agrees(row, item) && ((row.barcodes ?? []).length === 0 || hasBarcodes.get(item.id) === undefined),
        );
  // An article alone is the identity only of rows that have neither code nor barcode.
  const sameArticle = (row: StagedRow) =>
    row.article === null || row.code !== null || row.barcodes !== null
      ? []
      : load(byArticle.all(foldText(row.article)));
  const ladder: readonly ((row: StagedRow) => StoredItem[])[] = [
    (row) => (row.code === null ? [] : load(byCode.all(row.code))),
    (row) => load(owners(row)).filter((item) => codesAgree(row, item)),
    sameName,
    sameArticle,
  ];
  return (row) => {
    if (row.externalId !== null) return writer.itemByExternalId(row.externalId);
    const own = writer.itemByExternalId(ownExternalId(source, row));
    if (own) return own;
    for (const rung of ladder) {
      const found = rung(row);
      if (found.length > 1) return 'ambiguous';
      if (found[0]) return found[0];
    }
    return undefined;
  };
}

/** The external id under which a new item is kept: the system's own or, for tables, made from the row's key. */
export function ownExternalId(source: string, row: StagedRow): string {
  return row.externalId ?? `${source}:${rowKey(row) ?? ''}`;
}

function codesAgree(row: StagedRow, item: StoredItem): boolean {
  return row.code === null || item.fields.code === '' || item.fields.code === row.code;
}

function agrees(row: StagedRow, item: StoredItem): boolean {
  const article = item.fields.article;
  const articlesAgree = row.article === null || article === '' || foldText(article) === foldText(row.article);
  return codesAgree(row, item) && articlesAgree;
}
