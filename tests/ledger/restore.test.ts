import { spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { type BackupMade, backupLedger } from '#main/ledger/backup.ts';
import { openOrBeginAnew } from '#main/ledger/begin-anew.ts';
import { listReceipts, sealReceipt } from '#main/ledger/documents.ts';
import { journalHead, readJournal } from '#main/ledger/journal.ts';
import { MIGRATIONS } from '#main/ledger/migrations/all.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { openReader } from '#main/ledger/reader.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import { type Restored, restoreLedger } from '#main/ledger/restore.ts';
import { isBroken, verifyJournal } from '#main/ledger/verify.ts';
import { aFolder, aLine, aSale, type Folder, openShift } from './kit.ts';
import { aSmallDisk } from './small-disk.ts';

const CHILD = fileURLToPath(new URL('./restore-child.ts', import.meta.url));
const BASE_0010 = readFileSync(new URL('../../fixtures/ledgers/0010.sql', import.meta.url), 'utf8');

/** The folder of a till: its base is called what the till calls it. */
const aTillFolder = (dir?: string): Folder => aFolder(dir, 'ledger.sqlite');

function sell(ledger: Ledger, from: number, to: number): void {
  const lines = Array.from({ length: 12 }, () => aLine());
  ledger.transaction(() => {
    for (let n = from; n <= to; n++) {
      const { receipt, fiscal } = aSale(n, { lines });
      sealReceipt(ledger, receipt, fiscal);
    }
  });
}

/** A till that sold 3, was copied, sold up to `last` and was closed (or not). */
async function aCopyAndMore(folder: Folder, last = 5): Promise<{ made: BackupMade; ledger: Ledger }> {
  const ledger = folder.open();
  openShift(ledger);
  sell(ledger, 1, 3);
  const made = await backupLedger(ledger, ledger.backupDir, 'shift', { clock: folder.clock, spareBytes: 0 });
  sell(ledger, 4, last);
  return { made, ledger };
}

const restore = (folder: Folder, file: string): Restored => restoreLedger(folder.dir, file, { clock: folder.clock });
const numbers = (ledger: Ledger): number[] => listReceipts(ledger, { limit: 99 }).map((row) => row.number);
const bytesOf = (path: string): string => readFileSync(path).toString('base64');

test('the copy becomes the base, the base of before is set aside whole, and what the copy lacks is counted', async () => {
  using folder = aTillFolder();
  const { made, ledger } = await aCopyAndMore(folder);
  const previous = journalHead(ledger);
  ledger.close();
  const before = bytesOf(folder.path);
  const copy = bytesOf(made.file.path);
  const setAside = `${folder.path}.before-restore-${folder.clock.now()}`;
  const restored = restore(folder, made.file.path);
  const soldAtMs = (n: number): number => aSale(n).receipt.sealedAtMs;
  const lost = { kind: 'sale', shiftNumber: 1, totalMinor: 12 * aLine().sumMinor };
  const list = [
    { ...lost, number: 5, fdNumber: 6, sealedAtMs: soldAtMs(5) },
    { ...lost, number: 4, fdNumber: 5, sealedAtMs: soldAtMs(4) },
  ];
  expect(restored).toEqual({ setAside, journal: made.journal, lacking: { receipts: 2, journalRows: 2, list } });
  expect(bytesOf(setAside)).toBe(before);
  expect(bytesOf(made.file.path)).toBe(copy);

  const now = folder.open();
  expect(numbers(now)).toEqual([3, 2, 1]);
  expect(assertLedgerConsistent(now)).toEqual([]);
  expect(readJournal(now, { limit: 1 })[0]).toMatchObject({
    seq: 5,
    kind: 'ledger-restored',
    ref: made.file.name,
    body: { setAside: basename(setAside), restored: made.journal, previous, lacking: { receipts: 2, journalRows: 2 } },
  });
  expect(verifyJournal(now)).toEqual(journalHead(now));
  // Against the head of the base of before the restored journal is another one: the anchor shows it.
  expect(verifyJournal(now, { anchor: previous })).toEqual({ firstBroken: 6, reason: 'missing' });
  sell(now, 4, 4);
  expect(numbers(now)).toEqual([4, 3, 2, 1]);
});

test('a restoring leaves no files of its own', async () => {
  using folder = aTillFolder();
  const { made, ledger } = await aCopyAndMore(folder);
  ledger.close();
  restore(folder, made.file.path);
  folder.open().close();
  const aside = `ledger.sqlite.before-restore-${folder.clock.now()}`;
  expect(
    readdirSync(folder.dir)
      .filter((name) => !/\.lock$|-wal$|-shm$/.test(name))
      .sort(),
  ).toEqual(['backups', 'ledger.sqlite', 'ledger.sqlite.born', aside, `${aside}.born`].sort());
  expect(readdirSync(join(folder.dir, 'backups'))).toEqual([made.file.name]);
});

test('the base of before a crash is set aside with its log, and comes back with every receipt', async () => {
  using folder = aTillFolder();
  const { made, ledger } = await aCopyAndMore(folder);
  // As a kill leaves it: the log beside the base, nothing checkpointed.
  using crashed = aTillFolder();
  for (const side of ['', '-wal', '.open', '.born']) copyFileSync(folder.path + side, crashed.path + side);
  ledger.close();
  const { setAside, lacking } = restore(crashed, made.file.path);
  expect(lacking).toMatchObject({ receipts: 2, journalRows: 2 });
  expect(existsSync(`${setAside}-wal`)).toBe(true);
  const back = restore(crashed, setAside ?? '');
  expect(back.lacking).toEqual({ receipts: 0, journalRows: 1, list: [] });
  expect(numbers(crashed.open())).toEqual([5, 4, 3, 2, 1]);
});

test('into an empty folder, and over a vanished base, the copy is restored too', async () => {
  using folder = aTillFolder();
  const { made, ledger } = await aCopyAndMore(folder);
  ledger.close();
  using empty = aTillFolder();
  expect(restore(empty, made.file.path)).toMatchObject({ setAside: null, lacking: null });
  const moved = empty.open();
  expect(numbers(moved)).toEqual([3, 2, 1]);
  moved.close();
  rmSync(empty.path);
  expect(() => empty.open()).toThrow(expect.objectContaining({ code: 'damaged' }));
  expect(restore(empty, made.file.path).lacking).toBeNull();
  expect(numbers(empty.open())).toEqual([3, 2, 1]);
});

test('a damaged base is set aside as it is, and nobody pretends to know what it held', async () => {
  using folder = aTillFolder();
  const { made, ledger } = await aCopyAndMore(folder);
  ledger.close();
  writeFileSync(folder.path, 'damaged');
  const { setAside, lacking } = restore(folder, made.file.path);
  expect(lacking).toBeNull();
  expect(readFileSync(setAside ?? '', 'utf8')).toBe('damaged');
  expect(numbers(folder.open())).toEqual([3, 2, 1]);
});

test('of many lacking receipts all are counted and the newest twenty are named', async () => {
  using folder = aTillFolder();
  const { made, ledger } = await aCopyAndMore(folder, 30);
  ledger.close();
  const { lacking } = restore(folder, made.file.path);
  expect(lacking?.receipts).toBe(27);
  expect(lacking?.list.map((receipt) => receipt.number)).toEqual(Array.from({ length: 20 }, (_, n) => 30 - n));
});

test('a copy of an older version is restored and brought to this one', async () => {
  using folder = aTillFolder();
  const file = join(folder.dir, 'old.sqlite');
  const old = new Database(file);
  old.exec(BASE_0010);
  old.close();
  restore(folder, file);
  const ledger = folder.open();
  expect(ledger.schemaVersion).toBe(MIGRATIONS.at(-1)?.number);
  expect(numbers(ledger)).toEqual([2, 1]);
  expect(verifyJournal(ledger)).toMatchObject({ rows: 4 });
});

test('a copy whose journal was changed is restored and the row is told', async () => {
  using folder = aTillFolder();
  const { made, ledger } = await aCopyAndMore(folder);
  ledger.close();
  const copy = new Database(made.file.path);
  copy.exec("DROP TRIGGER journal_no_update; UPDATE journal SET ref = 'x' WHERE seq = 2");
  copy.close();
  expect(restore(folder, made.file.path).journal).toEqual({ firstBroken: 2, reason: 'changed' });
});

describe('is refused, and the base stays as it is', () => {
  const spoil: readonly [string, (path: string) => void, string][] = [
    ['a copy of a newer version', (path) => execute(path, 'PRAGMA user_version = 9990'), 'newer-version'],
    ['a cut copy', (path) => truncateSync(path, 8192), 'damaged'],
    ['an empty file', (path) => truncateSync(path, 0), 'damaged'],
    ['text', (path) => writeFileSync(path, 'чеки\n'.repeat(999)), 'damaged'],
    ['a base of another program', (path) => foreign(path), 'damaged'],
    ['a file that is not there', (path) => rmSync(path), 'io'],
  ];
  test.each(spoil)('%s', async (_, change, code) => {
    using folder = aTillFolder();
    const { made, ledger } = await aCopyAndMore(folder);
    ledger.close();
    change(made.file.path);
    const before = bytesOf(folder.path);
    const names = readdirSync(folder.dir);
    expect(refusalOf(() => restore(folder, made.file.path))).toMatchObject({ code, params: { path: made.file.path } });
    expect(bytesOf(folder.path)).toBe(before);
    expect(readdirSync(folder.dir)).toEqual(names);
    expect(numbers(folder.open())).toEqual([5, 4, 3, 2, 1]);
  });

  test('while a till holds the folder', async () => {
    using folder = aTillFolder();
    const { made, ledger } = await aCopyAndMore(folder);
    expect(() => restore(folder, made.file.path)).toThrow(expect.objectContaining({ code: 'locked' }));
    sell(ledger, 6, 6);
    expect(numbers(ledger)).toEqual([6, 5, 4, 3, 2, 1]);
  });

  const disk = aSmallDisk();
  disk?.[Symbol.dispose]();

  test.skipIf(disk === null)('on a full disk, with nothing left behind', async () => {
    using small = aSmallDisk();
    if (!small) throw new Error('could mount a moment ago');
    using folder = aTillFolder(small.dir);
    const { made, ledger } = await aCopyAndMore(folder);
    ledger.close();
    const away = join(dirname(small.dir), 'copy.sqlite');
    copyFileSync(made.file.path, away);
    small.fill();
    const names = readdirSync(folder.dir);
    expect(() => restore(folder, away)).toThrow(expect.objectContaining({ code: 'disk-full' }));
    expect(readdirSync(folder.dir)).toEqual(names);
    small.free();
    restore(folder, away);
    expect(numbers(folder.open())).toEqual([3, 2, 1]);
  });
});

function refusalOf(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

function execute(path: string, sql: string): void {
  const db = new Database(path);
  db.exec(sql);
  db.close();
}

function foreign(path: string): void {
  rmSync(path);
  execute(path, 'CREATE TABLE places (id INTEGER PRIMARY KEY)');
}

/** The journal's own numbers say which of the two bases it is; a base that is neither fails. */
function whichBase(folder: Folder): string {
  const { ledger, news } = openOrBeginAnew(folder.path, {
    clock: folder.clock,
    backupDir: join(folder.dir, 'backups'),
  });
  try {
    expect(news.setAside).toBeNull();
    expect(isBroken(verifyJournal(ledger))).toBe(false);
    expect(assertLedgerConsistent(ledger)).toEqual([]);
    return numbers(ledger).join();
  } finally {
    ledger.close();
  }
}

test('killed at six moments of restoring, the base is one of the two, whole, and no base was lost', async () => {
  using folder = aTillFolder();
  const { made, ledger } = await aCopyAndMore(folder, 20);
  const second = await backupLedger(ledger, ledger.backupDir, 'hand', { clock: folder.clock });
  ledger.close();
  const [small, large] = ['3,2,1', numbersDown(20)];
  const seen = new Set<string>();
  let acknowledged = 0;
  for (let kill = 0; kill < 6; kill++) {
    const files = [made.file.path, second.file.path];
    const child = spawn(process.execPath, [CHILD, folder.dir, ...files], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    await new Promise<void>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('begun')) resolve();
      });
    });
    const gone = new Promise((resolve) => child.once('close', resolve));
    await new Promise((resolve) => setTimeout(resolve, 40 + kill * 15));
    child.kill('SIGKILL');
    await gone;
    acknowledged += said.split('restored').length - 1;
    const now = whichBase(folder);
    expect([small, large]).toContain(now);
    seen.add(now);
  }
  const aside = readdirSync(folder.dir).filter((name) => /\.before-restore-\d+$/.test(name));
  expect(aside.length).toBeGreaterThanOrEqual(acknowledged);
  expect(acknowledged).toBeGreaterThan(0);
  for (const name of aside) {
    const reader = openReader(join(folder.dir, name));
    expect(isBroken(verifyJournal(reader))).toBe(false);
    reader.close();
  }
}, 30_000);

