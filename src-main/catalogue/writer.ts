import Database from 'better-sqlite3';
import { foldText, vocabularyWords } from './fold.ts';
import { type ItemVat, isItemVat } from './item.ts';
import { type Catalogue, type CatalogueProblem, configure, sqliteProblem } from './open.ts';

/** What is stored of an item besides its price and barcodes. Texts are trimmed; '' stands for "has none". */
export interface ItemFields {
  readonly code: string;
  readonly article: string;
  readonly name: string;
  readonly unit: string;
  readonly measure: number;
  readonly vat: ItemVat;
  readonly subject: number;
  readonly groupId: number | null;
  readonly weighed: boolean;
  readonly plu: number | null;
  readonly deleted: boolean;
}

export interface StoredItem {
  readonly id: number;
  readonly externalId: string;
  readonly source: string;
  readonly fields: ItemFields;
  readonly priceMinor: number | null;
}

export type SaveOutcome = 'added' | 'updated' | 'unchanged';

/**
 * The write side of the catalogue: one connection of its own and one transaction at a time. While it is open the
 * reading connection goes on with the old view, so an import may take minutes and a sale never waits; nothing is
 * seen by anybody before `commit`.
 */
export interface CatalogueWriter {
  /** The connection; importers keep their temporary tables here. */
  readonly db: Database.Database;
  /** Takes the only write lock of the file; throws SqliteError SQLITE_BUSY when another writer holds it. */
  begin(): void;
  commit(): void;
  /** Gives up the transaction if one is open. */
  rollback(): void;
  itemById(id: number): StoredItem | undefined;
  itemByExternalId(externalId: string): StoredItem | undefined;
  /** Adds an item; `source` names the system that owns it, e.g. `commerceml`. Returns its id. */
  addItem(externalId: string, source: string, fields: ItemFields): number;
  /** Replaces the fields; false when they were the same. A deleted item loses its barcodes. */
  changeItem(item: StoredItem, fields: ItemFields): boolean;
  /** The item is sold only through its characteristics while it has no price of its own. */
  markHasVariants(id: number): void;
  /** Sets or replaces the price, 0..999 999 999 kopecks; false when it was the same. */
  setPrice(itemId: number, priceMinor: number): boolean;
  barcodeOwner(code: string): number | undefined;
  /** Codes of an item that `source` has given it. */
  barcodesOf(itemId: number, source: string): string[];
  /** False when the code belongs to an item already (this one or another). */
  addBarcode(itemId: number, code: string, source: string): boolean;
  removeBarcode(code: string): void;
  /** Finds by external id or adds; `changed` when something was written. */
  saveGroup(externalId: string, parentId: number | null, name: string): { id: number; changed: boolean };
  groupByExternalId(externalId: string): number | undefined;
  /** A group with this name under this parent, case and ё/й aside. */
  groupByName(parentId: number | null, name: string): number | undefined;
  close(): void;
}

export type OpenWriterResult =
  | { readonly ok: true; readonly writer: CatalogueWriter }
  | { readonly ok: false; readonly problem: CatalogueProblem };

/** Opens a second connection to an open catalogue for writing. Never waits for another writer. */
export function openWriter(catalogue: Catalogue): OpenWriterResult {
  let db: Database.Database | undefined;
  try {
    db = new Database(catalogue.path, { timeout: 0, fileMustExist: true });
    const problem = configure(db);
    if (!problem) return { ok: true, writer: writerOn(db) };
    db.close();
    return { ok: false, problem };
  } catch (error) {
    db?.close();
    const problem = sqliteProblem(error);
    if (!problem) throw error;
    return { ok: false, problem };
  }
}

function writerOn(db: Database.Database): CatalogueWriter {
  const words = wordCounts(db);
  return {
    db,
    begin: () => {
      db.exec('begin immediate');
    },
    commit: () => {
      words.flush();
      db.prepare('delete from words where uses <= 0').run();
      db.exec('commit');
    },
    rollback: () => {
      words.forget();
      if (db.inTransaction) db.exec('rollback');
    },
    ...itemWrites(db, words),
    ...barcodeWrites(db),
    ...groupWrites(db),
    close: () => {
      db.close();
    },
  };
}

interface StoredRow {
  readonly id: number;
  readonly external_id: string;
  readonly source: string;
  readonly code: string;
  readonly article: string;
  readonly name: string;
  readonly unit: string;
  readonly measure: number;
  readonly vat: string;
  readonly subject: number;
  readonly group_id: number | null;
  readonly weighed: number;
  readonly plu: number | null;
  readonly deleted: number;
  readonly price_minor: number | null;
}

function storedOfRow(row: StoredRow | undefined): StoredItem | undefined {
  if (!row) return undefined;
  if (!isItemVat(row.vat)) throw new Error(`the catalogue holds an unknown VAT key: ${row.vat}`);
  const { id, source, code, article, name, unit, measure, vat, subject, plu } = row;
  const flags = { weighed: row.weighed === 1, deleted: row.deleted === 1 };
  return {
    id,
    externalId: row.external_id,
    source,
    fields: { code, article, name, unit, measure, vat, subject, groupId: row.group_id, plu, ...flags },
    priceMinor: row.price_minor,
  };
}

function columnsOf(fields: ItemFields) {
  return {
    ...fields,
    folded: foldText(fields.name),
    foldedArticle: foldText(fields.article),
    weighed: fields.weighed ? 1 : 0,
    deleted: fields.deleted ? 1 : 0,
  };
}

