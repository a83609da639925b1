/** Returns through the whole till: never more than was sold, money the way it came, papers, and what a right allows. */
import { afterEach, describe, expect, test } from 'vitest';
import { createNexoTerminal } from '#drivers/terminal/nexo/driver.ts';
import { nexoSettings } from '#drivers/terminal/nexo/settings.ts';
import { moneyReturnedWithoutReceipt } from '#main/ledger/payment-operations.ts';
import { receiptById } from '#main/ledger/receipts.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import { aShop, aTill, MILK, type Shop, SOAP, type TestTill } from '../kit/a-till.ts';
import {
  anOpenShift,
  BREAD_MINOR,
  giveBack,
  journalOf,
  MILK_MINOR,
  moveCash,
  sellByCard,
  sellForCash,
} from './shift-kit.ts';

let running: TestTill | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

async function open(shop: Shop): Promise<TestTill> {
  running = await anOpenShift(shop);
  return running;
}

async function sell(till: TestTill, ...codes: string[]): Promise<void> {
  for (const code of codes) await till.call('sale.enter', { text: code });
  await till.call('payment.open', {});
}

async function finish(till: TestTill, tenderedMinor: number): Promise<string> {
  await till.call('payment.finish', { tenderedMinor });
  return (await till.settle()).lastReceipt?.id ?? '';
}

async function expectEven(till: TestTill): Promise<void> {
  const figures = await till.call('shift.figures', {});
  expect(figures.device).toEqual(figures.ledger);
  expect(assertLedgerConsistent(till.ledger)).toEqual([]);
  expect(moneyReturnedWithoutReceipt(till.ledger)).toEqual([]);
}

const lastId = async (till: TestTill): Promise<string> => (await till.snapshot()).lastReceipt?.id ?? '';

describe('several returns of one sale', () => {
  test('together never more than was sold; then nothing is left to return', async () => {
    const till = await open(await aShop());
    await sell(till, `3*${MILK}`);
    const saleId = await finish(till, 50_000);
    for (const [milli, left] of [
      [1000, 2000],
      [2000, 0],
    ] as const) {
      await till.call('returns.open', { saleId, receiptShown: true });
      const line = (await till.snapshot()).returning?.lines[0];
      expect(line?.maxMilli).toBe(milli + left);
      const more = { lineId: line?.id ?? '', quantityMilli: milli + left + 1000 };
      expect(await till.refusalOf('returns.setQuantity', more)).toBe('return-too-much');
      await till.call('returns.setQuantity', { lineId: line?.id ?? '', quantityMilli: milli });
      await till.call('returns.begin', {});
      expect((await till.settle()).lastReceipt).toMatchObject({ kind: 'sale-return', totalMinor: 9.49 * milli });
    }
    expect(await till.refusalOf('returns.open', { saleId, receiptShown: true })).toBe('sale-returned');
    const found = async (card: string) =>
      (await till.call('returns.find', { text: '', day: '', shiftNumber: null, card, before: null, limit: 10 })).rows;
    expect(await found('')).toMatchObject([{ id: saleId, returned: 'all' }]);
    expect(await found('мир'), 'letters where digits of a card belong find nothing').toEqual([]);
    await expectEven(till);
  });

  test('pressed twice in one turn it is one return and one refund', async () => {
    const till = await open(await aShop());
    const saleId = await sellByCard(till);
    await till.call('returns.open', { saleId, receiptShown: true });
    const twice = await Promise.all([till.till.call('returns.begin', {}), till.till.call('returns.begin', {})]);
    expect(twice.map((outcome) => outcome.ok)).toEqual([true, false]);
    await till.settle();
    expect(till.terminal.operations().map((operation) => operation.kind)).toEqual(['purchase', 'void']);
    expect(await till.refusalOf('returns.open', { saleId, receiptShown: true })).toBe('sale-returned');
    await expectEven(till);
  });
});

