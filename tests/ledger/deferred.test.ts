import { expect, test } from 'vitest';
import { deferReceipt, deferredCount, listDeferred, takeDeferred } from '#main/ledger/documents.ts';
import type { DeferredReceipt } from '#main/ledger/rows.ts';
import { aFolder } from './kit.ts';

const deferred = (id: string): DeferredReceipt => ({
  id,
  name: `Покупатель ${id}`,
  draft: { id, lines: [{ name: 'Молоко «Ёлочка»', quantityMilli: 1500 }], buyerContact: null },
  lines: 1,
  totalMinor: 13_485,
  cashierName: 'Иванова А. П.',
  shiftNumber: 3,
  atMs: 77,
});

test('receipts put aside survive a restart whole, newest first, and each is taken once', () => {
  using folder = aFolder();
  const before = folder.open();
  for (const id of ['a', 'b', 'c']) deferReceipt(before, deferred(id));
  before.close();
  const ledger = folder.open();
  expect(listDeferred(ledger)).toEqual([deferred('c'), deferred('b'), deferred('a')]);
  expect(deferredCount(ledger)).toBe(3);
  expect(takeDeferred(ledger, 'b')).toEqual(deferred('b'));
  expect(takeDeferred(ledger, 'b')).toBeNull();
  expect(takeDeferred(ledger, 'never')).toBeNull();
  expect(listDeferred(ledger).map((each) => each.id)).toEqual(['c', 'a']);
  expect(deferredCount(ledger)).toBe(2);
});

test('the newest stays the newest after the one before it was taken', () => {
  using folder = aFolder();
  const ledger = folder.open();
  for (const id of ['a', 'b']) deferReceipt(ledger, deferred(id));
  takeDeferred(ledger, 'b');
  deferReceipt(ledger, deferred('c'));
  expect(listDeferred(ledger).map((each) => each.id)).toEqual(['c', 'a']);
});

test('the same receipt is not put aside twice, and taking it fails whole with whatever it was part of', () => {
  using folder = aFolder();
  const ledger = folder.open();
  deferReceipt(ledger, deferred('a'));
  expect(() => deferReceipt(ledger, deferred('a'))).toThrow(/UNIQUE/);
  const work = () => {
    takeDeferred(ledger, 'a');
    throw new Error('the rest failed');
  };
  expect(() => ledger.transaction(work)).toThrow('the rest failed');
  expect(deferredCount(ledger)).toBe(1);
});
