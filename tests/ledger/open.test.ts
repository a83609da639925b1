import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { sealReceipt } from '#main/ledger/documents.ts';
import { appendJournal, readJournal } from '#main/ledger/journal.ts';
import { loadStates, saveState } from '#main/ledger/machine-states.ts';
import { MIGRATIONS } from '#main/ledger/migrations/all.ts';
import { type Ledger, LedgerError, type LedgerErrorCode, openLedger } from '#main/ledger/open.ts';
import { Query } from '#main/ledger/query.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import { aFolder, aLine, aSale, type Folder, openShift } from './kit.ts';

const PAGE_BYTES = 4096;
const SYNCHRONOUS = new Query<{ synchronous: number }>('PRAGMA synchronous');
const JOURNAL_MODE = new Query<{ journal_mode: string }>('PRAGMA journal_mode');
const AUTOCHECKPOINT = new Query<{ wal_autocheckpoint: number }>('PRAGMA wal_autocheckpoint');
const FOREIGN_KEYS = new Query<{ foreign_keys: number }>('PRAGMA foreign_keys');

function fill(ledger: Ledger, receipts: number, priceMinor = 8990): void {
  openShift(ledger);
  for (let n = 1; n <= receipts; n++) {
    const { receipt, fiscal } = aSale(n, { lines: [aLine({ priceMinor })] });
    sealReceipt(ledger, receipt, fiscal);
  }
}

/** Fills, closes and answers how many pages the file has. */
function fillAndClose(folder: Folder, receipts: number, priceMinor?: number): number {
  const ledger = folder.open();
  fill(ledger, receipts, priceMinor);
  ledger.close();
  return statSync(folder.path).size / PAGE_BYTES;
}

function poke(path: string, offset: number, bytes: Buffer): void {
  const handle = openSync(path, 'r+');
  writeSync(handle, bytes, 0, bytes.length, offset);
  closeSync(handle);
}

/** The code of the LedgerError that opening this folder throws, or «opened». */
function outcome(folder: Folder): LedgerErrorCode | 'opened' {
  try {
    folder.open().close();
    return 'opened';
  } catch (error) {
    if (error instanceof LedgerError) return error.code;
    throw error;
  }
}

test('flushing is FULL on every open, before and after writing; a bare connection to the same file says NORMAL', () => {
  using folder = aFolder();
  for (let round = 1; round <= 3; round++) {
    const ledger = folder.open();
    const settings = (): unknown[] => [
      ledger.get(SYNCHRONOUS)?.synchronous,
      ledger.get(JOURNAL_MODE)?.journal_mode,
      ledger.get(AUTOCHECKPOINT)?.wal_autocheckpoint,
      ledger.get(FOREIGN_KEYS)?.foreign_keys,
    ];
    expect(settings()).toEqual([2, 'wal', 0, 1]);
    appendJournal(ledger, { atMs: round, kind: 'round', ref: '', body: null });
    expect(settings()).toEqual([2, 'wal', 0, 1]);
    ledger.close();
  }
  // The positive control: what better-sqlite3 gives to whoever does not ask (performance-reliability.md 0 no. 1).
  const bare = new Database(folder.path);
  bare.exec('UPDATE machine SET updated_at_ms = 0');
  bare.exec("INSERT INTO meta VALUES ('bare', '')");
  expect(bare.pragma('synchronous', { simple: true })).toBe(1);
  bare.close();
});

test('the version of SQLite is told and is at least 3.51.3', () => {
  using folder = aFolder();
  const [major = 0, minor = 0, patch = 0] = folder.open().sqliteVersion.split('.').map(Number);
  expect(major * 1_000_000 + minor * 1000 + patch).toBeGreaterThanOrEqual(3_051_003);
});

test('a second opener is told «locked», and the first goes on selling', () => {
  using folder = aFolder();
  const first = folder.open();
  openShift(first);
  expect(outcome(folder)).toBe('locked');
  const { receipt, fiscal } = aSale(1);
  expect(sealReceipt(first, receipt, fiscal)).toEqual({ number: 1 });
  first.close();
  expect(outcome(folder)).toBe('opened');
});

