/** The three-way check and the closing it guards: whole tills against the registrar, the terminal and a real server. */
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Ask } from '#contract/contract.ts';
import { startUploadServer, type UploadServer } from '#main/exchange/http-sink/simulator.ts';
import { recordPaymentOperation } from '#main/ledger/documents.ts';
import { journalHead } from '#main/ledger/journal.ts';
import { outboxRow } from '#main/ledger/outbox.ts';
import { uploadDocument } from '#main/ledger/upload-document.ts';
import { Cable } from '../conformance/kit/cable.ts';
import { aShop, aTill, BREAD, type Shop, type TestTill } from '../kit/a-till.ts';
import { sellAsStranger } from '../simulation/foreign.ts';
import {
  anOpenShift,
  BREAD_MINOR,
  giveBack,
  journalOf,
  MILK_MINOR,
  moveCash,
  notices,
  sellByCard,
  sellForCash,
  zReports,
} from './shift-kit.ts';

let running: TestTill | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

async function aDay(shop: Shop): Promise<TestTill> {
  running = await anOpenShift(shop);
  return running;
}

const CORRECTION: Ask<'correction.begin'> = {
  operation: 'sale',
  type: 'own',
  date: '2026-11-20',
  number: '',
  wrongFiscalSign: null,
  description: '',
  lines: [{ name: 'Хлеб', priceMinor: 1_500, quantityMilli: 1_000, vat: '10' }],
  cashMinor: 1_500,
  electronicMinor: 0,
};

const STRANGERS_MINOR = 777_777;

test('a day of cash, card, return, cash moves and a correction agrees on all sides, and closes', async () => {
  const shop = await aShop();
  const till = await aDay(shop);
  await moveCash(till, 'in', 50_000);
  await sellForCash(till);
  await sellByCard(till);
  await giveBack(till, await sellByCard(till));
  await giveBack(till, await sellForCash(till));
  await moveCash(till, 'out', 20_000);
  await till.call('correction.begin', CORRECTION);
  await till.settle();

  const check = await till.call('shift.check', {});
  expect(check.differences).toEqual([]);
  expect(check.receipts).toEqual([]);
  expect(check.unfinished).toEqual([]);
  // 500.00 put in, a loaf kept, 200.00 taken out.
  expect(check.ledger.cashInDrawerMinor).toBe(50_000 + BREAD_MINOR - 20_000);
  expect(check.ledger.sale).toMatchObject({ count: 4, cashMinor: 2 * BREAD_MINOR, electronicMinor: 2 * MILK_MINOR });
  expect(check.ledger.saleReturn).toMatchObject({ count: 2, cashMinor: BREAD_MINOR, electronicMinor: MILK_MINOR });
  expect(check.device).toEqual(check.ledger);
  expect(check.uploaded, 'nothing is uploaded in this shop').toBeNull();
  expect(check.terminal).toEqual({
    purchases: 2,
    purchasesMinor: 2 * MILK_MINOR,
    returns: 1,
    returnsMinor: MILK_MINOR,
  });

  await till.call('shift.close', {});
  expect((await till.settle()).shift.state).toBe('closed');
  expect(zReports(shop)).toBe(1);
});

test('the closing takes the head of the journal out of the till', async () => {
  const till = await aDay(await aShop());
  await sellForCash(till);
  const shiftId = journalOf(till, 'shift-opened')[0]?.ref ?? '';
  await till.call('shift.close', {});
  await till.settle();
  const row = outboxRow(till.ledger, `${shiftId}-close`);
  const closed = journalOf(till, 'shift-closed')[0];
  if (!row) throw new Error('the closing is not in the queue');
  const body = uploadDocument(till.ledger, row).body as { readonly journal: { rows: number; head: string } };
  expect(body.journal.rows).toBe(closed?.seq);
  expect(body.journal.head).toMatch(/^[0-9a-f]{64}$/);
  expect(journalHead(till.ledger).rows).toBeGreaterThanOrEqual(body.journal.rows);
});

test('a receipt another program made at our registrar is named by its FD, and only a decision closes the shift', async () => {
  const shop = await aShop();
  const till = await aDay(shop);
  await sellForCash(till);
  expect(sellAsStranger(shop.registrar)).toBe(true);
  await till.clock.advance(5_000);
  await sellForCash(till);

  const check = await till.call('shift.check', {});
  const device = { side: 'device', kind: 'sale' } as const;
  const ours = 2 * BREAD_MINOR;
  expect(check.differences).toEqual([
    { ...device, tender: 'count', ledger: 2, other: 3 },
    { ...device, tender: 'total', ledger: ours, other: ours + STRANGERS_MINOR },
    { ...device, tender: 'cash', ledger: ours, other: ours + STRANGERS_MINOR },
    { side: 'device', kind: 'drawer', tender: 'total', ledger: ours, other: ours + STRANGERS_MINOR },
  ]);
  // Registration 1, shift open 2, ours 3, the stranger's 4, ours 5.
  const stranger = { where: 'device-only', fdNumber: 4, kind: 'sale', totalMinor: STRANGERS_MINOR } as const;
  expect(check.receipts).toEqual([{ ...stranger, number: 0, documentId: '', rrn: '' }]);

  expect(await till.refusalOf('shift.close', {})).toBe('figures-differ');
  expect(zReports(shop)).toBe(0);
  expect(journalOf(till, 'shift-closed-with-difference')).toEqual([]);
  await till.call('shift.closeAnyway', {});
  expect((await till.settle()).shift.state).toBe('closed');
  expect(zReports(shop)).toBe(1);
  expect(journalOf(till, 'shift-closed-with-difference').map((row) => row.body)).toMatchObject([
    { differences: check.differences, receipts: check.receipts, cashier: 'Абдулова М. И.' },
  ]);
});