describe('a sale of a closed shift', () => {
  test('comes back with a fiscal return, «накладная» and «РКО», each made once', async () => {
    const till = await open(await aShop());
    const saleId = await sellForCash(till);
    await till.call('shift.close', {});
    await till.settle();
    await till.call('shift.open', {});
    await till.settle();
    await giveBack(till, saleId);
    const receiptId = await lastId(till);
    expect((await till.call('journal.receipt', { id: receiptId })).sale?.id).toBe(saleId);
    const note = await till.call('returns.paper', { receiptId, kind: 'return-note' });
    expect(note).toMatchObject({ number: 1, totalMinor: BREAD_MINOR, cashierName: 'Абдулова М. И.' });
    expect(await till.call('returns.paper', { receiptId, kind: 'return-note' })).toEqual(note);
    expect(await till.call('returns.paper', { receiptId, kind: 'cash-order' })).toMatchObject({ number: 1 });
    expect(await till.refusalOf('returns.paper', { receiptId: saleId, kind: 'return-note' })).toBe('receipt-not-found');
    await expectEven(till);
  });

  test('paid by card it has no «РКО», and the card is refunded, because the terminal was settled', async () => {
    const till = await open(await aShop());
    const saleId = await sellByCard(till);
    await till.call('shift.close', {});
    await till.settle();
    await till.call('shift.open', {});
    await till.settle();
    await giveBack(till, saleId);
    expect(till.terminal.operations().map((operation) => operation.kind)).toEqual(['purchase', 'refund']);
    const receiptId = await lastId(till);
    expect(await till.refusalOf('returns.paper', { receiptId, kind: 'cash-order' })).toBe('paper-without-cash');
    await expectEven(till);
  });
});

