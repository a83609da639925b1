/**
 * The real program is killed (-9) at every durable step of a card sale, and between the key presses. The registrar, the
 * terminal and the bank live on. The next start shows the same receipt, says what happened, and ends with one charge,
 * one fiscal document and one row of each in the ledger.
 */
import { expect, test } from 'vitest';
import type { Snapshot } from '#contract/snapshot.ts';
import { expectBooks, expectLedgerWhole, type Told } from './kit/books.ts';
import { after, atRegistrar, atTerminal, onScreen } from './kit/death.ts';
import { type KillStep, killWalk } from './kit/kill-walk.ts';
import { aTill, type LaunchedTill } from './kit/launch.ts';
import { CARD_PART_MINOR, sell, told, upToPayment } from './kit/patient-cashier.ts';
import { ask, until } from './kit/screens.ts';
import {
  aVirtualShop,
  BREAD,
  MILK,
  openForSale,
  SOAP,
  setUp,
  THREE_GOODS_MINOR,
  type VirtualShop,
} from './kit/virtual-shop.ts';

const BY_CARD: Told = { kind: 'sale', totalMinor: THREE_GOODS_MINOR, cardMinor: THREE_GOODS_MINOR };
const FOR_CASH: Told = { ...BY_CARD, cardMinor: 0 };
const BY_BOTH: Told = { ...BY_CARD, cardMinor: CARD_PART_MINOR };

async function openShop(): Promise<{ shop: VirtualShop; till: LaunchedTill }> {
  const shop = await aVirtualShop();
  setUp(shop);
  const till = await aTill(shop.dataDir);
  await openForSale(till, shop);
  return { shop, till };
}

test('killed between the last scan and the payment, the till shows the same receipt', async () => {
  const { shop, till: first } = await openShop();
  for (const { code } of [MILK, BREAD, SOAP]) await ask(first.page, 'sale.enter', { text: code });
  await first.kill();
  const second = await aTill(shop.dataDir);
  const view = await until(second.page, 'the receipt', ({ receipt }) => receipt.lines.length === 3);
  expect(view.receipt.totalMinor).toBe(THREE_GOODS_MINOR);
  await ask(second.page, 'payment.open', {});
  await second.kill();
  const third = await aTill(shop.dataDir);
  expect((await until(third.page, 'the payment', ({ payment }) => payment !== null)).payment?.totalMinor).toBe(
    THREE_GOODS_MINOR,
  );
  await sell(third, 'cash', 1);
  expectBooks(shop, [FOR_CASH]);
  await third.close();
  expectLedgerWhole(shop.dataDir);
}, 120_000);

test('killed while the buyer holds the card: the next start waits for the buyer, and the card is charged once', async () => {
  const { shop, till } = await openShop();
  await upToPayment(till);
  shop.buyer.waits();
  await ask(till.page, 'payment.addCard', { way: 'card', amountMinor: THREE_GOODS_MINOR });
  await until(till.page, 'the terminal works', (view) => view.money?.state === 'sending' && shop.terminal.working);
  await till.kill();
  const next = await aTill(shop.dataDir);
  const waiting = await until(next.page, 'the till knows of it', ({ money }) => money?.state === 'in-progress');
  expect(waiting.money).toMatchObject({ for: 'sale', kind: 'purchase', amountMinor: THREE_GOODS_MINOR });
  expect(waiting.receipt.totalMinor).toBe(THREE_GOODS_MINOR);
  expect(shop.terminal.operations()).toEqual([]);
  shop.buyer.goesOn();
  const paid = await until(next.page, 'the card is charged', ({ money }) => money === null);
  expect(told(paid)).toContain('payment-recovered');
  await sell(next, 'card', 1);
  expectBooks(shop, [BY_CARD]);
  await next.close();
  expectLedgerWhole(shop.dataDir);
}, 120_000);

const addCard = ({ page }: LaunchedTill): Promise<unknown> =>
  ask(page, 'payment.addCard', { way: 'card', amountMinor: CARD_PART_MINOR });
const isHeld = ({ payment }: Snapshot): boolean => payment?.held.length === 1;

/** A part by card, so that the receipt waits for the cash and no screen sends it on. */
async function payByCardAndCash(till: LaunchedTill): Promise<void> {
  await addCard(till);
  await until(till.page, 'the card is held', isHeld);
  await ask(till.page, 'payment.finish', { tenderedMinor: 50_000 });
}

const NOT_SENT = ['payment-not-moved', 'money not-sent'];
const CHARGED = ['payment-recovered', 'card held'];
const NOT_BEGUN = ['recovered-not-done', 'fiscal not-sent', 'card held'];
const NOT_CLOSED = ['fiscal not-done', 'card held'];

/** The till asks its registrar now and then; only what it says after the payment belongs to the document. */
const afterCard = (code: string, nth = 1) => after(atTerminal('Payment', 'answered'), atRegistrar(code, nth));

/** In the order of the sale: `planned`, `sending`, the bank's decision, the charge written down, then the registrar's. */
const STEPS: readonly KillStep[] = [
  { at: atTerminal('TransactionStatus', 'asked'), says: NOT_SENT },
  { at: atTerminal('Payment', 'asked'), says: CHARGED },
  { at: atTerminal('Payment', 'bank'), says: CHARGED },
  { at: atTerminal('Payment', 'answered'), says: CHARGED },
  { at: onScreen('the card is held', isHeld), says: ['card held'], under: addCard },
  { at: afterCard('FF01h'), says: NOT_BEGUN },
  { at: afterCard('FF40h'), says: NOT_BEGUN },
  { at: afterCard('8Dh'), says: NOT_CLOSED },
  { at: afterCard('FF46h', 2), says: NOT_CLOSED },
  { at: afterCard('FF4Dh', 3), says: NOT_CLOSED },
  { at: afterCard('FF0Ch'), says: NOT_CLOSED },
  { at: afterCard('FF45h'), says: ['recovered-done'] },
  { at: after(atRegistrar('FF45h'), atRegistrar('10h')), says: ['recovered-done'] },
  { at: onScreen('sold', ({ fiscal, receipt }) => fiscal === null && receipt.lines.length === 0), says: [] },
];

// Each step is the next receipt of the same shop: the one before it has the same sum, so a till that took the former
// charge or receipt for the lost one would be found out too.
test('killed at every durable step of a card sale: one charge and one receipt each time, and it is said', async () => {
  const { shop, till } = await openShop();
  const last = await killWalk(shop, till, STEPS, {
    before: upToPayment,
    under: payByCardAndCash,
    async after(next, view, number) {
      const sold = view.lastReceipt?.number === number;
      expect(sold ? view.lastReceipt?.totalMinor : view.receipt.totalMinor).toBe(THREE_GOODS_MINOR);
      await sell(next, 'both', number);
      expectBooks(shop, Array(number).fill(BY_BOTH));
    },
  });
  await last.close();
  expectLedgerWhole(shop.dataDir);
}, 400_000);
