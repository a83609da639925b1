/** A shop beside the till: a registrar and a scanner on pseudo-terminals, in the test's own process. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createShtrihSimulator, type ShtrihSimulator } from '#drivers/fiscal/shtrih/simulator/simulator.ts';
import { realClock } from '#drivers/kit/clock.ts';
import { servePseudoTerminal } from '#drivers/kit/serve/pseudo-terminal.ts';
import type { Served } from '#drivers/kit/serve/tcp.ts';
import { ScannerSimulator } from '#drivers/scanner/serial/simulator.ts';
import { type Settings, saveSettings } from '#main/settings/settings.ts';
import { aDataFolder, aTill, type LaunchedTill } from './launch.ts';
import { ask, readyToSell, until } from './screens.ts';

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
}

/** Devices that stay while tills come and go. Everything ends with the test. */
export async function aVirtualShop(options: { turnaroundMs?: number } = {}): Promise<VirtualShop> {
  const dataDir = aDataFolder();
  const devices = aDataFolder();
  const registrar = createShtrihSimulator({ clock: realClock, dir: join(devices, 'memory'), options });
  const scanner = new ScannerSimulator(realClock, { baudRate: 115_200, gapMs: 20 });
  const registrarPath = join(devices, 'registrar.tty');
  const scannerPath = join(devices, 'scanner.tty');
  let cable: Served | null = null;
  const plugRegistrarIn = async (): Promise<void> => {
    cable = await servePseudoTerminal(registrar, registrarPath, realClock);
  };
  const unplugRegistrar = async (): Promise<void> => {
    const pulled = cable;
    cable = null;
    await pulled?.close();
  };
  await plugRegistrarIn();
  const scannerLine = await servePseudoTerminal(scanner, scannerPath, realClock);
  onTestFinished(async () => {
    await unplugRegistrar();
    await scannerLine.close();
  });
  return { dataDir, registrar, registrarPath, scanner, scannerPath, unplugRegistrar, plugRegistrarIn };
}

/** The three goods of `writeGoods`, as they are printed on their packs and as the screen must show one of each. */
export const MILK = { code: '4600000000015', line: 'Молоко 2,5 %, 930 мл | 1 шт | 94,90 | 94,90' };
export const BREAD = { code: '4600000000022', line: 'Хлеб бородинский | 1 шт | 62,50 | 62,50' };
export const SOAP = { code: '4600000000039', line: 'Мыло хозяйственное | 1 шт | 45,05 | 45,05' };
/** 94.90 + 62.50 + 45.05. */
export const THREE_GOODS_MINOR = 20_245;

/** A shop on an ordinary morning: set up, three goods in the catalogue, the shift open, nothing sold yet. */
export async function aReadyTill(
  options: { turnaroundMs?: number } = {},
): Promise<{ shop: VirtualShop; till: LaunchedTill }> {
  const shop = await aVirtualShop(options);
  setUp(shop);
  const till = await aTill(shop.dataDir);
  await ask(till.page, 'catalogue.import', { paths: [writeGoods(shop.dataDir)] });
  await until(till.page, 'the registrar is ready', (view) => view.registrar.model !== '');
  await ask(till.page, 'shift.open', {});
  await readyToSell(till.page);
  await until(till.page, 'the scanner is ready', (view) => view.scanner.health === 'ready');
  return { shop, till };
}

/** As the owner left it: the shop set up, devices named. */
export function setUp(shop: VirtualShop): void {
  const settings: Settings = {
    profile: 'shop',
    shop: { name: 'ООО «Рога и Копыта»', inn: '7712345671', address: 'Москва, ул. Примерная, 1', taxSystem: 'osn' },
    cashier: { name: 'Абдулова М. И.', inn: '' },
    registrar: { driver: 'shtrih', port: { type: 'serial', path: shop.registrarPath, baudRate: 115_200 } },
    scanner: { driver: 'serial-scanner', port: { type: 'serial', path: shop.scannerPath, baudRate: 115_200 } },
  };
  saveSettings(shop.dataDir, settings);
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
