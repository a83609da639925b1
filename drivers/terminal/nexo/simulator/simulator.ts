/** A whole virtual bank terminal on a line: device model, framing, troubles on demand, memory on disk. */
import type { Clock } from '../../../kit/clock.ts';
import type { DeviceEnd, HostEnd, VirtualDevice } from '../../../kit/serve/virtual-device.ts';
import { SILENCE_MS } from '../exchange.ts';
import { buildFrame, Deframer, type FramingEvent } from '../framing.ts';
import { type Json, writeJson } from '../json.ts';
import { headerOf } from './answers.ts';
import type { BankOperation } from './bank.ts';
import { type Buyer, type BuyerMode, type Moment, TerminalDevice } from './device-model.ts';
import { DEFAULT_OPTIONS, type TerminalOptions } from './options.ts';
import { type Heard, hear } from './requests.ts';
import { type MemoryEvent, Store } from './store.ts';
import { type Trouble, Troubles } from './troubles.ts';

export interface TerminalSimulatorSetup {
  readonly clock: Clock;
  /** Folder of the terminal's memory; null keeps it in the process only. */
  readonly dir: string | null;
  readonly options?: Partial<TerminalOptions>;
}

/** What a person or a test does to the terminal. */
export interface TerminalControl {
  /** Of the next operation; asked several times, of several operations in turn. */
  nextBuyer(mode: BuyerMode, card?: number): void;
  /** Of every operation from now on. */
  everyBuyer(mode: BuyerMode, card?: number): void;
  /** From now on a buyer and the bank take `ms` each. */
  hurry(ms: number): void;
  /** The next operation is done and its answer lost. */
  loseNextAnswer(): void;
  /** The power goes when the next operation is heard, before anything is done. */
  dieBeforeNext(): void;
  /** The power goes when the bank has decided, or when the answer is kept; the till hears nothing. */
  dieAfterNext(moment?: Moment): void;
  garbleNext(): void;
  delayNext(delayMs: number): void;
  /** The next operations are answered with Busy. */
  busyNext(times?: number): void;
  trouble(...troubles: readonly Trouble[]): void;
  readonly troubles: Troubles;
  powerOff(): void;
  /** Throws what the file system throws when the memory cannot be written; the terminal then stays off. */
  powerOn(): void;
  readonly powered: boolean;
  /** Another terminal takes its place: its own serial number, nothing remembered. */
  wrongTerminalId(serial: string): void;
  /** The terminal loses the answers it kept. */
  forget(): void;
}

/** One thing that happened, for people and for tests that strike at it. */
export interface TerminalMoment {
  readonly category: string;
  readonly at: 'asked' | 'bank' | 'answered';
  /** Russian, one line. */
  readonly text: string;
}

export interface TerminalSimulator extends VirtualDevice {
  readonly control: TerminalControl;
  /** What really became of everybody's money, in order. */
  operations(): readonly BankOperation[];
  /** Money on a buyer's card now. */
  balanceMinor(card: number): number;
  readonly batch: string;
  readonly terminalId: string;
  /** The terminal waits for a buyer or for the bank. */
  readonly working: boolean;
  /** Called before a message is taken, after the bank decided, before an answer leaves; one listener. */
  onCommand(listener: (moment: TerminalMoment) => void): void;
}

/** Throws StoreError when the folder holds damaged memory. */
export function createTerminalSimulator({ clock, dir, options = {} }: TerminalSimulatorSetup): TerminalSimulator {
  return new Simulator(clock, dir === null ? null : new Store(dir), { ...DEFAULT_OPTIONS, ...options });
}

const POINTS = { 'at-bank': 'bank', after: 'answered' } as const;

class Simulator implements TerminalSimulator {
  readonly title: string;
  readonly control: TerminalControl;
  readonly #clock: Clock;
  readonly #store: Store | null;
  readonly #device: TerminalDevice;
  readonly #troubles = new Troubles();
  readonly #deframer = new Deframer();
  #host: HostEnd | null = null;
  #hostKind: 'network' | 'passive' = 'passive';
  #powered = true;
  /** Grows when the power goes: what was begun before does not speak afterwards. */
  #life = 0;
  #cancelSilence: () => void = () => {};
  #operationTrouble: Trouble | null = null;
  #operationCategory = '';
  #listener: (moment: TerminalMoment) => void = () => {};

