/**
 * One connection to a Shtrih-M: typed calls over Link and Exchange, one operation at a time, waiting while the
 * device prints, and the passport that is read when a connection is made.
 */
import type { Clock } from '../../kit/clock.ts';
import { Exclusive } from '../../kit/exclusive.ts';
import { type DeviceFault, type DriverResult, deviceFault, failed } from '../../kit/faults.ts';
import { FieldError } from '../../kit/fields.ts';
import { Link } from '../../kit/link.ts';
import type { Port, PortErrorCode } from '../../kit/port.ts';
import { noTape, type Tape } from '../../kit/tape.ts';
import {
  type Answer,
  type AnswerOf,
  type AskOf,
  COMMANDS,
  type CommandName,
  codeOf,
  decodeAnswer,
  encodeAsk,
} from './commands.ts';
import { DEVICE, ERROR, faultOfError, isKnownError } from './errors.ts';
import { Exchange, type ExchangeLimits, type Outcome } from './exchange.ts';
import { noticingPort } from './noticing-port.ts';
import { type Passport, readPassport } from './passport.ts';
import { type DeviceState, decodeState, SUBMODE } from './status.ts';

export interface SessionOptions {
  readonly port: () => Port;
  readonly clock: Clock;
  readonly tape?: Tape;
  readonly limits?: ExchangeLimits;
  readonly password: number;
  readonly adminPassword: number;
}

/** `error` is the device's byte; 0 when it did not answer, so the fault is ours. */
export type Called<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: DeviceFault; readonly error: number };

/** Pause between two questions to a device that prints, and for how long we are patient (1.3: 30 s). */
const POLL_MS = 300;
const POLLS = 100;

export class Session {
  readonly clock: Clock;
  /** First field of most requests. */
  readonly operator: { readonly password: number };
  /** Tables, reports and the clock need the system administrator. */
  readonly admin: { readonly password: number };
  readonly link: Link;
  /** Opening time of a shift, looked up once (report.ts). */
  opening: { readonly shiftNumber: number; readonly at: string } | null = null;
  readonly #exchange: Exchange;
  readonly #exclusive = new Exclusive();
  #passport: Passport | null = null;
  #greetFault: DeviceFault | null = null;
  /** How the last opening of the port ended; null when it opened. */
  #portTrouble: PortErrorCode | null = null;
  /** FF45 answered after we had given up waiting: its change is not stored anywhere else. */
  #lateClose: AnswerOf<'closeReceipt'> | null = null;

