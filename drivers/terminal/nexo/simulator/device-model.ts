/**
 * The virtual terminal without its line: login, a buyer in front of it, the bank behind it, batches, the answers it
 * keeps. What it is asked comes in as requests, what it says goes out through `say`.
 */
import type { Clock } from '../../../kit/clock.ts';
import type { TerminalOperationKind, TerminalWay } from '../../terminal.ts';
import type { Json } from '../json.ts';
import type { MoneyCategory } from '../messages.ts';
import {
  approved,
  failure,
  headerOf,
  idOf,
  loginAnswer,
  refused,
  type SaleTransaction,
  SUCCESS,
  totalsOf,
} from './answers.ts';
import { Bank, type BankAsk, type BankOperation } from './bank.ts';
import type { TerminalOptions } from './options.ts';
import { type Heard, type OriginalAsk, REQUESTS, type Reference, type RequestHeader } from './requests.ts';
import type { MemoryEvent, Remembered } from './store.ts';

/** What the next buyer does. `declines`: the bank says no. */
export type BuyerMode = 'approves' | 'declines' | 'cancels' | 'walks-away' | 'wrong-pin';

export interface Buyer {
  readonly mode: BuyerMode;
  /** Index of the card. */
  readonly card: number;
}

/** Endings the bank never hears of. */
const WITHOUT_BANK = {
  cancels: ['Cancel', 'Отменено покупателем'],
  'walks-away': ['Aborted', 'Время ожидания вышло'],
  'wrong-pin': ['WrongPIN', 'Неверный ПИН'],
} as const;

/** Where a power failure strikes inside an operation. */
export type Moment = 'at-bank' | 'after';

export interface Hooks {
  /** The memory: durable when it returns; when it throws the device stops. */
  readonly keep: (event: MemoryEvent) => void;
  /** Sends a notice to the till (a message of the terminal's own). */
  readonly notice: (saleId: string, text: string) => void;
  /** Called when the bank has decided and when the answer is kept; false: the power went, stop here. */
  readonly reached: (moment: Moment) => boolean;
}

const MALFORMED = failure('MessageFormat', 'Непонятное сообщение');

/** What cannot be done while an operation goes on. */
const EXCLUSIVE: readonly string[] = ['Payment', 'Reversal', 'GetTotals', 'Reconciliation'];
const CATEGORIES: readonly string[] = [...EXCLUSIVE, 'Login', 'TransactionStatus', 'Abort'];

interface MoneyJob {
  readonly category: MoneyCategory;
  readonly header: RequestHeader;
  readonly sale: SaleTransaction;
  readonly kind: TerminalOperationKind;
  readonly way: TerminalWay;
  readonly amountMinor: number;
  readonly original: OriginalAsk | null;
  readonly say: (body: Json) => void;
}

export class TerminalDevice {
  readonly options: TerminalOptions;
  readonly bank: Bank;
  readonly #clock: Clock;
  readonly #hooks: Hooks;
  #serial: string;
  #batch = 1;
  #memory: Remembered[] = [];
  /** The bank has decided, the answer is not kept yet. */
  #halfDone: { readonly operation: BankOperation; readonly answer: Remembered } | null = null;
  #loggedIn = new Set<string>();
  #job: { readonly job: MoneyJob; readonly abort: (() => void) | null } | null = null;
  #cancelTimer: () => void = () => {};
  #buyers: Buyer[] = [];
  #usual: Buyer = { mode: 'approves', card: 0 };
  /** Time a buyer and the bank take. */
  #paceMs: { readonly buyerMs: number; readonly bankMs: number };

  constructor(clock: Clock, options: TerminalOptions, memory: readonly MemoryEvent[], hooks: Hooks) {
    this.#clock = clock;
    this.options = options;
    this.#paceMs = options;
    this.#hooks = hooks;
    this.#serial = options.serial;
    this.bank = new Bank(options.cards);
    for (const event of memory) this.#replay(event);
  }

  get serial(): string {
    return this.#serial;
  }

