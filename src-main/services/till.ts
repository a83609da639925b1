/** The till: its rooms put together, the calls it answers, the events it tells. */
import type { CallName, ItemView, TillEvent } from '#contract/contract.ts';
import type { Snapshot } from '#contract/snapshot.ts';
import { mulDiv } from '#domain/money/money.ts';
import { accepted, type Outcome, refused } from '#domain/refusals.ts';
import type { Clock } from '#drivers/kit/clock.ts';
import { type Ledger, LedgerError } from '#main/ledger/open.ts';
import type { Settings } from '#main/settings/settings.ts';
import { BackupDesk } from './backup-desk.ts';
import { Core } from './core.ts';
import type { DeviceMaker } from './device-maker.ts';
import { noDevices } from './devices.ts';
import { unlessDiskFull } from './disk-full.ts';
import { FiscalDesk } from './fiscal-desk.ts';
import type { Goods } from './goods.ts';
import { catalogueHandlers, type ImportDesk } from './handlers/catalogue.ts';
import type { Handler, Handlers } from './handlers/handler.ts';
import { journalHandlers } from './handlers/journal.ts';
import { paymentHandlers } from './handlers/payment.ts';
import { SaleDesk } from './handlers/sale.ts';
import { type SetupParts, setupHandlers } from './handlers/setup.ts';
import { shiftHandlers } from './handlers/shift.ts';
import { virtualHandlers } from './handlers/virtual.ts';
import { Inbox } from './inbox.ts';
import { Notices } from './notices.ts';
import { createRegistrarWatch } from './registrar-watch.ts';
import { buildSnapshot, type ViewParts } from './view.ts';
import { createWorkplace, type Workplace } from './workplace.ts';

export interface TillOptions {
  readonly clock: Clock;
  readonly newId: () => string;
  readonly ledger: Ledger;
  readonly goods: () => Goods | null;
  readonly importing: ImportDesk;
  readonly maker: DeviceMaker;
  readonly settings: Settings | null;
  readonly saveSettings: (settings: Settings) => void;
  readonly setup: Pick<SetupParts, 'dataDir' | 'demoSettings' | 'importDemoGoods'>;
  readonly host: { readonly pickFiles: () => Promise<readonly string[]>; readonly quit: () => void };
  readonly about: { version: string; electron: string; chrome: string; node: string; sqlite: string; dataDir: string };
}

export interface Till {
  /** `payload` fits the contract already (the border checked it). Rejects only on a defect of ours. */
  call(name: CallName, payload: unknown): Promise<Outcome<unknown>>;
  listen(listener: (event: TillEvent) => void): () => void;
  readonly notices: Notices;
  /** Connects the devices and takes up what was unfinished. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Moving the log into the base: at quiet moments only, well before it grows to megabytes. */
const CHECKPOINT_EVERY_MS = 60_000;

export const createTill = (options: TillOptions): Till => new RunningTill(options);

class RunningTill implements Till {
  readonly notices: Notices;
  readonly #options: TillOptions;
  readonly #listeners = new Set<(event: TillEvent) => void>();
  readonly #inbox = new Inbox();
  readonly #core: Core;
  readonly #desk: FiscalDesk;
  readonly #backups: BackupDesk;
  readonly #sale: SaleDesk;
  readonly #workplace: Workplace;
  readonly #view: ViewParts;
  readonly #handlers: Handlers;
  #settings: Settings | null;
  #revision = 0;
  #announced = false;
  #stopped = false;
  #itemCount: number | null = null;
  #cancelTidying: () => void = () => {};

