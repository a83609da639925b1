/** Certificates, advances, debts and what people type beside money: one paper pays once, nothing unprintable is kept. */
import { afterEach, describe, expect, test } from 'vitest';
import { readJournal } from '#main/ledger/journal.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import { aShop, aTill, MILK, type Shop, type TestTill } from '../kit/a-till.ts';
import { anOpenShift, giveBack, MILK_MINOR } from './shift-kit.ts';

let running: TestTill | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

async function atPayment(shop?: Shop): Promise<TestTill> {
  if (!running) running = await anOpenShift(shop ?? (await aShop()));
  await running.call('sale.enter', { text: MILK });
  await running.call('payment.open', {});
  return running;
}

const finish = async (till: TestTill, tenderedMinor: number): Promise<string> => {
  await till.call('payment.finish', { tenderedMinor });
  return (await till.settle()).lastReceipt?.id ?? '';
};

test('a certificate pays once, however its number is spelt, until its sale is given back', async () => {
  const till = await atPayment();
  const use = (reference: string, amountMinor = 5_000) =>
    till.refusalOf('payment.addOther', { way: 'certificate', amountMinor, reference });
  expect(await use(' \u200b\n')).toBe('reference-needed');
  expect(await use('гс-0001')).toBe('accepted');
  for (const again of ['гс-0001', 'ГС-0001', ' гс-00\u200b01', 'ГС - 0001\n']) {
    expect(await use(again, 1_000), JSON.stringify(again)).toBe('reference-used');
  }
  expect((await till.snapshot()).payment?.held).toMatchObject([{ reference: 'ГС-0001' }]);
  const saleId = await finish(till, MILK_MINOR - 5_000);
  await atPayment();
  expect(await use('ГС-0001')).toBe('reference-used');
  await till.call('payment.close', {});

  await giveBack(till, saleId);
  expect(await use('ГС-0001')).toBe('not-now');
  await till.call('payment.open', {});
  expect(await use('ГС-0001', MILK_MINOR)).toBe('accepted');
  await finish(till, 0);
  const figures = await till.call('shift.figures', {});
  expect(figures.ledger.sale).toMatchObject({ prepaidMinor: 5_000 + MILK_MINOR });
  expect(figures.device).toEqual(figures.ledger);
  expect(assertLedgerConsistent(till.ledger)).toEqual([]);
});

describe('a debt', () => {
  test.each([
    [4_000, 5],
    [MILK_MINOR, 6],
  ])(
    'of %i: tag 1214 is %i for every position, also in the return, where nothing owed is handed out',
    async (owed, tag) => {
      const shop = await aShop();
      const till = await atPayment(shop);
      expect(await till.refusalOf('payment.addCredit', { amountMinor: owed, debtor: '\t' })).toBe('reference-needed');
      await till.call('payment.addCredit', { amountMinor: owed, debtor: 'ООО «Ромашка»' });
      const saleId = await finish(till, MILK_MINOR - owed);
      await giveBack(till, saleId);
      const made = shop.registrar.device.archive
        .filter((document) => document.type === 3)
        .map(({ receipt }) => receipt);
      expect(made.map((receipt) => receipt?.positions.map((position) => position.method))).toEqual([[tag], [tag]]);
      expect((await till.call('shift.figures', {})).ledger).toMatchObject({
        sale: { cashMinor: MILK_MINOR - owed, creditMinor: owed },
        saleReturn: { cashMinor: MILK_MINOR - owed, creditMinor: owed },
        cashInDrawerMinor: 0,
      });
      expect(assertLedgerConsistent(till.ledger)).toEqual([]);
    },
  );
});

test('the slip of a stand-alone terminal typed twice by a double press is held once', async () => {
  const till = await atPayment();
  const slip = { way: 'card', amountMinor: 4_000, slip: '0007' } as const;
  const twice = await Promise.all([
    till.till.call('payment.addByHand', slip),
    till.till.call('payment.addByHand', slip),
  ]);
  expect(twice).toMatchObject([{ ok: true }, { ok: false, error: { code: 'reference-used' } }]);
  expect((await till.snapshot()).payment?.held).toHaveLength(1);
});

test('every command of a payment pressed twice in one turn does its work once', async () => {
  const till = await atPayment();
  const card = { way: 'card', amountMinor: MILK_MINOR } as const;
  const cards = await Promise.all([till.till.call('payment.addCard', card), till.till.call('payment.addCard', card)]);
  expect(cards.map((outcome) => outcome.ok)).toEqual([true, false]);
  await till.settle();
  const finishes = [0, 1].map(() => till.till.call('payment.finish', { tenderedMinor: 0 }));
  expect((await Promise.all(finishes)).map((outcome) => outcome.ok)).toEqual([true, false]);
  expect((await till.settle()).lastReceipt).toMatchObject({ number: 1 });
  expect(till.terminal.operations()).toHaveLength(1);
  expect(till.registrar.device.archive.filter((document) => document.type === 3)).toHaveLength(1);
});

