/** A patient cashier with a card: whatever state the till is in after a fault or a restart, goes on to the end. */
import type { Snapshot } from '#contract/snapshot.ts';
import { BREAD, MILK, type TestTill } from './a-till.ts';

const CODES = [MILK, BREAD];
/** 94.90 + 62.50. */
export const CARD_SALE_MINOR = 15_740;
/** The bread. */
export const RETURNED_MINOR = 6_250;
const MAX_STEPS = 60;

type Press = (till: TestTill, view: Snapshot) => Promise<boolean>;

/** What a dialog about money or a document offers first; null when there is none. */
async function answerDialogs(till: TestTill, view: Snapshot): Promise<boolean | null> {
  if (view.money) {
    const [action] = view.money.actions;
    if (action === 'retry') await till.refusalOf('payment.retry', {});
    else if (action === 'ask') await till.refusalOf('payment.ask', {});
    else throw new Error(`the till wants a person: ${JSON.stringify(view.money)}`);
    return true;
  }
  if (view.fiscal) {
    const [action] = view.fiscal.actions;
    if (action === 'retry') await till.refusalOf('fiscal.retry', {});
    else if (action === 'ask') await till.refusalOf('fiscal.ask', {});
    else if (action) throw new Error(`the till wants a person: ${JSON.stringify(view.fiscal)}`);
    return true;
  }
  return null;
}

const sale =
  (number: number): Press =>
  async (till, view) => {
    if (view.lastReceipt?.number === number) return false;
    if (view.shift.state === 'closed') await till.refusalOf('shift.open', {});
    else if (view.payment) await pay(till, view.payment.restMinor);
    else {
      const missing = CODES.find((code) => !view.receipt.lines.some((line) => line.barcode === code));
      if (missing) await till.refusalOf('sale.enter', { text: missing });
      else await till.refusalOf('payment.open', {});
    }
    return true;
  };

const pay = (till: TestTill, restMinor: number): Promise<string> =>
  restMinor > 0
    ? till.refusalOf('payment.addCard', { way: 'card', amountMinor: restMinor })
    : till.refusalOf('payment.finish', { tenderedMinor: 0 });

const bringBack =
  (saleId: string, number: number): Press =>
  async (till, view) => {
    if (view.lastReceipt?.number === number) return false;
    const { returning } = view;
    const bread = returning?.lines.find((line) => line.name.startsWith('Хлеб'));
    if (!returning) await till.refusalOf('returns.open', { saleId, receiptShown: true });
    else if (returning.stage === 'composing' && bread?.quantityMilli === 0)
      await till.refusalOf('returns.setQuantity', { lineId: bread.id, quantityMilli: 1000 });
    else await till.refusalOf('returns.begin', {});
    return true;
  };

async function finish(till: TestTill, press: Press): Promise<Snapshot> {
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const view = await till.settle();
    if (!((await answerDialogs(till, view)) ?? (await press(till, view)))) return view;
    await till.clock.advance(2000);
  }
  throw new Error(`it was not done: ${JSON.stringify(await till.snapshot())}`);
}

/** Until receipt `number` of the shift is a sale paid by card. */
export const finishCardSale = (till: TestTill, number: number): Promise<Snapshot> => finish(till, sale(number));

/** Until receipt `number` of the shift is the return of the bread of that sale, back to the card. */
export const finishReturn = (till: TestTill, saleId: string, number: number): Promise<Snapshot> =>
  finish(till, bringBack(saleId, number));
