/**
 * Composition root: the only file that creates and connects everything. Opens the two bases, reads the settings,
 * knows the models of devices (through the registry) and starts the till.
 */
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { cashierSettings, shopSettings } from '#contract/contract.ts';
import { type Clock, realClock } from '#drivers/kit/clock.ts';
import { createLookup } from '#main/catalogue/lookup.ts';
import { type Catalogue, openCatalogue } from '#main/catalogue/open.ts';
import { createSearch } from '#main/catalogue/search.ts';
import { type LedgerNews, openOrBeginAnew } from '#main/ledger/begin-anew.ts';
import { type Ledger, LedgerError, type LedgerErrorCode } from '#main/ledger/open.ts';
import { createDeviceMaker } from './device-models.ts';
import type { Goods } from './services/goods.ts';
import { createImportDesk } from './services/import-desk.ts';
import type { Notices } from './services/notices.ts';
import { createTill, keepReserve, type Till } from './services/till.ts';
import { loadSettings, type Settings, saveSettings } from './settings/settings.ts';

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
  const { dataDir, paths } = options;
  const clock = options.clock ?? realClock;
  mkdirSync(dataDir, { recursive: true });
  const { ledger, news } = openReceipts(dataDir, clock);
  const loaded = loadSettings(dataDir, clock.now());
  let settings: Settings | null = loaded.found === 'settings' ? loaded.settings : null;
  const { catalogue, setAside } = openGoods(join(dataDir, 'catalogue.sqlite'), clock);
  const goods: Goods | null = catalogue && { lookup: createLookup(catalogue), search: createSearch(catalogue) };

  const importing = createImportDesk({
    catalogue: () => catalogue,
    // Only payers of VAT must have it stated; for the others «without VAT» is the truth.
    defaultVat: () => (settings && settings.shop.taxSystem !== 'osn' ? 'none' : null),
  });
  const till = createTill({
    clock,
    newId: () => uuidv7({ msecs: clock.now() }),
    ledger,
    goods: () => goods,
    importing,
    maker: createDeviceMaker({ clock, dataDir }),
    settings,
    saveSettings: (next) => {
      saveSettings(dataDir, next);
      settings = next;
    },
    setup: {
      dataDir,
      demoSettings: () => ({
        profile: 'demo',
        ...demoShop.parse(JSON.parse(readFileSync(join(paths.fixtures, 'demo', 'shop.json'), 'utf8'))),
      }),
      importDemoGoods: () => importing.run([join(paths.fixtures, 'catalogue', 'demo-goods.csv')]),
    },
    host: options.host,
    about: { ...options.appInfo, sqlite: ledger.sqliteVersion, dataDir },
  });
  tellSetAside(till.notices, loaded.found === 'damaged' ? loaded.setAside : null, setAside);
  tellNews(till.notices, news);
  keepReserve(ledger, till.notices);
  await till.start();
  return {
    notices: till.notices,
    call: (name, payload) => till.call(name, payload),
    listen: (listener) => till.listen(listener),
    start: () => till.start(),
    async stop() {
      await till.stop();
      catalogue?.close();
      ledger.close();
    },
  };
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

function openReceipts(dataDir: string, clock: Clock): { ledger: Ledger; news: LedgerNews } {
  try {
    return openOrBeginAnew(join(dataDir, 'ledger.sqlite'), { clock, backupDir: join(dataDir, 'backups') });
  } catch (error) {
    throw error instanceof LedgerError ? new CannotStart(error) : error;
  }
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