describe('money goes back the way it came', () => {
  test('inside the terminal’s period the whole of a card sale is voided', async () => {
    const till = await open(await aShop());
    await giveBack(till, await sellByCard(till));
    expect(till.terminal.operations().map((operation) => operation.kind)).toEqual(['purchase', 'void']);
    await expectEven(till);
  });

  test('a period that ended while the return waited makes a refund of the void that was planned', async () => {
    const shop = await aShop();
    const till = await open(shop);
    const saleId = await sellByCard(till);
    shop.terminal.control.powerOff();
    await till.clock.advance(60_000);
    await till.call('returns.open', { saleId, receiptShown: true });
    await till.call('returns.begin', {});
    expect((await till.settle()).money).toMatchObject({ kind: 'void', state: 'not-sent' });
    await till.call('payment.back', {});
    shop.terminal.control.powerOn();
    await settleElsewhere(shop);
    await till.clock.advance(60_000);
    await till.call('returns.begin', {});
    expect(await till.settle()).toMatchObject({ money: null, returning: null });
    expect(shop.terminal.operations().map((operation) => operation.kind)).toEqual(['purchase', 'refund']);
    await expectEven(till);
  });

  test('money of a stand-alone terminal waits for the cashier’s word and the slip', async () => {
    const till = await open(await aShop());
    await sell(till, MILK);
    await till.call('payment.addByHand', { way: 'card', amountMinor: MILK_MINOR, slip: ' 0042 ' });
    const saleId = await finish(till, 0);
    await till.call('returns.open', { saleId, receiptShown: true });
    await till.call('returns.begin', {});
    const step = (await till.snapshot()).returning?.plan?.steps[0];
    expect(step).toMatchObject({ byHand: true, state: 'waiting' });
    const originalId = step?.originalId ?? '';
    expect(await till.refusalOf('returns.confirmByHand', { originalId: 'other', slip: '1' })).toBe('payment-not-found');
    expect(await till.refusalOf('returns.confirmByHand', { originalId, slip: ' \u200b' })).toBe('reference-needed');
    const twice = await Promise.all([
      till.till.call('returns.confirmByHand', { originalId, slip: '0043' }),
      till.till.call('returns.confirmByHand', { originalId, slip: '0043' }),
    ]);
    expect(twice.map((outcome) => outcome.ok)).toEqual([true, false]);
    await till.settle();
    expect((await till.call('journal.receipt', { id: await lastId(till) })).operations).toMatchObject([
      { kind: 'refund', byHand: true, reference: '0043', amountMinor: MILK_MINOR },
    ]);
    expect(till.terminal.operations()).toEqual([]);
    await expectEven(till);
  });

  test('cash for a card sale is written down with the name of whoever allowed it, and the drawer must hold it', async () => {
    const till = await open(await aShop());
    const saleId = await sellByCard(till);
    await till.call('returns.open', { saleId, receiptShown: true });
    await till.call('returns.payInCash', {});
    expect(await till.refusalOf('returns.begin', {})).toBe('not-enough-cash');
    await moveCash(till, 'in', 20_000);
    await till.call('returns.begin', {});
    await till.settle();
    expect(receiptById(till.ledger, await lastId(till))?.receipt.returnBasis?.allowedBy).toBe('Абдулова М. И.');
    expect(till.terminal.operations()).toHaveLength(1);
    expect((await till.call('shift.figures', {})).ledger.cashInDrawerMinor).toBe(20_000 - MILK_MINOR);
    await expectEven(till);
  });

  test('cash instead of a card the bank refused in the middle: the drawer is looked at before anything is printed', async () => {
    const shop = await aShop();
    const till = await open(shop);
    await sell(till, MILK);
    await till.call('payment.addCard', { way: 'card', amountMinor: 5_000 });
    await till.settle();
    await till.call('payment.addCard', { way: 'sbp', amountMinor: MILK_MINOR - 5_000 });
    await till.settle();
    const saleId = await finish(till, 0);
    await till.call('returns.open', { saleId, receiptShown: true });
    shop.terminal.control.everyBuyer('declines');
    shop.terminal.control.nextBuyer('approves');
    await till.call('returns.begin', {});
    const stuck = await till.settle();
    expect(stuck.money).toMatchObject({ state: 'declined', actions: ['retry', 'back', 'decide'] });
    expect(stuck.returning?.plan?.steps.map((step) => step.state)).toEqual(['done', 'in-work']);
    await till.call('payment.back', {});
    expect(await till.refusalOf('returns.close', {}), 'money has moved').toBe('not-now');
    await till.call('returns.payInCash', {});
    expect(await till.refusalOf('returns.begin', {})).toBe('not-enough-cash');
    await moveCash(till, 'in', 10_000);
    await till.call('returns.begin', {});
    expect((await till.settle()).returning).toBeNull();
    await expectEven(till);
  });
});

