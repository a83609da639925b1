/** The till: its rooms put together, the calls it answers, the events it tells. */
import type { CallName, TillEvent } from '#contract/contract.ts';
import type { UploadSettings } from '#contract/settings-shapes.ts';
import type { Snapshot } from '#contract/snapshot.ts';
import { accepted, type Outcome, refused } from '#domain/refusals.ts';
import type { Clock } from '#drivers/kit/clock.ts';
import type { UploadSink } from '#main/exchange/sink.ts';
import { type Ledger, LedgerError } from '#main/ledger/open.ts';
import { type Settings, USUAL_OPTIONS } from '#main/settings/settings.ts';
import { answerCall, guarded, ledgerRefusal, type Refused, type Scanned, scanEvent } from './calls.ts';
import { makeRooms, outboxView, type Rooms } from './compose.ts';
import { deliver } from './deliver.ts';
import type { DeviceMaker } from './device-maker.ts';
import { unlessDiskFull } from './disk-full.ts';
import type { Goods } from './goods.ts';
import { cashierHandlers } from './handlers/cashiers.ts';
import { catalogueHandlers, type ImportDesk } from './handlers/catalogue.ts';
import { correctionHandlers } from './handlers/correction.ts';
import { deferredHandlers } from './handlers/deferred.ts';
import type { Handler, Handlers } from './handlers/handler.ts';
import { journalHandlers } from './handlers/journal.ts';
import { outboxHandlers } from './handlers/outbox.ts';
import { outcomeHandlers } from './handlers/outcomes.ts';
import { paperHandlers } from './handlers/papers.ts';
import { paymentHandlers } from './handlers/payment.ts';
import { type SetupParts, setupHandlers } from './handlers/setup.ts';
import { uiHandlers } from './handlers/ui.ts';
import { virtualHandlers } from './handlers/virtual.ts';
import { Inbox } from './inbox.ts';
import type { Notices } from './notices.ts';
import { ShiftDesk } from './shift-desk.ts';
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
  readonly makeSink: (settings: UploadSettings) => UploadSink | null;
  /** A whole number in 0..limit-1, for pauses that must differ between tills; the system's own when absent. */
  readonly random?: (limit: number) => number;
  /** A base of its own and virtual devices; nothing of it is ever uploaded. */
  readonly training: boolean;
  /** Snapshots are numbered from the next one on. */
  readonly afterRevision: number;
  /** The base of the shop gives way to the one for training, or comes back. */
  readonly switchTraining: (on: boolean) => Promise<void>;
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

/** What a trainee would change for the shop: its settings, goods and people. */
const NOT_IN_TRAINING: ReadonlySet<CallName> = new Set([
  'setup.save',
  'setup.demo',
  'setup.testRegistrar',
  'options.save',
  'catalogue.import',
  'cashier.save',
  'cashier.badge',
]);

/** Moving the log into the base: at quiet moments only, well before it grows to megabytes. */
const CHECKPOINT_EVERY_MS = 60_000;

export const createTill = (options: TillOptions): Till => new RunningTill(options);

class RunningTill implements Till {
  readonly notices: Notices;
  readonly #options: TillOptions;
  readonly #listeners = new Set<(event: TillEvent) => void>();
  readonly #inbox = new Inbox();
  readonly #rooms: Rooms;
  readonly #workplace: Workplace;
  readonly #shiftDesk: ShiftDesk;
  readonly #view: ViewParts;
  readonly #handlers: Handlers;
  #settings: Settings | null;
  #revision: number;
  #announced = false;
  #stopped = false;
  #connecting = false;
  #itemCount: number | null = null;
  /** Who answers for the call whose handler runs now. */
  #answers = '';
  #cancelTidying: () => void = () => {};