test('sums no receipt can have are refused with a reason, and nothing moves', async () => {
  const till = await atPayment();
  const huge = Number.MAX_SAFE_INTEGER;
  for (const [amountMinor, code] of [
    [0, 'amount-not-positive'],
    [-1, 'amount-not-positive'],
    [-huge, 'amount-not-positive'],
    [MILK_MINOR + 1, 'payment-over-rest'],
    [huge, 'payment-over-rest'],
  ] as const) {
    expect(await till.refusalOf('payment.addCard', { way: 'card', amountMinor })).toBe(code);
    expect(await till.refusalOf('payment.addByHand', { way: 'sbp', amountMinor, slip: '1' })).toBe(code);
    expect(await till.refusalOf('payment.addOther', { way: 'advance', amountMinor, reference: '1' })).toBe(code);
    expect(await till.refusalOf('payment.addCredit', { amountMinor, debtor: 'Я' })).toBe(code);
  }
  expect(await till.refusalOf('payment.finish', { tenderedMinor: -huge })).toBe('tendered-too-small');
  expect(await till.refusalOf('payment.finish', { tenderedMinor: huge })).toBe('tendered-too-large');
  expect((await till.snapshot()).payment?.held).toEqual([]);
  expect(till.terminal.operations()).toEqual([]);
});

test('a contact longer than tag 1008 holds is refused before anything is printed', async () => {
  const till = await atPayment();
  const longest = `${'a'.repeat(40)}@${'b'.repeat(19)}.ru`;
  expect(longest).toHaveLength(63);
  expect(await till.refusalOf('payment.contact', { contact: longest })).toBe('accepted');
  expect(await till.refusalOf('payment.contact', { contact: `${'a'.repeat(40)}@${'b'.repeat(40)}.ru` })).toBe(
    'contact-bad',
  );
  expect(await till.refusalOf('payment.contact', { contact: 'a\u0000b@c.ru' })).toBe('contact-bad');
});

test('no row of the journal holds a whole card number, whatever the terminal writes on its slip', async () => {
  const till = await atPayment();
  await till.call('payment.addCard', { way: 'card', amountMinor: MILK_MINOR });
  await till.settle();
  await finish(till, 0);
  const rows = JSON.stringify(readJournal(till.ledger, { limit: 1000 }));
  expect(rows).toContain('•••• 4821');
  expect(rows).not.toContain('2200700000004821');
});

describe('receipts put aside', () => {
  test('change places with the one in hand, survive a restart, and are removed with a row in the journal', async () => {
    const shop = await aShop();
    let till = await anOpenShift(shop);
    running = till;
    expect(await till.refusalOf('deferred.put', { name: '' })).toBe('receipt-empty');
    await till.call('sale.enter', { text: `2*${MILK}` });
    await till.call('deferred.put', { name: ' Зонт\u0000 ' });
    await till.call('sale.enter', { text: '4600000000022' });
    const [aside] = (await till.snapshot()).deferred;
    expect(aside).toMatchObject({ name: 'Зонт', lines: 1, totalMinor: 2 * MILK_MINOR, cashierName: 'Абдулова М. И.' });
    await till.stop();
    till = await aTill(shop);
    running = till;
    const id = aside?.id ?? '';
    const twice = await Promise.all([till.till.call('deferred.take', { id }), till.till.call('deferred.take', { id })]);
    expect(twice.map((outcome) => outcome.ok)).toEqual([true, false]);
    const taken = await till.snapshot();
    expect(taken.receipt).toMatchObject({ id, totalMinor: 2 * MILK_MINOR });
    expect(taken.deferred).toMatchObject([{ name: '', totalMinor: 6_250 }]);
    await till.call('payment.open', {});
    expect(await till.refusalOf('deferred.take', { id: taken.deferred[0]?.id ?? '' })).toBe('not-now');
    expect(await till.refusalOf('deferred.put', { name: 'x' })).toBe('not-now');
    await finish(till, 20_000);
    await till.call('deferred.remove', { id: taken.deferred[0]?.id ?? '' });
    expect(await till.refusalOf('deferred.remove', { id: taken.deferred[0]?.id ?? '' })).toBe('deferred-not-found');
    const kinds = readJournal(till.ledger, { limit: 1000 }).map((row) => row.kind);
    for (const kind of ['receipt-deferred', 'receipt-recalled', 'deferred-removed']) expect(kinds).toContain(kind);
  });

  test('what was typed is there again after a restart: screen, focus and every field', async () => {
    const shop = await aShop();
    running = await aTill(shop);
    expect(await running.call('ui.kept', {})).toEqual({ screen: '', focus: '', fields: {} });
    const typed = { screen: 'pay', focus: 'tendered', fields: { tendered: '10', slip: '00' } };
    await running.call('ui.keep', { ...typed, fields: { tendered: '1', slip: '' } });
    await running.call('ui.keep', typed);
    await running.stop();
    running = await aTill(shop);
    expect(await running.call('ui.kept', {})).toEqual(typed);
  });
});
