/** The bank terminal of the shop: its line, the people in front of it, its nights. What it did is the bank's truth. */
import { join } from 'node:path';
import type { ManualClock } from '#drivers/kit/clock.ts';
import { devicePort } from '#drivers/kit/serve/pipe.ts';
import { createNexoTerminal } from '#drivers/terminal/nexo/driver.ts';
import { nexoSettings } from '#drivers/terminal/nexo/settings.ts';
import type { BankOperation } from '#drivers/terminal/nexo/simulator/bank.ts';
import type { BuyerMode } from '#drivers/terminal/nexo/simulator/device-model.ts';
import { createTerminalSimulator, type TerminalSimulator } from '#drivers/terminal/nexo/simulator/simulator.ts';
import type { Trouble } from '#drivers/terminal/nexo/simulator/troubles.ts';
import { Cable } from '../conformance/kit/cable.ts';
import type { Random } from './random.ts';
import type { Story } from './story.ts';

export interface TerminalPlaceParts {
  readonly clock: ManualClock;
  readonly random: Random;
  readonly story: Story;
  readonly seed: number;
  /** The shop's folder. */
  readonly root: string;
}

const BUYERS: readonly { readonly mode: BuyerMode; readonly weight: number }[] = [
  { mode: 'approves', weight: 82 },
  { mode: 'declines', weight: 6 },
  { mode: 'cancels', weight: 4 },
  { mode: 'walks-away', weight: 4 },
  { mode: 'wrong-pin', weight: 3 },
];
const CARDS = 3;
/** The shop's computer that settles the day is another client than the till. */
const SETTLING_SALE_ID = 'BACK-OFFICE';
const NIGHT_LIMIT_MS = 10 * 60_000;

export class TerminalPlace {
  readonly cable: Cable;
  /** Troubles given to the terminal that have not struck yet. */
  given: Trouble[] = [];
  /** A trouble waits on the line or has not ended. */
  lineTrouble = false;
  /** An operation the bank approved while the power went is taken back by the terminal itself. */
  readonly reverses: boolean;
  #simulator: TerminalSimulator;
  #serials = 0;
  #poweringOn = false;
  readonly #parts: TerminalPlaceParts;
  readonly #dir: string | null;

  constructor(parts: TerminalPlaceParts) {
    this.#parts = parts;
    this.#dir = parts.seed % 2 === 0 ? join(parts.root, 'terminal') : null;
    this.reverses = parts.seed % 4 === 1;
    this.#simulator = this.#start();
    this.cable = new Cable(() => devicePort(this.#simulator, parts.clock), parts.clock);
  }

  get simulator(): TerminalSimulator {
    return this.#simulator;
  }

  get canRestart(): boolean {
    return this.#dir !== null;
  }

  get operations(): readonly BankOperation[] {
    return this.#simulator.operations();
  }

  /** What the bank answers when a person asks about this operation; null: no money moved. */
  truthOf(operationId: string): BankOperation | null {
    return this.operations.find(({ id, result }) => id === operationId && result === 'approved') ?? null;
  }

  /** Nothing at the terminal can change what the bank has of it: only now a person may say what became of it. */
  get atRest(): boolean {
    return this.#simulator.control.powered && !this.#simulator.working;
  }

  /** Somebody with one of the cards of this town comes to the terminal. */
  nextBuyer(): BuyerMode {
    const { mode } = this.#parts.random.weighted(BUYERS);
    this.#simulator.control.everyBuyer(mode, this.#parts.random.int(0, CARDS - 1));
    return mode;
  }

  willingBuyer(): void {
    this.#simulator.control.everyBuyer('approves', this.#parts.random.int(0, CARDS - 1));
  }

  /** Another terminal is put in its place: it remembers nothing of ours. */
  replace(): void {
    this.#serials += 1;
    this.#simulator.control.wrongTerminalId(`SIM-1${String(this.#serials).padStart(4, '0')}`);
  }

  /** Its program dies and starts again from its folder. */
  restart(afterMs: number): void {
    this.#simulator.control.powerOff();
    this.#poweringOn = true;
    this.#parts.clock.after(afterMs, () => {
      this.#poweringOn = false;
      this.#simulator = this.#start();
      this.#parts.story.tell('терминал запущен снова из своей папки');
    });
  }

  /** Somebody sees the dark display and presses the switch. */
  powerOnLater(): void {
    if (this.#poweringOn || this.#simulator.control.powered) return;
    this.#poweringOn = true;
    this.#parts.clock.after(this.#parts.random.int(1_000, 30_000), () => {
      this.#poweringOn = false;
      this.#simulator.control.powerOn();
      this.#parts.story.tell('терминал включён');
    });
  }

  /** «Сверка итогов» at night by the back office: what was paid before can only be refunded from now on. */
  async settleDay(until: (met: () => boolean, limitMs: number) => Promise<boolean>): Promise<void> {
    const { clock, story } = this.#parts;
    const batch = this.#simulator.batch;
    const settings = nexoSettings.parse({ saleId: SETTLING_SALE_ID });
    const driver = createNexoTerminal(settings, { clock, port: () => devicePort(this.#simulator, clock) });
    driver.start();
    if (await until(() => driver.health === 'ready', NIGHT_LIMIT_MS)) {
      let ended = false;
      void driver.reconcile().finally(() => {
        ended = true;
      });
      await until(() => ended, NIGHT_LIMIT_MS);
    }
    await driver.stop();
    if (this.#simulator.batch !== batch) story.tell('итоги терминала сверены с банком');
  }

  #start(): TerminalSimulator {
    return createTerminalSimulator({
      clock: this.#parts.clock,
      dir: this.#dir,
      options: { afterPowerLoss: this.reverses ? 'reverses' : 'keeps' },
    });
  }
}
