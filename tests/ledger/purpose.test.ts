import { expect, test } from 'vitest';
import { ledgerPurpose, setLedgerPurpose } from '#main/ledger/purpose.ts';
import { Query } from '#main/ledger/query.ts';
import { aFolder, openShift } from './kit.ts';

test('a ledger is the shop’s unless it was said otherwise while it was new', () => {
  using folder = aFolder();
  const ledger = folder.open();
  expect(ledgerPurpose(ledger)).toBe('shop');
  setLedgerPurpose(ledger, 'training');
  setLedgerPurpose(ledger, 'training');
  ledger.close();
  const again = folder.open();
  expect(ledgerPurpose(again)).toBe('training');
  expect(() => setLedgerPurpose(again, 'shop')).toThrow('for «training», not «shop»');
});

test('a ledger in which something happened never becomes one for training', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  expect(() => setLedgerPurpose(ledger, 'training')).toThrow(RangeError);
  expect(ledgerPurpose(ledger)).toBe('shop');
});

test('a word of a newer version is not taken for the shop', () => {
  using folder = aFolder();
  const ledger = folder.open();
  ledger.run(new Query("INSERT INTO meta (key, value) VALUES ('purpose', 'exhibition')"));
  expect(() => ledgerPurpose(ledger)).toThrow('exhibition');
});
