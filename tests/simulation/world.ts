/** One shop: its folder, registrar, line, disk and clocks. What outlives the till's program, and what people may do. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FiscalRegistrar } from '#drivers/fiscal/fiscal.ts';
import type { Behaviour } from '#drivers/fiscal/shtrih/simulator/behaviours.ts';
import type { ShtrihOptions } from '#drivers/fiscal/shtrih/simulator/options.ts';
import { MONEY } from '#drivers/fiscal/shtrih/simulator/registers.ts';
import { createShtrihSimulator, type ShtrihSimulator } from '#drivers/fiscal/shtrih/simulator/simulator.ts';
import { type Clock, ManualClock } from '#drivers/kit/clock.ts';
import { devicePort } from '#drivers/kit/serve/pipe.ts';
import { ScannerSimulator } from '#drivers/scanner/serial/simulator.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { Cable } from '../conformance/kit/cable.ts';
import type { Disk } from './disk.ts';
import { Finding } from './failure.ts';
import { type PriceLists, priceLists } from './goods.ts';
import { Random } from './random.ts';
import type { Statistics } from './statistics.ts';
import { Story } from './story.ts';

/** A mistake planted into the till by wrapping one of its parts. */
export interface Mutant {
  readonly title: string;
  readonly driver?: (driver: FiscalRegistrar, clock: Clock) => FiscalRegistrar;
  readonly ledger?: (ledger: Ledger) => Ledger;
}

export interface WorldOptions {
  readonly seed: number;
  readonly statistics: Statistics;
  readonly mutant: Mutant | null;
  readonly onStory: (line: string) => void;
}

/** When and where the till's program will be killed. */
export interface Doom {
  readonly kind: 'commit' | 'write';
  readonly moment: 'before' | 'inside' | 'after';
  /** How many commits or writes pass before. */
  left: number;
}

/** Cash sales of a shift as the registrar's registers had them before the Z report cleared them. */
export interface ShiftRegisters {
  readonly cashKopecks: number;
  readonly receipts: number;
}

const FIRST_MORNING = Date.UTC(2026, 10, 23, 6, 0, 0);
/** Registers of cash sales (first of 193) and of the number of sales. */
const CASH_SALES = MONEY.shiftPayments;
const SALES_COUNT = 144;
/** The lock and the shared memory go with the process. */
const OF_THE_PROCESS = /\.lock|-shm$/;
/** A flush there costs nothing, and the program is never really cut off from power here. */
const MEMORY_DISK = '/dev/shm';

export class World {
  readonly clock = new ManualClock(FIRST_MORNING);
  readonly story: Story;
  readonly statistics: Statistics;
  readonly mutant: Mutant | null;
  readonly goods: PriceLists;
  readonly random: Random;
  readonly scanner = new ScannerSimulator(this.clock);
  readonly disk: Disk = { full: false, room: 0, onCommit: () => {} };
  readonly cable: Cable;
  /** Documents of other programs, by FD number. */
  readonly foreignDocuments = new Set<number>();
  readonly registersOfShift = new Map<number, ShiftRegisters>();
  /** Errors nobody caught: in the shop the program would stop with them. */
  readonly defects: unknown[] = [];
  doom: Doom | null = null;
  /** Troubles given to the registrar that have not struck yet. */
  deviceTroubles: Behaviour[] = [];
  /** A trouble waits on the line or has not ended: the line has one at a time. */
  lineTrouble = false;
  registrar: ShtrihSimulator;
  /** How far the computer's clock is from the true time. */
  skewMs = 0;
  readonly #root: string;
  readonly #registrarDir: string | null;
  readonly #registrarOptions: Partial<ShtrihOptions>;
  #folder: string;
  #folders = 0;
  #ids = 0;
  #poweringOn = false;

  static async open(options: WorldOptions): Promise<World> {
    return new World(options, await priceLists());
  }

