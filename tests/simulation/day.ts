/** A day of a shop: the shift is opened, buyers come, things go wrong, the shift is closed. */
import type { Snapshot } from '#contract/snapshot.ts';
import { STEPS } from './buyer-steps.ts';
import type { Cashier } from './cashier.ts';
import { correct, moveCash } from './errands.ts';
import { closeOnce, Evening } from './evening.ts';
import { Finding } from './failure.ts';
import { FAULTS, KILLED_SOON } from './fault-catalogue.ts';
import { PIECES } from './goods.ts';
import { leavePayment, payOnce } from './paying.ts';
import type { Random } from './random.ts';
import { ReturnVisit } from './returning.ts';
import type { World } from './world.ts';

const HOUR_MS = 3_600_000;
const SHIFT_MS = 24 * HOUR_MS;
/** Some of what is armed never meets its moment. */
const ARMED_FOR_ONE_STRUCK = 1.5;
/** Hundreds of receipts: the day before a holiday. */
const CROWDED_DAYS = 0.04;

export interface DayPlan {
  readonly faultsPerDay: number;
}

export class Day {
  readonly #world: World;
  readonly #cashier: Cashier;
  readonly #random: Random;
  readonly #faults: Random;
  readonly #plan: DayPlan;
  #waiting = 0;

  constructor(world: World, cashier: Cashier, plan: DayPlan) {
    this.#world = world;
    this.#cashier = cashier;
    this.#plan = plan;
    this.#random = world.random.child();
    this.#faults = world.random.child();
  }