describe('without a receipt', () => {
  test('goods are added by hand at the rate of the claimed day; the drawer pays', async () => {
    const till = await open(await aShop());
    await moveCash(till, 'in', 100_000);
    const claim = { soldOn: '2025-11-01', fnNumber: '', fdNumber: 0, fiscalSign: 0 };
    expect(await till.refusalOf('returns.openWithout', { ...claim, soldOn: '2026-02-31' })).toBe('return-date-bad');
    await till.call('returns.openWithout', claim);
    expect(await till.refusalOf('returns.begin', {})).toBe('return-nothing-chosen');
    await till.call('returns.addItem', { text: `2*${SOAP}` });
    const line = (await till.snapshot()).returning?.lines[0];
    expect(line).toMatchObject({ vat: '20', maxMilli: null, priceMinor: 4_505 });
    const lineId = line?.id ?? '';
    for (const [priceMinor, code] of [
      [0, 'amount-not-positive'],
      [-1, 'amount-not-positive'],
      [Number.MAX_SAFE_INTEGER, 'total-too-large'],
    ] as const) {
      expect(await till.refusalOf('returns.setPrice', { lineId, priceMinor })).toBe(code);
    }
    expect(await till.refusalOf('returns.setQuantity', { lineId, quantityMilli: Number.MAX_SAFE_INTEGER })).toBe(
      'quantity-too-large',
    );
    await till.call('returns.setPrice', { lineId, priceMinor: 4_000 });
    expect(journalOf(till, 'return-price')).toHaveLength(1);
    await till.call('returns.details', { reason: 'Брак\u0000', buyer: 'Иванов\u202e И.' });
    await till.call('returns.begin', {});
    await till.settle();
    const record = receiptById(till.ledger, await lastId(till));
    expect(record?.receipt).toMatchObject({ kind: 'sale-return', totalMinor: 8_000, saleId: null });
    expect(record?.receipt.returnBasis).toMatchObject({
      ...{ allowedBy: 'Абдулова М. И.', receiptShown: false, reason: 'Брак', buyer: 'Иванов И.' },
    });
    expect(record?.lines[0]).toMatchObject({ vat: '20', sumMinor: 8_000 });
    await expectEven(till);
  });

  test('a receipt named by its numbers that is in this ledger is opened: no more comes back than was sold', async () => {
    const till = await open(await aShop());
    const saleId = await sellForCash(till);
    const { fnNumber, fdNumber, fiscalSign } = (await till.call('journal.receipt', { id: saleId })).fiscal;
    await till.call('returns.openWithout', { soldOn: '2026-11-23', fnNumber, fdNumber, fiscalSign });
    expect((await till.snapshot()).returning).toMatchObject({ sale: { id: saleId }, receiptShown: false });
    await till.call('returns.begin', {});
    await till.settle();
    expect(await till.refusalOf('returns.openWithout', { soldOn: '2026-11-23', fnNumber, fdNumber, fiscalSign })).toBe(
      'sale-returned',
    );
  });

  test('a cashier needs a senior for it, and for cash in place of a card', async () => {
    const till = await open(await aShop());
    const saleId = await sellByCard(till);
    await moveCash(till, 'in', 20_000);
    const save = async (name: string, role: 'owner' | 'cashier', pin: string): Promise<string> => {
      const saved = await till.till.call('cashier.save', { id: null, name, inn: '', role, pin, active: true });
      return saved.ok ? String((saved.value as { id: string }).id) : '';
    };
    const owner = await save('Хозяйкина', 'owner', '190283');
    const cashier = await save('Петрова', 'cashier', '7391');
    expect(await till.till.call('cashier.login', { cashierId: cashier, pin: '7391' })).toMatchObject({ ok: true });
    const claim = { soldOn: '2026-11-01', fnNumber: '', fdNumber: 0, fiscalSign: 0 };
    expect(await till.refusalOf('returns.openWithout', claim)).toBe('right-needed');
    expect(await till.refusalOf('returns.open', { saleId, receiptShown: false })).toBe('right-needed');
    const allow = (call: string) => till.till.call('cashier.allow', { cashierId: owner, pin: '190283', call });
    expect(await allow('returns.openWithout')).toMatchObject({ ok: true });
    await till.call('returns.openWithout', claim);
    await till.call('returns.close', {});
    expect(await till.refusalOf('returns.openWithout', claim), 'lent once').toBe('right-needed');

    if ((await till.snapshot()).session.rights.includes('return')) {
      await till.call('returns.open', { saleId, receiptShown: true });
    } else {
      expect(await allow('returns.open')).toMatchObject({ ok: true });
      await till.call('returns.open', { saleId, receiptShown: true });
    }
    expect(await till.refusalOf('returns.payInCash', {})).toBe('right-needed');
    expect(await allow('returns.payInCash')).toMatchObject({ ok: true });
    await till.call('returns.payInCash', {});
    if ((await till.refusalOf('returns.begin', {})) === 'right-needed') {
      expect(await allow('returns.begin')).toMatchObject({ ok: true });
      await till.call('returns.begin', {});
    }
    await till.settle();
    const made = receiptById(till.ledger, await lastId(till))?.receipt;
    expect(made).toMatchObject({ cashierName: 'Петрова', returnBasis: { allowedBy: 'Хозяйкина' } });
  });
});