const numbersDown = (from: number): string => Array.from({ length: from }, (_, index) => from - index).join();

describe('cut off between two names', () => {
  /** Every state of the folder that lies between two renames of one restoring. */
  const STEPS: readonly (readonly string[])[] = [
    [],
    ['-wal'],
    ['-wal', ''],
    ['-wal', '', '.open'],
    ['-wal', '', '.open', '.born'],
  ];

  test.each(STEPS.map((moved) => [moved] as const))(
    'after moving %j the next start ends the restoring',
    async (moved) => {
      using folder = aTillFolder();
      const { made, ledger } = await aCopyAndMore(folder);
      using crashed = aTillFolder();
      for (const side of ['', '-wal', '.open', '.born']) copyFileSync(folder.path + side, crashed.path + side);
      ledger.close();
      copyFileSync(made.file.path, `${crashed.path}.restoring-77`);
      const target = `${crashed.path}.before-restore-77`;
      for (const side of moved) {
        copyFileSync(crashed.path + side, target + side);
        rmSync(crashed.path + side);
      }
      if (moved.length > 0) writeFileSync(`${crashed.path}.moving-before-restore-77`, '');
      const now = crashed.open();
      expect(now.logLost).toBe(false);
      expect(numbers(now)).toEqual([3, 2, 1]);
      now.close();
      expect(readdirSync(crashed.dir).filter((name) => /moving|restoring/.test(name))).toEqual([]);
      mkdirSync(join(crashed.dir, 'look'));
      const look = join(crashed.dir, 'look', 'base');
      for (const side of ['', '-wal']) copyFileSync(target + side, look + side);
      const reader = openReader(look);
      expect(journalHead(reader).rows).toBe(6);
      reader.close();
    },
  );
});
