/** Чек коррекции through the whole till, on registrars of ФФД 1.05 and 1.2 (spec/rules.md 4.8). */
import { afterEach, describe, expect, test } from 'vitest';
import type { Ask } from '#contract/contract.ts';
import { createShtrihSimulator } from '#drivers/fiscal/shtrih/simulator/simulator.ts';
import { devicePort } from '#drivers/kit/serve/pipe.ts';
import { receiptById } from '#main/ledger/receipts.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import { aShop, aTill, type Shop, type TestTill } from '../kit/a-till.ts';
import { anOpenShift } from './shift-kit.ts';

let running: TestTill | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

async function aShopOf(ffdVersion: number): Promise<Shop> {
  const shop = await aShop();
  const registrar = createShtrihSimulator({ clock: shop.clock, dir: null, options: { ffdVersion } });
  return { ...shop, registrar, port: () => devicePort(registrar, shop.clock) };
}

const FORGOTTEN: Ask<'correction.begin'> = {
  operation: 'sale',
  type: 'own',
  date: '2025-11-20',
  number: '',
  wrongFiscalSign: null,
  description: 'Чек не пробит',
  lines: [
    { name: 'Молоко', priceMinor: 9_490, quantityMilli: 2_000, vat: '10' },
    { name: 'Мыло', priceMinor: 4_505, quantityMilli: 1_000, vat: '20' },
  ],
  cashMinor: 10_000,
  electronicMinor: 13_485,
};

describe.each([
  ['1.05', 2],
  ['1.2', 4],
] as const)('ФФД %s', (_name, ffdVersion) => {
  test('a correction is made once, sealed with its basis, and both sides count the same', async () => {
    const till = await anOpenShift(await aShopOf(ffdVersion));
    running = till;
    const twice = await Promise.all([0, 1].map(() => till.till.call('correction.begin', FORGOTTEN)));
    expect(twice.map((outcome) => outcome.ok)).toEqual([true, false]);
    const view = await till.settle();
    expect(view.fiscal).toBeNull();
    const made = view.lastReceipt;
    expect(made).toMatchObject({ kind: 'sale', correction: true, totalMinor: 23_485 });
    const record = receiptById(till.ledger, made?.id ?? '');
    expect(record?.receipt.correction).toEqual({
      ...{ type: 'own', date: '2025-11-20', number: '', wrongFiscalSign: null, description: 'Чек не пробит' },
    });
    expect(record?.payments).toEqual([
      { tender: 'cash', amountMinor: 10_000 },
      { tender: 'electronic', amountMinor: 13_485 },
    ]);
    expect(till.registrar.device.archive.map((document) => document.fd)).toContain(record?.fiscal.fdNumber);
    expect(assertLedgerConsistent(till.ledger)).toEqual([]);
    expect(await till.refusalOf('returns.open', { saleId: made?.id ?? '', receiptShown: true })).toBe('sale-not-found');
  });

  test('its answer lost and the till restarted, it is found at the registrar and sealed once', async () => {
    const shop = await aShopOf(ffdVersion);
    const till = await anOpenShift(shop);
    running = till;
    const before = shop.registrar.device.archive.length;
    await till.call('correction.begin', FORGOTTEN);
    await till.stop();
    running = await aTill(shop);
    let view = await running.settle();
    for (let round = 0; round < 5 && view.fiscal; round++) {
      const [action] = view.fiscal.actions;
      await running.refusalOf(action === 'ask' ? 'fiscal.ask' : 'fiscal.retry', {});
      view = await running.settle();
    }
    expect(view.lastReceipt).toMatchObject({ correction: true, totalMinor: 23_485 });
    expect(shop.registrar.device.archive).toHaveLength(before + 1);
    expect(assertLedgerConsistent(running.ledger)).toEqual([]);
  });
});

test('what cannot be a correction is refused with its reason, and the registrar hears nothing', async () => {
  const shop = await aShopOf(4);
  const till = await anOpenShift(shop);
  running = till;
  const before = shop.registrar.device.archive.length;
  const huge = Number.MAX_SAFE_INTEGER;
  const line = { name: 'Молоко', priceMinor: 9_490, quantityMilli: 1_000, vat: '10' } as const;
  const cases: [string, Partial<Ask<'correction.begin'>>][] = [
    ['reference-needed', { type: 'order', number: ' \u200b' }],
    ['amount-not-positive', { lines: [{ ...line, priceMinor: 0 }] }],
    ['amount-not-positive', { lines: [{ ...line, quantityMilli: -1 }] }],
    ['total-too-large', { lines: [{ ...line, priceMinor: huge, quantityMilli: huge }] }],
    ['total-too-large', { lines: [{ ...line, priceMinor: huge }] }],
    ['quantity-too-large', { lines: [{ ...line, quantityMilli: huge }] }],
    ['tendered-too-small', { cashMinor: huge, electronicMinor: huge }],
    ['tendered-too-small', { cashMinor: -huge, electronicMinor: huge }],
    ['return-date-bad', { date: '2026-02-31' }],
    ['return-date-bad', { date: '2027-01-01' }],
    ['return-date-bad', { date: '0000-00-00' }],
    ['item-not-found', { lines: [{ ...line, name: ' \u0000' }] }],
  ];
  for (const [code, change] of cases) {
    expect(await till.refusalOf('correction.begin', { ...FORGOTTEN, ...change }), JSON.stringify(change)).toBe(code);
  }
  expect(shop.registrar.device.archive).toHaveLength(before);
});
