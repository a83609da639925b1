/** One shop: its folder, registrar, line, disk and clocks. What outlives the till's program, and what people may do. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { FiscalRegistrar } from '#drivers/fiscal/fiscal.ts';
import type { Behaviour } from '#drivers/fiscal/shtrih/simulator/behaviours.ts';
import type { ShtrihOptions } from '#drivers/fiscal/shtrih/simulator/options.ts';
import { COUNT, MONEY, shiftPayment } from '#drivers/fiscal/shtrih/simulator/registers.ts';
import { createShtrihSimulator, type ShtrihSimulator } from '#drivers/fiscal/shtrih/simulator/simulator.ts';
import { type Clock, ManualClock } from '#drivers/kit/clock.ts';
import { devicePort } from '#drivers/kit/serve/pipe.ts';
import { ScannerSimulator } from '#drivers/scanner/serial/simulator.ts';
import type { BankTerminal } from '#drivers/terminal/terminal.ts';
import type { UploadSink } from '#main/exchange/sink.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { Cable } from '../conformance/kit/cable.ts';
import { breathe } from './breathe.ts';
import type { Disk } from './disk.ts';
import { Finding } from './failure.ts';
import type { FaultRow } from './fault-row.ts';
import { type PriceLists, priceLists } from './goods.ts';
import { HandTerminal } from './hand-terminal.ts';
import { Partner } from './partner.ts';
import { Random } from './random.ts';
import type { Statistics } from './statistics.ts';
import { Story } from './story.ts';
import { TerminalPlace } from './terminal-place.ts';

/** A mistake planted into the till by wrapping one of its parts. */
export interface Mutant {
  readonly title: string;
  readonly driver?: (driver: FiscalRegistrar, clock: Clock) => FiscalRegistrar;
  readonly terminal?: (driver: BankTerminal, clock: Clock) => BankTerminal;
  readonly ledger?: (ledger: Ledger) => Ledger;
  readonly sink?: (sink: UploadSink) => UploadSink;
}

export interface WorldOptions {
  readonly seed: number;
  readonly statistics: Statistics;
  readonly mutant: Mutant | null;
  readonly onStory: (line: string) => void;
  readonly faults: (index: number) => boolean;
}

/** What the till's program does when it is killed. */
export const DOOMED_AT = {
  commit: 'записи на диск',
  write: 'отправки регистратору',
  pay: 'отправки терминалу',
  upload: 'отправки документа',
  refund: 'возврата денег',
} as const;

/** When and where the till's program will be killed. */
export interface Doom {
  readonly kind: keyof typeof DOOMED_AT;
  readonly moment: 'before' | 'inside' | 'after';
  /** How many of them pass before. */
  left: number;
}

/** The registers of a shift as they were before the Z report cleared them. */
export interface ShiftRegisters {
  /** By kind 0..3 (sale, purchase, sale return, purchase return): receipts, and what was paid by each payment kind. */
  readonly receipts: readonly number[];
  readonly paymentsKopecks: readonly (readonly number[])[];
  readonly cashInKopecks: number;
  readonly cashOutKopecks: number;
  readonly correctionsKopecks: readonly number[];
}

