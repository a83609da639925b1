/** A receipt's commit against a bare transaction of the same durability and against a raw flush, on the same disk. */
import { closeSync, fsyncSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type BenchRun, type Measurement, nowMs, pause } from './bench-run.ts';
import { type Figure, type Measured, median, quantile, shown } from './figures.ts';
import { addHistory, openSales, someLines } from './shop-sales.ts';

const LINES = 12;
const COMMITS = 300;
const SLOW_COMMITS = 40;
/** A person's pace: the caches and the disk go idle between two receipts. */
const HUMAN_PAUSE_MS = 25;
const HISTORY = 1000;
const WAL_HEADER_BYTES = 32;

interface Rivals {
  readonly ours: () => number;
  readonly bare: () => number;
  readonly raw: () => number;
  /** Starts every log from its beginning again, as the till does at quiet moments. */
  readonly checkpoint: () => void;
  readonly close: () => void;
  readonly bytes: { readonly ours: number; readonly bare: number };
}

function timed(action: () => void): number {
  const from = nowMs();
  action();
  return (nowMs() - from) * 1000;
}

/** Twelve rows with the columns of a receipt line, one index, one transaction: what any program would pay. */
function bareTable(path: string) {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('wal_autocheckpoint = 0');
  db.exec(`create table line (receipt_id text not null, position integer not null, item_id integer, external_id text,
    code text, article text, barcode text, name text, unit text, measure integer, subject integer,
    quantity_milli integer, price_minor integer, vat text, primary key (receipt_id, position)) strict, without rowid`);
  const add = db.prepare(`insert into line values (@receiptId, @position, @itemId, @externalId, @code, @article,
    @barcode, @name, @unit, @measure, @subject, @quantityMilli, @priceMinor, @vat)`);
  let receipt = 0;
  const rows = db.transaction(() => {
    receipt += 1;
    const receiptId = `00000000-0000-7000-8000-${String(receipt).padStart(12, '0')}`;
    for (const [position, { id: _id, weighed: _weighed, ...line }] of someLines(LINES, receipt).entries()) {
      add.run({ ...line, receiptId, position });
    }
  });
  return { db, write: () => rows.immediate(), path };
}

function walBytes(path: string, action: () => void): number {
  const before = statSync(`${path}-wal`).size;
  action();
  return statSync(`${path}-wal`).size - before;
}

function openRivals(folder: string): Rivals {
  const sales = openSales(folder);
  addHistory(sales, HISTORY, LINES);
  const bare = bareTable(join(folder, 'bare.sqlite'));
  sales.await(LINES);
  bare.write();
  const bytes = {
    ours: walBytes(sales.ledger.path, () => sales.seal()),
    bare: walBytes(bare.path, () => bare.write()),
  };
  const page = Buffer.alloc(bytes.ours, 7);
  const file = openSync(join(folder, 'raw.bin'), 'w');
  let at = WAL_HEADER_BYTES;
  return {
    bytes,
    ours() {
      sales.await(LINES);
      return timed(() => sales.seal());
    },
    bare: () => timed(bare.write),
    raw: () =>
      timed(() => {
        at += writeSync(file, page, 0, page.length, at);
        fsyncSync(file);
      }),
    checkpoint() {
      sales.ledger.checkpoint();
      bare.db.pragma('wal_checkpoint(PASSIVE)');
      at = WAL_HEADER_BYTES;
    },
    close() {
      sales.close();
      bare.db.close();
      closeSync(file);
    },
  };
}

interface Cells {
  readonly ours: number[];
  readonly bare: number[];
  readonly raw: number[];
}

async function round(rivals: Rivals, commits: number, pauseMs: number): Promise<Cells> {
  const cells: Cells = { ours: [], bare: [], raw: [] };
  for (let made = 0; made < commits; made++) {
    for (const name of ['ours', 'bare', 'raw'] as const) {
      if (pauseMs > 0) await pause(pauseMs);
      cells[name].push(rivals[name]());
    }
  }
  rivals.checkpoint();
  return cells;
}

function figure(id: string, what: string, against: string, rounds: Figure['rounds'], goal?: string): Figure {
  return { id, what, against, unit: 'мкс', rounds, ...(goal ? { goal } : {}) };
}

async function run({ rounds, folder, say }: BenchRun): Promise<Measured> {
  say(`журнал на ${HISTORY} чеков…`);
  const rivals = openRivals(folder('commit'));
  await round(rivals, COMMITS, 0);
  const fast: Cells[] = [];
  const slow: Cells[] = [];
  for (let made = 0; made < rounds; made++) {
    fast.push(await round(rivals, COMMITS, 0));
    slow.push(await round(rivals, SLOW_COMMITS, HUMAN_PAUSE_MS));
  }
  rivals.close();
  const medians = (list: readonly Cells[], rival: 'bare' | 'raw') =>
    list.map((cells) => ({ ours: median(cells.ours), baseline: median(cells[rival]) }));
  const tails = fast.map((cells) => ({ ours: quantile(cells.ours, 0.99), baseline: quantile(cells.raw, 0.99) }));
  const seal = `запечатать чек из ${LINES} строк`;
  const bare = `голая транзакция на ${LINES} строк (WAL, FULL)`;
  const raw = `fsync дозаписи ${shown(rivals.bytes.ours)} байт`;
  return {
    figures: [
      figure('commit.bare', `${seal}, подряд, p50`, bare, medians(fast, 'bare')),
      figure('commit.raw', `${seal}, подряд, p50`, raw, medians(fast, 'raw'), 'P1: ≤ 1,43 (чеков в секунду ≥ 0,7)'),
      figure('commit.raw.p99', `${seal}, подряд, p99`, `${raw}, p99`, tails, 'P2: ≤ 4'),
      figure('commit.bare.slow', `${seal}, раз в ${HUMAN_PAUSE_MS} мс, p50`, bare, medians(slow, 'bare')),
      figure('commit.raw.slow', `${seal}, раз в ${HUMAN_PAUSE_MS} мс, p50`, raw, medians(slow, 'raw')),
    ],
    notes: [
      `в журнал SQLite уходит: чек ${shown(rivals.bytes.ours)} байт, голая транзакция ${shown(rivals.bytes.bare)} байт`,
      'наш чек: чек, строки, оплата, фискальный документ, проводки, исходящие, два состояния и журнал, всё одной транзакцией',
    ],
  };
}

export const commit: Measurement = { name: 'commit', title: 'Фиксация чека на диске', run };
