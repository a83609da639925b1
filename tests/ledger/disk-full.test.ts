import { statfsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { listReceipts, receiptById, sealReceipt } from '#main/ledger/documents.ts';
import { type Ledger, LedgerError } from '#main/ledger/open.ts';
import { Query } from '#main/ledger/query.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import { aFolder, aLine, aSale, openShift } from './kit.ts';
import { aSmallDisk } from './small-disk.ts';

const RESERVE_BYTES = 512 * 1024;

const codeOf = (action: () => unknown): string => {
  try {
    action();
    return 'done';
  } catch (error) {
    if (error instanceof LedgerError) return error.code;
    throw error;
  }
};

function seal(ledger: Ledger, n: number): void {
  const { receipt, fiscal } = aSale(n, { lines: Array.from({ length: 12 }, () => aLine()) });
  sealReceipt(ledger, receipt, fiscal);
}

/** Seals until the disk is full; answers how many were acknowledged. */
function sealUntilFull(ledger: Ledger): number {
  for (let n = 1; ; n++) {
    const code = codeOf(() => seal(ledger, n));
    if (code !== 'done') {
      expect(code).toBe('disk-full');
      return n - 1;
    }
  }
}

const disk = aSmallDisk();
disk?.[Symbol.dispose]();

describe.skipIf(disk === null)('on a real full disk', () => {
  test('the seal says «disk-full», the receipt in hand is finished from the reserve, and freeing space heals', () => {
    using small = aSmallDisk();
    if (!small) throw new Error('could mount a moment ago');
    using folder = aFolder(small.dir);
    const ledger = folder.open({ reserveBytes: RESERVE_BYTES });
    openShift(ledger);
    ledger.ensureReserve();
    const sealed = sealUntilFull(ledger);
    expect(sealed).toBeGreaterThan(10);
    expect(statfsSync(small.dir).bavail * 4096).toBeLessThan(200_000);

    // Nothing half-written: the receipt is not there, all that were acknowledged are.
    expect(receiptById(ledger, `receipt-${sealed + 1}`)).toBeNull();
    expect(listReceipts(ledger, { limit: 1 })[0]?.number).toBe(sealed);
    expect(assertLedgerConsistent(ledger)).toEqual([]);

    expect(ledger.releaseReserve()).toBe(true);
    expect(codeOf(() => seal(ledger, sealed + 1))).toBe('done');
    expect(receiptById(ledger, `receipt-${sealed + 1}`)?.receipt.number).toBe(sealed + 1);

    // With the reserve used up and the disk full again, a new reserve is refused and leaves no stump.
    small.fill();
    expect(codeOf(() => ledger.ensureReserve())).toBe('disk-full');
    expect(ledger.hasReserve).toBe(false);
  });

  test('a full disk at a checkpoint is told, loses nothing, and the next one works when there is room', () => {
    using small = aSmallDisk();
    if (!small) throw new Error('could mount a moment ago');
    using folder = aFolder(small.dir);
    const ledger = folder.open();
    openShift(ledger);
    for (let n = 1; n <= 30; n++) seal(ledger, n);
    small.fill();
    expect(codeOf(() => ledger.checkpoint())).toBe('disk-full');
    expect(assertLedgerConsistent(ledger)).toEqual([]);
    small.free();
    const answer = ledger.checkpoint();
    expect(answer.movedPages).toBe(answer.walPages);
    ledger.close();
    expect(listReceipts(folder.open(), { limit: 1 })[0]?.number).toBe(30);
  });

  test('opening on a full disk says «disk-full» and works when there is room', () => {
    using small = aSmallDisk();
    if (!small) throw new Error('could mount a moment ago');
    using folder = aFolder(small.dir);
    small.fill();
    expect(codeOf(() => folder.open())).toBe('disk-full');
    small.free();
    expect(codeOf(() => folder.open())).toBe('done');
  });
});

test('whoever swallows «disk-full» inside a transaction still never commits half a receipt', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  seal(ledger, 1);
  const pages = ledger.get(new Query<{ page_count: number }>('PRAGMA page_count'))?.page_count ?? 0;
  const limit = (count: number): unknown => ledger.get(new Query(`PRAGMA max_page_count = ${count}`));
  limit(pages + 6);
  const codes: string[] = [];
  const outcome = codeOf(() =>
    ledger.transaction(() => {
      for (let n = 2; n < 60; n++) codes.push(codeOf(() => seal(ledger, n)));
    }),
  );
  limit(1_000_000);
  // SQLite gave up the whole transaction at the first error, so every later seal was refused and so was the end.
  expect(codes).toContain('done');
  expect(codes.slice(codes.indexOf('disk-full'))).toEqual(
    codes.slice(codes.indexOf('disk-full')).map(() => 'disk-full'),
  );
  expect(outcome).toBe('disk-full');
  expect(listReceipts(ledger, { limit: 100 }).map((row) => row.number)).toEqual([1]);
  expect(assertLedgerConsistent(ledger)).toEqual([]);
  expect(codeOf(() => seal(ledger, 2))).toBe('done');
});
