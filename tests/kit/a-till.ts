/** A whole till without a window: real bases on disk, the real driver, the simulator on an in-process line. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Answer, Ask, CallName, TillEvent } from '#contract/contract.ts';
import { contract } from '#contract/contract.ts';
import type { Outcome } from '#contract/refusals.ts';
import type { Snapshot } from '#contract/snapshot.ts';
import { createShtrihRegistrar } from '#drivers/fiscal/shtrih/driver.ts';
import { createShtrihSimulator, type ShtrihSimulator } from '#drivers/fiscal/shtrih/simulator/simulator.ts';
import { ManualClock } from '#drivers/kit/clock.ts';
import type { Port } from '#drivers/kit/port.ts';
import { devicePort } from '#drivers/kit/serve/pipe.ts';
import { SerialScanner } from '#drivers/scanner/serial/driver.ts';
import { scannerSettings } from '#drivers/scanner/serial/settings.ts';
import { ScannerSimulator } from '#drivers/scanner/serial/simulator.ts';
import { createNexoTerminal } from '#drivers/terminal/nexo/driver.ts';
import { nexoSettings } from '#drivers/terminal/nexo/settings.ts';
import { createTerminalSimulator, type TerminalSimulator } from '#drivers/terminal/nexo/simulator/simulator.ts';
import { createLookup } from '#main/catalogue/lookup.ts';
import { openCatalogue } from '#main/catalogue/open.ts';
import { createSearch } from '#main/catalogue/search.ts';
import { makeSink } from '#main/exchange/make-sink.ts';
import { type Ledger, openLedger } from '#main/ledger/open.ts';
import type { DeviceMaker } from '#main/services/device-maker.ts';
import { createImportDesk } from '#main/services/import-desk.ts';
import { createTill, type Till } from '#main/services/till.ts';
import { type Settings, USUAL_OPTIONS } from '#main/settings/settings.ts';

/** Sums chosen so that rounding shows: 0.412 x 789.00 = 325.068. */
export const GOODS_CSV = `Наименование;Код;Штрихкод;Цена;НДС;Единица;Весовой;PLU
Молоко 2,5 %, 930 мл;101;4600000000015;94,90;10;шт;;
Хлеб бородинский;102;4600000000022;62,50;10;шт;;
Мыло хозяйственное;103;4600000000039;45,05;22;шт;;
Сыр российский;104;;789,00;10;кг;да;12345
Газета;105;4600000000046;30,00;0;шт;;
Пакет без цены;106;4600000000053;;22;шт;;
`;
export const MILK = '4600000000015';
export const BREAD = '4600000000022';
export const SOAP = '4600000000039';
/** 0.412 kg of cheese: 22 12345 00412 and its check digit. */
export const CHEESE_412_G = '2212345004126';

export const SETTINGS: Settings = {
  profile: 'shop',
  shop: { name: 'ООО «Магазин у дома»', inn: '7712345671', address: 'Москва', taxSystem: 'osn' },
  cashier: { name: 'Абдулова М. И.', inn: '' },
  registrar: { driver: 'shtrih', port: { type: 'tcp', host: '127.0.0.1', port: 7778 }, options: {} },
  scanner: null,
  terminal: { driver: 'nexo', port: { type: 'tcp', host: '127.0.0.1', port: 7779 }, options: {} },
  options: USUAL_OPTIONS,
};

export interface TestTill {
  readonly till: Till;
  readonly ledger: Ledger;
  readonly clock: ManualClock;
  readonly registrar: ShtrihSimulator;
  readonly scanner: ScannerSimulator;
  readonly terminal: TerminalSimulator;
  readonly events: TillEvent[];
  snapshot(): Promise<Snapshot>;
  /** Lets time pass until the call answers. Throws on a refusal unless `refusalOf` is used. */
  call<N extends CallName>(name: N, ask: Ask<N>): Promise<Answer<N>>;
  /** The code of the refusal; `accepted` when there was none. */
  refusalOf<N extends CallName>(name: N, ask: Ask<N>): Promise<string>;
  /** Lets time pass until the money and the document in work are finished or wait for somebody. */
  settle(): Promise<Snapshot>;
  stop(): Promise<void>;
}

/** The things of one shop that outlive a till: its folder, its registrar, its time. */
export interface Shop {
  readonly dir: string;
  readonly clock: ManualClock;
  readonly registrar: ShtrihSimulator;
  readonly scanner: ScannerSimulator;
  readonly terminal: TerminalSimulator;
  /** The line to the registrar; a test may put something of its own between. */
  port: () => Port;
  /** The line to the bank terminal, likewise. */
  terminalPort: () => Port;
}

