/**
 * Composition root: the only file that creates and connects everything. Opens the two bases, reads the settings,
 * knows the models of devices (through the registry) and starts the till.
 */
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { cashierSettings, shopSettings } from '#contract/settings-shapes.ts';
import { type Clock, realClock } from '#drivers/kit/clock.ts';
import { createLookup } from '#main/catalogue/lookup.ts';
import { type Catalogue, openCatalogue } from '#main/catalogue/open.ts';
import { createSearch } from '#main/catalogue/search.ts';
import { type LedgerNews, openOrBeginAnew } from '#main/ledger/begin-anew.ts';
import { toLedgerError } from '#main/ledger/errors.ts';
import { type Ledger, LedgerError, type LedgerErrorCode } from '#main/ledger/open.ts';
import { ledgerPurpose, setLedgerPurpose } from '#main/ledger/purpose.ts';
import { createDeviceMaker } from './device-models.ts';
import { makeSink } from './exchange/make-sink.ts';
import type { Goods } from './services/goods.ts';
import type { ImportDesk } from './services/handlers/catalogue.ts';
import { createImportDesk } from './services/import-desk.ts';
import type { Notices } from './services/notices.ts';
import { createTill, keepReserve, type Till, type TillOptions } from './services/till.ts';
import { TillStage } from './services/till-stage.ts';
import { loadSettings, type Settings, saveSettings, USUAL_OPTIONS } from './settings/settings.ts';

export interface BootOptions {
  readonly dataDir: string;
  readonly appInfo: {
    readonly version: string;
    readonly electron: string;
    readonly chrome: string;
    readonly node: string;
  };
  /** Where the files that ship with the program are. */
  readonly paths: { readonly fixtures: string };
  readonly host: { readonly pickFiles: () => Promise<readonly string[]>; readonly quit: () => void };
  readonly clock?: Clock;
}

const demoShop = z.strictObject({ shop: shopSettings, cashier: cashierSettings });

/**
 * Starts the till on a data folder. Rejects with CannotStart when the ledger cannot be opened (newer version, not
 * durable): the till must not sell without it. A ledger, catalogue or settings that cannot be read are set aside under
 * another name and said aloud; the till starts without them.
 */
export async function boot(options: BootOptions): Promise<Till> {
  const { dataDir } = options;
  const clock = options.clock ?? realClock;
  mkdirSync(dataDir, { recursive: true });
  const { ledger, news } = openReceipts(join(dataDir, 'ledger.sqlite'), join(dataDir, 'backups'), clock);
  assertForSelling(ledger);
  const loaded = loadSettings(dataDir, clock.now());
  const kept: Kept = { settings: loaded.found === 'settings' ? loaded.settings : null };
  const { catalogue, setAside } = openGoods(join(dataDir, 'catalogue.sqlite'), clock);
  const goods: Goods | null = catalogue && { lookup: createLookup(catalogue), search: createSearch(catalogue) };
  const importing = createImportDesk({
    catalogue: () => catalogue,
    // Only payers of VAT must have it stated; for the others «without VAT» is the truth.
    defaultVat: () => (kept.settings && kept.settings.shop.taxSystem !== 'osn' ? 'none' : null),
  });
  const make = (base: Ledger, training: boolean, afterRevision: number): Till =>
    createTill({
      ...tillParts(options, clock, kept, { goods, importing }),
      ledger: base,
      training,
      afterRevision,
      settings: training ? trainingSettings(kept.settings) : kept.settings,
      about: { ...options.appInfo, sqlite: base.sqliteVersion, dataDir },
      switchTraining: (on) => stage.switchTo(on),
    });
  const openTraining = (): Ledger => {
    const dir = join(dataDir, 'training');
    mkdirSync(dir, { recursive: true });
    const { ledger: base } = openOrBeginAnew(join(dir, 'ledger.sqlite'), { clock, backupDir: join(dir, 'backups') });
    setLedgerPurpose(base, 'training');
    return base;
  };
  const stage = new TillStage({ shop: ledger, make, openTraining });
  tellSetAside(stage.notices, loaded.found === 'damaged' ? loaded.setAside : null, setAside);
  tellNews(stage.notices, news);
  keepReserve(ledger, stage.notices);
  await stage.start();
  return stage.asTill(() => catalogue?.close());
}