describe('a return in hand when the program ends', () => {
  test('money is back, the registrar is off: the receipt is owed, is said so, and is made after the restart', async () => {
    const shop = await aShop();
    const till = await open(shop);
    const saleId = await sellByCard(till);
    await till.call('returns.open', { saleId, receiptShown: true });
    shop.terminal.onCommand(({ category, at }) => {
      if (category === 'Reversal' && at === 'answered') shop.registrar.control.powerOff();
    });
    await till.call('returns.begin', {});
    await till.settle();
    await till.stop();
    shop.terminal.onCommand(() => {});
    shop.registrar.control.powerOn();
    running = await aTill(shop);
    const view = await running.settle();
    expect(view.returning).not.toBeNull();
    if (view.fiscal) await running.call('fiscal.retry', {});
    else await running.call('returns.begin', {});
    expect((await running.settle()).lastReceipt).toMatchObject({ kind: 'sale-return', totalMinor: MILK_MINOR });
    expect(shop.terminal.operations().map((operation) => operation.kind)).toEqual(['purchase', 'void']);
    await expectEven(running);
  });

  test('a receipt owed when the shift is over 24 hours old: that shift is closed with the difference, the next has it', async () => {
    const shop = await aShop();
    const till = await open(shop);
    const saleId = await sellByCard(till);
    await till.call('returns.open', { saleId, receiptShown: true });
    shop.terminal.onCommand(({ category, at }) => {
      if (category === 'Reversal' && at === 'answered') shop.registrar.control.powerOff();
    });
    await till.call('returns.begin', {});
    await till.settle();
    await till.clock.advance(24 * 60 * 60 * 1000);
    shop.registrar.control.powerOn();
    await till.clock.advance(60_000);
    if ((await till.settle()).fiscal) await till.call('fiscal.back', {});
    expect(await till.refusalOf('returns.begin', {})).toBe('shift-over-24h');
    expect(await till.refusalOf('returns.close', {}), 'money has moved').toBe('not-now');
    expect(await till.refusalOf('shift.close', {})).toBe('figures-differ');
    await till.call('shift.closeAnyway', {});
    expect((await till.settle()).shift.state).toBe('closed');
    await till.call('shift.open', {});
    await till.settle();
    await till.call('returns.begin', {});
    expect((await till.settle()).lastReceipt).toMatchObject({ kind: 'sale-return', totalMinor: MILK_MINOR });
    expect(shop.terminal.operations().map((operation) => operation.kind)).toEqual(['purchase', 'void']);
    expect(assertLedgerConsistent(till.ledger)).toEqual([]);
    expect(moneyReturnedWithoutReceipt(till.ledger)).toEqual([]);
  }, 60_000);

  test('a locked till gives the money back and owes the receipt: it says so and goes on after the login', async () => {
    const shop = await aShop();
    const till = await open(shop);
    const saleId = await sellByCard(till);
    const petrova = { id: null, name: 'Петрова', inn: '', role: 'owner', pin: '7391', active: true } as const;
    const saved = await till.till.call('cashier.save', petrova);
    const cashierId = saved.ok ? String((saved.value as { id: string }).id) : '';
    await till.call('returns.open', { saleId, receiptShown: true });
    await till.till.call('returns.begin', {});
    await till.till.call('cashier.lock', {});
    const owed = await till.settle();
    expect(owed.notices.map((notice) => notice.code)).toContain('receipt-owed');
    expect(await till.refusalOf('returns.begin', {})).toBe('login-needed');
    await till.till.call('cashier.login', { cashierId, pin: '7391' });
    await till.call('returns.begin', {});
    const made = await till.settle();
    expect(made.lastReceipt).toMatchObject({ kind: 'sale-return', totalMinor: MILK_MINOR });
    expect(made.notices.map((notice) => notice.code)).not.toContain('receipt-owed');
    await expectEven(till);
  });
});

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
