/** A patient cashier: whatever state the till is in after a fault or a restart, goes on until the sale is done. */
import type { Snapshot } from '#contract/snapshot.ts';
import { MILK, SOAP, type TestTill } from './a-till.ts';

const CODES = [MILK, SOAP];
/** 94.90 + 45.05. */
export const SALE_TOTAL_MINOR = 13_995;
export const TENDERED_MINOR = 20_000;
const MAX_STEPS = 40;

/** One sensible key press for the state on the screen; false when sale number `number` of the shift is done. */
async function press(till: TestTill, view: Snapshot, number: number): Promise<boolean> {
  const action = view.fiscal?.actions[0];
  if (view.fiscal && !action) return true;
  if (action === 'retry') await till.refusalOf('fiscal.retry', {});
  else if (action === 'ask') await till.refusalOf('fiscal.ask', {});
  else if (action) throw new Error(`the till wants a person: ${JSON.stringify(view.fiscal)}`);
  else if (view.lastReceipt?.number === number) return false;
  else if (view.shift.state === 'closed') await till.refusalOf('shift.open', {});
  else if (view.payment) await till.refusalOf('payment.finish', { tenderedMinor: TENDERED_MINOR });
  else await fillOrPay(till, view);
  return true;
}

async function fillOrPay(till: TestTill, view: Snapshot): Promise<void> {
  const missing = CODES.find((code) => !view.receipt.lines.some((line) => line.barcode === code));
  if (missing) await till.refusalOf('sale.enter', { text: missing });
  else await till.refusalOf('payment.open', {});
}

/** Resolves with the last view; throws when sale `number` of the shift is still not done after many key presses. */
export async function finishSale(till: TestTill, number: number): Promise<Snapshot> {
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const view = await till.settle();
    if (!(await press(till, view, number))) return view;
    await till.clock.advance(2000);
  }
  throw new Error(`the sale was not done: ${JSON.stringify(await till.snapshot())}`);
}
