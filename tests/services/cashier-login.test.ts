import { expect, test } from 'vitest';
import { LedgerError } from '#main/ledger/open.ts';
import { Query } from '#main/ledger/query.ts';
import { aBench, type Bench, PINS, permitted, told, withPeople } from './cashier-bench.ts';

const SECOND = 1000;
const WRONG = '5555';

test('without people the till works as before: the cashier of the settings, all rights, nobody logs in', () => {
  using bench = aBench();
  expect(bench.desk.view()).toMatchObject({
    state: 'free',
    cashierId: null,
    name: 'Кассир из настроек',
    role: 'owner',
  });
  expect(told(bench.desk.permit('outbox.release'))).toBe('ok');
  expect(told(bench.desk.permit('setup.save'))).toBe('ok');
  expect(told(bench.desk.lock())).toBe('not-now');
  expect(bench.desk.hearsScans).toBe(false);
});

test('the first person is an owner with a PIN, and stands at the till from then on', async () => {
  using bench = aBench();
  const person = { id: null, name: 'Ирина', inn: '', active: true };
  expect(told(await bench.desk.save({ ...person, role: 'cashier', pin: PINS.cashier }))).toBe('first-owner');
  expect(told(await bench.desk.save({ ...person, role: 'owner', pin: null }))).toBe('first-owner');
  expect(told(await bench.desk.save({ ...person, role: 'owner', pin: PINS.owner, active: false }))).toBe('first-owner');
  expect(bench.desk.view().state).toBe('free');
  expect(told(await bench.desk.save({ ...person, role: 'owner', pin: PINS.owner }))).toBe('ok');
  expect(bench.desk.view()).toMatchObject({ state: 'open', name: 'Ирина', role: 'owner' });
});

test('after a restart the till is locked: only logging in and looking are possible', async () => {
  using first = aBench();
  const { cashier } = await withPeople(first);
  using bench = first.restart();
  expect(bench.desk.view()).toMatchObject({ state: 'locked', cashierId: null, name: '', rights: [], badge: 'login' });
  expect(bench.desk.actor()).toBeNull();
  expect(
    ['till.snapshot', 'cashier.list', 'cashier.login', 'app.about'].map((call) => told(bench.desk.permit(call))),
  ).toEqual(['ok', 'ok', 'ok', 'ok']);
  expect(
    ['sale.enter', 'shift.open', 'journal.list', 'cashier.allow', 'cashier.save'].map((call) =>
      told(bench.desk.permit(call)),
    ),
  ).toEqual(Array.from({ length: 5 }, () => 'login-needed'));
  expect(told(await bench.calls['cashier.login']({ cashierId: cashier, pin: PINS.cashier }))).toBe('ok');
  expect(bench.desk.view()).toMatchObject({ state: 'open', cashierId: cashier, name: 'Кассир', role: 'cashier' });
  expect(told(bench.desk.permit('sale.enter'))).toBe('ok');
});

test('Ctrl+L locks, the same PIN opens again, and both are in the journal with the receipt that stood there', async () => {
  using bench = aBench();
  const { owner } = await withPeople(bench);
  expect(told(await bench.calls['cashier.lock']({}))).toBe('ok');
  expect(bench.desk.locked).toBe(true);
  expect(told(await bench.desk.login(owner, PINS.owner))).toBe('ok');
  expect(bench.journal('cashier-locked', 'cashier-login').map(({ kind, ref }) => [kind, ref])).toEqual([
    ['cashier-login', owner],
    ['cashier-locked', owner],
    ['cashier-login', owner],
  ]);
});