  constructor(options: TillOptions) {
    const { clock, ledger, goods, importing } = options;
    this.#options = options;
    this.#settings = options.settings;
    const changed = () => this.#changed();
    const settings = () => this.#settings;
    const notices = new Notices(clock, changed);
    const onClockBack = (byMs: number) => notices.add('warning', 'clock-moved-back', { minutes: wholeMinutes(byMs) });
    const core = new Core({ ledger, clock, newId: options.newId, onChange: changed, onClockBack });
    const devices = noDevices();
    const inbox = this.#inbox;
    const backups = new BackupDesk({ ledger, clock, inbox, notices });
    const afterSeal = (): void => {
      void watch.refresh();
      backups.consider();
    };
    const afterRefusal = () => void watch.refresh();
    const desk = new FiscalDesk({ core, devices, inbox, notices, afterSeal, afterRefusal });
    const watch = createRegistrarWatch({ core, desk, devices, inbox, notices, settings });
    this.notices = notices;
    this.#core = core;
    this.#desk = desk;
    this.#backups = backups;
    this.#sale = new SaleDesk(core, goods);
    this.#workplace = createWorkplace({
      devices,
      maker: options.maker,
      watch,
      onScan: (text, aim) => this.#scanned(text, aim),
      onNoise: (bytes) => notices.add('warning', 'scanner-noise', { bytes }),
      onChange: changed,
    });
    importing.onChange(() => {
      this.#itemCount = null;
      changed();
    });
    const catalogueItems = () => (this.#itemCount ??= goods()?.lookup.count() ?? 0);
    this.#view = { core, devices, notices, settings, catalogueItems, importing };
    this.#handlers = {
      ...this.#ownHandlers(),
      ...this.#sale.handlers,
      ...paymentHandlers(core, desk, devices, settings),
      ...shiftHandlers({ core, desk, devices, settings, refresh: watch.refresh, reconcile: watch.reconcile }),
      ...journalHandlers(core, settings),
      ...catalogueHandlers(goods, importing, options.host.pickFiles),
      ...setupHandlers(this.#setupParts()),
      ...virtualHandlers(this.#workplace.virtual, goods),
    };
  }

  call(name: CallName, payload: unknown): Promise<Outcome<unknown>> {
    if (this.#stopped) return Promise.resolve(refused('not-now'));
    return answerCall(this.#inbox, this.#handlers[name] as Handler<CallName> | undefined, payload);
  }

  listen(listener: (event: TillEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async start(): Promise<void> {
    this.#core.checkClock();
    this.#desk.resume();
    if (this.#settings) await this.#workplace.connect(this.#settings);
    this.#tidyLater();
  }

  async stop(): Promise<void> {
    this.#cancelTidying();
    this.#options.importing.cancel();
    this.#stopped = true;
    this.#inbox.close();
    await this.#workplace.disconnect();
    await this.#backups.stop();
  }

  #ownHandlers(): Handlers {
    return {
      'till.snapshot': () => accepted(this.#snapshot()),
      'notice.dismiss': ({ id }) => {
        this.notices.dismiss(id);
        return accepted({});
      },
      'app.about': () => accepted(this.#options.about),
      'app.quit': () => {
        this.#options.host.quit();
        return accepted({});
      },
    };
  }

  #setupParts(): SetupParts {
    const { clock, maker, setup } = this.#options;
    const busy = () => this.#core.state.fiscal.at !== 'idle';
    return { ...setup, clock, maker, busy, settings: () => this.#settings, apply: (next) => this.#apply(next) };
  }

  async #apply(next: Settings): Promise<void> {
    this.#options.saveSettings(next);
    this.#settings = next;
    await this.#workplace.connect(next);
    this.#changed();
  }

  #snapshot(): Snapshot {
    return buildSnapshot(this.#view, this.#revision);
  }

  /** Many changes of one turn make one snapshot. */
  #changed(): void {
    if (this.#announced) return;
    this.#announced = true;
    queueMicrotask(() => {
      this.#announced = false;
      if (this.#stopped) return;
      this.#revision += 1;
      this.#emit({ event: 'snapshot', snapshot: this.#snapshot() });
    });
  }

  #emit(event: TillEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** A scan always gets an answer: a line, a price, or a refusal with its reason; never silence. */
  #scanned(text: string, aim: string): void {
    const answer = (outcome: Scanned): void => this.#emit(scanEvent(text, outcome));
    const queued = this.#inbox.push(() =>
      answer(this.#settings ? guarded(() => this.#sale.scanned(text, aim)) : refused('not-now')),
    );
    if (!queued) answer(refused('not-now'));
  }

  #tidyLater(): void {
    this.#cancelTidying = this.#options.clock.after(CHECKPOINT_EVERY_MS, () => this.#inbox.push(() => this.#tidy()));
  }

  /** Between receipts: the log goes into the base, the reserve is there again, a copy that is due begins. */
  #tidy(): void {
    const { ledger } = this.#options;
    this.#tidyLater();
    if (this.#core.state.fiscal.at !== 'idle' || this.#core.state.receipt.at !== 'filling') return;
    // On a full disk nothing is lost: the log waits beside the base until there is room.
    if (!unlessDiskFull(this.notices, () => void ledger.checkpoint())) return;
    keepReserve(ledger, this.notices);
    this.#backups.consider();
  }
}

type Refused = Extract<Outcome<never>, { ok: false }>;
type Scanned = Outcome<{ lineId: string } | { item: ItemView }>;

const wholeMinutes = (ms: number): number => mulDiv(ms, 1, 60_000, 'floor');

function scanEvent(text: string, outcome: Scanned): TillEvent {
  const nothing = { event: 'scan', text, lineId: null, item: null, error: null } as const;
  if (!outcome.ok) {
    const { code, params } = outcome.error;
    return { ...nothing, outcome: 'refused', error: { code, params: { ...params } } };
  }
  const { value } = outcome;
  return 'item' in value
    ? { ...nothing, outcome: 'price', item: value.item }
    : { ...nothing, outcome: 'added', lineId: value.lineId };
}

/** Without the reserve the till still sells, but a disk that fills up now would meet a receipt in hand: said aloud. */
export function keepReserve(ledger: Ledger, notices: Notices): void {
  try {
    ledger.ensureReserve();
    notices.clear('disk-low');
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    notices.add('danger', 'disk-low', {});
  }
}

function answerCall(inbox: Inbox, handler: Handler<CallName> | undefined, payload: unknown): Promise<Outcome<unknown>> {
  if (!handler) return Promise.resolve(refused('unknown-call'));
  return new Promise((resolve, reject) => {
    const queued = inbox.push(() => {
      try {
        const outcome = guarded(() => handler(payload as never));
        if (outcome instanceof Promise)
          outcome.then(resolve, (error: unknown) => resolveOrReject(error, resolve, reject));
        else resolve(outcome);
      } catch (error) {
        reject(error);
      }
    });
    if (!queued) resolve(refused('not-now'));
  });
}

/** What the disk refuses is a refusal: nothing was changed. Anything else thrown is a defect. */
function guarded<T>(act: () => T): T | Refused {
  try {
    return act();
  } catch (error) {
    return ledgerRefusal(error);
  }
}

function resolveOrReject(
  error: unknown,
  resolve: (outcome: Outcome<unknown>) => void,
  reject: (error: unknown) => void,
): void {
  try {
    resolve(ledgerRefusal(error));
  } catch (defect) {
    reject(defect);
  }
}

function ledgerRefusal(error: unknown): Refused {
  if (!(error instanceof LedgerError)) throw error;
  return error.code === 'disk-full' ? refused('disk-full') : refused('ledger-failed', { code: error.code });
}
