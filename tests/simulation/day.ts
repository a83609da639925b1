/** A day of a shop: the shift is opened, buyers come, things go wrong, the shift is closed. */
import type { Snapshot } from '#contract/snapshot.ts';
import type { Cashier } from './cashier.ts';
import { Finding } from './failure.ts';
import { FAULTS } from './fault-catalogue.ts';
import { PIECES, someCode, WEIGHED } from './goods.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

const HOUR_MS = 3_600_000;
const SHIFT_MS = 24 * HOUR_MS;
/** Some of what is armed never meets its moment. */
const ARMED_FOR_ONE_STRUCK = 1.5;

export interface DayPlan {
  readonly faultsPerDay: number;
}

type Step = (cashier: Cashier, view: Snapshot, random: Random) => Promise<unknown>;

interface StepRow {
  readonly weight: number;
  readonly step: Step;
}

const someLine = (view: Snapshot, random: Random): string =>
  view.receipt.lines.length === 0 ? '0' : random.pick(view.receipt.lines).id;

const STEPS: readonly StepRow[] = [
  { weight: 10, step: (cashier, _view, random) => cashier.scan(someCode(random)) },
  { weight: 8, step: (cashier, _view, random) => cashier.press('sale.enter', { text: someCode(random) }, 'one-line') },
  {
    weight: 4,
    step: (cashier, _view, random) =>
      cashier.press('sale.enter', { text: `${random.int(2, 30)}*${random.pick(PIECES).code}` }, 'one-line'),
  },
  {
    weight: 3,
    step: (cashier, _view, random) =>
      cashier.press('sale.enter', { text: `0,${random.int(100, 999)}*${random.pick(WEIGHED).code}` }, 'one-line'),
  },
  { weight: 2, step: pickFromSearch },
  { weight: 2, step: (cashier) => cashier.press('sale.repeatLast', {}, 'one-line') },
  {
    weight: 2,
    step: (cashier, view, random) =>
      cashier.press('sale.adjustQuantity', { lineId: someLine(view, random), deltaMilli: 1000 }, 'one-line'),
  },
  {
    weight: 2,
    step: (cashier, view, random) =>
      cashier.press(
        'sale.setQuantity',
        { lineId: someLine(view, random), quantityMilli: random.int(1, 9) * 1000 },
        'one-line',
      ),
  },
  {
    weight: 2,
    step: (cashier, view, random) => cashier.press('sale.removeLine', { lineId: someLine(view, random) }, 'one-line'),
  },
  { weight: 1, step: (cashier, view, random) => cashier.press('sale.select', { lineId: someLine(view, random) }) },
  { weight: 1, step: (cashier) => cashier.press('sale.enter', { text: '4609999999991' }, 'one-line') },
  { weight: 1, step: (cashier, _view, random) => cashier.press('catalogue.price', { text: someCode(random) }) },
  { weight: 0.5, step: (cashier) => cashier.press('shift.xReport', {}) },
  { weight: 0.5, step: compareFigures },
  { weight: 0.3, step: (cashier) => cashier.press('drawer.open', {}) },
];

async function pickFromSearch(cashier: Cashier, _view: Snapshot, random: Random): Promise<void> {
  const answer = await cashier.press('sale.enter', { text: random.pick(['моло сорт', 'хле', 'сыр вес']) });
  if (!answer?.ok || answer.value.result !== 'choices') return;
  const item = random.pick(answer.value.items);
  await cashier.press('sale.addItem', { itemId: item.id }, 'one-line');
}

/**
 * «Сверка»: both sides agree whenever nothing is in work, but for what other programs sold. One spoilt byte on the line
 * may show a register's neighbour once (the protocol numbers no answers); asked again, the figures must agree.
 */
async function compareFigures(cashier: Cashier): Promise<void> {
  let shown = '';
  for (let asked = 0; asked < 2; asked++) {
    const answer = await cashier.press('shift.figures', {});
    if (!answer?.ok || answer.value.device === null || cashier.world.foreignDocuments.size > 0) return;
    const { ledger, device } = answer.value;
    if (JSON.stringify(ledger) === JSON.stringify(device)) return;
    shown = `касса ${JSON.stringify(ledger)}, регистратор ${JSON.stringify(device)}`;
    cashier.world.story.tell(`сверка не сошлась: ${shown}`);
  }
  throw new Finding(`сверка не сошлась дважды: ${shown}`);
}

export class Day {
  readonly #world: World;
  readonly #cashier: Cashier;
  readonly #random: Random;
  readonly #faults: Random;
  readonly #plan: DayPlan;

  constructor(world: World, cashier: Cashier, plan: DayPlan) {
    this.#world = world;
    this.#cashier = cashier;
    this.#plan = plan;
    this.#random = world.random.child();
    this.#faults = world.random.child();
  }

