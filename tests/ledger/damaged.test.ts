/** Whatever happens to the files of the base, the till starts, says so, and nothing of before is touched. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type LedgerNews, openOrBeginAnew } from '#main/ledger/begin-anew.ts';
import { fiscalDocuments, listReceipts, receiptById, sealReceipt } from '#main/ledger/documents.ts';
import { readJournal } from '#main/ledger/journal.ts';
import { loadStates } from '#main/ledger/machine-states.ts';
import { type Ledger, LedgerError } from '#main/ledger/open.ts';
import { outboxSummary } from '#main/ledger/outbox.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import { setAside } from '#main/ledger/set-aside.ts';
import { aFolder, aLine, aSale, type Folder, openShift, SHIFT } from './kit.ts';

const RECEIPTS = 12;
const PAGE_BYTES = 4096;
const CALM: LedgerNews = { setAside: null, brokenRow: null, logLost: false };
const SIDES = ['', '-wal', '.open', '.born'];

function start(folder: Folder): { ledger: Ledger; news: LedgerNews } {
  return openOrBeginAnew(folder.path, { clock: folder.clock, backupDir: join(folder.dir, 'backups') });
}

function sell(ledger: Ledger, from: number, to: number): void {
  for (let n = from; n <= to; n++) {
    const { receipt, fiscal } = aSale(n, { lines: [aLine(), aLine({ quantityMilli: 455 })] });
    sealReceipt(ledger, receipt, fiscal);
  }
}

/** A base of twelve receipts, closed in order; its bytes. */
function aBase(folder: Folder): Buffer {
  const ledger = folder.open();
  openShift(ledger);
  sell(ledger, 1, RECEIPTS);
  ledger.close();
  return readFileSync(folder.path);
}

/** What the till is left with: `aside` and a base that sells, `late` found damage, or all of what was readable. */
function outcome(folder: Folder): 'aside' | 'late' | 'told' | 'whole' {
  const { ledger, news } = start(folder);
  try {
    if (news.setAside !== null) {
      openShift(ledger);
      sell(ledger, 1, 1);
      expect(listReceipts(ledger, { limit: 99 })).toHaveLength(1);
      return 'aside';
    }
    for (let n = 1; n <= RECEIPTS; n++) receiptById(ledger, `receipt-${n}`);
    loadStates(ledger);
    outboxSummary(ledger);
    fiscalDocuments(ledger, SHIFT);
    return news.brokenRow !== null || assertLedgerConsistent(ledger).length > 0 ? 'told' : 'whole';
  } catch (error) {
    // A receipt whose parts do not fit together.
    if (error instanceof RangeError) return 'told';
    if (!(error instanceof LedgerError && error.code === 'damaged')) throw error;
    return 'late';
  } finally {
    ledger.close();
  }
}

const asideFiles = (folder: Folder): string[] =>
  readdirSync(folder.dir).filter((name) => /\.(damaged|missing)-\d+$/.test(name));

function clearFolder(folder: Folder): void {
  for (const name of readdirSync(folder.dir)) rmSync(join(folder.dir, name), { recursive: true });
}

test('a whole base opens calmly, the first time, again, and after a till that was cut off', () => {
  using folder = aFolder();
  const first = start(folder);
  expect(first.news).toEqual(CALM);
  openShift(first.ledger);
  sell(first.ledger, 1, 2);
  using crashed = aFolder();
  for (const side of SIDES) copyFileSync(folder.path + side, crashed.path + side);
  first.ledger.close();
  const again = start(folder);
  expect(again.news).toEqual(CALM);
  again.ledger.close();
  const after = start(crashed);
  expect(after.news).toEqual(CALM);
  expect(listReceipts(after.ledger, { limit: 9 })).toHaveLength(2);
  after.ledger.close();
});

test('a damaged base is kept to the last byte, the fresh one says where it is and tells it for a week', () => {
  using folder = aFolder();
  const bytes = aBase(folder);
  bytes.fill(0xff, 4096, 4104);
  writeFileSync(folder.path, bytes);
  const name = `ledger.db.damaged-${folder.clock.now()}`;
  const { ledger, news } = start(folder);
  expect(news).toEqual({ ...CALM, setAside: { name, label: 'damaged' } });
  expect(readFileSync(join(folder.dir, name)).equals(bytes)).toBe(true);
  expect(readJournal(ledger, { limit: 9 })).toMatchObject([{ seq: 1, kind: 'ledger-begun-anew', ref: name }]);
  openShift(ledger);
  ledger.close();
  for (const [days, told] of [
    [0, true],
    [6, true],
    [8, false],
  ] as const) {
    folder.clock.jump(Number(name.split('-').at(-1)) + days * 86_400_000);
    const next = start(folder);
    expect([days, next.news.setAside?.name ?? null]).toEqual([days, told ? name : null]);
    expect(readJournal(next.ledger, { limit: 9, kind: 'ledger-begun-anew' })).toHaveLength(1);
    next.ledger.close();
  }
});