  get batch(): string {
    return String(this.#batch);
  }

  get working(): boolean {
    return this.#job !== null;
  }

  nextBuyer(buyer: Buyer): void {
    this.#buyers.push(buyer);
  }

  everyBuyer(buyer: Buyer): void {
    this.#usual = buyer;
    this.#buyers = [];
  }

  /** From now on a buyer and the bank take `ms` each. */
  hurry(ms: number): void {
    this.#paceMs = { buyerMs: ms, bankMs: ms };
  }

  /** Everything that lives in the working memory only. */
  losePower(): void {
    this.#cancelTimer();
    this.#job = null;
    this.#loggedIn.clear();
  }

  /** After the power came back: an operation the bank approved in the dark. */
  wakeUp(): void {
    const halfDone = this.#halfDone;
    if (!halfDone) return;
    const { operation, answer } = halfDone;
    if (this.options.afterPowerLoss === 'keeps' || operation.result !== 'approved') {
      this.#keep({ event: 'answer', answer });
      return;
    }
    const body = { Response: failure('Aborted', 'Отменено после пропажи питания') };
    this.#keep({
      event: 'reversed',
      operation: { ...operation, result: 'reversed' },
      answer: { ...answer, body },
    });
  }

  replaceBy(serial: string): void {
    this.losePower();
    this.#keep({ event: 'terminal', serial });
  }

  forget(): void {
    this.#keep({ event: 'forgot' });
  }

  /** Takes one request; `say` is called once, at once or later, or never (an Abort, a lost power). */
  take({ header, body }: Heard, say: (body: Json) => void): void {
    const { MessageCategory: category, SaleID: saleId } = header;
    const refusal = this.#refusalOf(header);
    if (refusal) say({ Response: refusal });
    else if (category === 'Login') {
      this.#loggedIn.add(saleId);
      say(loginAnswer(this.options, this.#serial, this.#clock.now()));
    } else if (category === 'TransactionStatus') this.#status(header, body, say);
    else if (category === 'Abort') this.#abort(header, body);
    else if (category === 'Payment' || category === 'Reversal') this.#money(category, header, body, say);
    else if (category === 'GetTotals') say(totalsOf(this.bank.operations, this.batch, this.options));
    else this.#reconcile(say);
  }

  /** Why a request is not even looked at; null when it is. */
  #refusalOf({ POIID, SaleID, MessageCategory: category }: RequestHeader): Json | null {
    if (POIID !== this.options.poiId) return failure('NotAllowed', `Терминал зовут ${this.options.poiId}`);
    if (!CATEGORIES.includes(category)) return failure('UnavailableService', category);
    if (category !== 'Login' && !this.#loggedIn.has(SaleID)) return failure('LoggedOut', 'Нужен вход кассы');
    return this.#job && EXCLUSIVE.includes(category) ? failure('Busy', 'Идёт другая операция') : null;
  }

  #reconcile(say: (body: Json) => void): void {
    const answer = totalsOf(this.bank.operations, this.batch, this.options);
    this.#keep({ event: 'batch', number: this.#batch + 1 });
    say({ ...(typeof answer === 'object' ? answer : {}), ReconciliationType: 'SaleReconciliation' });
  }

  #status(header: RequestHeader, body: unknown, say: (body: Json) => void): void {
    const read = REQUESTS.TransactionStatus.safeParse(body);
    say(read.success ? this.#statusOf(header, read.data.MessageReference) : { Response: MALFORMED });
  }

  #statusOf(header: RequestHeader, wanted: Reference | undefined): Json {
    const isWanted = (serviceId: string, saleId: string): boolean =>
      wanted === undefined || (serviceId === wanted.ServiceID && saleId === (wanted.SaleID ?? header.SaleID));
    const working = this.#job?.job.header;
    if (working && isWanted(working.ServiceID, working.SaleID)) {
      return { Response: failure('InProgress', 'message=Uncompleted%20transaction') };
    }
    const found = this.#memory.findLast(({ serviceId, saleId }) => isWanted(serviceId, saleId));
    if (!found) return { Response: failure('NotFound', 'Операция не найдена') };
    const { category, serviceId, saleId } = found;
    return {
      Response: SUCCESS,
      MessageReference: { MessageCategory: category, ServiceID: serviceId, SaleID: saleId },
      RepeatedMessageResponse: {
        MessageHeader: headerOf({ ...header, ServiceID: serviceId, SaleID: saleId }, category),
        RepeatedResponseMessageBody: { [`${category}Response`]: found.body },
      },
    };
  }

  #abort(header: RequestHeader, body: unknown): void {
    const read = REQUESTS.Abort.safeParse(body);
    const working = this.#job;
    if (!read.success || !working) return;
    const { ServiceID, SaleID = header.SaleID } = read.data.MessageReference;
    if (ServiceID === working.job.header.ServiceID && SaleID === working.job.header.SaleID) working.abort?.();
  }

  #money(category: MoneyCategory, header: RequestHeader, body: unknown, say: (body: Json) => void): void {
    const job = jobOf(category, header, body, say);
    if (!job) {
      say({ Response: MALFORMED });
      return;
    }
    const buyer = this.#buyers.shift() ?? this.#usual;
    if (job.kind === 'void') this.#toBank(job, buyer);
    else this.#awaitBuyer(job, buyer);
  }

  #awaitBuyer(job: MoneyJob, { mode, card }: Buyer): void {
    const { buyerMs } = this.#paceMs;
    const { buyerTimeoutMs } = this.options;
    this.#job = { job, abort: () => this.#end(job, ['Aborted', 'Отменено с кассы']) };
    this.#hooks.notice(job.header.SaleID, job.way === 'sbp' ? 'ОТСКАНИРУЙТЕ QR-КОД' : 'ПРИЛОЖИТЕ КАРТУ');
    this.#cancelTimer = this.#clock.after(mode === 'walks-away' ? buyerTimeoutMs : buyerMs, () => {
      if (mode === 'approves' || mode === 'declines') this.#toBank(job, { mode, card });
      else this.#end(job, WITHOUT_BANK[mode]);
    });
  }

  /** Too late to abort from here on. */
  #toBank(job: MoneyJob, buyer: Buyer): void {
    this.#job = { job, abort: null };
    this.#hooks.notice(job.header.SaleID, 'СВЯЗЬ С БАНКОМ');
    this.#cancelTimer = this.#clock.after(this.#paceMs.bankMs, () => this.#decided(job, buyer));
  }

  #decided(job: MoneyJob, { mode, card }: Buyer): void {
    const { original } = job;
    const ask: BankAsk = {
      id: idOf(job.sale),
      kind: job.kind,
      way: job.way,
      amountMinor: job.amountMinor,
      original: original && {
        poiTransaction: original.POITransactionID?.TransactionID ?? '',
        rrn: original.HostTransactionID?.TransactionID ?? '',
      },
      card,
      batch: this.batch,
      atMs: this.#clock.now(),
      refuse: mode === 'declines',
    };
    const verdict = this.bank.decide(ask);
    const body = verdict.approved
      ? approved(verdict.operation, job.sale, this.options)
      : refused(verdict.condition, verdict.text, job.sale);
    const answer = rememberedOf(job, body);
    this.#keep({ event: 'bank', operation: verdict.operation, answer });
    if (this.#hooks.reached('at-bank')) this.#answer(job, answer);
  }

  #end(job: MoneyJob, [condition, text]: readonly [condition: string, text: string]): void {
    this.#cancelTimer();
    this.#answer(job, rememberedOf(job, refused(condition, text, job.sale)));
  }

  #answer(job: MoneyJob, answer: Remembered): void {
    this.#keep({ event: 'answer', answer });
    this.#job = null;
    if (this.#hooks.reached('after')) job.say(answer.body);
  }

  #keep(event: MemoryEvent): void {
    this.#hooks.keep(event);
    this.#replay(event);
  }

  #replay(event: MemoryEvent): void {
    switch (event.event) {
      case 'bank':
        this.bank.restore(event.operation);
        this.#halfDone = event;
        return;
      case 'reversed':
        this.bank.restore(event.operation);
        this.#remember(event.answer);
        return;
      case 'answer':
        this.#remember(event.answer);
        return;
      case 'batch':
        this.#batch = event.number;
        return;
      case 'terminal':
        this.#serial = event.serial;
        this.#memory = [];
        this.#halfDone = null;
        return;
      case 'forgot':
        this.#memory = [];
        return;
    }
  }

  #remember(answer: Remembered): void {
    this.#halfDone = null;
    this.#memory = [...this.#memory, answer].slice(-this.options.remembers);
  }
}

