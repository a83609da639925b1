/**
 * A shop beside the till, in the test's own process: a registrar and a scanner on pseudo-terminals, a bank terminal on
 * TCP with buyers and a bank behind it, a partner that takes documents by HTTP.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import type { portSpec, ShopOptions, UploadSettings } from '#contract/settings-shapes.ts';
import { createShtrihSimulator, type ShtrihSimulator } from '#drivers/fiscal/shtrih/simulator/simulator.ts';
import { realClock } from '#drivers/kit/clock.ts';
import { servePseudoTerminal } from '#drivers/kit/serve/pseudo-terminal.ts';
import { type Served, serveTcp } from '#drivers/kit/serve/tcp.ts';
import { ScannerSimulator } from '#drivers/scanner/serial/simulator.ts';
import { createTerminalSimulator, type TerminalSimulator } from '#drivers/terminal/nexo/simulator/simulator.ts';
import { startUploadServer, type UploadServer } from '#main/exchange/http-sink/simulator.ts';
import { saveSettings, USUAL_OPTIONS } from '#main/settings/settings.ts';
import { aDataFolder, aTill, type LaunchedTill } from './launch.ts';
import { ask, readyToSell, until } from './screens.ts';
import { stoppableClock } from './stoppable-clock.ts';

export interface VirtualShop {
  /** The till's data folder. */
  readonly dataDir: string;
  readonly registrar: ShtrihSimulator;
  readonly registrarPath: string;
  readonly scanner: ScannerSimulator;
  readonly scannerPath: string;
  /** Pulls the registrar's cable out of the till: the port is gone. */
  readonly unplugRegistrar: () => Promise<void>;
  readonly plugRegistrarIn: () => Promise<void>;
  /** `control`: what the next buyer does, lost answers, power; `operations()`: what the bank really did. */
  readonly terminal: TerminalSimulator;
  readonly terminalPort: number;
  readonly unplugTerminal: () => Promise<void>;
  readonly plugTerminalIn: () => Promise<void>;
  /** Whoever stands before the terminal, and the bank behind it: they take their time, or go on. */
  readonly buyer: { readonly waits: () => void; readonly goesOn: () => void };
  /** Takes documents when the settings say `toPartner(shop)`. */
  readonly partner: UploadServer;
}

/** Of a buyer and of the bank, each. */
const HURRY_MS = 20;
/** What the partner wants to hear before it takes a document. */
const PARTNER_KEY = 'shop-7712345671';

/** Something on a line that can be pulled out and put in again. */
function cable(plug: () => Promise<Served>): { plugIn: () => Promise<Served>; pullOut: () => Promise<void> } {
  let line: Served | null = null;
  return {
    async plugIn() {
      line = await plug();
      return line;
    },
    async pullOut() {
      const pulled = line;
      line = null;
      await pulled?.close();
    },
  };
}

export interface DeviceHabits {
  /** Time of a registrar's command. */
  readonly turnaroundMs?: number;
}

/** Devices that stay while tills come and go. Everything ends with the test. */
export async function aVirtualShop(options: DeviceHabits = {}): Promise<VirtualShop> {
  const dataDir = aDataFolder();
  const devices = aDataFolder();
  const registrar = createShtrihSimulator({ clock: realClock, dir: join(devices, 'memory'), options });
  const scanner = new ScannerSimulator(realClock, { baudRate: 115_200, gapMs: 20 });
  const buyersClock = stoppableClock();
  const terminal = createTerminalSimulator({
    clock: buyersClock,
    dir: join(devices, 'terminal'),
    options: { buyerMs: HURRY_MS, bankMs: HURRY_MS },
  });
  const partner = await startUploadServer({ clock: realClock, key: PARTNER_KEY });
  const registrarPath = join(devices, 'registrar.tty');
  const scannerPath = join(devices, 'scanner.tty');
  let terminalPort = 0;
  const registrarLine = cable(() => servePseudoTerminal(registrar, registrarPath, realClock));
  const scannerLine = cable(() => servePseudoTerminal(scanner, scannerPath, realClock));
  const terminalLine = cable(() => serveTcp(terminal, { host: '127.0.0.1', port: terminalPort }, realClock));
  await registrarLine.plugIn();
  await scannerLine.plugIn();
  terminalPort = Number((await terminalLine.plugIn()).address.split(':').at(-1));
  onTestFinished(async () => {
    for (const line of [registrarLine, scannerLine, terminalLine]) await line.pullOut();
    await partner.close();
  });
  return {
    dataDir,
    registrar,
    registrarPath,
    scanner,
    scannerPath,
    unplugRegistrar: () => registrarLine.pullOut(),
    plugRegistrarIn: async () => void (await registrarLine.plugIn()),
    terminal,
    terminalPort,
    unplugTerminal: () => terminalLine.pullOut(),
    plugTerminalIn: async () => void (await terminalLine.plugIn()),
    buyer: { waits: () => buyersClock.stop(), goesOn: () => buyersClock.goOn() },
    partner,
  };
}

