/**
 * The one list of driver models. Only `boot` and the settings see it; a new model is one row here.
 * A row knows how to draw its settings, to make the driver, and to make the virtual device that stands in for it.
 */
import { z } from 'zod';
import type { FiscalOperationKind, FiscalRegistrar } from './fiscal/fiscal.ts';
import { createShtrihRegistrar } from './fiscal/shtrih/driver.ts';
import { createShtrihSimulator, type ShtrihSimulator } from './fiscal/shtrih/simulator/simulator.ts';
import type { Clock } from './kit/clock.ts';
import type { Port, PortSpec } from './kit/port.ts';
import type { VirtualDevice } from './kit/serve/virtual-device.ts';
import type { Tape } from './kit/tape.ts';
import type { Scanner } from './scanner/scanner.ts';
import { SerialScanner } from './scanner/serial/driver.ts';
import { scannerSettings } from './scanner/serial/settings.ts';
import { ScannerSimulator } from './scanner/serial/simulator.ts';
import { createNexoTerminal } from './terminal/nexo/driver.ts';
import { nexoSettings } from './terminal/nexo/settings.ts';
import { createTerminalSimulator, type TerminalSimulator } from './terminal/nexo/simulator/simulator.ts';
import type { BankTerminal, TerminalOperationKind, TerminalWay } from './terminal/terminal.ts';

export type DriverKind = 'fiscal' | 'scanner' | 'terminal';

/** What a driver is given besides its settings. */
export interface Surroundings {
  readonly clock: Clock;
  /** A new port for every attempt to connect; see `kit/ports/open.ts` and `kit/serve/pipe.ts`. */
  readonly openPort: () => Port;
  readonly tape?: Tape;
}

export interface SimulatorPlace {
  readonly clock: Clock;
  /** Folder of the device's memory; null keeps it in the process only. */
  readonly dir: string | null;
}

/** One document as the virtual fiscal storage holds it: the truth tests and the demo compare with. */
export interface StoredDocument {
  readonly fdNumber: number;
  readonly type: 'shift-open' | 'receipt' | 'correction' | 'shift-close' | 'other';
  /** Null for everything but a receipt and a correction. */
  readonly operation: FiscalOperationKind | null;
  readonly totalMinor: number;
  readonly fiscalSign: number;
}

/** What a person can do to any virtual registrar. */
export interface FiscalSimulation {
  readonly device: VirtualDevice;
  /** All documents in order, the first is number 1. */
  documents(): readonly StoredDocument[];
  /** Cash put in and taken out in this shift. */
  cashMoves(): {
    readonly inCount: number;
    readonly inMinor: number;
    readonly outCount: number;
    readonly outMinor: number;
  };
  readonly cashInDrawerMinor: number;
  /** Lines printed so far. */
  printed(): readonly string[];
  paper(present: boolean): void;
  /** The roll ends after so many more lines. */
  endPaperAfter(lines: number): void;
  powerOff(): void;
  powerOn(): void;
  readonly state: { readonly paper: boolean; readonly power: boolean; readonly cover: boolean };
  /** The line breaks while the next receipt is being closed: done at the device, unknown to the till. */
  loseNextClosing(): void;
  /** Moves the device's own clock. */
  moveClock(ms: number): void;
}

export interface ScannerSimulation {
  readonly device: VirtualDevice;
  /** Reads one code of latin1 text; resolves when its last byte has left. */
  scan(text: string): Promise<void>;
  garbage(bytes: readonly number[]): Promise<void>;
}

/** One operation as the bank behind a virtual terminal knows it: the truth a ledger is compared with. */
export interface BankRecord {
  /** The till's id of the request. Twice the same id: the buyer paid twice. */
  readonly id: string;
  readonly kind: TerminalOperationKind;
  readonly way: TerminalWay;
  readonly amountMinor: number;
  /** Only `approved` moved money for good; `reversed` was taken back by the terminal itself. */
  readonly result: 'approved' | 'declined' | 'reversed';
  /** Of a void: the number of its purchase. */
  readonly rrn: string;
  readonly batch: string;
}

/** What the buyer, or the bank behind him, does; `walks-away`: nobody presents a card until the terminal gives up. */
export type BuyerMode = 'approves' | 'declines' | 'cancels' | 'walks-away' | 'wrong-pin';

/** What a person can do to any virtual bank terminal. */
export interface TerminalSimulation {
  readonly device: VirtualDevice;
  /** Everything that reached the bank, in order. */
  operations(): readonly BankRecord[];
  /** Of the next operation; asked several times, of several operations in turn. */
  nextBuyer(mode: BuyerMode): void;
  /** From now on a buyer takes `ms`, and the bank as long. */
  hurry(ms: number): void;
  /** The next operation is done, its answer never leaves. */
  loseNextAnswer(): void;
  /** The power goes when the next operation is heard, before anything is done. */
  dieBeforeNext(): void;
  /** The power goes when the bank has decided, before the till hears of it. */
  dieAfterNext(): void;
  garbleNext(): void;
  delayNext(delayMs: number): void;
  /** The next operations are answered «busy» and not begun. */
  busyNext(times: number): void;
  /** Another terminal takes its place: another number, nothing remembered. */
  replace(terminalId: string): void;
  /** The terminal loses what it kept of its operations. */
  forget(): void;
  powerOff(): void;
  powerOn(): void;
  /** Called before a message is taken, after the bank decided, before an answer leaves; one listener. */
  onMoment(listener: (at: 'asked' | 'bank' | 'answered', what: string) => void): void;
  /** `working`: waits for a buyer or for the bank. */
  readonly state: {
    readonly power: boolean;
    readonly working: boolean;
    readonly batch: string;
    readonly terminalId: string;
  };
}