const FIRST_MORNING = Date.UTC(2026, 10, 23, 6, 0, 0);
/** Sale, purchase and their returns; cash to other, as FF45h numbers them. */
const KINDS = [0, 1, 2, 3] as const;
const PAYMENTS = [0, 1, 13, 14, 15] as const;
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
  readonly terminal: TerminalPlace;
  readonly handTerminal = new HandTerminal();
  readonly partner: Partner;
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
  /** Faults drawn so far, struck or not. */
  faultsDrawn = 0;
  /** How far the computer's clock is from the true time. */
  skewMs = 0;
  readonly #root: string;
  readonly #registrarDir: string | null;
  readonly #registrarOptions: Partial<ShtrihOptions>;
  readonly #mayHappen: (index: number) => boolean;
  #folder: string;
  #folders = 0;
  #ids = 0;
  #poweringOn = false;

  static async open(options: WorldOptions): Promise<World> {
    return new World(options, await priceLists());
  }

  private constructor({ seed, statistics, mutant, onStory, faults }: WorldOptions, goods: PriceLists) {
    this.random = new Random(seed);
    this.story = new Story(this.clock, onStory);
    this.statistics = statistics;
    this.mutant = mutant;
    this.goods = goods;
    this.#mayHappen = faults;
    this.#root = mkdtempSync(join(existsSync(MEMORY_DISK) ? MEMORY_DISK : tmpdir(), 'rmk-days-'));
    this.#folder = this.#newFolder();
    copyFileSync(goods.catalogue, join(this.#root, 'catalogue.sqlite'));
    // Half of the registrars keep their memory on disk and can be restarted; the others are quicker.
    this.#registrarDir = seed % 2 === 0 ? join(this.#root, 'registrar') : null;
    // A third is registered for ФФД 1.05, where a receipt is sent with fewer commands.
    this.#registrarOptions = { ffdVersion: seed % 3 === 0 ? 2 : 4 };
    this.registrar = this.#startRegistrar();
    this.cable = new Cable(() => devicePort(this.registrar, this.clock), this.clock);
    const { clock, story } = this;
    const root = this.#root;
    this.terminal = new TerminalPlace({ clock, story, seed, root, random: this.random.child() });
    this.partner = new Partner((title) => this.struck(title));
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

  /** Puts a fault where it waits. Left out ones draw the same chances, so that the rest of the story can stay. */
  arm(row: FaultRow, random: Random): void {
    const own = random.child();
    const index = this.faultsDrawn++;
    if (this.#mayHappen(index) && row.arm(this, own, row.title)) this.story.tell(`беда № ${index} ждёт: ${row.title}`);
  }

  struck(title: string): void {
    this.statistics.countFault(title);
    this.story.trouble(title);
  }

  readonly newId = (): string => `00000000-0000-7000-8000-${String(++this.#ids).padStart(12, '0')}`;

  /** Runs the clock from event to event until `met`; false when it is not within `limitMs`. */
  async until(met: () => boolean, limitMs: number): Promise<boolean> {
    const endMs = this.clock.now() + limitMs;
    await this.clock.advance(0);
    while (!met()) {
      if (this.clock.now() >= endMs) return false;
      // A long chain of promises must not cost the shop time: the next event may be a minute away.
      await breathe();
      if (met()) break;
      if (!(await this.clock.step())) await this.clock.advance(1_000);
      this.#switchOnLater();
    }
    return true;
  }

  async pass(ms: number): Promise<void> {
    await this.clock.advance(ms);
    this.#switchOnLater();
  }

  /** The files of a killed program as it left them, the write-ahead log included. */
  moveToCopy(): void {
    const from = this.#folder;
    this.#folder = this.#newFolder();
    for (const name of readdirSync(from)) {
      if (!OF_THE_PROCESS.test(name)) copyFileSync(join(from, name), join(this.#folder, name));
    }
  }

  /** Number of the money operation in work, as the terminal's screen and slip show it; null when there is none. */
  operationInWork(): string | null {
    return this.#ask<string>(
      `SELECT json_extract(state, '$.operation.request.id') FROM machine WHERE name = 'payment'`,
    );
  }

  /** The QR on the buyer's receipt; null when the sale is not in the base. */
  qrOf(saleId: string): string | null {
    return this.#ask<string>(
      `SELECT 't=' || replace(replace(d.device_time, '-', ''), ':', '') || '&s=' || (d.total_minor / 100) || '.'
        || substr('0' || (d.total_minor % 100), -2) || '&fn=' || d.fn_number || '&i=' || d.fd_number
        || '&fp=' || d.fiscal_sign || '&n=1' FROM fiscal_document d WHERE d.receipt_id = '${saleId}'`,
    );
  }

  /** The last fiscal document of the journal a person leafs through. */
  lastKnownFd(): number {
    return this.#ask<number>('SELECT max(fd_number) FROM fiscal_document') ?? 0;
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

  /** One value out of the till's base, past the till. */
  #ask<Value>(sql: string): Value | null {
    const db = new Database(this.ledgerPath, { readonly: true });
    try {
      return db.prepare<[], Value>(sql).pluck().get() ?? null;
    } finally {
      db.close();
    }
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
    let seen = '';
    registrar.onCommand(() => {
      const { shift } = device.state;
      const present = [device.archive.length, device.money(MONEY.cashIn), device.money(MONEY.cashOut)].join(' ');
      if (!shift.open || present === seen) return;
      seen = present;
      this.registersOfShift.set(shift.number, {
        receipts: KINDS.map((kind) => device.count(COUNT.shiftReceipts + kind)),
        paymentsKopecks: KINDS.map((kind) => PAYMENTS.map((payment) => shiftPayment(device, payment, kind))),
        cashInKopecks: device.money(MONEY.cashIn),
        cashOutKopecks: device.money(MONEY.cashOut),
        correctionsKopecks: KINDS.map((kind) => device.money(MONEY.corrections + kind)),
      });
    });
    return registrar;
  }

  #switchOnLater(): void {
    this.terminal.powerOnLater();
    this.#powerOnLater();
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
