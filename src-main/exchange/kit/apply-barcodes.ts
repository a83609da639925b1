import { type ApplyState, touch } from './apply.ts';
import type { StagedRow } from './staging.ts';

export interface BarcodeApply {
  /** Remembers the codes a row gives to an item. */
  stage(row: StagedRow, itemId: number): void;
  /** The work in small steps: first codes that items no longer have are freed, then the new ones are given. */
  steps(portion: number): Iterable<() => void>;
}

interface StagedBarcode {
  readonly seq: number;
  readonly code: string;
  readonly item_id: number;
  readonly file: string;
  readonly line: number;
}

/**
 * Barcodes come last and in two passes, so that a code may move from one item to another within one file whatever
 * the order of its rows. A code that another item has (in the file or already in the catalogue) stays there and is
 * reported: the till must never have to guess what was scanned.
 */
export function createBarcodeApply(state: ApplyState): BarcodeApply {
  const { db } = state.writer;
  db.exec(`
    drop table if exists temp.staged_barcodes;
    drop table if exists temp.staged_sets;
    create temp table staged_barcodes (
      seq integer primary key, code text not null unique, item_id integer not null, file text not null,
      line integer not null
    ) strict;
    create temp table staged_sets (item_id integer primary key) strict;`);
  const insert = db.prepare<[string, number, string, number]>(
    'insert or ignore into temp.staged_barcodes (code, item_id, file, line) values (?, ?, ?, ?)',
  );
  const holder = db.prepare<[string], number>('select item_id from temp.staged_barcodes where code = +?').pluck();
  const insertSet = db.prepare<[number]>('insert or ignore into temp.staged_sets (item_id) values (?)');
  const taken = (where: { file: string; line: number }, code: string, ownerId: number) => {
    state.warnings.add('barcode-taken', where, { code, owner: state.writer.itemById(ownerId)?.fields.name ?? '' });
  };
  return {
    stage(row, itemId) {
      if (row.barcodes === null) return;
      insertSet.run(itemId);
      for (const code of row.barcodes) {
        if (insert.run(code, itemId, row.file, row.line).changes > 0) continue;
        const ownerId = holder.get(code);
        if (ownerId !== undefined && ownerId !== itemId) taken(row, code, ownerId);
      }
    },
    *steps(portion) {
      const sets = db
        .prepare<[number, number], number>(
          'select item_id from temp.staged_sets where item_id > ? order by item_id limit ?',
        )
        .pluck();
      for (let ids = sets.all(0, portion); ids.length > 0; ids = sets.all(ids.at(-1) ?? 0, portion)) {
        yield () => {
          for (const itemId of ids) freeOld(state, itemId, (code) => holder.get(code) === itemId);
        };
      }
      const codes = db.prepare<[number, number], StagedBarcode>(
        'select seq, code, item_id, file, line from temp.staged_barcodes where seq > ? order by seq limit ?',
      );
      for (let rows = codes.all(0, portion); rows.length > 0; rows = codes.all(rows.at(-1)?.seq ?? 0, portion)) {
        yield () => {
          for (const row of rows) give(state, row, taken);
        };
      }
    },
  };
}

function freeOld(state: ApplyState, itemId: number, isStaged: (code: string) => boolean): void {
  for (const code of state.writer.barcodesOf(itemId, state.source)) {
    if (isStaged(code)) continue;
    state.writer.removeBarcode(code);
    touch(state, itemId, true);
  }
}

function give(
  state: ApplyState,
  { code, item_id: itemId, file, line }: StagedBarcode,
  taken: (where: { file: string; line: number }, code: string, ownerId: number) => void,
): void {
  const ownerId = state.writer.barcodeOwner(code);
  if (ownerId === undefined) {
    state.writer.addBarcode(itemId, code, state.source);
    state.barcodesAdded++;
    touch(state, itemId, true);
  } else if (ownerId !== itemId) {
    taken({ file, line }, code, ownerId);
  }
}