/** What the owner set up, as the running till changed it last. */
interface Kept {
  settings: Settings | null;
}

function tillParts(
  { dataDir, paths, host }: BootOptions,
  clock: Clock,
  kept: Kept,
  { goods, importing }: { goods: Goods | null; importing: ImportDesk },
): Omit<TillOptions, 'ledger' | 'training' | 'afterRevision' | 'settings' | 'about' | 'switchTraining'> {
  return {
    clock,
    newId: () => uuidv7({ msecs: clock.now() }),
    goods: () => goods,
    importing,
    maker: createDeviceMaker({ clock, dataDir }),
    saveSettings: (next) => {
      keepSettings(dataDir, next);
      kept.settings = next;
    },
    makeSink: (settings) => makeSink(settings, clock),
    setup: {
      dataDir,
      demoSettings: () => ({
        profile: 'demo',
        options: USUAL_OPTIONS,
        ...demoShop.parse(JSON.parse(readFileSync(join(paths.fixtures, 'demo', 'shop.json'), 'utf8'))),
      }),
      importDemoGoods: () => importing.run([join(paths.fixtures, 'catalogue', 'demo-goods.csv')]),
    },
    host,
  };
}

/** Rejects like the ledger when the disk refuses: the old settings are whole and still hold. */
function keepSettings(dataDir: string, settings: Settings): void {
  try {
    saveSettings(dataDir, settings);
  } catch (error) {
    throw toLedgerError(error, dataDir);
  }
}

/** The shop's own name, people and scanner; everything fiscal and everything that takes money is virtual. */
function trainingSettings(settings: Settings | null): Settings | null {
  if (!settings) return null;
  const { shop, cashier, options } = settings;
  const scanner = settings.profile === 'shop' ? settings.scanner : null;
  return { profile: 'training', shop, cashier, scanner, options: { ...options, upload: { sink: 'off' } } };
}

/** The till must not sell: `code` says what is wrong with the base of receipts; the file was not changed. */
export class CannotStart extends Error {
  readonly code: LedgerErrorCode;

  constructor(cause: LedgerError) {
    super(cause.message, { cause });
    this.name = 'CannotStart';
    this.code = cause.code;
  }
}

function openReceipts(path: string, backupDir: string, clock: Clock): { ledger: Ledger; news: LedgerNews } {
  try {
    return openOrBeginAnew(path, { clock, backupDir });
  } catch (error) {
    throw error instanceof LedgerError ? new CannotStart(error) : error;
  }
}

/** What was learned on must never be taken for what was sold. */
function assertForSelling(ledger: Ledger): void {
  if (ledgerPurpose(ledger) === 'shop') return;
  const { path } = ledger;
  ledger.close();
  throw new CannotStart(new LedgerError('for-training', { path }));
}

/** What is in the file will never be read again; a file that is only busy, newer or on a full disk stays. */
const UNREADABLE: ReadonlySet<string> = new Set(['catalogue-damaged', 'catalogue-foreign']);

/** The catalogue can be filled again from the shop's files, so a damaged one is set aside and a new one begun. */
function openGoods(path: string, clock: Clock): { catalogue: Catalogue | null; setAside: string | null } {
  const opened = openCatalogue(path);
  if (opened.ok) return { catalogue: opened.catalogue, setAside: null };
  if (!UNREADABLE.has(opened.problem.code)) return { catalogue: null, setAside: opened.problem.code };
  const setAside = `${path}.${opened.problem.code}-${clock.now()}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, setAside + suffix);
  }
  const fresh = openCatalogue(path);
  return { catalogue: fresh.ok ? fresh.catalogue : null, setAside };
}

function tellSetAside(notices: Notices, settingsFile: string | null, catalogueFile: string | null): void {
  if (settingsFile !== null) notices.add('danger', 'settings-damaged', { file: settingsFile });
  if (catalogueFile !== null) notices.add('danger', 'catalogue-damaged', { file: catalogueFile });
}

function tellNews(notices: Notices, { setAside, brokenRow, logLost }: LedgerNews): void {
  if (setAside !== null) notices.add('danger', `ledger-${setAside.label}`, { file: setAside.name });
  if (logLost) notices.add('danger', 'ledger-log-lost', {});
  if (brokenRow !== null) notices.add('danger', 'journal-broken', { row: brokenRow });
}
