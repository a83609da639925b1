/**
 * The card sale and the return to the card, again and again with the fault at the first possible point, then the second,
 * to the end: the terminal's line, the registrar's line, and the till itself. After each run the bank's books, the fiscal
 * storage and the ledger tell one story: charged once, fiscal once, given back once.
 */
import { afterEach, describe, expect, test } from 'vitest';
import { listReceipts } from '#main/ledger/documents.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { moneyWithoutReceipt } from '#main/ledger/payment-operations.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import { Cable, type TroubleKind } from '../conformance/kit/cable.ts';
import { aShop, aTill, type Shop, type TestTill } from '../kit/a-till.ts';
import { dyingLedger } from '../kit/dying-ledger.ts';
import { CARD_SALE_MINOR, finishCardSale, finishReturn, RETURNED_MINOR } from '../kit/finish-by-card.ts';

let running: TestTill | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

async function start(shop: Shop, wrap?: (ledger: Ledger) => Ledger): Promise<TestTill> {
  running = await aTill(shop, wrap);
  return running;
}

type Story = readonly ('sale' | 'return')[];
const MINOR = { sale: CARD_SALE_MINOR, return: RETURNED_MINOR } as const;

/** The bank's books, the fiscal storage and the ledger: this story and nothing else. */
function expectStory(shop: Shop, till: TestTill, story: Story): void {
  const moved = shop.terminal.operations().filter((operation) => operation.result === 'approved');
  expect(moved.map(({ kind, amountMinor }) => [kind === 'purchase' ? 'sale' : 'return', amountMinor])).toEqual(
    story.map((each) => [each, MINOR[each]]),
  );
  const receipts = shop.registrar.device.archive.filter((document) => document.type === 3);
  expect(receipts.map((document) => document.receipt?.totalKopecks)).toEqual(story.map((each) => MINOR[each]));
  const ours = listReceipts(till.ledger, { limit: 500 }).reverse();
  expect(ours.map((receipt) => [receipt.fdNumber, receipt.kind, receipt.totalMinor])).toEqual(
    receipts.map((document, index) => [
      document.fd,
      story[index] === 'sale' ? 'sale' : 'sale-return',
      MINOR[story[index] ?? 'sale'],
    ]),
  );
  expect(moneyWithoutReceipt(till.ledger)).toEqual([]);
  expect(assertLedgerConsistent(till.ledger)).toEqual([]);
}

const LINE_FAULTS: TroubleKind[] = [
  ...(['deaf', 'mute', 'cut-before', 'cut-after'] as const),
  ...(['garble-ask', 'garble-answer', 'lose-answer'] as const),
];
/** A deaf or mute line is mended after a minute, as a cashier would push the plug back in. */
const MENDED_MS = 60_000;

function strike(shop: Shop, cable: Cable, kind: TroubleKind, atWrite: number): () => boolean {
  let struck = false;
  let cancelMending = (): void => {};
  const meanwhile = (): void => {
    struck = true;
    cancelMending = shop.clock.after(MENDED_MS, () => cable.plan(null));
  };
  cable.plan({ kind, atWrite, meanwhile });
  return () => {
    cancelMending();
    cable.plan(null);
    return struck;
  };
}

function cables(shop: Shop): { registrar: Cable; terminal: Cable } {
  const registrar = new Cable(shop.port, shop.clock);
  const terminal = new Cable(shop.terminalPort, shop.clock);
  shop.port = registrar.port;
  shop.terminalPort = terminal.port;
  return { registrar, terminal };
}

/** One sale and its return; each of them made in turn under the trouble. */
async function walk(which: 'registrar' | 'terminal', kind: TroubleKind, under: 'sale' | 'return'): Promise<number> {
  const shop = await aShop();
  const cable = cables(shop)[which];
  const till = await start(shop);
  const story: ('sale' | 'return')[] = [];
  for (let atWrite = 1; ; atWrite++) {
    const told = (error: unknown): never => {
      throw new Error(`${which}: ${kind} at write ${atWrite} of the ${under}: ${String(error)}`);
    };
    let ended = under === 'sale' ? strike(shop, cable, kind, atWrite) : () => false;
    const sold = await finishCardSale(till, story.length + 1).catch(told);
    story.push('sale');
    if (under === 'return') {
      ended = strike(shop, cable, kind, atWrite);
      await finishReturn(till, sold.lastReceipt?.id ?? '', story.length + 1).catch(told);
      story.push('return');
    }
    const struck = ended();
    expectStory(shop, till, story);
    if (!struck) return atWrite;
  }
}

describe.each(LINE_FAULTS)('the terminal’s line is struck by «%s»', (kind) => {
  test('at every write of a card sale: charged once, sold once', async () => {
    expect(await walk('terminal', kind, 'sale'), 'a purchase takes several writes').toBeGreaterThan(2);
  }, 120_000);
  test('at every write of a return to the card: given back once', async () => {
    expect(await walk('terminal', kind, 'return'), 'a refund takes several writes').toBeGreaterThan(2);
  }, 120_000);
});

describe.each(['mute', 'lose-answer'] as const)('the registrar’s line is struck by «%s»', (kind) => {
  test('at every write of a return: one fiscal return, money given back once', async () => {
    expect(await walk('registrar', kind, 'return'), 'a return takes many writes').toBeGreaterThan(20);
  }, 120_000);
});

describe.each(['before', 'after'] as const)('the till dies %s a commit', (moment) => {
  test('at every commit of a card sale and its return: the next start finishes exactly these two', async () => {
    for (let dieAt = 1; ; dieAt++) {
      const shop = await aShop();
      const count = { commits: 0 };
      const dying = await start(shop, dyingLedger(dieAt, moment, count));
      const both = async (till: TestTill): Promise<void> => {
        const ours = listReceipts(till.ledger, { limit: 10 });
        const sold = ours.find((receipt) => receipt.kind === 'sale') ?? (await finishCardSale(till, 1)).lastReceipt;
        await finishReturn(till, sold?.id ?? '', 2);
      };
      const finished = await both(dying).then(
        () => true,
        () => false,
      );
      await dying.stop();
      const till = await start(shop);
      await both(till).catch((error: unknown) => {
        throw new Error(`died ${moment} commit ${dieAt}: ${String(error)}`);
      });
      expectStory(shop, till, ['sale', 'return']);
      await till.stop();
      running = null;
      if (finished && count.commits < dieAt) return expect(dieAt, 'both take many commits').toBeGreaterThan(15);
    }
  }, 240_000);
});