test('a second damage at the same moment of the clock overwrites nothing', () => {
  using folder = aFolder();
  for (const text of ['first', 'second', 'third']) {
    aBase(folder);
    writeFileSync(folder.path, text);
    start(folder).ledger.close();
    clearLog(folder);
  }
  const kept = asideFiles(folder).map((name) => readFileSync(join(folder.dir, name), 'utf8'));
  expect(kept.sort()).toEqual(['first', 'second', 'third']);
});

/** The next base of the test begins from nothing. */
function clearLog(folder: Folder): void {
  for (const side of [...SIDES, '-shm']) rmSync(folder.path + side, { force: true });
}

test('bytes flipped all over: set aside, at the latest by the start after it was met; told; or every row reads', () => {
  using folder = aFolder();
  const whole = aBase(folder);
  const seen = { aside: 0, late: 0, told: 0, whole: 0 };
  const sparse = Array.from({ length: whole.length }, (_, at) => at).filter((at) => at % (97 * 11) === 0);
  const headers = Array.from({ length: whole.length / PAGE_BYTES }, (_, page) => page * PAGE_BYTES + 3 * (page % 3));
  for (const at of new Set([...sparse, ...headers])) {
    clearFolder(folder);
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    writeFileSync(folder.path, bytes);
    const found = outcome(folder);
    seen[found]++;
    expect([at, asideFiles(folder).length]).toEqual([at, found === 'aside' ? 1 : 0]);
    // Met in the middle of the day, where the start did not look: the next start looks everywhere.
    if (found === 'late') expect([at, outcome(folder)]).toEqual([at, 'aside']);
    const [name] = asideFiles(folder);
    if (name !== undefined) expect(readFileSync(join(folder.dir, name)).equals(bytes)).toBe(true);
  }
  expect(seen.aside).toBeGreaterThan(20);
  expect(seen.told).toBeGreaterThan(0);
}, 60_000);

test('an index that lies is met in the middle of the day, refused, and set aside by the next start', () => {
  using folder = aFolder();
  const bytes = aBase(folder);
  // The entry of receipt 5 in the index of ids: the id, then the number of its row.
  const at = bytes.indexOf('receipt-5\x05') + 'receipt-5'.length;
  expect(at).toBeGreaterThan(PAGE_BYTES);
  bytes[at] = 99;
  writeFileSync(folder.path, bytes);
  expect(outcome(folder)).toBe('late');
  expect(outcome(folder)).toBe('aside');
  expect(readFileSync(join(folder.dir, asideFiles(folder)[0] ?? '')).equals(bytes)).toBe(true);
});

test('a base cut at any page and inside pages is set aside', () => {
  using folder = aFolder();
  const whole = aBase(folder);
  // The last page may be of a table nobody wrote to: what is cut off such a page is nothing, and nothing is lost.
  const lastWritten = whole.findLastIndex((byte) => byte !== 0);
  for (const length of [0, 1, 99, 100, 512, 4095, 4096, 4097, 12_288, 20_000, whole.length - 4096, lastWritten]) {
    clearFolder(folder);
    writeFileSync(folder.path, whole);
    writeFileSync(`${folder.path}.born`, '');
    truncateSync(folder.path, length);
    expect([length, outcome(folder)]).toEqual([length, 'aside']);
  }
}, 30_000);

test.each([
  ['text', Buffer.from('чеки и деньги\n'.repeat(500))],
  ['zeros', Buffer.alloc(65_536)],
  ['noise', Buffer.from(Uint8Array.from({ length: 65_536 }, (_, index) => (index * 7919) >> 3))],
])('garbage (%s) is set aside', (_, bytes) => {
  using folder = aFolder();
  writeFileSync(folder.path, bytes);
  expect(outcome(folder)).toBe('aside');
  expect(readFileSync(join(folder.dir, asideFiles(folder)[0] ?? '')).equals(bytes)).toBe(true);
});

test('a base that vanished is told apart from a first start, with and without its log', () => {
  for (const side of ['', '-wal']) {
    using folder = aFolder();
    const ledger = folder.open();
    openShift(ledger);
    using crashed = aFolder();
    for (const each of SIDES) copyFileSync(folder.path + each, crashed.path + each);
    rmSync(crashed.path);
    if (side === '') rmSync(`${crashed.path}-wal`);
    const { ledger: fresh, news } = start(crashed);
    const name = `ledger.db.missing-${crashed.clock.now()}`;
    expect(news.setAside).toEqual({ name, label: 'missing' });
    expect(existsSync(join(crashed.dir, `${name}-wal`))).toBe(side !== '');
    openShift(fresh);
    fresh.close();
  }
});