  private constructor({ seed, statistics, mutant, onStory }: WorldOptions, goods: PriceLists) {
    this.random = new Random(seed);
    this.story = new Story(this.clock, onStory);
    this.statistics = statistics;
    this.mutant = mutant;
    this.goods = goods;
    this.#root = mkdtempSync(join(existsSync(MEMORY_DISK) ? MEMORY_DISK : tmpdir(), 'rmk-days-'));
    this.#folder = this.#newFolder();
    copyFileSync(goods.catalogue, join(this.#root, 'catalogue.sqlite'));
    // Half of the registrars keep their memory on disk and can be restarted; the others are quicker.
    this.#registrarDir = seed % 2 === 0 ? join(this.#root, 'registrar') : null;
    // A third is registered for ФФД 1.05, where a receipt is sent with fewer commands.
    this.#registrarOptions = { ffdVersion: seed % 3 === 0 ? 2 : 4 };
    this.registrar = this.#startRegistrar();
    this.cable = new Cable(() => devicePort(this.registrar, this.clock), this.clock);
  }

  get dataDir(): string {
    return this.#folder;
  }

  get backupDir(): string {
    return join(this.#root, 'backups');
  }

  get cataloguePath(): string {
    return join(this.#root, 'catalogue.sqlite');
  }

  get ledgerPath(): string {
    return join(this.#folder, 'ledger.sqlite');
  }

  get canRestartRegistrar(): boolean {
    return this.#registrarDir !== null;
  }

  readonly newId = (): string => `00000000-0000-7000-8000-${String(++this.#ids).padStart(12, '0')}`;

  /** Runs the clock from event to event until `met`; false when it is not within `limitMs`. */
  async until(met: () => boolean, limitMs: number): Promise<boolean> {
    const endMs = this.clock.now() + limitMs;
    await this.clock.advance(0);
    while (!met()) {
      if (this.clock.now() >= endMs) return false;
      if (!(await this.clock.step())) await this.clock.advance(1_000);
      this.#powerOnLater();
    }
    return true;
  }

  async pass(ms: number): Promise<void> {
    await this.clock.advance(ms);
    this.#powerOnLater();
  }

  /** The files of a killed program as it left them, the write-ahead log included. */
  moveToCopy(): void {
    const from = this.#folder;
    this.#folder = this.#newFolder();
    for (const name of readdirSync(from)) {
      if (!OF_THE_PROCESS.test(name)) copyFileSync(join(from, name), join(this.#folder, name));
    }
  }

  loadPaper(): void {
    if (!this.registrar.device.printer.ready) this.registrar.control.paper(true);
  }

  /** The registrar's program dies and starts again from its folder. */
  restartRegistrar(afterMs: number): void {
    this.registrar.control.powerOff();
    this.#poweringOn = true;
    this.clock.after(afterMs, () => {
      this.#poweringOn = false;
      const paper = this.registrar.device.state.paperPresent;
      this.registrar = this.#startRegistrar();
      if (this.registrar.device.state.paperPresent !== paper) throw new Finding('регистратор забыл о бумаге');
      this.story.tell('регистратор запущен снова из своей папки');
    });
  }

  close(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  #newFolder(): string {
    const folder = join(this.#root, `till-${++this.#folders}`);
    mkdirSync(folder);
    return folder;
  }

  #startRegistrar(): ShtrihSimulator {
    const registrar = createShtrihSimulator({
      clock: this.clock,
      dir: this.#registrarDir,
      options: this.#registrarOptions,
    });
    const { device } = registrar;
    registrar.onCommand(() => {
      const { shift } = device.state;
      if (!shift.open) return;
      this.registersOfShift.set(shift.number, {
        cashKopecks: device.money(CASH_SALES),
        receipts: device.count(SALES_COUNT),
      });
    });
    return registrar;
  }

  /** Somebody sees the dark display and presses the switch. */
  #powerOnLater(): void {
    if (this.#poweringOn || this.registrar.control.powered) return;
    this.#poweringOn = true;
    this.clock.after(this.random.int(1_000, 30_000), () => {
      this.#poweringOn = false;
      this.registrar.control.powerOn();
      this.story.tell('регистратор включён');
    });
  }
}
