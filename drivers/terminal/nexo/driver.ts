/** Driver of bank terminals that speak nexo Sale-to-POI (JSON): `BankTerminal` over one Session. */
import type { Clock } from '../../kit/clock.ts';
import { type DriverResult, deviceFault, done, failed } from '../../kit/faults.ts';
import type { LinkHealth, Port } from '../../kit/port.ts';
import type { Tape } from '../../kit/tape.ts';
import type {
  BankTerminal,
  TerminalBaseline,
  TerminalOutcome,
  TerminalRequest,
  TerminalSettlement,
  TerminalStatus,
  TerminalTotals,
} from '../terminal.ts';
import { serviceIdOf } from './ids.ts';
import {
  MESSAGES,
  type MoneyCategory,
  type MoneyResponse,
  type StatusResponse,
  type TotalsResponse,
  type TransactionId,
} from './messages.ts';
import { bodyOf, categoryOf, outcomeOf } from './operations.ts';
import { DEVICE, refusalFault, Session } from './session.ts';
import type { NexoSettings } from './settings.ts';

export interface NexoParts {
  readonly clock: Clock;
  /** A new port for every attempt to connect. */
  readonly port: () => Port;
  readonly tape?: Tape;
}

/** Settling with the bank takes the terminal a call to it. */
const RECONCILE_MS = 120_000;

/** A message that was sent and may still be worked on. */
interface Sent {
  readonly category: MoneyCategory;
  readonly serviceId: string;
}

class NexoTerminal implements BankTerminal {
  readonly kind = 'terminal';
  readonly #session: Session;
  readonly #saleId: string;
  #running = false;
  #sent: Sent | null = null;

  constructor(settings: NexoSettings, { clock, port, tape }: NexoParts) {
    this.#session = new Session({ settings, clock, port, tape });
    this.#saleId = settings.saleId;
  }

  get health(): LinkHealth {
    return this.#session.link.health;
  }

  onHealth(listener: (health: LinkHealth) => void): void {
    this.#session.link.onHealth(listener);
  }

  start(): void {
    this.#session.link.start();
  }

  stop(): Promise<void> {
    return this.#session.link.stop();
  }

  status(): Promise<DriverResult<TerminalStatus>> {
    return this.#whenFree(async () => {
      const totals = await this.#totals();
      return totals.ok ? done({ ...this.#session.passport, batch: totals.value.POIReconciliationID }) : totals;
    });
  }

