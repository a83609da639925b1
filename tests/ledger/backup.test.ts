import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { backupLedger } from '#main/ledger/backup.ts';
import { type BackupFile, keptBackups, listBackups, newBackupPath } from '#main/ledger/backup-files.ts';
import { listReceipts, sealReceipt } from '#main/ledger/documents.ts';
import { appendJournal, journalHead } from '#main/ledger/journal.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { openReader } from '#main/ledger/reader.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import { verifyJournal } from '#main/ledger/verify.ts';
import { aFolder, aLine, aSale, openShift } from './kit.ts';
import { aSmallDisk } from './small-disk.ts';

const CHILD = fileURLToPath(new URL('./backup-child.ts', import.meta.url));
const DAY_MS = 86_400_000;
const LINES = Array.from({ length: 12 }, () => aLine());

function sell(ledger: Ledger, from: number, to: number): void {
  ledger.transaction(() => {
    for (let n = from; n <= to; n++) {
      const { receipt, fiscal } = aSale(n, { lines: LINES });
      sealReceipt(ledger, receipt, fiscal);
    }
  });
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('a copy is one file under its time and reason, holds all of the base and opens as a ledger', async () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  sell(ledger, 1, 20);
  const dir = join(folder.dir, 'copies', 'of base');
  const { file, journal, removed } = await backupLedger(ledger, dir, 'shift', { clock: folder.clock });
  const at = new Date(folder.clock.now());
  const hour = String(at.getHours()).padStart(2, '0');
  expect(file.name).toMatch(new RegExp(`^ledger-2026-11-2[234]-${hour}\\d\\d00-shift\\.sqlite$`));
  expect(file).toMatchObject({ atMs: folder.clock.now(), reason: 'shift' });
  expect(journal).toEqual(journalHead(ledger));
  expect(removed).toEqual([]);
  expect(readdirSync(dir)).toEqual([file.name]);
  const copy = new Database(file.path, { readonly: true });
  expect(copy.pragma('journal_mode', { simple: true })).toBe('delete');
  expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(copy.prepare('SELECT count(*) FROM receipt').pluck().get()).toBe(20);
  copy.close();
  expect(readdirSync(dir)).toEqual([file.name]);
});

test('the till sells on while the copy is made, and the copy is the base of one moment', async () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  sell(ledger, 1, 400);
  ledger.checkpoint();
  let sold = 400;
  let isDone = false;
  const making = backupLedger(ledger, ledger.backupDir, 'shift', { clock: folder.clock }).finally(() => {
    isDone = true;
  });
  while (!isDone) {
    sell(ledger, sold + 1, sold + 1);
    sold++;
    if (sold % 5 === 0) ledger.checkpoint();
    await turn();
  }
  const { file, journal } = await making;
  expect(sold).toBeGreaterThan(402);
  const reader = openReader(file.path);
  expect(journal).toEqual(journalHead(reader));
  expect(listReceipts(ledger, { limit: 1 })[0]?.number).toBe(sold);
  expect(assertLedgerConsistent(ledger)).toEqual([]);
  expect(verifyJournal(ledger)).toMatchObject({ rows: sold + 1 });
  // The copy's journal is the beginning of ours.
  expect(verifyJournal(ledger, { anchor: journalHead(reader) })).toMatchObject({ rows: sold + 1 });
  reader.close();
});

test('two copies of one second have two names, newest first in the list', async () => {
  using folder = aFolder();
  const ledger = folder.open();
  const first = await backupLedger(ledger, ledger.backupDir, 'hand', { clock: folder.clock });
  const second = await backupLedger(ledger, ledger.backupDir, 'hand', { clock: folder.clock });
  expect(second.file.name).toBe(first.file.name.replace('.sqlite', '_2.sqlite'));
  expect(listBackups(ledger.backupDir).map((file) => file.name)).toEqual([second.file.name, first.file.name]);
});

test('a base whose journal was changed is copied all the same, and the row is named', async () => {
  using folder = aFolder();
  const ledger = folder.open();
  for (let n = 1; n <= 5; n++) appendJournal(ledger, { atMs: n, kind: 'x', ref: '', body: null });
  ledger.close();
  const db = new Database(folder.path);
  db.exec("DROP TRIGGER journal_no_update; UPDATE journal SET ref = 'y' WHERE seq = 3");
  db.close();
  const again = folder.open();
  const { journal, file } = await backupLedger(again, again.backupDir, 'shift', { clock: folder.clock });
  expect(journal).toEqual({ firstBroken: 3, reason: 'changed' });
  expect(listBackups(again.backupDir)).toEqual([file]);
});

