/**
 * One connection to a nexo terminal: login, typed questions over Link and Exchange, readings one at a time, and a tape
 * without card numbers.
 */
import type { Clock } from '../../kit/clock.ts';
import { Exclusive } from '../../kit/exclusive.ts';
import { type DeviceFault, type DriverResult, deviceFault, done, type FaultCode, failed } from '../../kit/faults.ts';
import { Link } from '../../kit/link.ts';
import type { Port } from '../../kit/port.ts';
import { noTape, type Tape } from '../../kit/tape.ts';
import { withoutCardNumbers } from './card-data.ts';
import { Exchange } from './exchange.ts';
import { buildFrame, type FramingEvent } from './framing.ts';
import { MessageNumbers } from './ids.ts';
import type { Json } from './json.ts';
import { MESSAGES, type Message, type Response } from './messages.ts';
import type { NexoSettings } from './settings.ts';

export const DEVICE = 'nexo';

/** A question about something that is there answers at once; Adyen's own clients allow some ten seconds. */
const READING_MS = 10_000;

/** What is said of this program at login. */
const SOFTWARE = { ProviderIdentification: 'RMK', ApplicationName: 'RMK', SoftwareVersion: '1', CertificationCode: '' };

export interface Passport {
  readonly model: string;
  readonly terminalId: string;
}

export interface SessionOptions {
  readonly settings: NexoSettings;
  readonly port: () => Port;
  readonly clock: Clock;
  readonly tape: Tape | undefined;
}

interface Answer {
  readonly Response: Response;
}

interface AskOptions {
  readonly waitMs?: number;
  /** Made when not given. */
  readonly serviceId?: string;
}

export class Session {
  readonly link: Link;
  readonly settings: NexoSettings;
  readonly #clock: Clock;
  readonly #tape: Tape;
  readonly #exchange: Exchange;
  readonly #readings = new Exclusive();
  readonly #numbers: MessageNumbers;
  #passport: Passport | null = null;
  #greetFault: DeviceFault | null = null;

  constructor({ settings, port, clock, tape = noTape }: SessionOptions) {
    this.settings = settings;
    this.#clock = clock;
    this.#tape = tape;
    this.#numbers = new MessageNumbers(clock);
    this.link = new Link({
      port,
      clock,
      // Chunks may cut a card number in two: whole messages are written instead, masked.
      tape: { ...noTape, note: (text) => tape.note(text) },
      greet: () => this.#readings.run(() => this.#greet()),
      onBytes: (bytes) => this.#exchange.receive(bytes),
      onLost: (reason) => this.#exchange.lost(reason),
    });
    this.#exchange = new Exchange({
      clock,
      addresses: settings,
      write: (bytes) => {
        tape.sent(bytes);
        return this.link.write(bytes);
      },
      onEvent: (event) => this.#record(event),
      onNote: (text) => tape.note(text),
    });
  }

  /** Who answered at the last login; only after the link was ready. */
  get passport(): Passport {
    if (!this.#passport) throw new Error('the passport is read before the link is ready');
    return this.#passport;
  }

  /** The time as nexo writes it. */
  get timeStamp(): string {
    return new Date(this.#clock.now()).toISOString();
  }

  /** The fault of a terminal that cannot be asked at all; null when it can. Nothing was sent. */
  get absence(): DeviceFault | null {
    if (this.link.health === 'ready') return null;
    if (this.link.health === 'faulty' && this.#greetFault) return { ...this.#greetFault, retry: 'safe' };
    return deviceFault(DEVICE, 'link-absent', this.link.lastReason);
  }

  /** Runs questions with nothing of ours between them; every fault is safe to try again: a question moves nothing. */
  reading<T>(questions: () => Promise<DriverResult<T>>): Promise<DriverResult<T>> {
    return this.#readings.run(async () => {
      const absence = this.absence;
      if (absence) return failed(absence);
      const result = await questions();
      return result.ok ? result : failed(safely(result.fault));
    });
  }

  /** A question that moves nothing. A terminal that keeps silent is connected anew. */
  async question<T extends Answer>(message: Message<T>, body: Json): Promise<DriverResult<T>> {
    const asked = await this.ask(message, body);
    if (!asked.ok && asked.fault.code === 'no-answer') this.link.giveUp(asked.fault.original);
    return asked;
  }

  /**
   * One message and its answer. A terminal that was switched off and on has forgotten the login and refuses with
   * LoggedOut before it does anything: then the till logs in and says it once more.
   */
  async ask<T extends Answer>(message: Message<T>, body: Json, options: AskOptions = {}): Promise<DriverResult<T>> {
    const asked = await this.#once(message, body, options);
    if (message.category === 'Login' || !asked.ok || !isLoggedOut(asked.value)) return asked;
    const login = await this.#login();
    return login.ok ? this.#once(message, body, options) : failed(safely(login.fault));
  }

  /** One message without an answer. */
  async tell(category: 'Abort', body: Json): Promise<DriverResult<null>> {
    try {
      await this.#exchange.tell(category, this.#numbers.next(), body);
      return done(null);
    } catch (error) {
      return failed(deviceFault(DEVICE, 'link-lost', error instanceof Error ? error.message : String(error), 'safe'));
    }
  }

  async #once<T extends Answer>(
    { category, answer }: Message<T>,
    body: Json,
    { waitMs = READING_MS, serviceId = this.#numbers.next() }: AskOptions,
  ): Promise<DriverResult<T>> {
    const asked = await this.#exchange.ask(category, serviceId, body, waitMs);
    if (asked.kind === 'fault') return failed(deviceFault(DEVICE, asked.code, asked.why));
    const read = answer.safeParse(asked.body);
    if (read.success) return done(read.data);
    const { path = [], message = '' } = read.error.issues[0] ?? {};
    return failed(deviceFault(DEVICE, 'garbled-answer', `${category}: ${path.join('.')}: ${message}`));
  }

  async #greet(): Promise<boolean> {
    const login = await this.#login();
    this.#greetFault = login.ok ? null : login.fault;
    return login.ok;
  }

  async #login(): Promise<DriverResult<Passport>> {
    const asked = await this.ask(MESSAGES.login, {
      DateTime: this.timeStamp,
      SaleSoftware: SOFTWARE,
      SaleTerminalData: { TerminalEnvironment: 'Attended', SaleCapabilities: ['PrinterReceipt'] },
      OperatorLanguage: 'ru',
    });
    if (!asked.ok) return asked.fault.code === 'no-answer' ? asked : failed(wrongDevice(asked.fault));
    const { Response, POISystemData: system } = asked.value;
    if (Response.Result === 'Failure' || !system) return failed(refusalFault(Response));
    const { ApplicationName, SoftwareVersion } = system.POISoftware;
    this.#passport = {
      model: `${ApplicationName} ${SoftwareVersion}`.trim(),
      terminalId: system.POITerminalData.POISerialNumber,
    };
    return done(this.#passport);
  }

  #record(event: FramingEvent): void {
    if (event.kind === 'noise') this.#tape.note(`${event.count} bytes of noise`);
    // Latin letters stand for bytes, so that the masked message is as long as the true one.
    else this.#tape.received(maskedFrame(event.bytes));
  }
}