export async function aShop(options: { turnaroundMs?: number } = {}): Promise<Shop> {
  const dir = mkdtempSync(join(tmpdir(), 'rmk-flow-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const clock = new ManualClock();
  const registrar = createShtrihSimulator({ clock, dir: null, options });
  const scanner = new ScannerSimulator(clock);
  const terminal = createTerminalSimulator({ clock, dir: null });
  copyFileSync(await filledCatalogue(), join(dir, 'catalogue.sqlite'));
  const port = (): Port => devicePort(registrar, clock);
  return { dir, clock, registrar, scanner, terminal, port, terminalPort: () => devicePort(terminal, clock) };
}

let template: Promise<string> | null = null;

/** The goods are imported once a test file and copied for every shop. */
function filledCatalogue(): Promise<string> {
  template ??= (async () => {
    const dir = mkdtempSync(join(tmpdir(), 'rmk-goods-'));
    process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
    const csv = join(dir, 'goods.csv');
    writeFileSync(csv, GOODS_CSV);
    const catalogue = openGoods(dir);
    const filled = await createImportDesk({ catalogue: () => catalogue, defaultVat: () => null }).run([csv]);
    if (!filled.ok) throw new Error(`the goods were refused: ${JSON.stringify(filled.error)}`);
    catalogue.close();
    return join(dir, 'catalogue.sqlite');
  })();
  return template;
}

function openGoods(dir: string) {
  const opened = openCatalogue(join(dir, 'catalogue.sqlite'));
  if (!opened.ok) throw new Error(opened.problem.code);
  return opened.catalogue;
}

/** Only the devices this shop has; a test never sets others up. */
function makerFor(shop: Shop): DeviceMaker {
  const { clock } = shop;
  const registrar = () => ({ title: 'Штрих-М', driver: createShtrihRegistrar({ clock, port: () => shop.port() }) });
  const openPort = () => devicePort(shop.scanner, clock);
  return {
    models: () => ({ registrars: [], scanners: [], terminals: [] }),
    serialPorts: () => Promise.resolve([]),
    registrar,
    scanner: () => ({
      title: 'Сканер',
      driver: new SerialScanner(scannerSettings.parse({}), { clock, port: openPort }),
    }),
    terminal: () => ({
      title: 'Терминал',
      driver: createNexoTerminal(nexoSettings.parse({}), { clock, port: () => shop.terminalPort() }),
    }),
    virtual: () => Promise.reject(new Error('no virtual devices in this shop')),
  };
}

let lastId = 0;
const newId = (): string => `00000000-0000-7000-8000-${String(++lastId).padStart(12, '0')}`;

/** Starts a till in the shop. `wrapLedger` may stand between the till and the disk. */
export async function aTill(
  shop: Shop,
  wrapLedger: (ledger: Ledger) => Ledger = (ledger) => ledger,
): Promise<TestTill> {
  const { dir, clock } = shop;
  const opened = openLedger(join(dir, 'ledger.sqlite'), { clock, backupDir: join(dir, 'backups'), reserveBytes: 4096 });
  const ledger = wrapLedger(opened);
  const catalogue = openGoods(dir);
  const goods = { lookup: createLookup(catalogue), search: createSearch(catalogue) };
  const till = createTill({
    clock,
    newId,
    ledger,
    goods: () => goods,
    importing: createImportDesk({ catalogue: () => catalogue, defaultVat: () => null }),
    maker: makerFor(shop),
    settings: { ...SETTINGS, scanner: SETTINGS.profile === 'shop' ? SETTINGS.registrar : null } as Settings,
    saveSettings: () => {},
    makeSink: (upload) => makeSink(upload, clock),
    training: false,
    afterRevision: 0,
    switchTraining: () => Promise.reject(new Error('no training in this shop')),
    setup: { dataDir: dir, demoSettings: () => SETTINGS, importDemoGoods: () => Promise.reject(new Error('not here')) },
    host: { pickFiles: () => Promise.resolve([]), quit: () => {} },
    about: { version: '0', electron: '', chrome: '', node: '', sqlite: ledger.sqliteVersion, dataDir: dir },
  });
  const events: TillEvent[] = [];
  till.listen((event) => events.push(event));
  await till.start();
  const stop = async (): Promise<void> => {
    await passing(clock, till.stop());
    catalogue.close();
    opened.close();
  };
  const test = testTill({ ...shop, till, ledger, events, stop });
  await clock.advance(2_000);
  return test;
}

const BUSY: ReadonlySet<string> = new Set(['sending', 'cancelling', 'checking', 'in-progress']);

function testTill(
  parts: Pick<TestTill, 'till' | 'ledger' | 'clock' | 'registrar' | 'scanner' | 'terminal' | 'events' | 'stop'>,
): TestTill {
  const { till, clock } = parts;
  const ask = async <N extends CallName>(name: N, payload: Ask<N>): Promise<Outcome<unknown>> =>
    passing(clock, till.call(name, contract[name].ask.parse(payload)));
  const call = async <N extends CallName>(name: N, payload: Ask<N>): Promise<Answer<N>> => {
    const outcome = await ask(name, payload);
    if (!outcome.ok) throw new Error(`${name} was refused: ${JSON.stringify(outcome.error)}`);
    return contract[name].answer.parse(outcome.value) as Answer<N>;
  };
  const snapshot = (): Promise<Snapshot> => call('till.snapshot', {});
  return {
    ...parts,
    call,
    snapshot,
    async refusalOf(name, payload) {
      const outcome = await ask(name, payload);
      return outcome.ok ? 'accepted' : outcome.error.code;
    },
    async settle() {
      for (let round = 0; round < 600; round++) {
        const view = await snapshot();
        const busy = BUSY.has(view.fiscal?.state ?? '') || BUSY.has(view.money?.state ?? '');
        if (!busy) return view;
        await clock.advance(1000);
      }
      throw new Error('the fiscal document is still in work after ten minutes');
    },
  };
}

/** Lets the clock run until the promise settles. */
async function passing<T>(clock: ManualClock, promise: Promise<T>): Promise<T> {
  let settled = false;
  const finished = promise.finally(() => {
    settled = true;
  });
  finished.catch(() => undefined);
  for (let round = 0; round < 3000 && !settled; round++) await clock.advance(round < 50 ? 1 : 200);
  return finished;
}