  constructor(clock: Clock, store: Store | null, options: TerminalOptions) {
    this.#clock = clock;
    this.#store = store;
    this.title = `${options.model}, № ${options.serial}`;
    this.#device = new TerminalDevice(clock, options, store?.load() ?? [], {
      keep: (event) => this.#keep(event),
      notice: (saleId, text) => this.#notice(saleId, text),
      reached: (moment) => this.#reached(moment),
    });
    this.#device.wakeUp();
    this.control = this.#makeControl();
  }

  operations(): readonly BankOperation[] {
    return [...this.#device.bank.operations];
  }

  balanceMinor(card: number): number {
    return this.#device.bank.balanceMinor(card);
  }

  get batch(): string {
    return this.#device.batch;
  }

  get terminalId(): string {
    return this.#device.serial;
  }

  get working(): boolean {
    return this.#device.working;
  }

  onCommand(listener: (moment: TerminalMoment) => void): void {
    this.#listener = listener;
  }

  connect(host: HostEnd, kind: 'network' | 'passive'): DeviceEnd | null {
    if (!this.#powered && kind === 'network') return null;
    this.#host?.broken('Подключился другой клиент');
    this.#host = host;
    this.#hostKind = kind;
    this.#deframer.reset();
    return {
      receive: (bytes) => {
        if (this.#host === host && this.#powered) this.#receive(bytes);
      },
      unplug: () => {
        if (this.#host !== host) return;
        this.#host = null;
        this.#deframer.reset();
      },
    };
  }

  #receive(bytes: Uint8Array): void {
    this.#take(this.#deframer.push(bytes));
    this.#cancelSilence();
    if (this.#deframer.heldBytes === 0) return;
    this.#cancelSilence = this.#clock.after(SILENCE_MS, () => this.#take(this.#deframer.giveUp()));
  }

  #take(events: readonly FramingEvent[]): void {
    for (const event of events) {
      const heard = event.kind === 'message' ? hear(event.bytes) : null;
      if (heard && this.#powered) this.#hear(heard);
    }
  }

  #hear(heard: Heard): void {
    const { MessageCategory: category, ServiceID, SaleID } = heard.header;
    const life = this.#life;
    this.#listener({ category, at: 'asked', text: `${category} ${ServiceID} от ${SaleID}` });
    if (life !== this.#life) return;
    const trouble = this.#troubles.next(category);
    const host = this.#host;
    const say = (body: Json): void => this.#say(heard, body, trouble, host);
    if (trouble?.do === 'ignore') return;
    if (trouble?.do === 'power-off' && trouble.moment === 'before') this.#setPower(false);
    else if (trouble?.do === 'refuse') say(refusal(trouble.condition));
    else this.#obey(heard, trouble, say);
  }

  #obey(heard: Heard, trouble: Trouble | null, say: (body: Json) => void): void {
    const { MessageCategory: category } = heard.header;
    if ((category === 'Payment' || category === 'Reversal') && !this.#device.working) {
      this.#operationTrouble = trouble;
      this.#operationCategory = category;
    }
    this.#device.take(heard, say);
    if (trouble?.do === 'close-connection') this.#breakLine();
  }

  #reached(moment: Moment): boolean {
    const life = this.#life;
    const category = this.#operationCategory;
    this.#listener({ category, at: POINTS[moment], text: moment === 'after' ? 'ответ готов' : 'банк решил' });
    const trouble = this.#operationTrouble;
    if (life === this.#life && trouble?.do === 'power-off' && trouble.moment === moment) this.#setPower(false);
    return this.#powered && life === this.#life;
  }

  #say({ header }: Heard, body: Json, trouble: Trouble | null, asker: HostEnd | null): void {
    if (!this.#powered) return;
    const { MessageCategory: category } = header;
    const text = writeJson({
      SaleToPOIResponse: {
        MessageHeader: headerOf(header, category),
        [`${category}Response`]: trouble?.do === 'empty-answer' ? {} : body,
      },
    });
    const send = (bytes: Uint8Array): void => this.#send(bytes, asker);
    this.#sendWith(trouble, buildFrame(text), send);
  }

  /** The answer on its way out, with what was ordered to happen to it. */
  #sendWith(trouble: Trouble | null, frame: Uint8Array, send: (bytes: Uint8Array) => void): void {
    const life = this.#life;
    switch (trouble?.do) {
      case 'lose-answer':
      case 'close-connection':
        break;
      case 'garble-answer':
        // FF occurs in no UTF-8 text.
        send(frame.with(12, 0xff));
        break;
      case 'duplicate-answer':
        send(frame);
        send(frame);
        break;
      case 'noise':
        send(Uint8Array.from(trouble.bytes));
        send(frame);
        break;
      case 'cut-answer':
        send(frame.subarray(0, trouble.bytes));
        this.#breakLine();
        break;
      case 'delay-answer':
        this.#clock.after(trouble.delayMs, () => {
          if (life === this.#life) send(frame);
        });
        break;
      case 'empty-answer':
      case 'ignore':
      case 'power-off':
      case 'refuse':
      case undefined:
        send(frame);
        break;
    }
  }

  /** A network answer goes to the connection that asked; on a serial line to whoever is at its end. */
  #send(bytes: Uint8Array, asker: HostEnd | null): void {
    const host = this.#host;
    if (host && (this.#hostKind === 'passive' || host === asker)) host.receive(bytes);
  }

  #notice(saleId: string, text: string): void {
    const { notices, poiId } = this.#device.options;
    if (!notices) return;
    const message = {
      SaleToPOIRequest: {
        MessageHeader: {
          ProtocolVersion: '3.0',
          MessageClass: 'Device',
          MessageCategory: 'Display',
          MessageType: 'Request',
          DeviceID: '1',
          SaleID: saleId,
          POIID: poiId,
        },
        DisplayRequest: {
          DisplayOutput: [
            {
              Device: 'CashierDisplay',
              InfoQualify: 'Status',
              OutputContent: { OutputFormat: 'Text', OutputText: [{ Text: text }] },
            },
          ],
        },
      },
    };
    this.#host?.receive(buildFrame(writeJson(message)));
  }

  /** What could not be remembered must not be answered: the terminal stops as if its power went. */
  #keep(event: MemoryEvent): void {
    try {
      this.#store?.append(event);
    } catch (error) {
      if (!this.#powered) throw error;
      this.#setPower(false);
    }
  }

  #breakLine(): void {
    const host = this.#host;
    this.#host = null;
    this.#deframer.reset();
    host?.broken('Обрыв связи');
  }

  #setPower(on: boolean): void {
    if (on === this.#powered) return;
    if (on) this.#device.wakeUp();
    this.#powered = on;
    this.#deframer.reset();
    if (on) return;
    this.#life += 1;
    this.#device.losePower();
    const host = this.#host;
    if (this.#hostKind === 'network') this.#host = null;
    host?.powerLost();
  }

  #makeControl(): TerminalControl {
    const powered = () => this.#powered;
    const trouble = (...troubles: readonly Trouble[]) => this.#troubles.add(...troubles);
    const buyer = (mode: BuyerMode, card = 0): Buyer => ({ mode, card });
    return {
      nextBuyer: (mode, card) => this.#device.nextBuyer(buyer(mode, card)),
      everyBuyer: (mode, card) => this.#device.everyBuyer(buyer(mode, card)),
      hurry: (ms) => this.#device.hurry(ms),
      loseNextAnswer: () => trouble({ do: 'lose-answer' }),
      dieBeforeNext: () => trouble({ do: 'power-off', moment: 'before' }),
      dieAfterNext: (moment = 'at-bank') => trouble({ do: 'power-off', moment }),
      garbleNext: () => trouble({ do: 'garble-answer' }),
      delayNext: (delayMs) => trouble({ do: 'delay-answer', delayMs }),
      busyNext: (times = 1) => trouble({ do: 'refuse', condition: 'Busy', times }),
      trouble,
      troubles: this.#troubles,
      powerOff: () => this.#setPower(false),
      powerOn: () => this.#setPower(true),
      get powered() {
        return powered();
      },
      wrongTerminalId: (serial) => this.#device.replaceBy(serial),
      forget: () => this.#device.forget(),
    };
  }
}

const refusal = (condition: string): Json => ({
  Response: { Result: 'Failure', ErrorCondition: condition, AdditionalResponse: 'Отказано по заказу' },
});
