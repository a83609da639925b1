import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CashierAsked } from '#main/services/cashier-people.ts';
import { HASH_COST, hashPin, isPin } from '#main/services/cashier-secrets.ts';
import { aBench, PINS, told, withPeople } from './cashier-bench.ts';

const PERSON = { id: null, name: 'Новый', inn: '', role: 'cashier', pin: '8264', active: true } as const;

test.each<[Partial<CashierAsked>, string, string]>([
  [{ name: '   ' }, 'bad-payload', 'no name'],
  [{ name: 'я'.repeat(65) }, 'bad-payload', '65 characters'],
  [{ name: 'а\u202eб' }, 'bad-payload', 'a sign that turns text round'],
  [{ inn: '500100732258' }, 'inn-bad', 'a wrong check digit'],
  [{ inn: '7707083893' }, 'inn-bad', 'the ИНН of an organisation'],
  [{ pin: '1234' }, 'pin-weak', 'a trivial PIN'],
  [{ pin: 'пинкод' }, 'pin-weak', 'letters'],
  [{ role: 'senior', pin: null }, 'pin-needed', 'a senior without a PIN'],
  [{ name: '  КАССИР ' }, 'name-taken', 'a name somebody has'],
  [{ id: 'nobody' }, 'cashier-not-found', 'an id that is nobody’s'],
])('%o is refused as %s: %s', async (changes, code) => {
  using bench = aBench();
  await withPeople(bench);
  expect(told(await bench.desk.save({ ...PERSON, ...changes }))).toBe(code);
  expect(bench.desk.people).toHaveLength(3);
});

test('two people may have the same PIN, and a person may come with a badge only', async () => {
  using bench = aBench();
  await withPeople(bench);
  expect(told(await bench.desk.save({ ...PERSON, pin: PINS.cashier, inn: '500100732259' }))).toBe('ok');
  const badgeOnly = await bench.desk.save({ ...PERSON, name: 'Без PIN', pin: null });
  expect(told(badgeOnly)).toBe('ok');
  if (badgeOnly.ok) expect(told(await bench.desk.login(badgeOnly.value.id, ''))).toBe('pin-wrong');
});

test('the last owner neither leaves nor becomes less; with a second one he may', async () => {
  using bench = aBench();
  const { owner } = await withPeople(bench);
  const ownerForm = { id: owner, name: 'Хозяйка', inn: '', role: 'owner', pin: null, active: true } as const;
  expect(told(await bench.desk.save({ ...ownerForm, active: false }))).toBe('last-owner');
  expect(told(await bench.desk.save({ ...ownerForm, role: 'senior' }))).toBe('last-owner');
  expect(told(await bench.desk.save({ ...PERSON, name: 'Второй', role: 'owner' }))).toBe('ok');
  expect(told(await bench.desk.save({ ...ownerForm, role: 'senior' }))).toBe('ok');
  expect(bench.desk.actor()).toMatchObject({ id: owner, role: 'senior' });
  expect(told(bench.desk.permit('cashier.save'))).toBe('right-needed');
});

test('whoever is sent away while standing at the till finds it locked', async () => {
  using bench = aBench();
  const { owner } = await withPeople(bench);
  await bench.desk.save({ ...PERSON, name: 'Второй', role: 'owner' });
  await bench.desk.save({ id: owner, name: 'Хозяйка', inn: '', role: 'owner', pin: null, active: false });
  expect(bench.desk.locked).toBe(true);
});

test('a new PIN replaces the old one at once and clears the wrong tries', async () => {
  using bench = aBench();
  const { cashier } = await withPeople(bench);
  for (let n = 0; n < 5; n++) await bench.desk.login(cashier, '5555');
  const form = { id: cashier, name: 'Кассир', inn: '', role: 'cashier', active: true } as const;
  await bench.desk.save({ ...form, pin: '8264' });
  expect(told(await bench.desk.login(cashier, PINS.cashier))).toBe('pin-wrong');
  expect(told(await bench.desk.login(cashier, '8264'))).toBe('ok');
});

test('every change of a person is in the journal with who made it', async () => {
  using bench = aBench();
  const { owner, cashier } = await withPeople(bench);
  await bench.desk.save({ id: cashier, name: 'Кассир', inn: '', role: 'senior', pin: null, active: true });
  expect(bench.journal('cashier-added', 'cashier-changed').map(({ kind, ref, body }) => [kind, ref, body])).toEqual([
    ['cashier-added', owner, expect.objectContaining({ role: 'owner', by: '' })],
    ['cashier-added', expect.any(String), expect.objectContaining({ role: 'senior', by: owner })],
    ['cashier-added', cashier, expect.objectContaining({ role: 'cashier', by: owner })],
    [
      'cashier-changed',
      cashier,
      { name: 'Кассир', inn: '', role: 'senior', active: true, pinChanged: false, by: owner },
    ],
  ]);
});

test('nowhere in the files of the base is a PIN or the code of a badge', async () => {
  using bench = aBench();
  const { owner, cashier } = await withPeople(bench);
  const badge = 'BADGE-7391-SECRET';
  await bench.calls['cashier.badge']({ id: cashier, code: badge });
  await bench.desk.login(cashier, '84629173');
  bench.desk.lock();
  await bench.desk.scanned('WRONG-BADGE-CODE', '');
  await bench.desk.login(owner, PINS.owner);
  const files = readdirSync(bench.folder.dir).filter((name) => name.startsWith('ledger.db'));
  const text = files.map((name) => readFileSync(join(bench.folder.dir, name), 'latin1')).join('\n');
  expect(text).toContain('cashier-login');
  for (const secret of [badge, 'WRONG-BADGE-CODE', '84629173', PINS.owner]) expect(text).not.toContain(secret);
});

test('the lock screen sees who works here; ИНН and those who left are for whoever manages people', async () => {
  using bench = aBench();
  const { owner, cashier } = await withPeople(bench);
  const left = { ...PERSON, name: 'Ушёл', inn: '500100732259' };
  const saved = await bench.desk.save(left);
  if (saved.ok) await bench.desk.save({ ...left, id: saved.value.id, active: false });
  await bench.desk.save({ id: cashier, name: 'Кассир', inn: '500100732259', role: 'cashier', pin: null, active: true });
  const listed = async () => {
    const list = await bench.calls['cashier.list']({});
    return list.ok ? list.value.cashiers.map(({ name, inn, active }) => [name, inn, active]) : [];
  };
  expect(await listed()).toHaveLength(4);
  expect((await listed()).find(([name]) => name === 'Ушёл')).toEqual(['Ушёл', '500100732259', false]);
  bench.desk.lock();
  expect(await listed()).toEqual([
    ['Хозяйка', '', true],
    ['Старшая', '', true],
    ['Кассир', '', true],
  ]);
  expect(owner).not.toBe('');
});

test('a PIN is hashed as OWASP asks at least, each with its own salt, and only it fits', async () => {
  const [one, two] = [await hashPin('190283', HASH_COST), await hashPin('190283', HASH_COST)];
  expect(one).toMatch(/^scrypt\$15\$8\$3\$[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=$/);
  expect(one).not.toBe(two);
  expect([await isPin('190283', one), await isPin('190284', one), await isPin('', '')]).toEqual([true, false, false]);
  await expect(isPin('190283', 'scrypt$63$8$3$c2FsdA==$aGFzaA==')).rejects.toThrow('unreadable');
});
