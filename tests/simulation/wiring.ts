/** A till of this shop put together: real drivers on guarded lines, the partner's sink, mutants where one is planted. */
import { createShtrihRegistrar } from '#drivers/fiscal/shtrih/driver.ts';
import type { Clock } from '#drivers/kit/clock.ts';
import type { Port } from '#drivers/kit/port.ts';
import { devicePort } from '#drivers/kit/serve/pipe.ts';
import { SerialScanner } from '#drivers/scanner/serial/driver.ts';
import { scannerSettings } from '#drivers/scanner/serial/settings.ts';
import { createNexoTerminal } from '#drivers/terminal/nexo/driver.ts';
import { nexoSettings } from '#drivers/terminal/nexo/settings.ts';
import { createLookup } from '#main/catalogue/lookup.ts';
import type { Catalogue } from '#main/catalogue/open.ts';
import { createSearch } from '#main/catalogue/search.ts';
import type { Ledger } from '#main/ledger/open.ts';
import type { DeviceMaker } from '#main/services/device-maker.ts';
import { createImportDesk } from '#main/services/import-desk.ts';
import type { TillOptions } from '#main/services/till.ts';
import { type Settings, USUAL_OPTIONS } from '#main/settings/settings.ts';
import { partnerSink } from './partner.ts';
import type { World } from './world.ts';

const SETTINGS: Settings = {
  profile: 'shop',
  shop: { name: 'ООО «Магазин у дома»', inn: '7712345671', address: 'Москва', taxSystem: 'osn' },
  cashier: { name: 'Абдулова М. И.', inn: '' },
  registrar: { driver: 'shtrih', port: { type: 'tcp', host: '127.0.0.1', port: 7778 }, options: {} },
  scanner: { driver: 'serial-scanner', port: { type: 'serial', path: '/dev/ttyS0', baudRate: 9600 }, options: {} },
  terminal: { driver: 'nexo', port: { type: 'tcp', host: '127.0.0.1', port: 7779 }, options: {} },
  options: { ...USUAL_OPTIONS, returnPapers: true, upload: { sink: 'http', url: 'http://partner.test/', key: '' } },
};

/** What of a till belongs to one run of its program. */
export interface LifeParts {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly catalogue: Catalogue;
  /** A line that dies with the program; `kind` is where it may be killed. */
  readonly port: (inner: Port, kind: 'write' | 'pay' | null) => Port;
  readonly around: (request: () => void) => void;
}

export function tillOptions(world: World, life: LifeParts): TillOptions {
  const { clock, ledger, catalogue, around } = life;
  const { mutant, partner } = world;
  const goods = { lookup: createLookup(catalogue), search: createSearch(catalogue) };
  const sink = partnerSink({ clock, partner, around });
  return {
    clock,
    newId: world.newId,
    ledger,
    goods: () => goods,
    importing: createImportDesk({ catalogue: () => catalogue, defaultVat: () => null }),
    maker: maker(world, life),
    settings: SETTINGS,
    saveSettings: () => {},
    makeSink: () => mutant?.sink?.(sink) ?? sink,
    random: (limit) => world.random.int(0, limit - 1),
    training: false,
    afterRevision: 0,
    switchTraining: () => Promise.reject(new Error('no training in this shop')),
    setup: {
      dataDir: world.dataDir,
      demoSettings: () => SETTINGS,
      importDemoGoods: () => Promise.reject(new Error('not in this shop')),
    },
    host: { pickFiles: () => Promise.resolve([]), quit: () => {} },
    about: { version: '0', electron: '', chrome: '', node: '', sqlite: ledger.sqliteVersion, dataDir: '' },
  };
}

function maker(world: World, { clock, port }: LifeParts): DeviceMaker {
  const { mutant } = world;
  const shtrih = createShtrihRegistrar({ clock, port: () => port(world.cable.port(), 'write') });
  const nexo = createNexoTerminal(nexoSettings.parse({}), {
    clock,
    port: () => port(world.terminal.cable.port(), 'pay'),
  });
  const scanner = new SerialScanner(scannerSettings.parse({}), {
    clock,
    port: () => port(devicePort(world.scanner, world.clock), null),
  });
  const registrar = mutant?.driver?.(shtrih, clock) ?? shtrih;
  const terminal = mutant?.terminal?.(nexo, clock) ?? nexo;
  return {
    models: () => ({ registrars: [], scanners: [], terminals: [] }),
    serialPorts: () => Promise.resolve([]),
    registrar: () => ({ title: 'Штрих-М', driver: registrar }),
    scanner: () => ({ title: 'Сканер', driver: scanner }),
    terminal: () => ({ title: 'Терминал', driver: terminal }),
    virtual: () => Promise.reject(new Error('no virtual devices in this shop')),
  };
}
