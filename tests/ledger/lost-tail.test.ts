/**
 * Receipts that a whole base lacks: a log whose bytes changed drops its end without a word, a copy is older than the day. The base
 * alone is whole then; what shows the loss is the registrar, whose last document is ahead of the ledger's.
 */
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { backupLedger } from '#main/ledger/backup.ts';
import { type LedgerNews, openOrBeginAnew } from '#main/ledger/begin-anew.ts';
import { fiscalDocuments, receiptById, sealReceipt } from '#main/ledger/documents.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import { restoreLedger } from '#main/ledger/restore.ts';
import { isBroken, verifyJournal } from '#main/ledger/verify.ts';
import { aFolder, aLine, aSale, type Folder, openShift, SHIFT } from './kit.ts';
import { below, randomFrom, seedOfRun } from './random.ts';

const SALES = 8;
const MOVED = 3;
/** The opening report is document 1, sale n is document n + 1: where the registrar stands. */
const REGISTRAR_FD = SALES + 1;
const FLIPS = 60;
const CALM: LedgerNews = { setAside: null, brokenRow: null, logLost: false };
const SIDES = ['', '-wal', '.open', '.born'];

const aTillFolder = (): Folder => aFolder(undefined, 'ledger.sqlite');

function sell(ledger: Ledger, from: number, to: number): void {
  for (let n = from; n <= to; n++) {
    const { receipt, fiscal } = aSale(n, { lines: [aLine(), aLine({ quantityMilli: 455 })] });
    sealReceipt(ledger, receipt, fiscal);
  }
}

/** The files of a till cut off after eight sales; the first three are in the base, the others in its log. */
function aCutOffTill(folder: Folder): ReadonlyMap<string, Buffer> {
  const ledger = folder.open();
  openShift(ledger);
  sell(ledger, 1, MOVED);
  ledger.checkpoint();
  sell(ledger, MOVED + 1, SALES);
  const files = new Map(SIDES.map((side) => [side, readFileSync(folder.path + side)]));
  ledger.close();
  return files;
}

/** Opens the base and answers the number of the last document in it; everything that is there is whole. */
function lastFdOf(folder: Folder): number {
  const { ledger, news } = openOrBeginAnew(folder.path, {
    clock: folder.clock,
    backupDir: join(folder.dir, 'backups'),
  });
  try {
    expect(news).toEqual(CALM);
    expect(isBroken(verifyJournal(ledger))).toBe(false);
    expect(assertLedgerConsistent(ledger)).toEqual([]);
    const numbers = fiscalDocuments(ledger, SHIFT).map((document) => document.fdNumber);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    for (const fdNumber of numbers.slice(1)) {
      expect(receiptById(ledger, `receipt-${fdNumber - 1}`)?.lines).toHaveLength(2);
    }
    return numbers.at(-1) ?? 0;
  } finally {
    ledger.close();
  }
}

test('an unharmed log gives every receipt: the ledger stands where the registrar stands', () => {
  using folder = aTillFolder();
  using crashed = aTillFolder();
  for (const [side, bytes] of aCutOffTill(folder)) writeFileSync(crashed.path + side, bytes);
  expect(lastFdOf(crashed)).toBe(REGISTRAR_FD);
});

test(`a byte flipped in the log (${FLIPS} places): the receipts before it are whole, the rest is gone in silence, and only the registrar is ahead`, () => {
  const random = randomFrom(seedOfRun());
  using folder = aTillFolder();
  const files = aCutOffTill(folder);
  const log = files.get('-wal') ?? Buffer.alloc(0);
  const found = new Set<number>();
  for (let flip = 0; flip < FLIPS; flip++) {
    using crashed = aTillFolder();
    const harmed = Buffer.from(log);
    const at = below(harmed.length, random);
    harmed[at] = (harmed[at] ?? 0) ^ (1 << below(8, random));
    for (const [side, bytes] of files) writeFileSync(crashed.path + side, side === '-wal' ? harmed : bytes);
    const lastFd = lastFdOf(crashed);
    expect([at, lastFd >= MOVED + 1, lastFd <= REGISTRAR_FD]).toEqual([at, true, true]);
    found.add(lastFd);
  }
  expect(Math.min(...found)).toBeLessThan(REGISTRAR_FD);
});

test('a restored copy that is older than the journal: the restoring counts what it lacks, and the registrar is ahead', async () => {
  using folder = aTillFolder();
  const ledger = folder.open();
  openShift(ledger);
  sell(ledger, 1, MOVED);
  const { file } = await backupLedger(ledger, ledger.backupDir, 'shift', { clock: folder.clock, spareBytes: 0 });
  sell(ledger, MOVED + 1, SALES);
  ledger.close();
  const { lacking } = restoreLedger(folder.dir, file.path, { clock: folder.clock });
  expect(lacking).toMatchObject({ receipts: SALES - MOVED, journalRows: SALES - MOVED });
  expect(lastFdOf(folder)).toBe(MOVED + 1);
});

test('a base that a newer program left cut off, its version only in the log, is refused; neither file is touched', () => {
  using folder = aTillFolder();
  const ledger = folder.open();
  openShift(ledger);
  ledger.close();
  const newer = new Database(folder.path);
  newer.pragma('user_version = 9990');
  using crashed = aTillFolder();
  for (const side of SIDES) if (existsSync(folder.path + side)) copyFileSync(folder.path + side, crashed.path + side);
  newer.close();
  const bytes = [crashed.path, `${crashed.path}-wal`].map((path) => readFileSync(path));
  expect(() => lastFdOf(crashed)).toThrow(expect.objectContaining({ code: 'newer-version' }));
  expect([crashed.path, `${crashed.path}-wal`].map((path) => readFileSync(path))).toEqual(bytes);
  expect(readdirSync(crashed.dir).filter((name) => /damaged|missing|backups/.test(name))).toEqual([]);
});