const rememberedOf = ({ category, header }: MoneyJob, body: Json): Remembered => ({
  category,
  serviceId: header.ServiceID,
  saleId: header.SaleID,
  body,
});

/** null: the message lacks what it must have. */
function jobOf(
  category: MoneyCategory,
  header: RequestHeader,
  body: unknown,
  say: (body: Json) => void,
): MoneyJob | null {
  if (category === 'Reversal') {
    const read = REQUESTS.Reversal.safeParse(body);
    if (!read.success) return null;
    const { SaleData, OriginalPOITransaction: original } = read.data;
    const sale = SaleData.SaleTransactionID;
    return { category, header, sale, kind: 'void', way: 'card', amountMinor: 0, original, say };
  }
  const read = REQUESTS.Payment.safeParse(body);
  if (!read.success) return null;
  const { SaleData, PaymentTransaction, PaymentData } = read.data;
  const refund = PaymentData.PaymentType === 'Refund';
  const original = PaymentTransaction.OriginalPOITransaction ?? null;
  if (refund && !original) return null;
  return {
    category,
    header,
    sale: SaleData.SaleTransactionID,
    kind: refund ? 'refund' : 'purchase',
    way: PaymentData.PaymentInstrumentData?.PaymentInstrumentType === 'Mobile' ? 'sbp' : 'card',
    amountMinor: PaymentTransaction.AmountsReq.RequestedAmount,
    original,
    say,
  };
}