test('money of a buyer without a receipt forbids the closing and is named with its RRN', async () => {
  const shop = await aShop();
  const till = await aDay(shop);
  recordPaymentOperation(till.ledger, {
    ...{ id: 'orphan', receiptId: 'receipt-never-made', kind: 'purchase', way: 'card', byHand: true },
    ...{ amountMinor: 4_400, originalId: null, terminalId: '', rrn: '000000000044', authCode: '', cardMask: '' },
    ...{ batch: '', reference: '17', found: 'answered', cashierName: 'Абдулова М. И.', atMs: till.clock.now() },
  });
  const check = await till.call('shift.check', {});
  expect(check.differences).toEqual([]);
  expect(check.receipts).toMatchObject([
    { where: 'money-without-receipt', rrn: '000000000044', totalMinor: 4_400, documentId: 'receipt-never-made' },
  ]);
  expect(await till.refusalOf('shift.close', {})).toBe('figures-differ');
});

describe('what is not finished', () => {
  test('a card held by the receipt, then the open payment form: the closing waits', async () => {
    const till = await aDay(await aShop());
    await till.call('sale.enter', { text: BREAD });
    await till.call('payment.open', {});
    await till.call('payment.addCard', { way: 'card', amountMinor: 1_000 });
    expect((await till.call('shift.check', {})).unfinished).toEqual(['receipt-paying', 'money-in-work']);
    expect(await till.refusalOf('shift.close', {})).toBe('payment-in-progress');
    const held = (await till.settle()).payment?.held[0]?.id ?? '';
    expect((await till.call('shift.check', {})).unfinished).toEqual(['receipt-paying']);
    expect(await till.refusalOf('shift.close', {})).toBe('payments-held');
    expect(await till.refusalOf('shift.closeAnyway', {})).toBe('payments-held');
    await till.call('payment.cancelRow', { id: held });
    await till.settle();
    expect(await till.refusalOf('shift.close', {})).toBe('not-now');
    await till.call('payment.close', {});
    await till.call('shift.close', {});
    const closed = await till.settle();
    expect(closed.shift.state).toBe('closed');
    expect(closed.receipt.lines, 'goods already scanned stay').toHaveLength(1);
  });

  test('a return with money on its way is finished first; one only composed stays over the closing', async () => {
    const till = await aDay(await aShop());
    const saleId = await sellByCard(till);
    await till.call('returns.open', { saleId, receiptShown: true });
    await till.call('returns.chooseAll', { all: true });
    till.terminal.control.nextBuyer('declines');
    await till.call('returns.begin', {});
    const stopped = await till.settle();
    expect(stopped.returning).not.toBeNull();
    if (stopped.money) await till.call('payment.back', {});
    expect((await till.call('shift.check', {})).unfinished).toEqual(['return-in-hand']);
    expect(await till.refusalOf('shift.close', {})).toBe('return-in-hand');
    await till.call('returns.close', {});

    await till.call('returns.open', { saleId, receiptShown: true });
    expect((await till.call('shift.check', {})).unfinished).toEqual([]);
    await till.call('shift.close', {});
    const closed = await till.settle();
    expect(closed.shift.state).toBe('closed');
    expect(closed.returning).not.toBeNull();
  });
});

test('pressed twice, and once more afterwards, the closing makes one Z report', async () => {
  const shop = await aShop();
  const till = await aDay(shop);
  await sellForCash(till);
  const first = till.call('shift.close', {});
  const second = till.till.call('shift.close', {});
  await first;
  expect(await second).toMatchObject({ ok: false, error: { code: 'fiscal-in-progress' } });
  expect((await till.settle()).shift.state).toBe('closed');
  expect(await till.refusalOf('shift.close', {})).toBe('shift-not-open');
  expect(await till.refusalOf('shift.check', {})).toBe('shift-not-open');
  expect(zReports(shop)).toBe(1);
});

test('with the cable out the check says that the registrar was not asked, and nothing is closed', async () => {
  const shop = await aShop();
  const cable = new Cable(shop.port, shop.clock);
  shop.port = cable.port;
  const till = await aDay(shop);
  await sellForCash(till);
  cable.plan({ kind: 'deaf', atWrite: 1 });
  const check = await till.call('shift.check', {});
  expect(check.device).toBeNull();
  expect(check.differences).toEqual([]);
  expect(check.ledger.sale.count).toBe(1);
  expect(await till.refusalOf('shift.close', {})).toBe('device-fault');
  cable.plan(null);
  await till.clock.advance(60_000);
  expect((await till.call('shift.check', {})).device?.sale.count).toBe(1);
  await till.call('shift.close', {});
  expect((await till.settle()).shift.state).toBe('closed');
});