const FIELD_NAMES: readonly (keyof ItemFields)[] = [
  'code',
  'article',
  'name',
  'unit',
  'measure',
  'vat',
  'subject',
  'groupId',
  'weighed',
  'plu',
  'deleted',
];

function itemWrites(db: Database.Database, words: WordCounts) {
  const stored = `select i.*, p.price_minor from items i left join prices p on p.item_id = i.id`;
  const byId = db.prepare<[number], StoredRow>(`${stored} where i.id = +?`);
  const byExternalId = db.prepare<[string], StoredRow>(`${stored} where i.external_id = +?`);
  const insert = db.prepare(
    `insert into items (external_id, source, code, article, name, folded, folded_article, unit, measure, vat, subject,
       group_id, weighed, plu, deleted)
     values (@externalId, @source, @code, @article, @name, @folded, @foldedArticle, @unit, @measure, @vat, @subject,
       @groupId, @weighed, @plu, @deleted)`,
  );
  const update = db.prepare(
    `update items set code = @code, article = @article, name = @name, folded = @folded,
       folded_article = @foldedArticle, unit = @unit, measure = @measure, vat = @vat, subject = @subject,
       group_id = @groupId, weighed = @weighed, plu = @plu, deleted = @deleted
     where id = @id`,
  );
  const freeBarcodes = db.prepare('delete from barcodes where item_id = ?');
  const variants = db.prepare('update items set has_variants = 1 where id = ? and has_variants = 0');
  const price = db.prepare(
    `insert into prices (item_id, price_minor) values (?, ?)
     on conflict (item_id) do update set price_minor = excluded.price_minor where price_minor <> excluded.price_minor`,
  );
  return {
    itemById: (id: number) => storedOfRow(byId.get(id)),
    itemByExternalId: (externalId: string) => storedOfRow(byExternalId.get(externalId)),
    addItem(externalId: string, source: string, fields: ItemFields): number {
      const columns = columnsOf(fields);
      if (!fields.deleted) words.count(columns.folded, 1);
      return Number(insert.run({ externalId, source, ...columns }).lastInsertRowid);
    },
    changeItem(item: StoredItem, fields: ItemFields): boolean {
      if (FIELD_NAMES.every((name) => item.fields[name] === fields[name])) return false;
      const columns = columnsOf(fields);
      if (!item.fields.deleted) words.count(foldText(item.fields.name), -1);
      if (!fields.deleted) words.count(columns.folded, 1);
      update.run({ id: item.id, ...columns });
      if (fields.deleted) freeBarcodes.run(item.id);
      return true;
    },
    markHasVariants: (id: number) => {
      variants.run(id);
    },
    setPrice: (itemId: number, priceMinor: number) => price.run(itemId, priceMinor).changes > 0,
  };
}

function barcodeWrites(db: Database.Database) {
  const owner = db.prepare<[string], number>('select item_id from barcodes where code = +?').pluck();
  const ofItem = db
    .prepare<[number, string], string>('select code from barcodes where item_id = +? and source = +? order by code')
    .pluck();
  const insert = db.prepare('insert or ignore into barcodes (code, item_id, source) values (?, ?, ?)');
  const remove = db.prepare('delete from barcodes where code = ?');
  return {
    barcodeOwner: (code: string) => owner.get(code),
    barcodesOf: (itemId: number, source: string) => ofItem.all(itemId, source),
    addBarcode: (itemId: number, code: string, source: string) => insert.run(code, itemId, source).changes > 0,
    removeBarcode: (code: string) => {
      remove.run(code);
    },
  };
}

interface GroupRow {
  readonly id: number;
  readonly parent_id: number | null;
  readonly name: string;
}

function groupWrites(db: Database.Database) {
  const byExternalId = db.prepare<[string], GroupRow>('select id, parent_id, name from groups where external_id = +?');
  const byName = db
    .prepare<[number | null, string], number>(
      'select id from groups where parent_id is +? and folded = +? order by id limit 1',
    )
    .pluck();
  const insert = db.prepare('insert into groups (external_id, parent_id, name, folded) values (?, ?, ?, ?)');
  const update = db.prepare('update groups set parent_id = ?, name = ?, folded = ? where id = ?');
  return {
    saveGroup(externalId: string, parentId: number | null, name: string) {
      const known = byExternalId.get(externalId);
      if (!known) {
        const added = insert.run(externalId, parentId, name, foldText(name));
        return { id: Number(added.lastInsertRowid), changed: true };
      }
      const changed = known.parent_id !== parentId || known.name !== name;
      if (changed) update.run(parentId, name, foldText(name), known.id);
      return { id: known.id, changed };
    },
    groupByExternalId: (externalId: string) => byExternalId.get(externalId)?.id,
    groupByName: (parentId: number | null, name: string) => byName.get(parentId, foldText(name)),
  };
}

interface WordCounts {
  count(folded: string, by: 1 | -1): void;
  flush(): void;
  forget(): void;
}

/** Words of names with their uses, gathered and written in portions: the list that spelling is corrected by. */
function wordCounts(db: Database.Database): WordCounts {
  const portion = 500;
  const changes = new Map<string, number>();
  const save = db.prepare(
    `insert into words (word, uses) values (?, ?) on conflict (word) do update set uses = uses + excluded.uses`,
  );
  const flush = () => {
    for (const [word, by] of changes) if (by !== 0) save.run(word, by);
    changes.clear();
  };
  return {
    count(folded, by) {
      for (const word of vocabularyWords(folded)) changes.set(word, (changes.get(word) ?? 0) + by);
      if (changes.size >= portion) flush();
    },
    flush,
    forget: () => {
      changes.clear();
    },
  };
}
