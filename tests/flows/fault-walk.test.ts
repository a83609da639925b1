/**
 * The sale is made again and again with the fault at the first possible point, then the second, to the end. After
 * each run there is exactly one receipt in the fiscal storage and the same one in the ledger.
 */
import { afterEach, describe, expect, test } from 'vitest';
import { listReceipts } from '#main/ledger/documents.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import { Cable, type TroubleKind } from '../conformance/kit/cable.ts';
import { aShop, aTill, type Shop, type TestTill } from '../kit/a-till.ts';
import { dyingLedger } from '../kit/dying-ledger.ts';
import { finishSale, SALE_TOTAL_MINOR } from '../kit/finish-sale.ts';

let running: TestTill | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

async function start(shop: Shop, wrap?: (ledger: Ledger) => Ledger): Promise<TestTill> {
  running = await aTill(shop, wrap);
  return running;
}

/** So many sales in the fiscal storage, the same ones in the ledger, and one shift. */
function expectSales(shop: Shop, till: TestTill, count: number): void {
  const documents = shop.registrar.device.archive;
  expect(documents.filter((document) => document.type === 2)).toHaveLength(1);
  const receipts = documents.filter((document) => document.type === 3);
  expect(receipts.map((document) => document.receipt?.totalKopecks)).toEqual(Array(count).fill(SALE_TOTAL_MINOR));
  const ours = listReceipts(till.ledger, { limit: 500 }).reverse();
  expect(ours.map((receipt) => [receipt.fdNumber, receipt.fiscalSign, receipt.totalMinor])).toEqual(
    receipts.map((document) => [document.fd, document.fiscalSign, SALE_TOTAL_MINOR]),
  );
  expect(assertLedgerConsistent(till.ledger)).toEqual([]);
}

const LINE_FAULTS: TroubleKind[] = [
  'deaf',
  'mute',
  'cut-before',
  'cut-after',
  'garble-ask',
  'garble-answer',
  'lose-answer',
  'stray-ff',
];
/** A deaf or mute line is mended after a minute, as a cashier would push the plug back in. */
const MENDED_MS = 60_000;

/** Plans the trouble. The answer ends it and tells whether it has struck. */
function strike(shop: Shop, cable: Cable, kind: TroubleKind, atWrite: number): () => boolean {
  let struck = false;
  let cancelMending = (): void => {};
  cable.plan({
    kind,
    atWrite,
    meanwhile: () => {
      struck = true;
      cancelMending = shop.clock.after(MENDED_MS, () => cable.plan(null));
    },
  });
  return () => {
    cancelMending();
    cable.plan(null);
    return struck;
  };
}

function aCable(shop: Shop): Cable {
  const cable = new Cable(shop.port, shop.clock);
  shop.port = cable.port;
  return cable;
}

describe.each(LINE_FAULTS)('the line is struck by «%s» while the receipt is at the registrar', (kind) => {
  test('at every write: each sale of the shift is made once', async () => {
    const shop = await aShop();
    const cable = aCable(shop);
    const till = await start(shop);
    await till.call('shift.open', {});
    await till.settle();
    for (let atWrite = 1; ; atWrite++) {
      const ended = strike(shop, cable, kind, atWrite);
      await finishSale(till, atWrite).catch((error: unknown) => {
        throw new Error(`${kind} at write ${atWrite}: ${String(error)}`);
      });
      const struck = ended();
      expectSales(shop, till, atWrite);
      if (!struck) return expect(atWrite, 'a sale takes many writes').toBeGreaterThan(20);
    }
  }, 120_000);
});

describe.each(['mute', 'garble-ask'] as const)('the line is struck by «%s» from the first byte of the day', (kind) => {
  test('at every third write, connection and shift opening included: one sale each time', async () => {
    for (let atWrite = 1; ; atWrite += 3) {
      const shop = await aShop();
      const struck = strike(shop, aCable(shop), kind, atWrite);
      const till = await start(shop);
      await finishSale(till, 1).catch((error: unknown) => {
        throw new Error(`${kind} at write ${atWrite}: ${String(error)}`);
      });
      expectSales(shop, till, 1);
      await till.stop();
      running = null;
      if (!struck()) return expect(atWrite, 'a day takes many writes').toBeGreaterThan(60);
    }
  }, 120_000);
});

describe.each(['before', 'after'] as const)('the till dies %s a commit', (moment) => {
  test('at every commit of the whole sale: the next start finishes exactly one sale', async () => {
    for (let dieAt = 1; ; dieAt++) {
      const shop = await aShop();
      const count = { commits: 0 };
      const dying = await start(shop, dyingLedger(dieAt, moment, count));
      const finished = await finishSale(dying, 1).then(
        () => true,
        () => false,
      );
      await dying.stop();
      const till = await start(shop);
      await finishSale(till, 1).catch((error: unknown) => {
        throw new Error(`died ${moment} commit ${dieAt}: ${String(error)}`);
      });
      expectSales(shop, till, 1);
      await till.stop();
      running = null;
      if (finished && count.commits < dieAt) return expect(dieAt, 'a sale takes several commits').toBeGreaterThan(9);
    }
  }, 120_000);
});
