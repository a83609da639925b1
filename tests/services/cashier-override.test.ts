import { expect, test } from 'vitest';
import { newDraft } from '#domain/receipt/draft.ts';
import { aBench, type Bench, PINS, permitted, type Shop, told, withPeople } from './cashier-bench.ts';

const WRONG = '5555';
const MINUTE = 60_000;

/** A cashier stands at the till. */
async function atWork(bench: Bench): Promise<Shop> {
  const shop = await withPeople(bench);
  await bench.desk.login(shop.cashier, PINS.cashier);
  return shop;
}

test('a supervisor lets exactly the next call of that name through, and both names are in the journal', async () => {
  using bench = aBench();
  const { desk } = bench;
  const { senior, cashier } = await atWork(bench);
  expect(desk.permit('sale.removeLine')).toEqual({
    ok: false,
    error: { code: 'right-needed', params: { right: 'line-remove' } },
  });
  expect(told(await desk.allow(senior, PINS.senior, 'sale.removeLine'))).toBe('ok');
  expect(desk.view()).toMatchObject({ cashierId: cashier, allowed: { call: 'sale.removeLine', by: 'Старшая' } });
  expect(permitted(desk.permit('sale.cancel'))).toBe('right-needed');
  expect(permitted(desk.permit('sale.enter'))).toBe('ok');
  expect(permitted(desk.permit('sale.removeLine'))).toBe('ok by Старшая');
  expect(permitted(desk.permit('sale.removeLine'))).toBe('right-needed');
  const who = { by: { id: senior, name: 'Старшая' }, for: { id: cashier, name: 'Кассир' } };
  const what = { right: 'line-remove', call: 'sale.removeLine', ...who };
  expect(bench.journal('override', 'override-used').map(({ kind, ref, body }) => [kind, ref, body])).toEqual([
    ['override', senior, { ...what, shown: 'pin' }],
    ['override-used', senior, what],
  ]);
});

test('the second right of a call is lent the same way, and its handler sees it for that one call', async () => {
  using bench = aBench();
  const { desk } = bench;
  const { senior } = await atWork(bench);
  expect(permitted(desk.permit('sale.adjustQuantity'))).toBe('ok');
  expect(desk.may('line-remove')).toBe(false);
  expect(told(await desk.allow(senior, PINS.senior, 'sale.adjustQuantity'))).toBe('ok');
  expect(permitted(desk.permit('sale.adjustQuantity'))).toBe('ok by Старшая');
  expect([desk.may('line-remove'), desk.may('receipt-cancel')]).toEqual([true, false]);
  expect(permitted(desk.permit('sale.adjustQuantity'))).toBe('ok');
  expect(desk.may('line-remove')).toBe(false);
});

test('what is lent is gone after a minute, and the screen hears of it', async () => {
  using bench = aBench();
  const { senior } = await atWork(bench);
  await bench.desk.allow(senior, PINS.senior, 'drawer.open');
  await bench.folder.clock.advance(MINUTE - 1);
  expect(bench.desk.view().allowed).not.toBeNull();
  const before = bench.changes();
  await bench.folder.clock.advance(1);
  expect(bench.changes()).toBe(before + 1);
  expect(bench.desk.view().allowed).toBeNull();
  expect(permitted(bench.desk.permit('drawer.open'))).toBe('right-needed');
});

test('a clock moved back does not make the minute longer', async () => {
  using bench = aBench();
  const { senior } = await atWork(bench);
  await bench.desk.allow(senior, PINS.senior, 'drawer.open');
  bench.folder.clock.jump(bench.folder.clock.now() - 1);
  expect(permitted(bench.desk.permit('drawer.open'))).toBe('right-needed');
});

test.each<[string, (bench: Bench, shop: Shop) => unknown]>([
  ['a lock', (bench) => bench.desk.lock()],
  ['another person', (bench, shop) => bench.desk.login(shop.senior, PINS.senior)],
  [
    'the next receipt',
    (bench) => bench.core.commit({ next: { receipt: { at: 'filling', draft: newDraft('next') } }, journal: [] }),
  ],
])('%s takes back what was lent', async (_, act) => {
  using bench = aBench();
  const shop = await atWork(bench);
  await bench.desk.allow(shop.senior, PINS.senior, 'sale.removeLine');
  await act(bench, shop);
  await bench.desk.login(shop.cashier, PINS.cashier);
  expect(permitted(bench.desk.permit('sale.removeLine'))).toBe('right-needed');
});

test('nobody lends a right he has not, and nobody is asked for a PIN in vain', async () => {
  using bench = aBench();
  const { cashier, senior, owner } = await atWork(bench);
  expect(told(await bench.desk.allow(cashier, PINS.cashier, 'sale.removeLine'))).toBe('right-needed');
  expect(told(await bench.desk.allow(senior, WRONG, 'catalogue.import'))).toBe('right-needed');
  expect(bench.journal('login-failed')).toEqual([]);
  expect(told(await bench.desk.allow(owner, PINS.owner, 'catalogue.import'))).toBe('ok');
});

test('what makes owners is never lent, and what one has already is not lent either', async () => {
  using bench = aBench();
  const { owner } = await atWork(bench);
  for (const call of ['cashier.save', 'cashier.badge', 'setup.save', 'options.save']) {
    expect(told(await bench.desk.allow(owner, PINS.owner, call))).toBe('right-needed');
    expect(permitted(bench.desk.permit(call))).toBe('right-needed');
  }
  for (const call of ['sale.enter', 'till.snapshot', 'journal.list', 'no.such', '__proto__']) {
    expect(told(await bench.desk.allow(owner, PINS.owner, call))).toBe('not-now');
  }
});

test('wrong PINs of a supervisor are counted with his wrong logins', async () => {
  using bench = aBench();
  const { senior } = await atWork(bench);
  for (let n = 0; n < 2; n++) await bench.desk.login(senior, WRONG);
  for (let n = 0; n < 2; n++) {
    expect(told(await bench.desk.allow(senior, WRONG, 'sale.removeLine'))).toBe('pin-wrong');
  }
  expect(told(await bench.desk.allow(senior, WRONG, 'sale.removeLine'))).toBe('pin-locked');
  expect(told(await bench.desk.login(senior, PINS.senior))).toBe('pin-locked');
  expect(bench.journal('login-failed').at(-1)?.body).toMatchObject({ for: 'sale.removeLine', failures: 5 });
});

test('a locked till lends nothing', async () => {
  using bench = aBench();
  const { senior } = await atWork(bench);
  bench.desk.lock();
  expect(permitted(bench.desk.permit('cashier.allow'))).toBe('login-needed');
  expect(told(await bench.desk.allow(senior, PINS.senior, 'sale.removeLine'))).toBe('not-now');
});

test('a PIN that was being checked while the till was locked lends nothing', async () => {
  using bench = aBench();
  const { senior, cashier } = await atWork(bench);
  const lending = bench.desk.allow(senior, PINS.senior, 'sale.removeLine');
  bench.desk.lock();
  expect(told(await lending)).toBe('not-now');
  await bench.desk.login(cashier, PINS.cashier);
  expect(permitted(bench.desk.permit('sale.removeLine'))).toBe('right-needed');
});