test('another person may log in while a receipt stands: it stays, and the journal says who took it over', async () => {
  using bench = aBench();
  const { owner, cashier } = await withPeople(bench);
  const { draft } = bench.core.state.receipt;
  const line = { id: '1', itemId: 1, externalId: '', code: '', article: '', barcode: '', name: 'Молоко', unit: 'шт' };
  const goods = {
    ...line,
    measure: 0,
    subject: 1,
    vat: '10',
    weighed: false,
    priceMinor: 100,
    quantityMilli: 1000,
  } as const;
  const receipt = { at: 'filling', draft: { ...draft, lines: [goods], activeLineId: '1' } } as const;
  bench.core.commit({ next: { receipt }, journal: [] });
  await bench.desk.login(cashier, PINS.cashier);
  expect(bench.core.state.receipt).toEqual(receipt);
  expect(bench.journal('cashier-login').at(-1)).toMatchObject({
    ref: cashier,
    body: { by: 'pin', name: 'Кассир', before: owner, receipt: draft.id },
  });
});

test('five wrong PINs in a row close for 30 seconds, also for the right PIN; then it opens', async () => {
  using bench = aBench();
  const { cashier } = await withPeople(bench);
  bench.desk.lock();
  const answers = [];
  for (let n = 0; n < 5; n++) answers.push(await bench.desk.login(cashier, WRONG));
  const untilMs = bench.folder.clock.now() + 30 * SECOND;
  expect(answers).toEqual([
    ...[4, 3, 2, 1].map((left) => ({ ok: false, error: { code: 'pin-wrong', params: { left } } })),
    { ok: false, error: { code: 'pin-locked', params: { untilAtMs: untilMs } } },
  ]);
  expect(await bench.desk.login(cashier, PINS.cashier)).toEqual(answers[4]);
  await bench.folder.clock.advance(30 * SECOND - 1);
  expect(told(await bench.desk.login(cashier, PINS.cashier))).toBe('pin-locked');
  await bench.folder.clock.advance(1);
  expect(told(await bench.desk.login(cashier, PINS.cashier))).toBe('ok');
  expect(bench.journal('login-failed').map(({ ref, body }) => [ref, body])).toEqual(
    [1, 2, 3, 4, 5].map((failures) => [
      cashier,
      { by: 'pin', for: 'login', failures, waitMs: failures === 5 ? 30 * SECOND : 0 },
    ]),
  );
});

test('the right PIN clears the count; the others may log in while one waits', async () => {
  using bench = aBench();
  const { cashier, senior } = await withPeople(bench);
  for (let n = 0; n < 4; n++) await bench.desk.login(cashier, WRONG);
  expect(told(await bench.desk.login(cashier, PINS.cashier))).toBe('ok');
  for (let n = 0; n < 4; n++) expect(told(await bench.desk.login(cashier, WRONG))).toBe('pin-wrong');
  expect(told(await bench.desk.login(cashier, WRONG))).toBe('pin-locked');
  expect(told(await bench.desk.login(senior, PINS.senior))).toBe('ok');
});

test('a wrong PIN leaves whoever stands at the till', async () => {
  using bench = aBench();
  const { owner, cashier } = await withPeople(bench);
  await bench.desk.login(cashier, WRONG);
  expect(bench.desk.actor()?.id).toBe(owner);
});

test('a restart clears neither the count nor the wait', async () => {
  using first = aBench();
  const { cashier } = await withPeople(first);
  for (let n = 0; n < 5; n++) await first.desk.login(cashier, WRONG);
  using bench = first.restart();
  expect(told(await bench.desk.login(cashier, PINS.cashier))).toBe('pin-locked');
  expect(bench.calls['cashier.list']({})).toMatchObject({
    value: { cashiers: [{}, {}, { id: cashier, lockedUntilMs: bench.folder.clock.now() + 30 * SECOND }] },
  });
  await bench.folder.clock.advance(30 * SECOND);
  expect(told(await bench.desk.login(cashier, WRONG))).toBe('pin-locked');
  await bench.folder.clock.advance(60 * SECOND - 1);
  expect(told(await bench.desk.login(cashier, PINS.cashier))).toBe('pin-locked');
  await bench.folder.clock.advance(1);
  expect(told(await bench.desk.login(cashier, PINS.cashier))).toBe('ok');
});