function maskedFrame(bytes: Uint8Array): Uint8Array {
  const masked = withoutCardNumbers(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  const frame = buildFrame(' '.repeat(bytes.length));
  for (const [index, letter] of [...masked].entries())
    frame[frame.length - bytes.length + index] = letter.charCodeAt(0);
  return frame;
}

const safely = (fault: DeviceFault): DeviceFault =>
  fault.retry === 'after-check' ? { ...fault, retry: 'safe' } : fault;

const wrongDevice = (fault: DeviceFault): DeviceFault =>
  fault.code === 'garbled-answer' ? deviceFault(DEVICE, 'wrong-device', fault.original) : fault;

const isLoggedOut = ({ Response }: Answer): boolean =>
  Response.Result === 'Failure' && Response.ErrorCondition === 'LoggedOut';

/** Refusals that say «not begun, because of me» rather than «this operation is declined». */
const FAULT_OF_CONDITION: Readonly<Record<string, FaultCode>> = {
  Busy: 'terminal-busy',
  InProgress: 'terminal-busy',
  DeviceOut: 'terminal-needs-service',
  UnavailableDevice: 'terminal-needs-service',
  LoggedOut: 'terminal-needs-service',
  MessageFormat: 'command-refused',
  UnavailableService: 'unsupported',
};

/** The fault of such a refusal; null when the condition speaks of the operation itself. */
export function conditionFault(response: Response): DeviceFault | null {
  const code = Object.hasOwn(FAULT_OF_CONDITION, response.ErrorCondition)
    ? FAULT_OF_CONDITION[response.ErrorCondition]
    : undefined;
  return code === undefined ? null : deviceFault(DEVICE, code, wordsOf(response));
}

/** A question refused. */
export const refusalFault = (response: Response): DeviceFault =>
  conditionFault(response) ?? deviceFault(DEVICE, 'command-refused', wordsOf(response));

const LONGEST_WORDS = 200;

/** The terminal's own words: AdditionalResponse is free text or a form (`message=...&...`). */
export function textOf({ AdditionalResponse: text }: Response): string {
  const form = /^\w+=/.test(text) ? new URLSearchParams(text) : null;
  return withoutCardNumbers(form?.get('message') ?? text).slice(0, LONGEST_WORDS);
}

function wordsOf(response: Response): string {
  const text = textOf(response);
  return text === '' ? response.ErrorCondition : `${response.ErrorCondition}: ${text}`;
}
