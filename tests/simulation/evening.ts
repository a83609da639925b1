/** The evening: what still waits is let go, the shift is closed by its check, every document goes to the partner. */
import type { Snapshot } from '#contract/snapshot.ts';
import type { Cashier } from './cashier.ts';
import { Finding } from './failure.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

export class Evening {
  readonly #world: World;
  readonly #cashier: Cashier;
  readonly #random: Random;

  constructor(world: World, cashier: Cashier, random: Random) {
    this.#world = world;
    this.#cashier = cashier;
    this.#random = random;
  }

  /** `trouble` is called once, before the Z report. */
  async run(trouble: () => void): Promise<Snapshot> {
    await this.#heal();
    await this.#closeShift(trouble);
    return this.#sendAll();
  }

  async #heal(): Promise<void> {
    const world = this.#world;
    world.doom = null;
    world.disk.onCommit = () => {};
    if (this.#random.chance(0.7)) world.registrar.control.behaviours.clear();
    if (this.#random.chance(0.7)) world.terminal.simulator.control.troubles.clear();
    world.deviceTroubles = [];
    world.terminal.given = [];
    world.terminal.willingBuyer();
    await this.#cashier.pause(0, 5_000);
  }

  async #closeShift(trouble: () => void): Promise<void> {
    const cashier = this.#cashier;
    cashier.book.nextBuyer();
    let checked = false;
    await cashier.work(
      (view) => view.shift.state === 'closed' && view.registrar.paper === 'present',
      async (view) => {
        if (view.shift.state === 'closed') {
          // Only the picture of the registrar is missing: it comes with the next question.
          await cashier.pause(5_000, 20_000);
          return;
        }
        if (!checked) {
          checked = true;
          await this.#check();
          trouble();
        }
        await closeOnce(cashier, this.#random);
      },
    );
  }

  /** Asked twice: one spoilt byte on the line may show a register's neighbour once. */
  async #check(): Promise<void> {
    let shown = '';
    for (let asked = 0; asked < 2; asked++) {
      const answer = await this.#cashier.press('shift.check', {});
      if (!answer?.ok || this.#world.foreignDocuments.size > 0) return;
      const ours = answer.value.differences.filter(({ side }) => side === 'device');
      if (ours.length === 0) return;
      shown = JSON.stringify(ours);
    }
    throw new Finding(`сверка перед закрытием не сошлась дважды: ${shown}`);
  }

  async #sendAll(): Promise<Snapshot> {
    const cashier = this.#cashier;
    this.#world.partner.heal();
    return cashier.work(
      (view) => view.outbox.count === 0,
      async (view) => {
        await sendNow(cashier, view.outbox.rejected);
        await cashier.pause(500, 5_000);
      },
    );
  }
}

/** One try of the Z report. What is not uploaded yet is sent or released; what another program sold is read. */
export async function closeOnce(cashier: Cashier, random: Random): Promise<void> {
  const answer = await cashier.press('shift.close', {});
  if (!answer || answer.ok || answer.error.code !== 'figures-differ') return;
  if (random.chance(0.4)) {
    await cashier.press('shift.closeAnyway', {});
    return;
  }
  const { outbox } = await cashier.look();
  await sendNow(cashier, outbox.rejected);
  await cashier.pause(1_000, 60_000);
}

/** What the partner did not like its people have put right. */
async function sendNow(cashier: Cashier, rejected: number): Promise<void> {
  if (rejected > 0) {
    const answer = await cashier.press('outbox.list', { state: 'rejected', limit: 100 });
    const rows = answer?.ok ? answer.value.rows : [];
    for (const { documentId } of rows) await cashier.press('outbox.release', { documentId });
  }
  await cashier.press('outbox.send', {});
}
