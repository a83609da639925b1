/** Money nobody can vouch for: a person decides, either way; and what follows when a terminal never comes back. */
import { afterEach, describe, expect, test } from 'vitest';
import { createNexoTerminal } from '#drivers/terminal/nexo/driver.ts';
import { nexoSettings } from '#drivers/terminal/nexo/settings.ts';
import { LedgerError } from '#main/ledger/errors.ts';
import { moneyWithoutReceipt, paymentOperationsOf } from '#main/ledger/payment-operations.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import { aShop, aTill, SETTINGS, type Shop, type TestTill } from '../kit/a-till.ts';
import { anOpenShift, journalOf, MILK_MINOR, sellByCard } from './shift-kit.ts';

let running: TestTill | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

const MILK = '4600000000015';
const DAY_MS = 24 * 60 * 60 * 1000;

async function atPayment(shop: Shop): Promise<TestTill> {
  const till = await anOpenShift(shop);
  running = till;
  await sellByCard(till);
  await till.call('sale.enter', { text: MILK });
  await till.call('payment.open', {});
  return till;
}

/** The buyer is charged, the answer lost, and the terminal has forgotten everything. */
async function unclear(shop: Shop): Promise<TestTill> {
  const till = await atPayment(shop);
  shop.terminal.control.loseNextAnswer();
  shop.terminal.onCommand(({ category, at }) => {
    if (category === 'Payment' && at === 'answered') shop.terminal.control.forget();
  });
  await till.call('payment.addCard', { way: 'card', amountMinor: MILK_MINOR });
  expect((await till.settle()).money).toMatchObject({ state: 'unclear', reason: 'forgotten' });
  return till;
}

async function restarted(shop: Shop): Promise<TestTill> {
  await running?.stop();
  running = await aTill(shop);
  return running;
}

/** The terminal's totals are settled past this till. */
async function settleElsewhere({ clock, terminalPort }: Shop): Promise<void> {
  const driver = createNexoTerminal(nexoSettings.parse({}), { clock, port: terminalPort });
  driver.start();
  await clock.advance(5_000);
  const settled = driver.reconcile();
  await clock.advance(10_000);
  expect(await settled).toMatchObject({ ok: true });
  const stopped = driver.stop();
  await clock.advance(1_000);
  await stopped;
}

/** The shop has no terminal any more. */
async function withoutTerminal(till: TestTill): Promise<void> {
  if (SETTINGS.profile !== 'shop') throw new Error('settings of a shop');
  const { shop, cashier, registrar } = SETTINGS;
  await till.call('setup.save', { shop, cashier, registrar, scanner: null, terminal: null });
  await till.clock.advance(5_000);
}

describe('an outcome the terminal cannot tell', () => {
  test('decided as paid: the money is held with what the slip says, and the sale is made of it', async () => {
    const shop = await aShop();
    const till = await unclear(shop);
    expect(await till.refusalOf('payment.decide', { outcome: 'approved', rrn: '  ', authCode: '' })).toBe(
      'reference-needed',
    );
    await till.call('payment.decide', { outcome: 'approved', rrn: '632700000002', authCode: 'A1' });
    const paid = await till.snapshot();
    expect(paid.money).toBeNull();
    expect(paid.payment).toMatchObject({ restMinor: 0, held: [{ rrn: '632700000002', byHand: false }] });
    await till.call('payment.finish', { tenderedMinor: 0 });
    const sold = (await till.settle()).lastReceipt;
    expect(sold).toMatchObject({ number: 2, totalMinor: MILK_MINOR });
    expect(paymentOperationsOf(till.ledger, sold?.id ?? '')).toMatchObject([
      { found: 'decided', cashierName: 'Абдулова М. И.', terminalId: 'SIM-00042', batch: '1' },
    ]);
    expect(journalOf(till, 'payment-idle').at(-1)?.body).toMatchObject({
      event: 'decided-approved',
      by: 'Абдулова М. И.',
    });
    expect(assertLedgerConsistent(till.ledger)).toEqual([]);
  });

  test('decided as not paid, after a restart: nothing is held, and who decided is in the journal', async () => {
    const shop = await aShop();
    await unclear(shop);
    const till = await restarted(shop);
    expect((await till.snapshot()).money).toMatchObject({ state: 'unclear', actions: ['ask', 'decide'] });
    await till.call('payment.decide', { outcome: 'declined' });
    const back = await till.snapshot();
    expect(back.money).toBeNull();
    expect(back.payment).toMatchObject({ restMinor: MILK_MINOR, held: [] });
    expect(journalOf(till, 'payment-idle').at(-1)?.body).toMatchObject({
      event: 'decided-declined',
      by: 'Абдулова М. И.',
    });
    expect(moneyWithoutReceipt(till.ledger)).toEqual([]);
  });
});