  constructor(options: TillOptions) {
    const { goods, importing } = options;
    this.#options = options;
    this.#settings = options.settings;
    this.#revision = options.afterRevision;
    const changed = () => this.#changed();
    const settings = () => this.#settings;
    const rooms = makeRooms(options, { inbox: this.#inbox, settings, changed, allowedBy: () => this.#answers });
    const { core, devices, notices, people, returns, uploads } = rooms;
    this.#rooms = rooms;
    this.notices = notices;
    this.#workplace = createWorkplace({
      devices,
      maker: options.maker,
      watch: rooms.watch,
      terminalWatch: rooms.terminalWatch,
      onScan: (text, aim) => this.#scanned(text, aim),
      onNoise: (bytes) => notices.add('warning', 'scanner-noise', { bytes }),
      onChange: changed,
    });
    importing.onChange(() => {
      this.#itemCount = null;
      changed();
    });
    this.#shiftDesk = new ShiftDesk({ ...rooms, desk: rooms.fiscal, settings, cashier: () => people.actor() });
    this.#view = {
      ...{ core, devices, notices, settings, importing },
      catalogueItems: () => (this.#itemCount ??= goods()?.lookup.count() ?? 0),
      cashier: () => people.actor() ?? this.#settings?.cashier ?? null,
      session: () => people.view(),
      outbox: () => outboxView(uploads),
      planOf: (draft) => returns.plan(draft),
    };
    this.#handlers = this.#allHandlers();
  }