  constructor(options: SessionOptions) {
    this.clock = options.clock;
    this.operator = { password: options.password };
    this.admin = { password: options.adminPassword };
    const tape = options.tape ?? noTape;
    this.link = new Link({
      port: () =>
        noticingPort(options.port(), (trouble) => {
          this.#portTrouble = trouble;
        }),
      clock: options.clock,
      tape,
      greet: () => this.#exclusive.run(() => this.#greet()),
      onBytes: (bytes) => this.#exchange.receive(bytes),
      onLost: () => this.#exchange.lost(),
    });
    this.#exchange = new Exchange({
      clock: options.clock,
      write: (bytes, masks) => {
        tape.sent(bytes, masks);
        return this.link.write(bytes);
      },
      onLate: (data) => {
        tape.note(`late answer of command ${codeOf(data)?.toString(16)}`);
        this.#noteLate(data);
      },
      ...(options.limits ? { limits: options.limits } : {}),
    });
  }

  /** What was read at the connection; only inside `operate`. */
  get passport(): Passport {
    if (!this.#passport) throw new Error('the passport is read before the link is ready');
    return this.#passport;
  }

  /** The late answer of FF45 for this document, if the device handed one over. */
  lateCloseOf(fdNumber: number): AnswerOf<'closeReceipt'> | null {
    return this.#lateClose?.document?.fdNumber === fdNumber ? this.#lateClose : null;
  }

  /** Runs one whole operation (a receipt, a status) with the wire for itself; a fault when there is no device. */
  operate<T>(operation: () => Promise<DriverResult<T>>): Promise<DriverResult<T>> {
    return this.#exclusive.run(async () => {
      if (this.link.health === 'ready') return await operation();
      if (this.link.health === 'faulty' && this.#greetFault) return failed({ ...this.#greetFault, retry: 'safe' });
      const code = this.#portTrouble === 'busy' ? 'port-busy' : 'link-absent';
      return failed(deviceFault(DEVICE, code, this.link.lastReason));
    });
  }

  /**
   * One command. 50h «printing the previous command» means that it was not taken, so it is asked again until the
   * device is free. Faults of readings are always safe to repeat.
   */
  async call<N extends CommandName>(name: N, ask: AskOf<N>): Promise<Called<AnswerOf<N>>> {
    const data = encodeAsk(name, ask);
    for (let polls = 0; ; polls++) {
      const outcome = await this.#exchange.request(COMMANDS[name], data);
      if (outcome.kind === 'silent') return this.#silence(name, outcome);
      const answer = this.#decode(name, outcome.data);
      if (answer === null) {
        return { ok: false, fault: deviceFault(DEVICE, 'garbled-answer', '', retryOf(name)), error: 0 };
      }
      if (answer.answer !== null) return { ok: true, value: answer.answer };
      if (answer.error !== ERROR.stillPrinting || polls >= POLLS) {
        return { ok: false, fault: await this.#faultOf(answer.error), error: answer.error };
      }
      await this.wait(POLL_MS);
    }
  }

  /**
   * A command that prints. The device refuses it while paper is out or a stopped document waits: then B0h is sent
   * (submode 3), printing is waited for (4, 5) or the cashier is told to load paper or to close the cover (1, 2).
   */
  async print<N extends CommandName>(name: N, ask: AskOf<N>): Promise<Called<AnswerOf<N>>> {
    const called = await this.call(name, ask);
    if (called.ok || !PRINTER_REFUSALS.has(called.error)) return called;
    const ready = await this.readyToPrint();
    if (!ready.ok) return { ...ready, error: called.error };
    // In submode 0 there was nothing to put right: the refusal stands.
    if (!ready.value.changed && called.error !== ERROR.waitsContinue) return called;
    return await this.call(name, ask);
  }

  /** Brings the printer to submode 0. `changed` tells whether there was anything to wait for or to continue. */
  async readyToPrint(): Promise<Called<{ readonly changed: boolean; readonly state: DeviceState }>> {
    let changed = false;
    for (let polls = 0; polls < POLLS; polls++) {
      const state = await this.state();
      if (!state.ok) return state;
      switch (state.value.submode) {
        case SUBMODE.passiveNoPaper:
        case SUBMODE.activeNoPaper:
          return { ok: false, fault: noPaperFault(state.value), error: ERROR.noReceiptPaper };
        case SUBMODE.waitsContinue: {
          const continued = await this.call('continuePrint', this.operator);
          if (!continued.ok) return continued;
          break;
        }
        case SUBMODE.printing:
        case SUBMODE.printingReport:
          await this.wait(POLL_MS);
          break;
        default:
          return { ok: true, value: { changed, state: state.value } };
      }
      changed = true;
    }
    return { ok: false, fault: faultOfError(ERROR.stillPrinting), error: ERROR.stillPrinting };
  }

  async state(): Promise<Called<DeviceState>> {
    const status = await this.call('shortStatus', this.operator);
    return status.ok ? { ok: true, value: decodeState(status.value) } : status;
  }

  /** 10h until nothing is being printed any more; the last state when it prints for too long. */
  async stateAfterPrinting(): Promise<Called<DeviceState>> {
    for (let polls = 0; ; polls++) {
      const state = await this.state();
      if (!state.ok || !state.value.printing || polls >= POLLS) return state;
      await this.wait(POLL_MS);
    }
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.clock.after(ms, resolve);
    });
  }

  /** For what may have changed since the connection, or was misread then. The old passport stays when this fails. */
  async readPassportAgain(): Promise<Called<Passport>> {
    const passport = await readPassport(this);
    if (passport.ok) this.#passport = passport.value;
    return passport;
  }

  async #greet(): Promise<boolean> {
    this.#exchange.restored();
    const passport = await this.readPassportAgain();
    this.#greetFault = passport.ok ? null : passport.fault;
    return passport.ok;
  }

  #silence(name: CommandName, outcome: Outcome & { kind: 'silent' }): Called<never> {
    const code = { 'no-link': 'no-answer', lost: 'link-lost', garbled: 'garbled-answer' } as const;
    const retry = outcome.taken === 'no' ? 'safe' : retryOf(name);
    if (outcome.why !== 'garbled') this.link.giveUp('the device does not answer');
    return { ok: false, fault: deviceFault(DEVICE, code[outcome.why], '', retry), error: 0 };
  }

  #decode<N extends CommandName>(name: N, data: Uint8Array): Answer<N> | null {
    try {
      return decodeAnswer(name, data);
    } catch (error) {
      if (error instanceof FieldError) return null;
      throw error;
    }
  }

  /** The device's own words (6Bh) are asked for when our table has none. */
  async #faultOf(error: number): Promise<DeviceFault> {
    if (isKnownError(error)) return faultOfError(error);
    const outcome = await this.#exchange.request(COMMANDS.errorText, encodeAsk('errorText', { code: error }));
    const words = outcome.kind === 'answer' ? this.#decode('errorText', outcome.data)?.answer?.text : '';
    return faultOfError(error, words);
  }

  #noteLate(data: Uint8Array): void {
    if (codeOf(data) !== COMMANDS.closeReceipt.code) return;
    this.#lateClose = this.#decode('closeReceipt', data)?.answer ?? null;
  }
}

/** To the device an open cover is a lack of paper; only its flag tells the two apart. */
function noPaperFault({ coverOpen }: DeviceState): DeviceFault {
  return coverOpen ? deviceFault(DEVICE, 'cover-open', '6B: открыта крышка') : faultOfError(ERROR.noReceiptPaper);
}

const PRINTER_REFUSALS: ReadonlySet<number> = new Set([ERROR.waitsContinue, ERROR.wrongSubmode, ERROR.noReceiptPaper]);

function retryOf(name: CommandName): 'safe' | 'after-check' {
  return COMMANDS[name].ifSilent === 'resend' ? 'safe' : 'after-check';
}