interface Model<Kind extends DriverKind, Driver, Simulation> {
  readonly kind: Kind;
  /** Kept in the shop's settings: never renamed. */
  readonly id: string;
  /** Russian, for the list a person chooses from. */
  readonly title: string;
  /** Every field has a default and a Russian `title`; `settingsForm` makes a form of it. */
  readonly settings: z.ZodObject;
  readonly ports: readonly PortSpec['type'][];
  /** Port settings to begin with. */
  readonly usualPort: { readonly baudRate: number; readonly tcpPort: number | null };
  /** Throws ZodError when the settings do not pass the schema: they are checked where they are typed and loaded. */
  create(settings: unknown, surroundings: Surroundings): Driver;
  simulate(place: SimulatorPlace): Simulation;
}

export type FiscalModel = Model<'fiscal', FiscalRegistrar, FiscalSimulation>;
export type ScannerModel = Model<'scanner', Scanner, ScannerSimulation>;
export type TerminalModel = Model<'terminal', BankTerminal, TerminalSimulation>;
export type DriverModel = FiscalModel | ScannerModel | TerminalModel;

/** Ties the type of a row's settings to its schema; outside the row they are unknown data. */
function model<Kind extends DriverKind, Settings extends z.ZodObject, Driver, Simulation>(
  row: Omit<Model<Kind, Driver, Simulation>, 'settings' | 'create'> & {
    readonly settings: Settings;
    readonly make: (settings: z.output<Settings>, surroundings: Surroundings) => Driver;
  },
): Model<Kind, Driver, Simulation> {
  const { make, ...rest } = row;
  return { ...rest, create: (settings, surroundings) => make(row.settings.parse(settings), surroundings) };
}

const password = (title: string): z.ZodDefault<z.ZodNumber> =>
  z.number().int().min(0).max(99_999_999).default(30).meta({ title });

const ROWS: readonly DriverModel[] = [
  model({
    kind: 'fiscal',
    id: 'shtrih',
    title: 'Штрих-М (протокол ФР: Штрих-М-01Ф, Штрих-Лайт, Штрих-Нано, РИТЕЙЛ, Элвес-МФ)',
    ports: ['serial', 'tcp'],
    usualPort: { baudRate: 115_200, tcpPort: 7778 },
    settings: z.strictObject({
      password: password('Пароль кассира в регистраторе'),
      adminPassword: password('Пароль системного администратора в регистраторе'),
    }),
    make: ({ password, adminPassword }, { clock, openPort, tape }) =>
      createShtrihRegistrar({ password, adminPassword, clock, port: openPort, ...(tape ? { tape } : {}) }),
    simulate: ({ clock, dir }) => shtrihSimulation(createShtrihSimulator({ clock, dir })),
  }),
  model({
    kind: 'scanner',
    id: 'serial-scanner',
    title: 'Сканер штрихкодов на COM-порту (или USB в режиме COM)',
    ports: ['serial', 'tcp'],
    usualPort: { baudRate: 9600, tcpPort: null },
    settings: scannerSettings,
    make: (settings, { clock, openPort, tape }) =>
      new SerialScanner(settings, { clock, port: openPort, ...(tape ? { tape } : {}) }),
    simulate({ clock }) {
      const device = new ScannerSimulator(clock);
      return { device, scan: (text) => device.scan(text), garbage: (bytes) => device.garbage(bytes) };
    },
  }),
  model({
    kind: 'terminal',
    id: 'nexo',
    title: 'Банковский терминал, протокол nexo (JSON по сети)',
    ports: ['tcp', 'serial'],
    usualPort: { baudRate: 115_200, tcpPort: 7778 },
    settings: nexoSettings,
    make: (settings, { clock, openPort, tape }) =>
      createNexoTerminal(settings, { clock, port: openPort, ...(tape ? { tape } : {}) }),
    simulate: ({ clock, dir }) => nexoSimulation(createTerminalSimulator({ clock, dir })),
  }),
];

const DOCUMENT_TYPES: Readonly<Record<number, StoredDocument['type']>> = {
  2: 'shift-open',
  3: 'receipt',
  5: 'shift-close',
  31: 'correction',
};
/** Numbered as in 8Dh. */
const OPERATIONS: readonly FiscalOperationKind[] = ['sale', 'purchase', 'sale-return', 'purchase-return'];