  #allHandlers(): Handlers {
    const { goods, importing, host, ledger } = this.#options;
    const { core, devices, fiscal, money, people, uploads } = this.#rooms;
    const settings = () => this.#settings;
    const cashier = () => people.actor();
    return {
      ...this.#ownHandlers(),
      ...this.#rooms.sale.handlers,
      ...deferredHandlers({ core, cashier }),
      ...uiHandlers(core),
      ...paymentHandlers({ core, desk: fiscal, money, devices, settings, cashier }),
      ...outcomeHandlers({ core, desk: fiscal, money, devices, allowedBy: () => this.#answers }),
      ...this.#rooms.returnRoom.handlers,
      ...paperHandlers({ core, cashier, afterwards: () => uploads?.wake() }),
      ...correctionHandlers({ core, desk: fiscal, devices, settings, cashier }),
      ...this.#shiftDesk.handlers,
      ...journalHandlers(core, settings),
      ...catalogueHandlers(goods, importing, host.pickFiles),
      ...cashierHandlers(people),
      ...(uploads ? outboxHandlers({ ledger, uploads, who: () => cashier()?.name ?? '' }) : {}),
      ...setupHandlers(this.#setupParts()),
      ...virtualHandlers(this.#workplace.virtual, goods),
    };
  }

  call(name: CallName, payload: unknown): Promise<Outcome<unknown>> {
    if (this.#stopped) return Promise.resolve(refused('not-now'));
    const handler = this.#handlers[name] as Handler<CallName> | undefined;
    return answerCall(this.#inbox, handler && ((asked) => this.#permitted(name, () => handler(asked))), payload);
  }

  /** Only what the person at the till may do, or was just allowed to. */
  #permitted<T>(name: CallName, act: () => T): T | Refused {
    if (this.#options.training && NOT_IN_TRAINING.has(name)) return refused('not-in-training');
    const permit = this.#rooms.people.permit(name);
    if (!permit.ok) return permit;
    this.#answers = permit.allowedBy?.name ?? permit.actor?.name ?? '';
    return act();
  }

  listen(listener: (event: TillEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async start(): Promise<void> {
    const { core, fiscal, money, returns, uploads } = this.#rooms;
    core.checkClock();
    const parts = { core, inbox: this.#inbox, notices: this.notices };
    // A disk full at the start must not keep the till from telling so.
    deliver(parts, () => fiscal.resume());
    deliver(parts, () => money.resume());
    returns.tellOwed();
    if (this.#settings) await this.#connect(this.#settings);
    uploads?.start();
    this.#shiftDesk.start();
    this.#tidyLater();
  }

  async stop(): Promise<void> {
    this.#cancelTidying();
    this.#options.importing.cancel();
    this.#stopped = true;
    this.#inbox.close();
    this.#rooms.people.stop();
    this.#shiftDesk.stop();
    await this.#workplace.disconnect();
    await this.#rooms.uploads?.stop();
    await this.#rooms.backups.stop();
  }

  #ownHandlers(): Handlers {
    return {
      'till.snapshot': () => accepted(this.#snapshot()),
      'notice.dismiss': ({ id }) => {
        this.notices.dismiss(id);
        return accepted({});
      },
      'training.enter': () => this.#training(true),
      'training.leave': () => this.#training(false),
      'app.about': () => accepted(this.#options.about),
      'app.quit': () => {
        this.#options.host.quit();
        return accepted({});
      },
    };
  }

  /** Only between receipts: whatever is on its way belongs to the base it began in. */
  async #training(on: boolean): Promise<Outcome<Record<string, never>>> {
    const { receipt, returning } = this.#rooms.core.state;
    const between = !this.#atWork() && !this.#connecting && receipt.at === 'filling' && returning.at === 'none';
    if (on === this.#options.training) return refused('not-now');
    if (!between) return refused('training-busy');
    await this.#options.switchTraining(on);
    return accepted({});
  }

  #setupParts(): SetupParts {
    const { clock, maker, setup } = this.#options;
    const busy = () => this.#atWork();
    return {
      ...{ ...setup, clock, maker, busy, usualOptions: USUAL_OPTIONS },
      manages: () => this.#rooms.people.may('settings'),
      connecting: () => this.#connecting,
      settings: () => this.#settings,
      apply: (next) => this.#apply(next),
      applyOptions: (next) => this.#keep(next),
    };
  }

  async #apply(next: Settings): Promise<void> {
    this.#keep(next);
    await this.#connect(next);
    this.#changed();
  }

  async #connect(settings: Settings): Promise<void> {
    this.#connecting = true;
    try {
      await this.#workplace.connect(settings);
    } finally {
      this.#connecting = false;
    }
  }

  #keep(next: Settings): void {
    this.#options.saveSettings(next);
    this.#settings = next;
    this.#rooms.uploads?.sendTo(this.#options.makeSink(next.options.upload));
    this.#changed();
  }

  /** Devices may not be taken away now: a document or money is on its way. */
  #atWork(): boolean {
    const { fiscal, payment } = this.#rooms.core.state;
    return fiscal.at !== 'idle' || payment.at !== 'idle';
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

  /** A scan always gets an answer: a line, a price, a person, or a refusal with its reason; never silence. */
  #scanned(text: string, aim: string): void {
    const answer = (outcome: Scanned): void => this.#emit(scanEvent(text, outcome));
    const { people, sale, returnRoom } = this.#rooms;
    const queued = this.#inbox.push(() => {
      if (!this.#settings) answer(refused('not-now'));
      else if (people.hearsScans) void people.scanned(text, aim).then(answer, (error) => answer(ledgerRefusal(error)));
      else if (sale.listener === 'return')
        answer(guarded(() => this.#permitted('returns.addItem', () => returnRoom.scanned(text, aim))));
      else answer(guarded(() => this.#permitted('sale.enter', () => sale.scanned(text, aim))));
    });
    if (!queued) answer(refused('not-now'));
  }

  #tidyLater(): void {
    this.#cancelTidying = this.#options.clock.after(CHECKPOINT_EVERY_MS, () => this.#inbox.push(() => this.#tidy()));
  }

  /** Between receipts: the log goes into the base, the reserve is there again, a copy that is due begins. */
  #tidy(): void {
    const { ledger } = this.#options;
    this.#tidyLater();
    if (this.#atWork() || this.#rooms.core.state.receipt.at !== 'filling') return;
    // On a full disk nothing is lost: the log waits beside the base until there is room.
    if (!unlessDiskFull(this.notices, () => void ledger.checkpoint())) return;
    keepReserve(ledger, this.notices);
    this.#rooms.backups.consider();
  }
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