  /** To the closed shift. Answers the last screen. */
  async run(): Promise<Snapshot> {
    const random = this.#random;
    const buyers = random.int(25, 70);
    const importAt = random.int(0, buyers - 1);
    const sleepAt = random.chance(0.06) ? random.int(1, buyers) : -1;
    const restartAt = random.chance(0.3) ? random.int(1, buyers) : -1;
    const faultsEach = (this.#plan.faultsPerDay * ARMED_FOR_ONE_STRUCK) / buyers;
    for (let buyer = 0; buyer < buyers; buyer++) {
      if (buyer === sleepAt) this.#sleepTillTheShiftEnds();
      if (buyer === restartAt) await this.#cashier.stopTill();
      await this.#serve(faultsEach, buyer === importAt);
      await this.#cashier.pause(500, 20_000);
    }
    await this.#heal();
    return this.#closeShift();
  }

  /** Both machines stay on and nobody sells until about a day after the opening. */
  #sleepTillTheShiftEnds(): void {
    const { clock, registrar, story, statistics } = this.#world;
    const { shift } = registrar.device.state;
    if (!shift.open) return;
    const ageMs = registrar.device.wallMs - shift.openedAtWallMs;
    clock.jump(clock.now() + Math.max(0, SHIFT_MS - ageMs + this.#random.int(-90_000, 90_000)));
    statistics.countFault('смене 24 часа');
    story.tell('смене почти 24 часа');
  }

  async #serve(faultsEach: number, importNow: boolean): Promise<void> {
    const cashier = this.#cashier;
    const random = this.#random;
    cashier.book.nextBuyer();
    let steps = random.int(1, 7);
    let faults = this.#faults.times(faultsEach);
    const leaves = random.chance(0.06);
    let imported = !importNow;
    const view = await cashier.work(
      () => this.#buyerIsGone(),
      async (screen) => {
        // Most troubles wait for the payment, where the registrar is at work.
        const paying = screen.payment !== null;
        while (faults > 0 && (paying || this.#faults.chance(0.15))) {
          faults -= 1;
          this.#arm();
        }
        if (await this.#shiftInTheWay(screen)) return;
        if (screen.payment) return this.#pay(screen);
        if (!imported && screen.receipt.lines.length > 0) {
          imported = true;
          return cashier.importGoods(random.pick(this.#world.goods.later));
        }
        if (steps > 0) {
          steps -= 1;
          await random.weighted(STEPS).step(cashier, screen, random);
        } else if (screen.receipt.pendingQuantityMilli !== null) {
          await cashier.press('sale.clearQuantity', {});
        } else if (leaves && screen.receipt.lines.length > 0) {
          await cashier.press('sale.cancel', {}, 'cancel');
        } else if (screen.receipt.totalMinor === 0) {
          await cashier.press('sale.enter', { text: random.pick(PIECES).barcode }, 'one-line');
        } else {
          await cashier.press('payment.open', {});
        }
      },
    );
    if (view.receipt.lines.length > 0) throw new Finding('чек нового покупателя начат не кассиром');
    const outcome = cashier.book.current?.outcome;
    if (outcome === 'sold') this.#world.statistics.sold += 1;
    if (outcome === 'cancelled') this.#world.statistics.cancelled += 1;
  }

  #buyerIsGone(): boolean {
    const { current } = this.#cashier.book;
    return current !== null && current.outcome !== 'open';
  }

  async #pay(view: Snapshot): Promise<void> {
    const random = this.#random;
    const { totalMinor, quickSumsMinor } = view.payment ?? { totalMinor: 0, quickSumsMinor: [] };
    if (random.chance(0.04)) {
      await this.#cashier.press('payment.close', {});
      return;
    }
    const tenderedMinor = random.chance(0.3) ? totalMinor : random.pick(quickSumsMinor);
    this.#cashier.book.current?.tendered.add(tenderedMinor);
    await this.#cashier.press('payment.payCash', { tenderedMinor });
  }

  /** Opens the shift, or closes the one that is too old; true when that was what the key press was for. */
  async #shiftInTheWay(view: Snapshot): Promise<boolean> {
    const cashier = this.#cashier;
    if (view.shift.state === 'closed') {
      if (view.payment) await cashier.press('payment.close', {});
      else await cashier.press('shift.open', {});
      return true;
    }
    if (view.shift.state !== 'over-24h' && !cashier.shiftTooOld) return false;
    if (view.payment) await cashier.press('payment.close', {});
    else if (view.receipt.lines.length > 0) await cashier.press('sale.cancel', {}, 'cancel');
    else await cashier.press('shift.close', {});
    return true;
  }

  /** The evening: what still waits is let go, so that the day can end. */
  async #heal(): Promise<void> {
    const world = this.#world;
    world.doom = null;
    world.disk.onCommit = () => {};
    if (this.#random.chance(0.7)) world.registrar.control.behaviours.clear();
    world.deviceTroubles = [];
    await this.#cashier.pause(0, 5_000);
  }

  async #closeShift(): Promise<Snapshot> {
    const cashier = this.#cashier;
    cashier.book.nextBuyer();
    let faults = this.#faults.times(this.#plan.faultsPerDay / 100);
    return cashier.work(
      (view) => view.shift.state === 'closed' && view.registrar.paper === 'present',
      async (view) => {
        if (view.shift.state === 'closed') {
          // Only the picture of the registrar is missing: it comes with the next question.
          await cashier.pause(5_000, 20_000);
          return;
        }
        while (faults > 0) {
          faults -= 1;
          this.#arm();
        }
        await cashier.press('shift.close', {});
      },
    );
  }

  #arm(): void {
    const row = this.#faults.weighted(FAULTS);
    row.arm(this.#world, this.#faults, row.title);
  }
}