/** A Shtrih-M as any virtual registrar; what only this model can do stays in `simulator.control`. */
export function shtrihSimulation(simulator: ShtrihSimulator): FiscalSimulation {
  const { device, control } = simulator;
  return {
    device: simulator,
    documents: () =>
      device.archive.map(({ fd, type, fiscalSign, receipt }) => ({
        fdNumber: fd,
        type: DOCUMENT_TYPES[type] ?? 'other',
        operation: receipt === null ? null : (OPERATIONS[receipt.kind] ?? null),
        totalMinor: receipt?.totalKopecks ?? 0,
        fiscalSign,
      })),
    cashMoves: () => ({
      inCount: device.count(153),
      inMinor: device.money(242),
      outCount: device.count(154),
      outMinor: device.money(243),
    }),
    get cashInDrawerMinor() {
      return device.money(241);
    },
    printed: () => device.printer.tape,
    paper: (present) => control.paper(present),
    endPaperAfter: (lines) => control.endPaperAfter(lines),
    powerOff: () => control.powerOff(),
    powerOn: () => control.powerOn(),
    get state() {
      const { paperPresent, coverOpen } = device.state;
      return { paper: paperPresent, power: control.powered, cover: coverOpen };
    },
    loseNextClosing: () => control.behave({ code: 'FF45', do: 'close-connection' }),
    moveClock: (ms) => control.moveClock(ms),
  };
}

/** A nexo terminal as any virtual terminal; what only this model can do stays in `simulator.control`. */
export function nexoSimulation(simulator: TerminalSimulator): TerminalSimulation {
  const { control } = simulator;
  return {
    device: simulator,
    operations: () =>
      simulator.operations().map(({ id, kind, way, amountMinor, result, rrn, batch }) => ({
        id,
        kind,
        way,
        amountMinor,
        result,
        rrn,
        batch,
      })),
    nextBuyer: (mode) => control.nextBuyer(mode),
    hurry: (ms) => control.hurry(ms),
    loseNextAnswer: () => control.loseNextAnswer(),
    dieBeforeNext: () => control.dieBeforeNext(),
    dieAfterNext: () => control.dieAfterNext(),
    garbleNext: () => control.garbleNext(),
    delayNext: (delayMs) => control.delayNext(delayMs),
    busyNext: (times) => control.busyNext(times),
    replace: (terminalId) => control.wrongTerminalId(terminalId),
    forget: () => control.forget(),
    powerOff: () => control.powerOff(),
    powerOn: () => control.powerOn(),
    onMoment: (listener) => simulator.onCommand(({ at, category }) => listener(at, category)),
    get state() {
      const { working, batch, terminalId } = simulator;
      return { power: control.powered, working, batch, terminalId };
    },
  };
}

export interface Registry {
  readonly models: readonly DriverModel[];
  /** Null for an id that no row has: settings of a newer version, a model taken out. */
  fiscal(id: string): FiscalModel | null;
  scanner(id: string): ScannerModel | null;
  terminal(id: string): TerminalModel | null;
}

/** Throws when two rows share an id: settings would find the wrong driver. */
export function registryOf(models: readonly DriverModel[]): Registry {
  const twice = models.find(({ id }, index) => models.findIndex((other) => other.id === id) !== index);
  if (twice) throw new Error(`two drivers are called ${twice.id}`);
  return {
    models,
    fiscal: (id) => models.find((row): row is FiscalModel => row.kind === 'fiscal' && row.id === id) ?? null,
    scanner: (id) => models.find((row): row is ScannerModel => row.kind === 'scanner' && row.id === id) ?? null,
    terminal: (id) => models.find((row): row is TerminalModel => row.kind === 'terminal' && row.id === id) ?? null,
  };
}

export const registry: Registry = registryOf(ROWS);

/** One field of a settings form, plain data for the screen. */
export interface FormField {
  readonly name: string;
  /** Russian. */
  readonly title: string;
  readonly type: 'text' | 'integer' | 'boolean';
  readonly initial: string | number | boolean;
  /** Bounds of an integer. */
  readonly min: number | null;
  readonly max: number | null;
}

/** The form of a model's settings; throws for a schema a form cannot show (no title, no default, nested). */
export function settingsForm({ id, settings }: Pick<DriverModel, 'id' | 'settings'>): readonly FormField[] {
  const { properties = {} } = z.toJSONSchema(settings, { io: 'input' });
  return Object.entries(properties).map(([name, field]) => {
    const { title, type, default: initial, minimum, maximum } = typeof field === 'object' ? field : {};
    const formType = type === 'string' ? 'text' : type;
    const plain = typeof initial === 'string' || typeof initial === 'number' || typeof initial === 'boolean';
    if (title === undefined || !plain || !(formType === 'text' || formType === 'integer' || formType === 'boolean')) {
      throw new Error(`${id}: the field ${name} has no title, no default or no simple type`);
    }
    return { name, title, type: formType, initial, min: minimum ?? null, max: maximum ?? null };
  });
}
