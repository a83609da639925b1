/**
 * The real program is killed (-9) at every durable step of a return to the card; the terminal, the bank and the registrar
 * live on. Money goes back once, one fiscal return is made, and the ledger holds one of each.
 */
import { expect, test } from 'vitest';
import { expectBooks, expectLedgerWhole, type Told } from './kit/books.ts';
import { after, atRegistrar, atTerminal, onScreen } from './kit/death.ts';
import { type KillStep, killWalk } from './kit/kill-walk.ts';
import { aTill, type LaunchedTill } from './kit/launch.ts';
import { returnBread, sell } from './kit/patient-cashier.ts';
import { ask, until } from './kit/screens.ts';
import { aVirtualShop, openForSale, setUp, THREE_GOODS_MINOR } from './kit/virtual-shop.ts';

const BREAD_MINOR = 6_250;
const SALE: Told = { kind: 'sale', totalMinor: THREE_GOODS_MINOR, cardMinor: THREE_GOODS_MINOR };
const RETURN: Told = { kind: 'sale-return', totalMinor: BREAD_MINOR, cardMinor: -BREAD_MINOR };

const NOT_CLOSED = ['fiscal not-done'];

const STEPS: readonly KillStep[] = [
  { at: atTerminal('TransactionStatus', 'asked'), says: ['payment-not-moved', 'money not-sent'] },
  // Between the two the purchase is looked up, by its own name.
  { at: atTerminal('TransactionStatus', 'asked', 2), says: ['money not-done'] },
  { at: atTerminal('Payment', 'asked'), says: ['payment-recovered'] },
  { at: atTerminal('Payment', 'bank'), says: ['payment-recovered'] },
  { at: atTerminal('Payment', 'answered'), says: ['payment-recovered'] },
  // The money is written down and the document planned in one go.
  {
    at: after(atTerminal('Payment', 'answered'), atRegistrar('FF01h')),
    says: ['recovered-not-done', 'fiscal not-sent'],
  },
  { at: atRegistrar('8Dh'), says: NOT_CLOSED },
  { at: atRegistrar('FF46h'), says: NOT_CLOSED },
  { at: atRegistrar('FF45h'), says: ['recovered-done'] },
  { at: onScreen('returned', ({ returning }) => returning === null), says: [] },
];

/** Receipts of the shift: a sale, its return, a sale, its return. */
const saleOf = (step: number): number => step * 2 - 1;

async function chooseBread(till: LaunchedTill, step: number): Promise<void> {
  const { page } = till;
  const sold = await sell(till, 'card', saleOf(step));
  await ask(page, 'returns.open', { saleId: sold.lastReceipt?.id ?? '', receiptShown: true });
  const { returning } = await until(page, 'the return', (view) => view.returning !== null);
  const bread = returning?.lines.find((line) => line.name.startsWith('Хлеб'));
  await ask(page, 'returns.setQuantity', { lineId: bread?.id ?? '', quantityMilli: 1000 });
}

test('killed at every durable step of a return to the card: money back once, one fiscal return each time', async () => {
  const shop = await aVirtualShop();
  setUp(shop);
  const till = await aTill(shop.dataDir);
  await openForSale(till, shop);
  const last = await killWalk(shop, till, STEPS, {
    before: chooseBread,
    under: ({ page }) => ask(page, 'returns.begin', {}),
    async after(next, { returning, lastReceipt }, step) {
      const done = lastReceipt?.number === saleOf(step) + 1;
      expect(done ? lastReceipt.totalMinor : returning?.totalMinor).toBe(BREAD_MINOR);
      const saleId = returning?.sale?.id ?? '';
      await returnBread(next, saleId, saleOf(step) + 1);
      expectBooks(
        shop,
        Array.from({ length: step * 2 }, (_each, index) => (index % 2 === 0 ? SALE : RETURN)),
      );
    },
  });
  await last.close();
  expectLedgerWhole(shop.dataDir);
}, 400_000);
