import { expect, test } from 'vitest';
import { fiscalDocuments, listReceipts } from '#main/ledger/documents.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import { aShop, aTill, BREAD, CHEESE_412_G, MILK, type Shop, SOAP, type TestTill } from '../kit/a-till.ts';

async function scan(till: TestTill, ...codes: string[]): Promise<void> {
  for (const code of codes) {
    const scanned = till.scanner.scan(code);
    await till.clock.advance(500);
    await scanned;
  }
}

/** Fiscal storage and ledger hold the same three documents with the same signs; the sale is to the kopeck. */
function expectSameEverywhere(shop: Shop, till: TestTill, totalMinor: number): void {
  // FN: registration 1, shift open 2, receipt 3, shift close 4.
  const archive = shop.registrar.device.archive.map((document) => [document.fd, document.type]);
  expect(archive).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 5],
  ]);
  expect(shop.registrar.device.archive[2]?.receipt?.totalKopecks).toBe(totalMinor);

  const [receipt] = listReceipts(till.ledger, { limit: 5 });
  expect(receipt).toMatchObject({ totalMinor: totalMinor, fdNumber: 3, lineCount: 3 });
  const documents = fiscalDocuments(till.ledger, receipt?.shiftId ?? '');
  expect(documents.map((document) => [document.fdNumber, document.kind])).toEqual([
    [2, 'shift-open'],
    [3, 'receipt'],
    [4, 'shift-close'],
  ]);
  const signs = shop.registrar.device.archive.slice(1).map((document) => document.fiscalSign);
  expect(documents.map((document) => document.fiscalSign)).toEqual(signs);
  expect(assertLedgerConsistent(till.ledger)).toEqual([]);
}

test('a shift with one cash sale of three goods ends with the same figures in FN, ledger and Z', async () => {
  const shop = await aShop();
  const till = await aTill(shop);
  expect((await till.snapshot()).registrar.health).toBe('ready');

  await till.call('shift.open', {});
  expect((await till.settle()).shift).toMatchObject({ state: 'open', number: 1 });

  await scan(till, MILK, MILK, SOAP, CHEESE_412_G);
  const filled = await till.snapshot();
  // 2 x 94.90 + 45.05 + 0.412 x 789.00 (325.068 -> 325.07) = 559.92
  expect(filled.receipt.lines.map((line) => line.sumMinor)).toEqual([18_980, 4_505, 32_507]);
  expect(filled.receipt.totalMinor).toBe(55_992);

  await till.call('payment.open', {});
  expect((await till.snapshot()).payment).toEqual({
    totalMinor: 55_992,
    restMinor: 55_992,
    held: [],
    contact: '',
    quickSumsMinor: [55_992, 60_000, 100_000, 500_000],
  });
  await till.call('payment.finish', { tenderedMinor: 100_000 });
  const sold = await till.settle();
  expect(sold.fiscal).toBeNull();
  expect(sold.receipt.lines).toEqual([]);
  expect(sold.lastReceipt).toMatchObject({
    number: 1,
    totalMinor: 55_992,
    tenderedMinor: 100_000,
    changeMinor: 44_008,
    print: 'done',
  });
  expect(sold.outbox.count).toBe(1);

  const figures = await till.call('shift.figures', {});
  expect(figures.ledger).toEqual({
    sale: { count: 1, totalMinor: 55_992, cashMinor: 55_992, electronicMinor: 0, prepaidMinor: 0, creditMinor: 0 },
    saleReturn: { count: 0, totalMinor: 0, cashMinor: 0, electronicMinor: 0, prepaidMinor: 0, creditMinor: 0 },
    cashInMinor: 0,
    cashOutMinor: 0,
    cashInDrawerMinor: 55_992,
  });
  expect(figures.device).toEqual(figures.ledger);

  await till.call('shift.xReport', {});
  await till.call('shift.close', {});
  expect((await till.settle()).shift.state).toBe('closed');

  expectSameEverywhere(shop, till, 55_992);
  const journal = await till.call('journal.list', { text: '', before: null, limit: 10 });
  expect(journal.rows).toHaveLength(1);
  await till.stop();
});

test('a scan of an unknown code is told aloud and changes nothing', async () => {
  const till = await aTill(await aShop());
  await scan(till, '4600000000060');
  const answers = till.events.filter((event) => event.event === 'scan');
  expect(answers).toMatchObject([
    { outcome: 'refused', error: { code: 'barcode-not-found', params: { code: '4600000000060' } } },
  ]);
  expect((await till.snapshot()).receipt.lines).toEqual([]);
  await till.stop();
});

test.each([
  ['3*', 'quantity'],
  [`3*${MILK}`, 'added'],
  ['101', 'added'],
  ['молоко', 'choices'],
  ['vjkjrj', 'choices'],
  ['=62,50', 'choices'],
])('Enter on «%s» gives %s', async (text, result) => {
  const till = await aTill(await aShop());
  expect(await till.call('sale.enter', { text })).toMatchObject({ result });
  await till.stop();
});

test.each([
  ['0*', 'quantity-not-positive'],
  ['1,2345*', 'quantity-too-precise'],
  ['абракадабра', 'item-not-found'],
  ['4600000000016', 'barcode-bad-check-digit'],
  ['4600000000053', 'item-without-price'],
  ['104', 'weight-needed'],
  ['', 'number-unreadable'],
])('Enter on «%s» is refused: %s', async (text, code) => {
  const till = await aTill(await aShop());
  expect(await till.refusalOf('sale.enter', { text })).toBe(code);
  await till.stop();
});

test('payment is refused without goods, without a shift, and with too little money', async () => {
  const till = await aTill(await aShop());
  expect(await till.refusalOf('payment.open', {})).toBe('receipt-empty');
  await till.call('sale.enter', { text: BREAD });
  expect(await till.refusalOf('payment.open', {})).toBe('shift-not-open');
  await till.call('shift.open', {});
  await till.settle();
  await till.call('payment.open', {});
  expect(await till.refusalOf('payment.finish', { tenderedMinor: 6_249 })).toBe('tendered-too-small');
  expect(await till.refusalOf('sale.enter', { text: BREAD })).toBe('not-now');
  await till.call('payment.close', {});
  expect((await till.snapshot()).receipt.totalMinor).toBe(6_250);
  await till.stop();
});

test('a scan during a price check is priced, not sold; the next command of the receipt takes the scanner back', async () => {
  const till = await aTill(await aShop());
  await till.call('scan.route', { to: 'price' });
  await scan(till, MILK);
  const [priced] = till.events.filter((event) => event.event === 'scan');
  expect(priced).toMatchObject({
    outcome: 'price',
    item: { name: 'Молоко 2,5 %, 930 мл', priceMinor: 9_490 },
    lineId: null,
  });
  expect((await till.snapshot()).receipt.lines).toEqual([]);
  await till.call('sale.enter', { text: BREAD });
  await scan(till, MILK);
  expect((await till.snapshot()).receipt.lines).toHaveLength(2);
  await till.stop();
});

test('a typed quantity can be taken back before its item comes', async () => {
  const till = await aTill(await aShop());
  await till.call('sale.enter', { text: '3*' });
  expect((await till.snapshot()).receipt.pendingQuantityMilli).toBe(3000);
  await till.call('sale.clearQuantity', {});
  await scan(till, MILK);
  expect((await till.snapshot()).receipt.lines[0]?.quantityMilli).toBe(1000);
  await till.stop();
});