  /** To the closed shift and the empty queue. Answers the last screen. */
  async run(): Promise<Snapshot> {
    const random = this.#random;
    const buyers = random.chance(CROWDED_DAYS) ? random.int(200, 320) : random.int(20, 60);
    const importAt = random.int(0, buyers - 1);
    const sleepAt = random.chance(0.06) ? random.int(1, buyers) : -1;
    const restartAt = random.chance(0.3) ? random.int(1, buyers) : -1;
    const faultsEach = (this.#plan.faultsPerDay * ARMED_FOR_ONE_STRUCK) / buyers;
    for (let buyer = 0; buyer < buyers; buyer++) {
      if (buyer === sleepAt) this.#sleepTillTheShiftEnds();
      if (buyer === restartAt) await this.#cashier.stopTill();
      this.#waiting = this.#faults.times(faultsEach);
      if (random.chance(0.2)) await this.#takeBack();
      else await this.#serve(buyer === importAt);
      if (random.chance(0.09)) await this.#errand();
      await this.#cashier.pause(500, 20_000);
    }
    return new Evening(this.#world, this.#cashier, random.child()).run(() =>
      this.#armSome(this.#plan.faultsPerDay / 60),
    );
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

  async #serve(importNow: boolean): Promise<void> {
    const cashier = this.#cashier;
    const random = this.#random;
    cashier.book.nextBuyer();
    let steps = random.int(1, 7);
    const ends = random.next();
    let imported = !importNow;
    let resumes = random.chance(0.3);
    const view = await cashier.work(
      () => this.#buyerIsGone(),
      async (screen) => {
        this.#armWaiting(screen.payment !== null);
        if (await this.#shiftInTheWay(screen)) return;
        if (screen.payment) return payOnce(cashier, screen, random);
        if (!imported && screen.receipt.lines.length > 0) {
          imported = true;
          return cashier.importGoods(random.pick(this.#world.goods.later));
        }
        if (resumes && screen.deferred.length > 0) {
          resumes = false;
          return this.#resume(screen);
        }
        if (steps > 0) {
          steps -= 1;
          await random.weighted(STEPS).step(cashier, screen, random);
          return;
        }
        await this.#endOfGoods(screen, ends);
      },
    );
    if (view.receipt.lines.length > 0) throw new Finding('чек нового покупателя начат не кассиром');
    const outcome = cashier.book.current?.outcome;
    if (outcome === 'sold') this.#world.statistics.sold += 1;
    if (outcome === 'cancelled') this.#world.statistics.cancelled += 1;
  }

  /** All goods are in: the buyer pays, goes away, or comes again later. */
  async #endOfGoods(screen: Snapshot, ends: number): Promise<void> {
    const cashier = this.#cashier;
    if (screen.receipt.pendingQuantityMilli !== null) {
      await cashier.press('sale.clearQuantity', {});
    } else if (ends < 0.06 && screen.receipt.lines.length > 0) {
      await cashier.press('sale.cancel', {}, 'cancel');
    } else if (ends < 0.11 && screen.receipt.lines.length > 0) {
      await cashier.press('deferred.put', { name: this.#random.chance(0.5) ? 'Мужчина в шляпе' : '' }, 'put');
    } else if (screen.receipt.totalMinor === 0) {
      await cashier.press('sale.enter', { text: this.#random.pick(PIECES).barcode }, 'one-line');
    } else {
      await cashier.press('payment.open', {});
    }
  }

  /** Who was put aside comes again, or is given up. */
  async #resume(screen: Snapshot): Promise<void> {
    const { id } = this.#random.pick(screen.deferred);
    if (this.#random.chance(0.1)) await this.#cashier.press('deferred.remove', { id }, 'remove');
    else await this.#cashier.press('deferred.take', { id }, 'take');
  }

  #buyerIsGone(): boolean {
    const { current } = this.#cashier.book;
    return current !== null && current.outcome !== 'open';
  }

  async #takeBack(): Promise<void> {
    const cashier = this.#cashier;
    cashier.book.nextBuyer();
    let dies = this.#plan.faultsPerDay > 0 && this.#faults.chance(0.4);
    const visit = new ReturnVisit(cashier, this.#random.child(), () => {
      if (dies) this.#world.arm(KILLED_SOON, this.#faults);
      dies = false;
    });
    const before = cashier.book.returns.all.size;
    await cashier.work(
      () => visit.over,
      async (screen) => {
        this.#armWaiting(screen.returning !== null);
        if (!(await this.#shiftInTheWay(screen))) await visit.step(screen);
      },
    );
    const seen = [...cashier.book.returns.all.values()].slice(before);
    if (!seen.some(({ outcome }) => outcome === 'returned')) return;
    this.#world.statistics.returned += 1;
    const made = seen.at(-1)?.id ?? '';
    if (this.#random.chance(0.4)) {
      await cashier.press('returns.paper', { receiptId: made, kind: this.#random.pick(['return-note', 'cash-order']) });
    }
  }

  async #errand(): Promise<void> {
    const cashier = this.#cashier;
    const random = this.#random;
    const view = await cashier.look();
    if (view.shift.state !== 'open' || cashier.shiftTooOld) return;
    this.#armWaiting(true);
    if (random.chance(0.15)) await correct(cashier, random);
    else await moveCash(cashier, random.chance(0.6) ? 'in' : 'out', random.int(100, 300_000));
  }

  /** Opens the shift, or closes the one that is too old; true when that was what the key press was for. */
  async #shiftInTheWay(view: Snapshot): Promise<boolean> {
    const cashier = this.#cashier;
    const isClosed = view.shift.state === 'closed';
    if (!isClosed && view.shift.state !== 'over-24h' && !cashier.shiftTooOld) return false;
    // What is held may go back first, or wait for the next shift.
    if (view.payment && this.#random.chance(0.5)) await leavePayment(cashier, view.payment, this.#random);
    else if (isClosed) await cashier.press('shift.open', {});
    else if (view.returning && !ReturnVisit.hasBegun(view.returning)) {
      await cashier.press('returns.close', {}, 'return-close');
    } else if (view.receipt.lines.length > 0) await cashier.press('sale.cancel', {}, 'cancel');
    else await closeOnce(cashier, this.#random);
    return true;
  }

  /** Most troubles wait for the devices to be at work. */
  #armWaiting(atWork: boolean): void {
    while (this.#waiting > 0 && (atWork || this.#faults.chance(0.15))) {
      this.#waiting -= 1;
      this.#arm();
    }
  }

  #armSome(mean: number): void {
    for (let left = this.#faults.times(mean); left > 0; left--) this.#arm();
  }

  #arm(): void {
    this.#world.arm(this.#faults.weighted(FAULTS), this.#faults);
  }
}