test('a log that was deleted after a cut-off till is told: the base opens, its last receipts may be gone', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  sell(ledger, 1, 3);
  ledger.checkpoint();
  sell(ledger, 4, 5);
  using crashed = aFolder();
  for (const side of ['', '.open', '.born']) copyFileSync(folder.path + side, crashed.path + side);
  const after = start(crashed);
  expect(after.news).toEqual({ ...CALM, logLost: true });
  expect(listReceipts(after.ledger, { limit: 9 })).toHaveLength(3);
  after.ledger.close();
  const next = start(crashed);
  expect(next.news).toEqual(CALM);
  next.ledger.close();
});

test('a changed row at the end of the journal is told at the start, and the till sells', () => {
  using folder = aFolder();
  const bytes = aBase(folder);
  // The ref of the last row, in the page of the journal alone: the row before its hash.
  const at = bytes.lastIndexOf(`receipt-sealedreceipt-${RECEIPTS}{`);
  expect(at).toBeGreaterThan(0);
  bytes[at + 'receipt-sealedreceipt-1'.length] = '3'.charCodeAt(0);
  writeFileSync(folder.path, bytes);
  const { ledger, news } = start(folder);
  expect(news).toEqual({ ...CALM, brokenRow: RECEIPTS + 1 });
  sell(ledger, RECEIPTS + 1, RECEIPTS + 1);
  ledger.close();
});

describe('cut off while setting aside', () => {
  const ORDER = ['-wal', '', '.open', '.born'] as const;

  test.each([0, 1, 2, 3, 4])('after %i of the names the next start ends it and says so', (done) => {
    using folder = aFolder();
    const ledger = folder.open();
    openShift(ledger);
    using crashed = aFolder();
    for (const side of SIDES) copyFileSync(folder.path + side, crashed.path + side);
    const target = `${crashed.path}.damaged-55`;
    writeFileSync(`${crashed.path}.moving-damaged-55`, '');
    for (const side of ORDER.slice(0, done)) {
      copyFileSync(crashed.path + side, target + side);
      rmSync(crashed.path + side);
    }
    const { ledger: fresh, news } = start(crashed);
    expect(news).toEqual({ ...CALM, setAside: { name: 'ledger.db.damaged-55', label: 'damaged' } });
    for (const side of ORDER) expect([side, existsSync(target + side)]).toEqual([side, true]);
    expect(readFileSync(`${target}-wal`).equals(readFileSync(`${folder.path}-wal`))).toBe(true);
    openShift(fresh);
    fresh.close();
  });
});

/** A file that cannot be renamed for as long as this lives; null where nobody may mount. */
function pinned(path: string): Disposable | null {
  try {
    execFileSync('mount', ['--bind', path, path], { stdio: 'ignore' });
  } catch {
    return null;
  }
  return { [Symbol.dispose]: () => execFileSync('umount', [path]) };
}

test('setting aside that fails at the second name is ended by the next start, the log beside its base', (context) => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  using crashed = aFolder();
  for (const side of SIDES) copyFileSync(folder.path + side, crashed.path + side);
  const target = `${crashed.path}.damaged-66`;
  {
    using pin = pinned(crashed.path);
    if (!pin) return context.skip();
    expect(() => setAside(crashed.path, 'damaged', 66)).toThrow('EBUSY');
  }
  expect([existsSync(`${target}-wal`), existsSync(crashed.path)]).toEqual([true, true]);
  const { ledger: fresh, news } = start(crashed);
  expect(news.setAside?.name).toBe('ledger.db.damaged-66');
  for (const side of SIDES) expect([side, existsSync(target + side)]).toEqual([side, true]);
  openShift(fresh);
  fresh.close();
});

test('a newer version, a held lock and a file that cannot be opened are refused and not set aside', () => {
  using folder = aFolder();
  const ledger = folder.open();
  expect(() => start(folder)).toThrow(expect.objectContaining({ code: 'locked' }));
  ledger.close();
  const bytes = readFileSync(folder.path);
  bytes.writeUInt32BE(9990, 60);
  writeFileSync(folder.path, bytes);
  expect(() => start(folder)).toThrow(expect.objectContaining({ code: 'newer-version' }));
  expect(readFileSync(folder.path).equals(bytes)).toBe(true);
  expect(asideFiles(folder)).toEqual([]);
});
