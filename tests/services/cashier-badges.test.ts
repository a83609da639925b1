import { expect, test } from 'vitest';
import { aBench, type Bench, PINS, permitted, told, withPeople } from './cashier-bench.ts';

const CASHIERS = 'КАРТА-0001';
const SENIORS = '2900000000017';

async function withBadges(bench: Bench) {
  const shop = await withPeople(bench);
  const given = [
    await bench.calls['cashier.badge']({ id: shop.cashier, code: CASHIERS }),
    await bench.calls['cashier.badge']({ id: shop.senior, code: SENIORS }),
  ];
  expect(given.map(told)).toEqual(['ok', 'ok']);
  return shop;
}

test('a badge scanned at a locked till logs its person in; at an open till the scanner is the sale’s', async () => {
  using bench = aBench();
  const { cashier } = await withBadges(bench);
  expect(bench.desk.hearsScans).toBe(false);
  bench.desk.lock();
  expect(bench.desk.hearsScans).toBe(true);
  expect(await bench.desk.scanned(CASHIERS, '')).toEqual({ ok: true, value: { did: 'login', name: 'Кассир' } });
  expect(bench.desk.actor()?.id).toBe(cashier);
  expect(bench.journal('cashier-login').at(-1)).toMatchObject({ ref: cashier, body: { by: 'badge' } });
  expect(bench.desk.hearsScans).toBe(false);
});

test('the badge works after a restart: the key it is hashed with is in the base', async () => {
  using first = aBench();
  await withBadges(first);
  using bench = first.restart();
  expect(told(await bench.desk.scanned(SENIORS, ']E0'))).toBe('ok');
  expect(bench.desk.view().name).toBe('Старшая');
});

test('goods scanned at a locked till are told to wait, however many, and count as no wrong badge', async () => {
  using bench = aBench();
  await withBadges(bench);
  bench.desk.lock();
  for (let n = 0; n < 6; n++) expect(told(await bench.desk.scanned('4600000000015', ']E0'))).toBe('login-needed');
  expect(told(await bench.desk.scanned(CASHIERS, ''))).toBe('ok');
});

test('five unknown badges close badges for 30 seconds, for all of them together; a PIN still opens', async () => {
  using bench = aBench();
  const { owner } = await withBadges(bench);
  bench.desk.lock();
  const answers = [];
  for (let n = 0; n < 5; n++) answers.push(told(await bench.desk.scanned(`ЧУЖАЯ-${n}`, '')));
  expect(answers).toEqual([...Array.from({ length: 4 }, () => 'badge-unknown'), 'badge-locked']);
  expect(told(await bench.desk.scanned(CASHIERS, ''))).toBe('badge-locked');
  expect(bench.desk.view().badgesLockedUntilMs).toBe(bench.folder.clock.now() + 30_000);
  expect(told(await bench.desk.login(owner, PINS.owner))).toBe('ok');
  bench.desk.lock();
  await bench.folder.clock.advance(30_000);
  expect(told(await bench.desk.scanned(CASHIERS, ''))).toBe('ok');
});

test('without a badge in the base nothing scanned is a guess', async () => {
  using bench = aBench();
  await withPeople(bench);
  bench.desk.lock();
  for (let n = 0; n < 6; n++) expect(told(await bench.desk.scanned(CASHIERS, ''))).toBe('login-needed');
  expect(bench.journal('login-failed')).toEqual([]);
});

test('a supervisor’s badge lends a right while his window is open, once', async () => {
  using bench = aBench();
  const { desk } = bench;
  const { cashier } = await withBadges(bench);
  await desk.login(cashier, PINS.cashier);
  expect(told(await bench.calls['cashier.expect']({ for: 'allow', call: 'sale.removeLine' }))).toBe('ok');
  expect([desk.hearsScans, desk.view().badge]).toEqual([true, 'allow']);
  expect(told(await desk.scanned('4600000000015', ']E0'))).toBe('badge-unfit');
  expect(told(await desk.scanned(CASHIERS, ''))).toBe('right-needed');
  expect(await desk.scanned(SENIORS, '')).toEqual({ ok: true, value: { did: 'allowed', name: 'Старшая' } });
  expect(desk.hearsScans).toBe(false);
  expect(permitted(desk.permit('sale.removeLine'))).toBe('ok by Старшая');
  expect(permitted(desk.permit('sale.removeLine'))).toBe('right-needed');
});

test('the window that waits for a badge is closed by its button, by a lock, or after a minute', async () => {
  using bench = aBench();
  const { desk } = bench;
  const { cashier } = await withBadges(bench);
  await desk.login(cashier, PINS.cashier);
  desk.expect({ for: 'allow', call: 'sale.removeLine' });
  await bench.calls['cashier.expect']({ for: 'nothing' });
  expect(desk.hearsScans).toBe(false);
  desk.expect({ for: 'allow', call: 'sale.removeLine' });
  await bench.folder.clock.advance(60_000);
  expect(desk.hearsScans).toBe(false);
  desk.expect({ for: 'allow', call: 'sale.removeLine' });
  desk.lock();
  await desk.scanned(SENIORS, '');
  expect(desk.view()).toMatchObject({ state: 'open', name: 'Старшая', allowed: null });
});

test('the owner gives a badge by scanning it; one badge leads to one person', async () => {
  using bench = aBench();
  const { desk } = bench;
  const { cashier, owner, senior } = await withBadges(bench);
  desk.permit('cashier.expect');
  expect(told(desk.expect({ for: 'enrol', cashierId: owner }))).toBe('ok');
  expect(await desk.scanned('ХОЗЯЙКА-1', '')).toEqual({ ok: true, value: { did: 'badge-added', name: 'Хозяйка' } });
  expect(desk.hearsScans).toBe(false);
  const taken = await bench.calls['cashier.badge']({ id: senior, code: CASHIERS });
  expect(taken).toEqual({ ok: false, error: { code: 'badge-taken', params: { name: 'Кассир' } } });
  expect(told(await bench.calls['cashier.badge']({ id: senior, code: '4600000000015' }))).toBe('badge-unfit');
  expect(told(await bench.calls['cashier.badge']({ id: 'nobody', code: 'КАРТА-0009' }))).toBe('cashier-not-found');
  await desk.login(cashier, PINS.cashier);
  expect(told(desk.expect({ for: 'enrol', cashierId: cashier }))).toBe('right-needed');
});

test('a badge taken away, or of a person who left, opens nothing', async () => {
  using bench = aBench();
  const { desk } = bench;
  const { senior, cashier, owner } = await withBadges(bench);
  expect(told(await bench.calls['cashier.badge']({ id: senior, code: '' }))).toBe('ok');
  const left = { id: cashier, name: 'Кассир', inn: '', role: 'cashier', pin: null } as const;
  await desk.save({ ...left, active: false });
  await desk.save({ ...left, active: true });
  await bench.calls['cashier.badge']({ id: owner, code: 'ХОЗЯЙКА-1' });
  desk.lock();
  expect(told(await desk.scanned(SENIORS, ''))).toBe('badge-unknown');
  expect(told(await desk.scanned(CASHIERS, ''))).toBe('badge-unknown');
  expect(bench.journal('badge-added', 'badges-removed').map(({ kind, ref }) => [kind, ref])).toEqual([
    ['badge-added', cashier],
    ['badge-added', senior],
    ['badges-removed', senior],
    ['badge-added', owner],
  ]);
});
