import { foldText } from '#main/catalogue/fold.ts';
import type { ItemVat } from '#main/catalogue/item.ts';
import type { CatalogueWriter } from '#main/catalogue/writer.ts';
import type { ImportLimits } from './limits.ts';
import { type ImportProblem, ImportRefused, type ProblemList, type SkipCode } from './problems.ts';
import type { Unit } from './units.ts';

/** A group named by the file. `key` is the file's id or, in tables, the folded path. */
export interface StagedGroup {
  readonly key: string;
  readonly parentKey: string | null;
  readonly name: string;
}

/** One row of a file. Null: the file says nothing about it, and what the catalogue holds stays. */
export interface StagedRow {
  readonly file: string;
  readonly line: number;
  /** `offer`: only price and barcodes of a known item; an unknown one is made from it (CommerceML offers). */
  readonly role: 'item' | 'offer';
  /** The accounting system's id; null in tables, where the row is matched by what it says. */
  readonly externalId: string | null;
  readonly code: string | null;
  readonly article: string | null;
  readonly name: string | null;
  readonly unit: Unit | null;
  readonly vat: ItemVat | null;
  readonly subject: number | null;
  readonly groupKey: string | null;
  readonly weighed: boolean | null;
  readonly plu: number | null;
  readonly priceMinor: number | null;
  readonly barcodes: readonly string[] | null;
  readonly deleted: boolean;
}

/** A row that says nothing yet. */
export const EMPTY_ROW: StagedRow = {
  file: '',
  line: 0,
  role: 'item',
  externalId: null,
  code: null,
  article: null,
  name: null,
  unit: null,
  vat: null,
  subject: null,
  groupKey: null,
  weighed: null,
  plu: null,
  priceMinor: null,
  barcodes: null,
  deleted: false,
};

/** What makes two rows of one file the same item: the first of id, code, barcode, article, name that is there. */
export function rowKey(row: StagedRow): string | null {
  if (row.externalId !== null) return `id:${row.externalId}`;
  if (row.code !== null) return `code:${row.code}`;
  const barcode = row.barcodes?.[0];
  if (barcode !== undefined) return `barcode:${barcode}`;
  if (row.article !== null) return `article:${foldText(row.article)}`;
  return row.name === null ? null : `name:${foldText(row.name)}`;
}

interface StagedRecord {
  readonly seq: number;
  readonly body: string;
}

/**
 * Everything a file says, kept in temporary tables of the writer's connection until the whole file has been read
 * without fault: they are SQLite's own temporary file, so a large price list needs no memory.
 */
export class Staging {
  readonly groups: StagedGroup[] = [];
  rows = 0;
  readonly #writer: CatalogueWriter;
  readonly #limits: ImportLimits;
  readonly #skips: ProblemList<SkipCode>;
  readonly #insert;
  readonly #find;
  readonly #replace;

  constructor(writer: CatalogueWriter, limits: ImportLimits, skips: ProblemList<SkipCode>) {
    this.#writer = writer;
    this.#limits = limits;
    this.#skips = skips;
    const { db } = writer;
    db.exec(`
      drop table if exists temp.staged;
      create temp table staged (
        seq integer primary key, role text not null, key text not null, line integer not null, body text not null,
        unique (role, key)
      ) strict;`);
    this.#insert = db.prepare<[string, string, number, string]>(
      'insert or ignore into temp.staged (role, key, line, body) values (?, ?, ?, ?)',
    );
    this.#find = db.prepare<[string, string], StagedRecord>(
      'select seq, body from temp.staged where role = ? and key = ?',
    );
    this.#replace = db.prepare<[string, number]>('update temp.staged set body = ? where seq = ?');
  }

  addGroup(group: StagedGroup, file: string, line: number): void {
    if (this.groups.length >= this.#limits.groups) {
      throw new ImportRefused('too-many-groups', { file, line }, { limit: this.#limits.groups });
    }
    this.groups.push(group);
  }

  /** Stages a portion in one temporary transaction; the catalogue itself is neither locked nor touched. */
  addRows(rows: readonly StagedRow[]): void {
    const { db } = this.#writer;
    db.exec('begin');
    try {
      for (const row of rows) this.#add(row);
      db.exec('commit');
    } catch (error) {
      if (db.inTransaction) db.exec('rollback');
      throw error;
    }
  }

  /** Counts a row that its reader leaves out, and says why. */
  skip(code: SkipCode, where: { file: string; line: number }, params: ImportProblem['params'] = {}): void {
    this.#count(where);
    this.#skips.add(code, where, params);
  }

  #count(where: { file: string; line: number }): void {
    this.rows++;
    if (this.rows > this.#limits.rows) {
      throw new ImportRefused('too-many-rows', where, { limit: this.#limits.rows });
    }
  }

  #add(row: StagedRow): void {
    this.#count(row);
    const key = rowKey(row);
    if (key === null) {
      this.#skips.add('name-missing', row);
      return;
    }
    if (this.#insert.run(row.role, key, row.line, JSON.stringify(row)).changes > 0) return;
    const earlier = this.#find.get(row.role, key);
    if (!earlier) throw new Error('a staged row disappeared');
    const first = rowOfBody(earlier.body);
    const merged = mergeSame(first, row);
    if (merged) this.#replace.run(JSON.stringify(merged), earlier.seq);
    else this.#skips.add('duplicate-item', row, { name: row.name ?? key, firstLine: first.line });
  }

  /** Rows of one role in the order of the file, in portions; `+role` keeps SQLite on the key's own order. */
  *portions(role: StagedRow['role'], size: number): Generator<StagedRow[], void, undefined> {
    const next = this.#writer.db.prepare<[string, number, number], StagedRecord>(
      'select seq, body from temp.staged where +role = ? and seq > ? order by seq limit ?',
    );
    let after = 0;
    for (;;) {
      const records = next.all(role, after, size);
      const last = records.at(-1);
      if (!last) return;
      after = last.seq;
      yield records.map((record) => rowOfBody(record.body));
    }
  }
}

function rowOfBody(body: string): StagedRow {
  const row: unknown = JSON.parse(body);
  if (!isStagedRow(row)) throw new Error('the staging table holds something that is no row');
  return row;
}

/** Only what `Staging` itself has written comes back, so one field tells. */
function isStagedRow(value: unknown): value is StagedRow {
  return typeof value === 'object' && value !== null && 'role' in value;
}

/**
 * Many programs write one line per barcode: rows that say the same of everything else are one item with all their
 * codes. Null when they contradict each other; then the first one holds.
 */
function mergeSame(first: StagedRow, second: StagedRow): StagedRow | null {
  const essence = (row: StagedRow) => JSON.stringify({ ...row, line: 0, file: '', barcodes: null });
  if (essence(first) !== essence(second)) return null;
  if (first.barcodes === null && second.barcodes === null) return first;
  return { ...first, barcodes: [...new Set([...(first.barcodes ?? []), ...(second.barcodes ?? [])])] };
}