test('a reader may look at the ledger while the till writes', () => {
  using folder = aFolder();
  const ledger = folder.open();
  fill(ledger, 2);
  const reader = new Database(folder.path, { readonly: true });
  expect(reader.prepare('SELECT count(*) FROM receipt').pluck().get()).toBe(2);
  const { receipt, fiscal } = aSale(3);
  sealReceipt(ledger, receipt, fiscal);
  expect(reader.prepare('SELECT count(*) FROM receipt').pluck().get()).toBe(3);
  reader.close();
});

test('live states are replaced, kept over a restart and may hold any plain data', () => {
  using folder = aFolder();
  const before = folder.open();
  const state = { at: 'sending', before: { lastFd: 41 }, note: 'кавычка "', list: [1, null, true] };
  saveState(before, 'fiscalisation', { at: 'idle' }, 1);
  saveState(before, 'fiscalisation', state, 2);
  saveState(before, '__proto__', { polluted: true }, 2);
  before.close();
  const states = loadStates(folder.open());
  expect(Object.entries(states).sort()).toEqual([
    ['__proto__', { polluted: true }],
    ['fiscalisation', state],
  ]);
  expect({}).not.toHaveProperty('polluted');
});

test('the journal is read newest first, page by page and by kind, in the order of writing', () => {
  using folder = aFolder();
  const ledger = folder.open();
  for (const [atMs, kind] of [
    [5000, 'a'],
    [10, 'b'],
    [20, 'a'],
    [15, 'a'],
  ] as const) {
    appendJournal(ledger, { atMs, kind, ref: `r${atMs}`, body: { atMs } });
  }
  expect(readJournal(ledger, { limit: 2 }).map((row) => row.atMs)).toEqual([15, 20]);
  expect(readJournal(ledger, { limit: 9, before: 3 }).map((row) => row.atMs)).toEqual([10, 5000]);
  expect(readJournal(ledger, { limit: 9, kind: 'a' }).map((row) => row.body)).toEqual([
    { atMs: 15 },
    { atMs: 20 },
    { atMs: 5000 },
  ]);
});

test('whatever fails inside a transaction, nothing of it stays', () => {
  using folder = aFolder();
  const ledger = folder.open();
  expect(() =>
    ledger.transaction(() => {
      saveState(ledger, 'receipt', {}, 1);
      appendJournal(ledger, { atMs: 1, kind: 'x', ref: '', body: null });
      throw new Error('defect');
    }),
  ).toThrow('defect');
  expect(loadStates(ledger)).toEqual({});
  expect(readJournal(ledger, { limit: 1 })).toEqual([]);
});

test('a checkpoint moves the whole log into the base, and says so', () => {
  using folder = aFolder();
  const ledger = folder.open();
  fill(ledger, 3);
  const answer = ledger.checkpoint();
  expect(answer.walPages).toBeGreaterThan(0);
  expect(answer.movedPages).toBe(answer.walPages);
  const copyPath = join(folder.dir, 'copy.db');
  copyFileSync(folder.path, copyPath);
  const alone = new Database(copyPath);
  expect(alone.prepare('SELECT count(*) FROM receipt').pluck().get()).toBe(3);
  alone.close();
});

test('while somebody reads, a checkpoint moves less than all and is no error', () => {
  using folder = aFolder();
  const ledger = folder.open();
  fill(ledger, 1);
  const reader = new Database(folder.path, { readonly: true });
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM receipt').get();
  const { receipt, fiscal } = aSale(2);
  sealReceipt(ledger, receipt, fiscal);
  const answer = ledger.checkpoint();
  expect(answer.movedPages).toBeLessThan(answer.walPages);
  reader.close();
  expect(ledger.checkpoint().movedPages).toBe(ledger.checkpoint().walPages);
});

test('closing twice is harmless and leaves no log behind', () => {
  using folder = aFolder();
  const ledger = folder.open();
  fill(ledger, 1);
  ledger.close();
  ledger.close();
  expect(existsSync(`${folder.path}-wal`)).toBe(false);
});