test('a copy given up leaves nothing, and the ledger is as before', async () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  sell(ledger, 1, 200);
  const giveUp = new AbortController();
  const making = backupLedger(ledger, ledger.backupDir, 'shift', { clock: folder.clock, signal: giveUp.signal });
  await turn();
  giveUp.abort();
  await expect(making).rejects.toThrow('aborted');
  expect(readdirSync(ledger.backupDir)).toEqual([]);
  sell(ledger, 201, 201);
});

test('where no folder can be made the copy is refused with «io», the ledger goes on', async () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  writeFileSync(join(folder.dir, 'file'), '');
  const making = backupLedger(ledger, join(folder.dir, 'file', 'x'), 'shift', { clock: folder.clock });
  await expect(making).rejects.toMatchObject({ code: 'io' });
  sell(ledger, 1, 1);
});

test('a copy that would leave too little room is refused before the first byte', async () => {
  using folder = aFolder();
  const ledger = folder.open();
  const making = backupLedger(ledger, ledger.backupDir, 'shift', { clock: folder.clock, spareBytes: 2 ** 50 });
  await expect(making).rejects.toMatchObject({ code: 'disk-full' });
  expect(readdirSync(ledger.backupDir)).toEqual([]);
});

const disk = aSmallDisk();
disk?.[Symbol.dispose]();

test.skipIf(disk === null)(
  'a disk that fills under the copy refuses it, keeps no part of it and no older one is touched',
  async () => {
    using small = aSmallDisk();
    if (!small) throw new Error('could mount a moment ago');
    using folder = aFolder();
    const ledger = folder.open();
    openShift(ledger);
    sell(ledger, 1, 20);
    const options = { clock: folder.clock, spareBytes: 0 };
    const older = await backupLedger(ledger, small.dir, 'shift', options);
    sell(ledger, 21, 300);
    const making = backupLedger(ledger, small.dir, 'shift', options);
    await turn();
    small.fill();
    await expect(making).rejects.toMatchObject({ code: 'disk-full' });
    expect(readdirSync(small.dir)).toEqual([older.file.name]);
    sell(ledger, 301, 301);
    small.free();
    await backupLedger(ledger, small.dir, 'shift', options);
    expect(readdirSync(small.dir)).toHaveLength(2);
  },
);

test('killed at six moments of a copy, every file under a final name is whole and the base lost nothing', async () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  sell(ledger, 1, 300);
  ledger.close();
  for (let kill = 0; kill < 6; kill++) {
    const child = spawn(process.execPath, [CHILD, folder.dir], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    await new Promise<void>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('begun')) resolve();
      });
    });
    const gone = new Promise((resolve) => child.once('close', resolve));
    await new Promise((resolve) => setTimeout(resolve, kill * 11));
    child.kill('SIGKILL');
    await gone;
    const named = [...said.matchAll(/^made (.+)$/gm)].map((match) => match[1]);
    const files = listBackups(join(folder.dir, 'backups'));
    expect(files.map((file) => file.name)).toEqual(expect.arrayContaining(named));
    for (const file of files) expect(verifyJournal(file.path)).toMatchObject({ rows: 301 });
    for (const file of files) rmSync(file.path);
  }
  const again = folder.open();
  expect(listReceipts(again, { limit: 1 })[0]?.number).toBe(300);
  // What the kills left is gone with the next copy.
  const { file } = await backupLedger(again, again.backupDir, 'shift', { clock: folder.clock });
  expect(readdirSync(again.backupDir)).toEqual([file.name]);
}, 30_000);