test('a clock moved back does not open early, with or without a restart, and does not close for ever', async () => {
  using first = aBench();
  const { clock } = first.folder;
  const { cashier } = await withPeople(first);
  for (let n = 0; n < 5; n++) await first.desk.login(cashier, WRONG);
  clock.jump(clock.now() - 86_400_000);
  expect(told(await first.desk.login(cashier, PINS.cashier))).toBe('pin-locked');
  using bench = first.restart();
  expect(told(await bench.desk.login(cashier, PINS.cashier))).toBe('pin-locked');
  await clock.advance(30 * SECOND);
  expect(told(await bench.desk.login(cashier, PINS.cashier))).toBe('ok');
});

test('the screen hears when a wait is over', async () => {
  using bench = aBench();
  const { cashier } = await withPeople(bench);
  for (let n = 0; n < 5; n++) await bench.desk.login(cashier, WRONG);
  await bench.folder.clock.advance(29 * SECOND);
  const before = bench.changes();
  await bench.folder.clock.advance(SECOND);
  expect(bench.changes()).toBe(before + 1);
});

test('guesses sent all at once are judged one at a time', async () => {
  using bench = aBench();
  const { cashier } = await withPeople(bench);
  const guesses = Array.from({ length: 50 }, (_, n) => bench.desk.login(cashier, String(5000 + n)));
  const answers = (await Promise.all(guesses)).map(told);
  expect(answers.filter((answer) => answer === 'pin-wrong')).toHaveLength(1);
  expect(answers.filter((answer) => answer === 'not-now')).toHaveLength(49);
});

test('locking wins over a PIN that is still being checked', async () => {
  using bench = aBench();
  const { cashier } = await withPeople(bench);
  const login = bench.desk.login(cashier, PINS.cashier);
  bench.desk.lock();
  expect(told(await login)).toBe('not-now');
  expect(bench.desk.locked).toBe(true);
});

test('nobody logs in as a person who left or never was', async () => {
  using bench = aBench();
  const { cashier } = await withPeople(bench);
  await bench.desk.save({ id: cashier, name: 'Кассир', inn: '', role: 'cashier', pin: null, active: false });
  expect(told(await bench.desk.login(cashier, PINS.cashier))).toBe('cashier-not-found');
  expect(told(await bench.desk.login('nobody', PINS.cashier))).toBe('cashier-not-found');
  expect(permitted(bench.desk.permit('no.such'))).toBe('unknown-call');
  expect(permitted(bench.desk.permit('constructor'))).toBe('unknown-call');
});

test('a full disk gives no free guesses, and does not keep the till open', async () => {
  using bench = aBench();
  const { owner } = await withPeople(bench);
  const { ledger } = bench.core;
  const pages = (most: number) => ledger.get(new Query<{ max_page_count: number }>(`PRAGMA max_page_count = ${most}`));
  const room = pages(1)?.max_page_count ?? 0;
  for (const body of ['x'.repeat(100), '']) while (fits(bench, body));
  await expect(async () => bench.desk.lock()).rejects.toThrow(LedgerError);
  expect(bench.desk.locked).toBe(true);
  for (let n = 0; n < 4; n++) await expect(bench.desk.login(owner, WRONG)).rejects.toThrow(LedgerError);
  await expect(bench.desk.login(owner, PINS.owner)).rejects.toThrow(LedgerError);
  expect(bench.desk.locked).toBe(true);
  pages(room + 1000);
  expect(told(await bench.desk.login(owner, WRONG))).toBe('pin-locked');
  await bench.folder.clock.advance(30 * SECOND);
  expect(told(await bench.desk.login(owner, PINS.owner))).toBe('ok');
});

/** One row more, as long as there is room. */
function fits({ core }: Bench, body: string): boolean {
  try {
    core.commit({ next: {}, journal: [{ kind: 'filler', ref: '', body }] });
    return true;
  } catch (error) {
    if (error instanceof LedgerError) return false;
    throw error;
  }
}