  baseline(): Promise<DriverResult<TerminalBaseline>> {
    return this.#whenFree(async () => {
      const totals = await this.#totals();
      if (!totals.ok) return totals;
      const last = await this.#lastOperation();
      if (!last.ok) return last;
      const { terminalId } = this.#session.passport;
      const lastOperation = this.#mark(totals.value, last.value);
      return done({ terminalId, batch: totals.value.POIReconciliationID, lastOperation });
    });
  }

  async run(request: TerminalRequest): Promise<DriverResult<TerminalOutcome>> {
    if (this.#running) return failed(deviceFault(DEVICE, 'terminal-busy', 'another operation is running'));
    this.#running = true;
    try {
      const original = await this.#originalOf(request);
      return original.ok ? await this.#send(request, original.value) : original;
    } finally {
      this.#running = false;
    }
  }

  async cancel(): Promise<DriverResult<null>> {
    const sent = this.#sent;
    if (!sent) return done(null);
    const absence = this.#session.absence;
    if (absence) return failed(absence);
    return this.#session.tell('Abort', { MessageReference: this.#referenceTo(sent), AbortReason: 'MerchantAbort' });
  }

  settle(before: TerminalBaseline, request: TerminalRequest): Promise<DriverResult<TerminalSettlement>> {
    return this.#session.reading(async () => {
      const sent = { category: categoryOf(request), serviceId: serviceIdOf(request.id) };
      const asked = await this.#status(sent);
      if (!asked.ok) return asked;
      // Looked at after the question: a terminal put in place of ours made the till log in anew.
      if (this.#session.passport.terminalId !== before.terminalId) return unclear('terminal-changed');
      const { Response } = asked.value;
      if (Response.Result === 'Failure' && Response.ErrorCondition === 'InProgress') {
        return done({ outcome: 'in-progress' });
      }
      if (Response.Result === 'Failure' && Response.ErrorCondition !== 'NotFound')
        return failed(refusalFault(Response));
      const repeated = responseIn(asked.value, sent, this.#saleId);
      return repeated ? this.#settled(request, repeated) : this.#notFound(before);
    });
  }

  totals(): Promise<DriverResult<TerminalTotals>> {
    return this.#whenFree(async () => {
      const totals = await this.#totals();
      return totals.ok ? this.#summed(totals.value) : totals;
    });
  }

  async reconcile(): Promise<DriverResult<TerminalTotals>> {
    if (this.#running) return failed(deviceFault(DEVICE, 'terminal-busy', 'an operation is running'));
    const absence = this.#session.absence;
    if (absence) return failed(absence);
    this.#running = true;
    try {
      const body = { ReconciliationType: 'SaleReconciliation' };
      const asked = await this.#session.ask(MESSAGES.reconciliation, body, { waitMs: RECONCILE_MS });
      if (!asked.ok) return asked;
      return asked.value.Response.Result === 'Failure'
        ? failed(refusalFault(asked.value.Response))
        : this.#summed(asked.value);
    } finally {
      this.#running = false;
    }
  }

  /** A terminal at work answers readings with Busy: they are not even sent. */
  #whenFree<T>(questions: () => Promise<DriverResult<T>>): Promise<DriverResult<T>> {
    if (this.#running) return Promise.resolve(failed(deviceFault(DEVICE, 'terminal-busy', 'an operation is running')));
    return this.#session.reading(questions);
  }

  async #send(request: TerminalRequest, original: TransactionId | null): Promise<DriverResult<TerminalOutcome>> {
    const absence = this.#session.absence;
    if (absence) return failed(absence);
    const { settings, timeStamp } = this.#session;
    const category = categoryOf(request);
    const serviceId = serviceIdOf(request.id);
    const sent = { category, serviceId };
    this.#sent = sent;
    const body = bodyOf(request, { timeStamp, currency: settings.currency, saleId: settings.saleId, original });
    const options = { serviceId, waitMs: settings.buyerWaitSec * 1000 };
    const message = category === 'Payment' ? MESSAGES.payment : MESSAGES.reversal;
    const asked = await this.#session.ask(message, body, options);
    if (!asked.ok) return asked;
    // After a fault the terminal may still wait for the buyer: it can be told to stop.
    if (this.#sent === sent) this.#sent = null;
    return outcomeOf(request, asked.value, this.#session.passport.terminalId);
  }

  /** The terminal's own name of the purchase to take back. */
  #originalOf({ original }: TerminalRequest): Promise<DriverResult<TransactionId | null>> {
    if (!original) return Promise.resolve(done(null));
    return this.#session.reading(async () => {
      const sent = { category: 'Payment', serviceId: serviceIdOf(original.id) } as const;
      const asked = await this.#status(sent);
      if (!asked.ok) return asked;
      return done(responseIn(asked.value, sent, this.#saleId)?.POIData?.POITransactionID ?? null);
    });
  }

  #status(sent: Sent): Promise<DriverResult<StatusResponse>> {
    return this.#session.question(MESSAGES.status, { MessageReference: this.#referenceTo(sent) });
  }

  #referenceTo({ category, serviceId }: Sent) {
    return { MessageCategory: category, ServiceID: serviceId, SaleID: this.#saleId };
  }

  /** Without a reference the question is about the last operation, whoever asked for it. */
  async #lastOperation(): Promise<DriverResult<string>> {
    const asked = await this.#session.question(MESSAGES.status, {});
    if (!asked.ok) return asked;
    const header = asked.value.RepeatedMessageResponse?.MessageHeader;
    return done(header ? `${header.SaleID} ${header.ServiceID}` : '');
  }

  /**
   * «Not found» means «not done» only while the terminal's last operation and its sums are what they were before ours:
   * otherwise its memory may have been emptied or may be too short, and the sums are the last thing it forgets.
   */
  async #notFound(before: TerminalBaseline): Promise<DriverResult<TerminalSettlement>> {
    const totals = await this.#totals();
    if (!totals.ok) return totals;
    const last = await this.#lastOperation();
    if (!last.ok) return last;
    const untouched = this.#mark(totals.value, last.value) === before.lastOperation;
    return untouched ? done({ outcome: 'not-done' }) : unclear('forgotten');
  }

  /** What a terminal that did nothing says the same twice. */
  #mark(totals: TotalsResponse, last: string): string {
    const summed = this.#summed(totals);
    return summed.ok ? JSON.stringify([last, summed.value]) : last;
  }

  #settled(request: TerminalRequest, repeated: MoneyResponse): DriverResult<TerminalSettlement> {
    const read = outcomeOf(request, repeated, this.#session.passport.terminalId);
    if (read.ok || read.fault.code === 'garbled-answer') return read;
    // The answer repeated is a refusal to begin: no money moved.
    return done({ outcome: 'not-done' });
  }

  async #totals(): Promise<DriverResult<TotalsResponse>> {
    const asked = await this.#session.question(MESSAGES.totals, {});
    if (!asked.ok || asked.value.Response.Result !== 'Failure') return asked;
    return failed(refusalFault(asked.value.Response));
  }

  #summed(answer: TotalsResponse): DriverResult<TerminalTotals> {
    const { currency } = this.#session.settings;
    const sums = answer.TransactionTotals.filter(
      ({ PaymentCurrency }) => PaymentCurrency === '' || PaymentCurrency === currency,
    ).flatMap(({ PaymentTotals }) => PaymentTotals);
    const sumOf = (...types: readonly string[]) => {
      const ours = sums.filter(({ TransactionType }) => types.includes(TransactionType));
      return {
        count: ours.reduce((sum, { TransactionCount }) => sum + Number(TransactionCount), 0),
        amountMinor: ours.reduce((sum, { TransactionAmount }) => sum + TransactionAmount, 0),
      };
    };
    const returns = sumOf('Credit', 'ReverseDebit');
    return done({ batch: answer.POIReconciliationID, purchases: sumOf('Debit'), returns });
  }
}

const unclear = (reason: 'terminal-changed' | 'forgotten'): DriverResult<TerminalSettlement> =>
  done({ outcome: 'unclear', reason });

/** The answer the terminal repeats, when it is the answer to our message. */
function responseIn(
  { RepeatedMessageResponse: repeated }: StatusResponse,
  sent: Sent,
  saleId: string,
): MoneyResponse | null {
  if (!repeated) return null;
  const { ServiceID, SaleID } = repeated.MessageHeader;
  if (ServiceID !== sent.serviceId || SaleID !== saleId) return null;
  const { PaymentResponse, ReversalResponse } = repeated.RepeatedResponseMessageBody;
  return (sent.category === 'Payment' ? PaymentResponse : ReversalResponse) ?? null;
}

export function createNexoTerminal(settings: NexoSettings, parts: NexoParts): BankTerminal {
  return new NexoTerminal(settings, parts);
}