describe('which copies are kept', () => {
  const NOW = new Date(2026, 10, 23, 12, 0, 0).getTime();
  const at = (daysAgo: number): Pick<BackupFile, 'name' | 'atMs'> => ({
    name: `${daysAgo}`,
    atMs: NOW - daysAgo * DAY_MS,
  });
  const kept = (...daysAgo: number[]): number[] => keptBackups(daysAgo.map(at), NOW).map((file) => Number(file.name));

  test.each<[string, number[], number[]]>([
    ['all of the last seven days', [0, 0.2, 0.4, 1, 2, 3, 4, 5, 6, 7], [0, 0.2, 0.4, 1, 2, 3, 4, 5, 6, 7]],
    // 23 November 2026 is a Monday: 8..14 days ago is one week, 15..21 the one before it.
    ['then the last of each week', [0, 1, 2, 8, 9, 10, 14, 15, 16, 21, 22], [0, 1, 2, 8, 15, 22]],
    [
      'then the last of each month: September, August, July',
      [0, 1, 2, 63, 70, 80, 85, 100, 120, 140],
      [0, 1, 2, 63, 85, 120],
    ],
    ['nothing older than a year', [0, 1, 2, 366, 367, 400], [0, 1, 2, 366]],
    ['never fewer than three, however old', [900, 901, 902, 903], [900, 901, 902]],
    ['what a clock that ran ahead wrote', [-400, -1, 0, 1, 2], [-400, -1, 0, 1, 2]],
    ['nothing of nothing', [], []],
  ])('%s', (_, present, expected) => {
    expect(kept(...present)).toEqual(expected);
  });

  test('a year of two copies a day ends with the last week whole, and about nine weeks and ten months', () => {
    let files: Pick<BackupFile, 'name' | 'atMs'>[] = [];
    for (let half = 800; half >= 0; half--) {
      const nowMs = NOW - (half * DAY_MS) / 2;
      files = keptBackups([...files, { name: `${half}`, atMs: nowMs }], nowMs);
    }
    const ages = files.map((file) => (NOW - file.atMs) / DAY_MS);
    expect(ages.filter((days) => days <= 7)).toHaveLength(15);
    const weekly = ages.filter((days) => days > 7 && days <= 62);
    expect(weekly.length).toBeGreaterThanOrEqual(8);
    expect(weekly.length).toBeLessThanOrEqual(9);
    const monthly = ages.filter((days) => days > 62);
    expect(monthly.length).toBeGreaterThanOrEqual(9);
    expect(monthly.length).toBeLessThanOrEqual(11);
    expect(Math.max(...ages)).toBeGreaterThan(330);
  });

  test('old copies go only after a new one is whole, foreign files never', async () => {
    using folder = aFolder();
    const ledger = folder.open();
    const dir = ledger.backupDir;
    mkdirSync(dir);
    const old = [400, 500, 600, 700].map((days) => newBackupPath(dir, folder.clock.now() - days * DAY_MS, 'shift'));
    for (const path of old) writeFileSync(path, '');
    for (const name of ['ledger.sqlite', 'ledger-old.sqlite', 'notes.txt']) writeFileSync(join(dir, name), '');
    const none = backupLedger(ledger, dir, 'shift', { clock: folder.clock, spareBytes: 2 ** 50 });
    await expect(none).rejects.toMatchObject({ code: 'disk-full' });
    expect(listBackups(dir)).toHaveLength(4);
    const { removed } = await backupLedger(ledger, dir, 'shift', { clock: folder.clock });
    expect(removed.map((name) => join(dir, name))).toEqual(old.slice(2));
    expect(readdirSync(dir)).toEqual(expect.arrayContaining(['ledger.sqlite', 'ledger-old.sqlite', 'notes.txt']));
    expect(listBackups(dir)).toHaveLength(3);
  });
});

test('a copy that is cut or bent on its way is not given a name', async () => {
  const bend: readonly ((path: string) => void)[] = [
    (path) => truncateSync(path, 8192),
    (path) => {
      const bytes = readFileSync(path);
      bytes.fill(0xff, 4096, 4104);
      writeFileSync(path, bytes);
    },
    (path) => {
      const db = new Database(path);
      db.exec('DROP TRIGGER journal_no_delete; DELETE FROM journal WHERE seq = 1');
      db.close();
    },
  ];
  const dir = mkdtempSync(join(tmpdir(), 'rmk-bent-'));
  for (const spoil of bend) {
    using folder = aFolder();
    const ledger = folder.open();
    openShift(ledger);
    ledger.checkpoint();
    const copyTo = ledger.copyTo.bind(ledger);
    ledger.copyTo = async (path, signal) => {
      await copyTo(path, signal);
      spoil(path);
    };
    const making = backupLedger(ledger, dir, 'shift', { clock: folder.clock });
    await expect(making).rejects.toMatchObject({ code: 'damaged' });
    expect(readdirSync(dir)).toEqual([]);
  }
  rmSync(dir, { recursive: true });
});