describe('a file that is not what it should be', () => {
  test.each([
    ['text', 'ledger of the shop\n'.repeat(600)],
    ['zeros', '\0'.repeat(8192)],
  ])('of %s is «damaged» and is left as it was', (_, content) => {
    using folder = aFolder();
    writeFileSync(folder.path, content);
    expect(outcome(folder)).toBe('damaged');
    expect(readFileSync(folder.path, 'utf8')).toBe(content);
  });

  test('of another program is «damaged», not taken over', () => {
    using folder = aFolder();
    const foreign = new Database(folder.path);
    foreign.exec('CREATE TABLE places (id INTEGER PRIMARY KEY)');
    foreign.close();
    const before = readFileSync(folder.path);
    expect(outcome(folder)).toBe('damaged');
    expect(readFileSync(folder.path).equals(before)).toBe(true);
  });

  test('from a newer version is refused, told apart and not touched', () => {
    using folder = aFolder();
    fillAndClose(folder, 1);
    const newer = new Database(folder.path);
    newer.pragma('user_version = 9990');
    newer.close();
    const before = readFileSync(folder.path);
    const params = { path: folder.path, found: 9990, known: MIGRATIONS.at(-1)?.number };
    expect(() => folder.open()).toThrow(expect.objectContaining({ code: 'newer-version', params }));
    expect(readFileSync(folder.path).equals(before)).toBe(true);
  });

  test('of a shop of years is not read whole at every start, but is after a cut and when something was met in it', () => {
    using folder = aFolder();
    fillAndClose(folder, 1);
    const sql = new Database(folder.path);
    sql.exec("INSERT INTO meta (key, value) VALUES ('years', printf('%.*c', 70000000, 'x'))");
    const root = sql.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'deferred_receipt'").pluck().get();
    sql.close();
    const file = openSync(folder.path, 'r+');
    writeSync(file, Buffer.from([99]), 0, 1, (Number(root) - 1) * 4096);
    closeSync(file);
    folder.open().close();
    for (const trace of ['.open', '.suspect']) {
      writeFileSync(folder.path + trace, '');
      writeFileSync(`${folder.path}-wal`, '');
      expect([trace, outcome(folder)]).toEqual([trace, 'damaged']);
      rmSync(folder.path + trace, { force: true });
    }
  });

  test('with a broken page header, any page, is «damaged»: never opened in silence', () => {
    using folder = aFolder();
    const pages = fillAndClose(folder, 60);
    expect(pages).toBeGreaterThan(20);
    const whole = readFileSync(folder.path);
    for (let page = 1; page < pages; page++) {
      writeFileSync(folder.path, whole);
      poke(folder.path, page * PAGE_BYTES, Buffer.from([0xff, 0xff, 0xff, 0xff]));
      expect([page, outcome(folder)]).toEqual([page, 'damaged']);
    }
  });

  test('cut short at any page is «damaged»', () => {
    using folder = aFolder();
    const pages = fillAndClose(folder, 10);
    const whole = readFileSync(folder.path);
    for (let page = 1; page < pages; page++) {
      writeFileSync(folder.path, whole);
      truncateSync(folder.path, page * PAGE_BYTES);
      expect([page, outcome(folder)]).toEqual([page, 'damaged']);
    }
  });

  test('with an amount changed inside a page opens, but the check of the sums names the receipt', () => {
    using folder = aFolder();
    fillAndClose(folder, 1, 8_675_309);
    const at = readFileSync(folder.path).indexOf(Buffer.from([0x84, 0x5f, 0xed]));
    expect(at).toBeGreaterThan(0);
    poke(folder.path, at + 2, Buffer.from([0xee]));
    expect(assertLedgerConsistent(folder.open()).length).toBeGreaterThan(0);
  });
});

test('a folder that cannot be written is an «io» error with the path in it', () => {
  using folder = aFolder();
  writeFileSync(join(folder.dir, 'file'), '');
  expect(() =>
    openLedger(join(folder.dir, 'file', 'ledger.db'), { clock: folder.clock, backupDir: folder.dir }),
  ).toThrow(expect.objectContaining({ code: 'io' }));
});

test('the reserve takes its room, is made once and can be given back', () => {
  using folder = aFolder();
  const ledger = folder.open({ reserveBytes: 1_000_000 });
  expect(ledger.hasReserve).toBe(false);
  ledger.ensureReserve();
  ledger.ensureReserve();
  expect(ledger.hasReserve).toBe(true);
  const { size, blocks } = statSync(join(folder.dir, 'reserve.bin'));
  expect(size).toBe(1_000_000);
  expect(blocks * 512).toBeGreaterThanOrEqual(1_000_000);
  expect(ledger.releaseReserve()).toBe(true);
  expect(ledger.releaseReserve()).toBe(false);
  expect(ledger.hasReserve).toBe(false);
});
