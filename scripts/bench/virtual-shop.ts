/** A set-up shop on disk with a registrar and a scanner on pseudo-terminals, as the tours have it. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { createShtrihSimulator } from '#drivers/fiscal/shtrih/simulator/simulator.ts';
import { realClock } from '#drivers/kit/clock.ts';
import { servePseudoTerminal } from '#drivers/kit/serve/pseudo-terminal.ts';
import type { VirtualDevice } from '#drivers/kit/serve/virtual-device.ts';
import { ScannerSimulator } from '#drivers/scanner/serial/simulator.ts';
import { saveSettings, USUAL_OPTIONS } from '#main/settings/settings.ts';
import { fillCatalogue } from './shop-goods.ts';
import { addHistory, openSales } from './shop-sales.ts';

export interface VirtualShop {
  /** A new data folder with `goods` goods and a ledger of `receipts` receipts. */
  readonly dataFolder: (path: string, contents: { goods: number; receipts: number }) => Promise<string>;
  /** The same folder under another path, without what Chromium left in it. */
  readonly copy: (from: string, to: string) => string;
  /** Scans a code; resolves with the system's time at which its last byte left, ms on this process's clock. */
  readonly scan: (code: string) => Promise<number>;
  readonly close: () => Promise<void>;
}

const HISTORY_LINES = 5;

/** `folder` is for the lines of the devices. */
export async function openVirtualShop(folder: string): Promise<VirtualShop> {
  const registrar = createShtrihSimulator({ clock: realClock, dir: null });
  const scanner = new ScannerSimulator(realClock, { gapMs: 0 });
  let lastByteMs = 0;
  const paths = { registrar: join(folder, 'registrar.tty'), scanner: join(folder, 'scanner.tty') };
  const lines = [
    await servePseudoTerminal(registrar, paths.registrar, realClock),
    await servePseudoTerminal(
      stamped(scanner, () => {
        lastByteMs = performance.now();
      }),
      paths.scanner,
      realClock,
    ),
  ];
  return {
    async dataFolder(path, { goods, receipts }) {
      saveSettings(path, {
        profile: 'shop',
        shop: { name: 'ООО «Рога и Копыта»', inn: '7712345671', address: 'Москва', taxSystem: 'osn' },
        cashier: { name: 'Абдулова М. И.', inn: '' },
        registrar: {
          driver: 'shtrih',
          port: { type: 'serial', path: paths.registrar, baudRate: 115_200 },
          options: {},
        },
        scanner: {
          driver: 'serial-scanner',
          port: { type: 'serial', path: paths.scanner, baudRate: 9600 },
          options: {},
        },
        terminal: null,
        options: USUAL_OPTIONS,
      });
      await fillCatalogue(path, goods);
      if (receipts > 0) {
        const sales = openSales(path);
        addHistory(sales, receipts, HISTORY_LINES);
        sales.close();
      }
      return path;
    },
    copy(from, to) {
      cpSync(from, to, { recursive: true, filter: (source) => !source.startsWith(join(from, 'window')) });
      return to;
    },
    async scan(code) {
      await scanner.scan(code);
      return performance.timeOrigin + lastByteMs;
    },
    async close() {
      for (const line of lines) await line.close();
    },
  };
}

/** The same device; `onBytes` is called just before each chunk leaves it. */
function stamped(device: VirtualDevice, onBytes: () => void): VirtualDevice {
  return {
    title: device.title,
    connect: (host, kind) =>
      device.connect(
        {
          receive: (bytes) => {
            onBytes();
            host.receive(bytes);
          },
          broken: (reason) => host.broken(reason),
          powerLost: () => host.powerLost(),
        },
        kind,
      ),
  };
}