test('cash that was at the registrar before this till came is no difference', async () => {
  const shop = await aShop();
  const before = await anOpenShift({ ...shop, dir: (await aShop()).dir });
  await moveCash(before, 'in', 500_000);
  await before.call('shift.close', {});
  await before.settle();
  await before.stop();
  const till = await aDay(shop);
  await sellForCash(till);
  const check = await till.call('shift.check', {});
  expect([check.ledger.cashInDrawerMinor, check.device?.cashInDrawerMinor]).toEqual([
    BREAD_MINOR,
    500_000 + BREAD_MINOR,
  ]);
  expect(check.differences).toEqual([]);
});

describe('the accounting system', () => {
  async function withServer(shop: Shop): Promise<{ till: TestTill; server: UploadServer }> {
    const server = await startUploadServer({ clock: shop.clock });
    onTestFinished(() => server.close());
    const till = await aTill(shop);
    running = till;
    const upload = { sink: 'http', url: server.url, key: '' } as const;
    await till.call('options.save', { keepDeferred: true, returnPapers: false, upload });
    await till.call('shift.open', {});
    await till.settle();
    return { till, server };
  }

  /** Real sockets need real moments. */
  async function until(till: TestTill, fits: (view: Awaited<ReturnType<TestTill['snapshot']>>) => boolean) {
    for (let round = 0; round < 500; round++) {
      const view = await till.snapshot();
      if (fits(view)) return;
      await setTimeout(2);
      await till.clock.advance(1_000);
    }
    throw new Error('the queue did not get there');
  }

  test('has everything: three sides agree', async () => {
    const { till } = await withServer(await aShop());
    await moveCash(till, 'in', 10_000);
    await giveBack(till, await sellForCash(till));
    await sellByCard(till);
    await until(till, (view) => view.outbox.count === 0);
    const check = await till.call('shift.check', {});
    expect(check.uploaded).toEqual(check.ledger);
    expect(check.device).toEqual(check.ledger);
    expect([check.differences, check.receipts]).toEqual([[], []]);
  });

  test('refused one receipt: it is named as rejected with its sums, and the shift closes', async () => {
    const { till, server } = await withServer(await aShop());
    await sellForCash(till);
    await until(till, (view) => view.outbox.count === 0);
    server.trouble({ status: 422, body: JSON.stringify({ reason: 'нет такого товара' }) });
    const rejected = await sellForCash(till);
    await until(till, (view) => view.outbox.rejected === 1);
    const check = await till.call('shift.check', {});
    const uploaded = { side: 'uploaded', kind: 'sale' } as const;
    expect(check.differences).toEqual([
      { ...uploaded, tender: 'count', ledger: 2, other: 1 },
      { ...uploaded, tender: 'total', ledger: 2 * BREAD_MINOR, other: BREAD_MINOR },
      { ...uploaded, tender: 'cash', ledger: 2 * BREAD_MINOR, other: BREAD_MINOR },
    ]);
    expect(check.receipts).toEqual([
      {
        where: 'rejected',
        number: 2,
        fdNumber: 4,
        kind: 'sale',
        totalMinor: BREAD_MINOR,
        documentId: rejected,
        rrn: '',
      },
    ]);
    await till.call('shift.close', {});
    expect((await till.settle()).shift.state).toBe('closed');
  });

  test('is away: what waits is named, is no difference of money, and the shift closes', async () => {
    const { till, server } = await withServer(await aShop());
    server.trouble(...Array.from({ length: 50 }, () => ({ status: 503 })));
    const saleId = await sellForCash(till);
    await moveCash(till, 'in', 300);
    const check = await till.call('shift.check', {});
    expect(check.uploaded?.sale.count).toBe(0);
    expect(check.differences).toEqual([]);
    expect(check.receipts.map(({ where, documentId, totalMinor }) => [where, documentId, totalMinor])).toEqual([
      ['not-uploaded', saleId, BREAD_MINOR],
      ['not-uploaded', expect.any(String), 300],
    ]);
    await till.call('shift.close', {});
    expect((await till.settle()).shift.state).toBe('closed');
  });
});

test('a shift of another program found open: its receipts before ours are named too', async () => {
  const shop = await aShop();
  const other = await anOpenShift({ ...shop, dir: (await aShop()).dir });
  await sellForCash(other);
  await other.stop();
  const till = await aTill(shop);
  running = till;
  await sellForCash(till);
  const check = await till.call('shift.check', {});
  expect(check.receipts).toMatchObject([{ where: 'device-only', fdNumber: 3, totalMinor: BREAD_MINOR }]);
  expect(check.differences.map(({ kind, tender }) => [kind, tender])).toEqual([
    ['sale', 'count'],
    ['sale', 'total'],
    ['sale', 'cash'],
  ]);
  expect(await notices(till)).toContain('registrar-foreign-shift');
});
