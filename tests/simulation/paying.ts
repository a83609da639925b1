/** How buyers pay: cash, cards, СБП, papers, debts, and a little of each. */
import type { HeldView, Snapshot } from '#contract/snapshot.ts';
import type { Cashier } from './cashier.ts';
import type { Random } from './random.ts';

type Payment = NonNullable<Snapshot['payment']>;

interface WayRow {
  readonly weight: number;
  readonly pay: (cashier: Cashier, view: Snapshot, payment: Payment, random: Random) => Promise<unknown>;
}

/** A part of what is left, or all of it. */
const part = ({ restMinor }: Payment, random: Random, whole: number): number =>
  restMinor < 2 || random.chance(whole) ? restMinor : random.int(1, restMinor - 1);

const WAYS: readonly WayRow[] = [
  { weight: 46, pay: inCash },
  {
    weight: 30,
    pay: (cashier, _view, payment, random) => {
      cashier.world.terminal.nextBuyer();
      return cashier.press('payment.addCard', { way: 'card', amountMinor: part(payment, random, 0.75) });
    },
  },
  {
    weight: 7,
    pay: (cashier, _view, payment, random) => {
      cashier.world.terminal.nextBuyer();
      return cashier.press('payment.addCard', { way: 'sbp', amountMinor: part(payment, random, 0.9) });
    },
  },
  { weight: 5, pay: byHand },
  {
    weight: 3,
    pay: (cashier, _view, payment, random) => {
      const reference = `Сертификат ${random.int(1, 400)}`;
      return cashier.press('payment.addOther', {
        ...{ way: 'certificate', reference },
        amountMinor: part(payment, random, 0.3),
      });
    },
  },
  {
    weight: 2,
    pay: (cashier, _view, payment, random) =>
      cashier.press('payment.addOther', {
        ...{ way: 'advance', reference: `Аванс ${random.int(1, 10_000)}` },
        amountMinor: part(payment, random, 0.5),
      }),
  },
  {
    weight: 2,
    pay: (cashier, _view, payment, random) =>
      cashier.press('payment.addCredit', { amountMinor: part(payment, random, 0.5), debtor: 'Петров П. П.' }),
  },
  { weight: 1, pay: (cashier) => cashier.press('payment.contact', { contact: '+7 900 000-00-00' }) },
  {
    weight: 0.5,
    pay: (cashier, _view, { restMinor }) =>
      cashier.press('payment.addCard', { way: 'card', amountMinor: restMinor + 1 }),
  },
];

/** One key press on the payment form, where nothing is in work. */
export async function payOnce(cashier: Cashier, view: Snapshot, random: Random): Promise<void> {
  const { payment } = view;
  if (!payment) return;
  if (random.chance(0.04)) {
    await leavePayment(cashier, payment, random);
  } else if (payment.restMinor === 0) {
    await finish(cashier, 0);
  } else {
    await random.weighted(WAYS).pay(cashier, view, payment, random);
  }
}

/** One key press towards the lines of the receipt: what is held goes back first. */
export async function leavePayment(cashier: Cashier, { held }: Payment, random: Random): Promise<void> {
  if (held.length === 0) {
    await cashier.press('payment.close', {});
    return;
  }
  const row: HeldView = random.pick(held);
  cashier.world.terminal.willingBuyer();
  await cashier.press('payment.cancelRow', { id: row.id });
}

async function inCash(cashier: Cashier, _view: Snapshot, payment: Payment, random: Random): Promise<void> {
  const { restMinor, quickSumsMinor } = payment;
  await finish(cashier, random.chance(0.3) ? restMinor : random.pick(quickSumsMinor));
}

async function finish(cashier: Cashier, tenderedMinor: number): Promise<void> {
  cashier.book.current?.tendered.add(tenderedMinor);
  await cashier.press('payment.finish', { tenderedMinor });
}

/** The stand-alone terminal first; what the till then does not take is given back on it. */
async function byHand(cashier: Cashier, view: Snapshot, payment: Payment, random: Random): Promise<void> {
  const amountMinor = part(payment, random, 0.7);
  const slip = cashier.world.handTerminal.charge(view.receipt.id, amountMinor);
  await cashier.press('payment.addByHand', { way: random.chance(0.8) ? 'card' : 'sbp', amountMinor, slip });
}