describe('a terminal that is gone for ever while the receipt holds its money', () => {
  test('the bank gives the money back past the till: a person says so, and the payment can be left', async () => {
    const shop = await aShop();
    const till = await atPayment(shop);
    await till.call('payment.addCard', { way: 'card', amountMinor: MILK_MINOR });
    const [held] = (await till.settle()).payment?.held ?? [];
    shop.terminal.control.powerOff();
    await till.clock.advance(60_000);
    await till.call('payment.cancelRow', { id: held?.id ?? '' });
    const stuck = (await till.settle()).money;
    expect(stuck).toMatchObject({ state: 'not-sent', kind: 'void', actions: ['retry', 'back', 'decide'] });
    await till.call('payment.decide', { outcome: 'approved', rrn: '632700000002', authCode: '' });
    expect((await till.snapshot()).payment?.held).toEqual([]);
    await till.call('payment.close', {});
    expect(moneyWithoutReceipt(till.ledger)).toEqual([]);
    expect(journalOf(till, 'payment-idle').at(-1)?.body).toMatchObject({ by: 'Абдулова М. И.' });
  });

  test('also when the shop has no terminal in its settings any more, and when the shift is over 24 hours old', async () => {
    const shop = await aShop();
    const till = await atPayment(shop);
    await till.call('payment.addCard', { way: 'card', amountMinor: MILK_MINOR });
    const [held] = (await till.settle()).payment?.held ?? [];
    await withoutTerminal(till);
    await till.clock.advance(DAY_MS);
    expect(await till.refusalOf('payment.finish', { tenderedMinor: 0 })).toBe('shift-over-24h');
    await till.call('payment.cancelRow', { id: held?.id ?? '' });
    await till.settle();
    await till.call('payment.decide', { outcome: 'approved', rrn: '632700000002', authCode: '' });
    await till.call('payment.close', {});
    await till.call('shift.closeAnyway', {});
    expect((await till.settle()).shift.state).toBe('closed');
  }, 60_000);

  test('a purchase that was refused is not decided: no money can have moved', async () => {
    const shop = await aShop();
    const till = await atPayment(shop);
    shop.terminal.control.nextBuyer('declines');
    await till.call('payment.addCard', { way: 'card', amountMinor: MILK_MINOR });
    expect((await till.settle()).money?.actions).toEqual(['retry', 'back']);
    expect(await till.refusalOf('payment.decide', { outcome: 'approved', rrn: '1', authCode: '' })).toBe('not-now');
  });
});

test('a terminal that was settled past the till: money held by the receipt goes back as a refund', async () => {
  const shop = await aShop();
  const till = await atPayment(shop);
  await till.call('payment.addCard', { way: 'card', amountMinor: MILK_MINOR });
  const [held] = (await till.settle()).payment?.held ?? [];
  await settleElsewhere(shop);
  await till.call('payment.cancelRow', { id: held?.id ?? '' });
  expect((await till.settle()).payment?.held).toEqual([]);
  expect(shop.terminal.operations().at(-1)).toMatchObject({ kind: 'refund', result: 'approved' });
});

test('money found after a restart belongs to the cashier who began', async () => {
  const shop = await aShop();
  const till = await atPayment(shop);
  const petrova = { id: null, name: 'Петрова', inn: '', role: 'owner', pin: '7391', active: true } as const;
  expect(await till.till.call('cashier.save', petrova)).toMatchObject({ ok: true });
  shop.terminal.control.loseNextAnswer();
  await till.call('payment.addCard', { way: 'card', amountMinor: MILK_MINOR });
  const receiptId = (await till.snapshot()).receipt.id;
  await till.clock.advance(6_000);
  const again = await restarted(shop);
  expect((await again.settle()).session.state).toBe('locked');
  expect(paymentOperationsOf(again.ledger, receiptId)).toMatchObject([{ cashierName: 'Петрова', found: 'asked' }]);
});

test('no card is charged when its receipt could not be made: over 24 hours, or without a registrar', async () => {
  const shop = await aShop();
  const till = await atPayment(shop);
  shop.registrar.control.powerOff();
  await till.clock.advance(60_000);
  expect(await till.refusalOf('payment.addCard', { way: 'card', amountMinor: MILK_MINOR })).toBe('registrar-not-ready');
  shop.registrar.control.powerOn();
  await till.clock.advance(60_000);
  shop.terminal.control.nextBuyer('declines');
  await till.call('payment.addCard', { way: 'card', amountMinor: MILK_MINOR });
  expect((await till.settle()).money?.state).toBe('declined');
  await till.clock.advance(DAY_MS);
  expect(await till.refusalOf('payment.retry', {})).toBe('shift-over-24h');
  await till.call('payment.back', {});
  expect(shop.terminal.operations().filter((operation) => operation.result === 'approved')).toHaveLength(1);
}, 60_000);

test('a disk full at the start is said; what was unfinished is taken up when the reserve is given back', async () => {
  const shop = await aShop();
  const till = await atPayment(shop);
  shop.terminal.control.loseNextAnswer();
  await till.call('payment.addCard', { way: 'card', amountMinor: MILK_MINOR });
  await till.clock.advance(6_000);
  await till.stop();
  let full = true;
  running = await aTill(shop, (ledger) => {
    const commit = ledger.transaction.bind(ledger);
    ledger.transaction = (work) => {
      if (full) throw new LedgerError('disk-full', { path: ledger.path });
      return commit(work);
    };
    const release = ledger.releaseReserve.bind(ledger);
    ledger.releaseReserve = () => {
      full = false;
      return release();
    };
    return ledger;
  });
  const view = await running.settle();
  expect(view.notices.map((notice) => notice.code)).toContain('payment-recovered');
  expect(view.payment).toMatchObject({ restMinor: 0 });
  expect(shop.terminal.operations()).toHaveLength(2);
});