/** The three goods of `writeGoods`, as they are printed on their packs and as the screen must show one of each. */
export const MILK = { code: '4600000000015', line: 'Молоко 2,5 %, 930 мл | 1 шт | 94,90 | 94,90' };
export const BREAD = { code: '4600000000022', line: 'Хлеб бородинский | 1 шт | 62,50 | 62,50' };
export const SOAP = { code: '4600000000039', line: 'Мыло хозяйственное | 1 шт | 45,05 | 45,05' };
/** 94.90 + 62.50 + 45.05. */
export const THREE_GOODS_MINOR = 20_245;

/** What an owner chose; the rest is as usual. */
export interface Chosen extends Partial<ShopOptions> {
  /** A bank terminal stands beside the till; true when left out. */
  readonly terminal?: boolean;
}

/** Documents go to the shop's partner: `setUp(shop, { upload: toPartner(shop) })`. */
export const toPartner = ({ partner }: Pick<VirtualShop, 'partner'>): UploadSettings => ({
  sink: 'http',
  url: partner.url,
  key: PARTNER_KEY,
});

/** A shop on an ordinary morning: set up, three goods in the catalogue, the shift open, nothing sold yet. */
export async function aReadyTill(
  habits: DeviceHabits = {},
  chosen: (shop: VirtualShop) => Chosen = () => ({}),
): Promise<{ shop: VirtualShop; till: LaunchedTill }> {
  const shop = await aVirtualShop(habits);
  setUp(shop, chosen(shop));
  const till = await aTill(shop.dataDir);
  await openForSale(till, shop);
  return { shop, till };
}

/** Three goods in the catalogue, every device there, the shift open. */
export async function openForSale({ page }: LaunchedTill, shop: VirtualShop): Promise<void> {
  await ask(page, 'catalogue.import', { paths: [writeGoods(shop.dataDir)] });
  await until(page, 'the registrar is ready', (view) => view.registrar.model !== '');
  await ask(page, 'shift.open', {});
  await readyToSell(page);
  await until(page, 'the scanner is ready', (view) => view.scanner.health === 'ready');
  await until(page, 'the terminal is ready', ({ terminal }) => ['off', 'ready'].includes(terminal.health));
}

type PortSpec = z.output<typeof portSpec>;

/** Where the devices are; null for one that the shop has not. */
export interface Ports {
  readonly registrar: PortSpec;
  readonly scanner: PortSpec | null;
  readonly terminal: PortSpec | null;
}

/** As the owner left it: the shop set up, devices named. */
export function setUp(shop: VirtualShop, { terminal = true, ...options }: Chosen = {}): void {
  const line = (path: string) => ({ type: 'serial', path, baudRate: 115_200 }) as const;
  const ports = {
    registrar: line(shop.registrarPath),
    scanner: line(shop.scannerPath),
    terminal: terminal ? ({ type: 'tcp', host: '127.0.0.1', port: shop.terminalPort } as const) : null,
  };
  saveShop(shop.dataDir, ports, options);
}

/** The settings file of a shop whose devices are at these ports. */
export function saveShop(dataDir: string, ports: Ports, options: Partial<ShopOptions> = {}): void {
  const { registrar, scanner, terminal } = ports;
  saveSettings(dataDir, {
    profile: 'shop',
    shop: { name: 'ООО «Рога и Копыта»', inn: '7712345671', address: 'Москва, ул. Примерная, 1', taxSystem: 'osn' },
    cashier: { name: 'Абдулова М. И.', inn: '' },
    registrar: { driver: 'shtrih', port: registrar, options: {} },
    scanner: scanner && { driver: 'serial-scanner', port: scanner, options: {} },
    terminal: terminal && { driver: 'nexo', port: terminal, options: {} },
    options: { ...USUAL_OPTIONS, ...options },
  });
}

/** A small list of goods for tours that need no real file. */
export function writeGoods(folder: string): string {
  const path = join(folder, 'goods.csv');
  writeFileSync(
    path,
    'Наименование;Код;Штрихкод;Цена;НДС;Единица\n' +
      'Молоко 2,5 %, 930 мл;101;4600000000015;94,90;10;шт\n' +
      'Хлеб бородинский;102;4600000000022;62,50;10;шт\n' +
      'Мыло хозяйственное;103;4600000000039;45,05;22;шт\n',
  );
  return path;
}
