import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { type Catalogue, openCatalogue } from '#main/catalogue/open.ts';
import { type CatalogueWriter, type ItemFields, openWriter } from '#main/catalogue/writer.ts';

const toClean: (() => void)[] = [];

afterEach(() => {
  for (const clean of toClean.splice(0).reverse()) clean();
});

/** A folder that goes away after the test. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rmk-catalogue-'));
  toClean.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A real catalogue file on disk, open. */
export function aCatalogue(path = join(aFolder(), 'catalogue.sqlite')): Catalogue {
  const opened = openCatalogue(path);
  if (!opened.ok) throw new Error(`not opened: ${JSON.stringify(opened.problem)}`);
  toClean.push(() => opened.catalogue.close());
  return opened.catalogue;
}

/** Writes in one transaction by the catalogue's own write side. */
export function write(catalogue: Catalogue, change: (writer: CatalogueWriter) => void): void {
  const opened = openWriter(catalogue);
  if (!opened.ok) throw new Error(`no writer: ${JSON.stringify(opened.problem)}`);
  opened.writer.begin();
  change(opened.writer);
  opened.writer.commit();
  opened.writer.close();
}

export const MILK: ItemFields = {
  code: '00001',
  article: 'МЛ-001',
  name: 'Молоко пастеризованное Луговица 2,5% 930 мл',
  unit: 'шт',
  measure: 0,
  vat: '10',
  subject: 1,
  groupId: null,
  weighed: false,
  plu: null,
  deleted: false,
};

/** Everything the shop can see of the catalogue, to compare before and after. */
export function contentsOf(catalogue: Catalogue): string {
  const tables = ['groups', 'items', 'barcodes', 'prices', 'words'];
  const rows = tables.map((table) => catalogue.db.prepare(`select * from ${table} order by 1`).all());
  return JSON.stringify(rows);
}
