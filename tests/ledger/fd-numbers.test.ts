import { expect, test } from 'vitest';
import { fdGaps, lastFd, recordShiftClosed, sealReceipt } from '#main/ledger/documents.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { aFiscal, aFolder, aSale, FN, openShift, SHIFT } from './kit.ts';

function seal(ledger: Ledger, n: number, fdNumber: number, fnNumber = FN): void {
  const { receipt, fiscal } = aSale(n);
  sealReceipt(ledger, receipt, { ...fiscal, fdNumber, fnNumber });
}

test('documents the ledger does not have are told as ranges between the first and the last one it knows', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger, SHIFT, 1, 10);
  expect(fdGaps(ledger, SHIFT)).toEqual([]);
  seal(ledger, 1, 11);
  expect(fdGaps(ledger, SHIFT)).toEqual([]);
  seal(ledger, 2, 13);
  seal(ledger, 3, 17);
  recordShiftClosed(ledger, { shiftId: SHIFT, closedAtMs: 9 }, aFiscal({ kind: 'shift-close', fdNumber: 19 }));
  expect(fdGaps(ledger, SHIFT)).toEqual([
    { fnNumber: FN, firstFd: 12, lastFd: 12 },
    { fnNumber: FN, firstFd: 14, lastFd: 16 },
    { fnNumber: FN, firstFd: 18, lastFd: 18 },
  ]);
  expect(fdGaps(ledger, 'another')).toEqual([]);
});

test('a storage changed within a shift begins its numbers anew and makes no gap', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger, SHIFT, 1, 500);
  const fresh = '9999078900009999';
  seal(ledger, 1, 3, fresh);
  seal(ledger, 2, 5, fresh);
  expect(fdGaps(ledger, SHIFT)).toEqual([{ fnNumber: fresh, firstFd: 4, lastFd: 4 }]);
  expect([lastFd(ledger, FN), lastFd(ledger, fresh), lastFd(ledger, 'unknown')]).toEqual([500, 5, null]);
});
