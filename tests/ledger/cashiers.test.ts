import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import {
  addBadge,
  BADGES,
  badgeKey,
  type CashierRow,
  clearLockOut,
  listCashiers,
  lockOuts,
  ownerOfBadge,
  removeBadges,
  saveBadgeKey,
  saveCashier,
  saveLockOut,
} from '#main/ledger/cashiers.ts';
import { MIGRATIONS } from '#main/ledger/migrations/all.ts';
import { Query } from '#main/ledger/query.ts';
import { verifyJournal } from '#main/ledger/verify.ts';
import { hashWith, isPin } from '#main/services/cashier-secrets.ts';
import { aFolder } from './kit.ts';

const IRINA: CashierRow = {
  id: '019ab0e4-0000-7000-8000-00000000c001',
  name: 'Ёлкина И. П.',
  inn: '500100732259',
  role: 'owner',
  pinHash: 'scrypt$15$8$3$c2FsdA==$aGFzaA==',
  active: true,
  createdAtMs: 1_000,
  changedAtMs: 1_000,
};

test('a person is kept as given, and what changes is replaced', () => {
  using folder = aFolder();
  const ledger = folder.open();
  saveCashier(ledger, IRINA);
  saveCashier(ledger, { ...IRINA, id: 'b', createdAtMs: 500, name: 'Ян', inn: '', role: 'cashier', pinHash: '' });
  saveCashier(ledger, { ...IRINA, name: 'Сосна И. П.', active: false, createdAtMs: 77, changedAtMs: 2_000 });
  ledger.close();
  expect(
    listCashiers(folder.open()).map(({ id, name, active, createdAtMs, changedAtMs, badges }) => [
      id,
      name,
      active,
      createdAtMs,
      changedAtMs,
      badges,
    ]),
  ).toEqual([
    ['b', 'Ян', true, 500, 1_000, 0],
    [IRINA.id, 'Сосна И. П.', false, 1_000, 2_000, 0],
  ]);
});

test('a badge leads to one person, and to nobody once it is taken away', () => {
  using folder = aFolder();
  const ledger = folder.open();
  saveCashier(ledger, IRINA);
  addBadge(ledger, { hash: 'one', cashierId: IRINA.id, addedAtMs: 1 });
  addBadge(ledger, { hash: 'two', cashierId: IRINA.id, addedAtMs: 2 });
  expect(() => addBadge(ledger, { hash: 'one', cashierId: IRINA.id, addedAtMs: 3 })).toThrow('UNIQUE');
  expect(() => addBadge(ledger, { hash: 'three', cashierId: 'nobody', addedAtMs: 3 })).toThrow('FOREIGN KEY');
  expect([ownerOfBadge(ledger, 'two'), ownerOfBadge(ledger, 'three')]).toEqual([IRINA.id, null]);
  expect(listCashiers(ledger)[0]?.badges).toBe(2);
  removeBadges(ledger, IRINA.id);
  expect(ownerOfBadge(ledger, 'one')).toBeNull();
});

test('the key of all badges is written once', () => {
  using folder = aFolder();
  const ledger = folder.open();
  expect(badgeKey(ledger)).toBeNull();
  saveBadgeKey(ledger, 'scrypt$15$8$3$c2FsdA==');
  expect(() => saveBadgeKey(ledger, 'another')).toThrow('UNIQUE');
  expect(badgeKey(ledger)).toBe('scrypt$15$8$3$c2FsdA==');
});

test('wrong tries outlive a restart until they are cleared', () => {
  using folder = aFolder();
  const ledger = folder.open();
  saveLockOut(ledger, IRINA.id, { failures: 4, restMs: 0, seenAtMs: 9 });
  saveLockOut(ledger, IRINA.id, { failures: 5, restMs: 30_000, seenAtMs: 10 });
  saveLockOut(ledger, BADGES, { failures: 1, restMs: 0, seenAtMs: 11 });
  ledger.close();
  const again = folder.open();
  expect([...lockOuts(again)]).toEqual(
    expect.arrayContaining([
      [IRINA.id, { failures: 5, restMs: 30_000, seenAtMs: 10 }],
      [BADGES, { failures: 1, restMs: 0, seenAtMs: 11 }],
    ]),
  );
  clearLockOut(again, IRINA.id);
  expect([...lockOuts(again).keys()]).toEqual([BADGES]);
});

test('people are never deleted: journal and receipts speak of them', () => {
  using folder = aFolder();
  const ledger = folder.open();
  saveCashier(ledger, IRINA);
  expect(() => ledger.run(new Query('DELETE FROM cashier'))).toThrow('rows are kept');
});

/** A shop of version 50: an owner with wrong tries behind her, a cashier with a badge only, a senior who left. */
const BASE_0050 = readFileSync(new URL('../../fixtures/ledgers/0050.sql', import.meta.url), 'utf8');

function place(path: string): void {
  const db = new Database(path);
  db.exec(BASE_0050);
  db.close();
}

function schemaOf(path: string): unknown[] {
  const db = new Database(path, { readonly: true });
  const rows = db.prepare('SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name').all();
  db.close();
  return rows;
}

test('0050 is what was shipped: a step is never edited afterwards', () => {
  using fresh = aFolder();
  using shipped = aFolder();
  fresh.open({ migrations: MIGRATIONS.filter((step) => step.number <= 50) }).close();
  place(shipped.path);
  expect(schemaOf(fresh.path)).toEqual(schemaOf(shipped.path));
});

test('people of version 50 come in today with the same PIN and badge, and wait no less', async () => {
  using folder = aFolder();
  place(folder.path);
  const ledger = folder.open();
  const [owner, cashier, senior] = listCashiers(ledger);
  expect([owner, cashier, senior].map((row) => [row?.name, row?.inn, row?.role, row?.active, row?.badges])).toEqual([
    ['Ёлкина И. П.', '500100732259', 'owner', true, 0],
    ['Сосна А. В.', '', 'cashier', true, 1],
    ['Дуб П. П.', '', 'senior', false, 0],
  ]);
  expect(await isPin('190283', owner?.pinHash ?? '')).toBe(true);
  const badge = await hashWith(badgeKey(ledger) ?? '', '2900000000017');
  expect(ownerOfBadge(ledger, badge)).toBe(cashier?.id);
  expect([...lockOuts(ledger)]).toEqual([[owner?.id, { failures: 5, restMs: 30_000, seenAtMs: 1_795_413_690_000 }]]);
  expect(verifyJournal(ledger)).not.toHaveProperty('firstBroken');
});

test('a shop of version 20 has nobody set up after the step, and works as before', () => {
  using folder = aFolder();
  const db = new Database(folder.path);
  db.exec(readFileSync(new URL('../../fixtures/ledgers/0020.sql', import.meta.url), 'utf8'));
  db.close();
  const ledger = folder.open();
  expect([listCashiers(ledger), badgeKey(ledger), [...lockOuts(ledger)]]).toEqual([[], null, []]);
});
