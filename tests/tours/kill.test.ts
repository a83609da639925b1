/**
 * The real program is killed (-9) at every step of a cash sale: after each command the registrar takes, and between
 * the key presses. The registrar lives on. The next start shows the same receipt and ends with exactly one sale.
 */
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { type LaunchedTill, launchTill } from './kit/launch.ts';
import { ask, readyToSell, until } from './kit/screens.ts';
import {
  aVirtualShop,
  BREAD,
  MILK,
  SOAP,
  setUp,
  THREE_GOODS_MINOR,
  type VirtualShop,
  writeGoods,
} from './kit/virtual-shop.ts';

const CODES = [MILK.code, BREAD.code, SOAP.code];
const TENDERED_MINOR = 50_000;

/** Goes on from whatever is on the screen until `sales` receipts are sold and the receipt is empty again. */
async function finish({ page }: LaunchedTill, sales: number): Promise<void> {
  for (let step = 0; step < 30; step++) {
    const view = await until(
      page,
      'the till has come to rest',
      ({ fiscal, registrar }) =>
        registrar.health === 'ready' && !['sending', 'checking', 'waiting-device'].includes(fiscal?.state ?? ''),
    );
    if (view.fiscal?.actions.includes('retry')) await ask(page, 'fiscal.retry', {});
    else if (view.fiscal) throw new Error(`the till wants a person: ${JSON.stringify(view.fiscal)}`);
    else if (view.lastReceipt?.number === sales) return;
    else if (view.payment) await ask(page, 'payment.payCash', { tenderedMinor: TENDERED_MINOR });
    else if (view.receipt.lines.length < CODES.length)
      await ask(page, 'sale.enter', { text: CODES[view.receipt.lines.length] ?? '' });
    else await ask(page, 'payment.open', {});
  }
  throw new Error('the sale was not done in thirty steps');
}

/** The fiscal storage and the ledger, as another program reads it, hold the same sales, each once. */
function expectSales(shop: VirtualShop, sales: number): void {
  const receipts = shop.registrar.device.archive.filter((document) => document.type === 3);
  expect(receipts.map((document) => document.receipt?.totalKopecks)).toEqual(Array(sales).fill(THREE_GOODS_MINOR));
  const ledger = new Database(`${shop.dataDir}/ledger.sqlite`, { readonly: true });
  expect(
    ledger
      .prepare('SELECT fd_number AS fd, fiscal_sign AS sign FROM fiscal_document WHERE kind = ? ORDER BY fd_number')
      .all('receipt'),
  ).toEqual(receipts.map(({ fd, fiscalSign }) => ({ fd, sign: fiscalSign })));
  expect(ledger.prepare('SELECT count(*) AS n, sum(total_minor) AS total FROM receipt').get()).toEqual({
    n: sales,
    total: THREE_GOODS_MINOR * sales,
  });
  ledger.close();
}

async function fill(till: LaunchedTill): Promise<void> {
  for (const text of CODES) await ask(till.page, 'sale.enter', { text });
}

/** A till with the shift open and three goods in the receipt. */
async function aFilledTill(shop: VirtualShop): Promise<LaunchedTill> {
  setUp(shop);
  const till = await launchTill(shop.dataDir);
  await ask(till.page, 'catalogue.import', { paths: [writeGoods(shop.dataDir)] });
  await until(till.page, 'the registrar answers', (view) => view.registrar.model !== '');
  await ask(till.page, 'shift.open', {});
  await readyToSell(till.page);
  await fill(till);
  return till;
}

test('killed between the last scan and the payment, the till shows the same receipt', async () => {
  const shop = await aVirtualShop();
  await (await aFilledTill(shop)).kill();
  const till = await launchTill(shop.dataDir);
  const view = await until(till.page, 'the receipt', ({ receipt }) => receipt.lines.length === 3);
  expect(view.receipt.totalMinor).toBe(THREE_GOODS_MINOR);
  await ask(till.page, 'payment.open', {});
  await till.kill();
  const again = await launchTill(shop.dataDir);
  expect((await until(again.page, 'the payment', ({ payment }) => payment !== null)).payment?.totalMinor).toBe(
    THREE_GOODS_MINOR,
  );
  await finish(again, 1);
  await again.close();
  expectSales(shop, 1);
}, 120_000);

/** Pays; true when the till was killed after the `k`-th command of the registrar, false when the sale had fewer. */
async function payAndDieAfter(shop: VirtualShop, till: LaunchedTill, k: number): Promise<boolean> {
  await readyToSell(till.page);
  await ask(till.page, 'payment.open', {});
  let commands = 0;
  const killed: Promise<void>[] = [];
  shop.registrar.onCommand(() => {
    commands += 1;
    if (commands === k) killed.push(till.kill());
  });
  await ask(till.page, 'payment.payCash', { tenderedMinor: TENDERED_MINOR }).catch(() => undefined);
  await until(till.page, 'sold', (view) => view.lastReceipt?.number === k && view.fiscal === null).catch(
    () => undefined,
  );
  shop.registrar.onCommand(() => undefined);
  await Promise.all(killed);
  return killed.length > 0;
}

// Each k is the next receipt of the same shop: the one before it has the same sum, so a till that took the former
// receipt for the lost one would be found out too.
test('killed after the k-th command of the sale, for every k: one sale each time', async () => {
  const shop = await aVirtualShop();
  let till = await aFilledTill(shop);
  for (let k = 1; ; k++) {
    const killed = await payAndDieAfter(shop, till, k);
    if (killed) {
      till = await launchTill(shop.dataDir);
      await finish(till, k).catch((error: unknown) => {
        throw new Error(`killed after command ${k}: ${String(error)}\n${till.stderr()}`);
      });
    }
    expectSales(shop, k);
    if (!killed) {
      await till.close();
      return expect(k, 'a sale takes many commands').toBeGreaterThan(8);
    }
    await fill(till);
  }
}, 400_000);
