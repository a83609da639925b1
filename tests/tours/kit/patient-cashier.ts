/** A cashier who is surprised by nothing: whatever the till says after a fault or a restart, goes on to the end. */
import type { Page } from 'playwright-core';
import type { Ask, CallName } from '#contract/contract.ts';
import type { Snapshot } from '#contract/snapshot.ts';
import type { LaunchedTill } from './launch.ts';
import { ask, until } from './screens.ts';
import { BREAD, MILK, SOAP } from './virtual-shop.ts';

const CODES = [MILK.code, BREAD.code, SOAP.code];
const MAX_STEPS = 40;
const LOOKS_AGAIN_MS = 50;
const BUSY = ['sending', 'cancelling', 'checking', 'in-progress', 'waiting-device'];

/** Every device is there and the till works on nothing: it waits for a person. */
export function atRest({ page }: LaunchedTill): Promise<Snapshot> {
  return until(
    page,
    'the till has come to rest',
    ({ registrar, terminal, money, fiscal }) =>
      registrar.health === 'ready' &&
      registrar.model !== '' &&
      ['off', 'ready'].includes(terminal.health) &&
      !BUSY.includes(money?.state ?? '') &&
      !BUSY.includes(fiscal?.state ?? ''),
  );
}

/** What the cashier is told: codes of notices, and the state of a dialog about money or a document. */
export function told({ notices, money, fiscal, payment }: Snapshot): string[] {
  return [
    ...notices.map(({ code }) => code),
    ...(money ? [`money ${money.state}`] : []),
    ...(fiscal ? [`fiscal ${fiscal.state}`] : []),
    ...(payment?.held ?? []).map(({ way }) => `${way} held`),
  ];
}

/** One press; false when there is nothing left to do. */
type Press = (till: LaunchedTill, view: Snapshot) => Promise<boolean>;
type Payment = NonNullable<Snapshot['payment']>;

/** Of a sale paid by card and in cash: what the card pays. */
export const CARD_PART_MINOR = 15_000;
const BANKNOTE_MINOR = 50_000;

const byCard = (page: Page, amountMinor: number) => press(page, 'payment.addCard', { way: 'card', amountMinor });
const inCash = (page: Page) => press(page, 'payment.finish', { tenderedMinor: BANKNOTE_MINOR });

/** The next payment, by how the buyer pays. After a card for the whole the screen itself sends the receipt on. */
const PAY = {
  card: (page: Page, { restMinor }: Payment) => byCard(page, restMinor),
  cash: (page: Page) => inCash(page),
  both: (page: Page, { held }: Payment) => (held.length === 0 ? byCard(page, CARD_PART_MINOR) : inCash(page)),
} as const;
export type Way = keyof typeof PAY;

/** A key pressed a moment too late is refused; the cashier looks again then. */
async function press<N extends CallName>(page: Page, name: N, payload: Ask<N>): Promise<void> {
  await ask(page, name, payload).catch(() => page.waitForTimeout(LOOKS_AGAIN_MS));
}

async function carryOn(till: LaunchedTill, next: Press): Promise<Snapshot> {
  for (let step = 0; step < MAX_STEPS; step++) {
    const view = await atRest(till);
    if (view.money) await offered(till, 'payment', view.money.actions);
    else if (view.fiscal) await offered(till, 'fiscal', view.fiscal.actions);
    else if (!(await next(till, view))) return view;
  }
  throw new Error(
    `it was not done in ${MAX_STEPS} steps: ${JSON.stringify(await ask(till.page, 'till.snapshot', {}))}`,
  );
}

async function offered({ page }: LaunchedTill, of: 'payment' | 'fiscal', actions: readonly string[]): Promise<void> {
  const [first] = actions;
  if (first !== 'retry') throw new Error(`the till wants a person: ${of} ${actions.join(', ')}`);
  await press(page, `${of}.retry`, {});
}

async function pressForSale({ page }: LaunchedTill, view: Snapshot, way: Way): Promise<true> {
  const { payment, shift } = view;
  const missing = CODES.find((code) => !view.receipt.lines.some((line) => line.barcode === code));
  if (shift.state === 'closed') await press(page, 'shift.open', {});
  else if (payment && payment.restMinor === 0) await press(page, 'payment.finish', { tenderedMinor: 0 });
  else if (payment) await PAY[way](page, payment);
  else if (missing) await press(page, 'sale.enter', { text: missing });
  else await press(page, 'payment.open', {});
  return true;
}

const sellUntil = (till: LaunchedTill, way: Way, sold: (view: Snapshot) => boolean): Promise<Snapshot> =>
  carryOn(till, async (_till, view) =>
    sold(view) && view.payment === null && view.receipt.lines.length === 0 ? false : pressForSale(till, view, way),
  );

/** Until receipt `number` of the shift is a sale of the three goods. */
export const sell = (till: LaunchedTill, way: Way, number: number): Promise<Snapshot> =>
  sellUntil(till, way, ({ lastReceipt }) => lastReceipt?.number === number);

/** One sale more, whatever its number. */
export async function sellOnceMore(till: LaunchedTill, way: Way): Promise<Snapshot> {
  const before = (await atRest(till)).lastReceipt?.id;
  return sellUntil(till, way, ({ lastReceipt }) => lastReceipt !== null && lastReceipt.id !== before);
}

/** The three goods in the receipt and the payment opened: the next press takes the money. */
export const upToPayment = (till: LaunchedTill): Promise<Snapshot> =>
  carryOn(till, async (_till, view) => (view.payment ? false : pressForSale(till, view, 'card')));

/** Until receipt `number` of the shift is the return of the bread of that sale. */
export const returnBread = (till: LaunchedTill, saleId: string, number: number): Promise<Snapshot> =>
  carryOn(till, async ({ page }, { lastReceipt, returning }) => {
    if (lastReceipt?.number === number && returning === null) return false;
    const bread = returning?.lines.find((line) => line.name.startsWith('Хлеб'));
    if (!returning) await press(page, 'returns.open', { saleId, receiptShown: true });
    else if (returning.stage === 'composing' && bread?.quantityMilli === 0)
      await press(page, 'returns.setQuantity', { lineId: bread.id, quantityMilli: 1000 });
    else await press(page, 'returns.begin', {});
    return true;
  });

/** Until the shift is closed by a Z report. */
export const closeShift = (till: LaunchedTill): Promise<Snapshot> =>
  carryOn(till, async ({ page }, { shift }) => {
    if (shift.state === 'closed') return false;
    await press(page, 'shift.close', {});
    return true;
  });

/** Until a shift is open. */
export const openShift = (till: LaunchedTill): Promise<Snapshot> =>
  carryOn(till, async ({ page }, { shift }) => {
    if (shift.state === 'open') return false;
    await press(page, 'shift.open', {});
    return true;
  });
