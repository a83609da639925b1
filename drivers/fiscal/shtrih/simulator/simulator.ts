/** A whole simulated Shtrih-M: device model, link layer, behaviours, memory on disk. */
import type { Clock } from '../../../kit/clock.ts';
import type { DeviceEnd, HostEnd, VirtualDevice } from '../../../kit/serve/virtual-device.ts';
import { codeOf } from '../commands.ts';
import { type Behaviour, Behaviours, type Trouble } from './behaviours.ts';
import { shiftClock } from './clock-commands.ts';
import { describeExchange } from './describe.ts';
import { Device } from './device.ts';
import { errorAnswer, execute, type Handler } from './handlers.ts';
import { ADJUST_HANDLERS } from './handlers-adjust.ts';
import { DEVICE_HANDLERS } from './handlers-device.ts';
import { FISCAL_HANDLERS } from './handlers-fiscal.ts';
import { GRAPHICS_HANDLERS } from './handlers-graphics.ts';
import { MODEL_HANDLERS } from './handlers-model.ts';
import { DeviceLink, type FramePlan } from './link.ts';
import { DEFAULT_OPTIONS, type ShtrihOptions } from './options.ts';
import { dropReceipt } from './receipt.ts';
import { registrationLines } from './slips.ts';
import { record, settleOfd } from './storage.ts';
import { Store } from './store.ts';
import { tlvByte, tlvText } from './tlv.ts';

const HANDLERS: ReadonlyMap<number, Handler> = new Map(
  [...DEVICE_HANDLERS, ...FISCAL_HANDLERS, ...ADJUST_HANDLERS, ...GRAPHICS_HANDLERS, ...MODEL_HANDLERS].map(
    (handler) => [handler.code, handler],
  ),
);

export interface ShtrihSimulatorSetup {
  readonly clock: Clock;
  /** Folder of the device's memory; null: memory only. */
  readonly dir: string | null;
  readonly options?: Partial<ShtrihOptions>;
}

/** What a person does to the device. Everything is remembered as the device itself would. */
export interface ShtrihControl {
  paper(present: boolean): void;
  /** The roll ends after so many (1 or more) printed lines. */
  endPaperAfter(lines: number): void;
  cover(open: boolean): void;
  closeDrawer(): void;
  powerOff(): void;
  /** Throws what the file system throws when the memory cannot be written; the device then stays off. */
  powerOn(): void;
  readonly powered: boolean;
  ofd(reachable: boolean): void;
  /** Moves the device's own clock. */
  moveClock(ms: number): void;
  behave(...behaviours: readonly Behaviour[]): void;
  readonly behaviours: Behaviours;
}

/** One command done, for people and tests. */
export interface ShtrihExchange {
  readonly request: Uint8Array;
  /** null: no answer was made (power lost). */
  readonly answer: Uint8Array | null;
  /** Russian, one line. */
  readonly text: string;
}

export interface ShtrihSimulator extends VirtualDevice {
  readonly device: Device;
  readonly control: ShtrihControl;
  /** The answer the device keeps for the host; null when none. */
  readonly pendingAnswer: Uint8Array | null;
  /** Called after every command; one listener. */
  onCommand(listener: (exchange: ShtrihExchange) => void): void;
}

/** Throws StoreError when the folder holds damaged memory. */
export function createShtrihSimulator({ clock, dir, options = {} }: ShtrihSimulatorSetup): ShtrihSimulator {
  return new Simulator(clock, dir === null ? null : new Store(dir), { ...DEFAULT_OPTIONS, ...options });
}

/** A device is sold registered: the first document of the archive. */
function register(device: Device): void {
  const { options } = device;
  const made = record(device, 1, [
    ...tlvText(1048, options.userName),
    ...tlvText(1009, options.address),
    ...tlvText(1187, options.place),
    ...tlvText(1017, options.ofdInn, 12),
    ...tlvText(1046, options.ofdName),
    ...tlvByte(1062, options.taxSystems),
    ...tlvByte(1209, options.ffdVersion),
  ]);
  device.printer.printDocument(registrationLines(device, made));
}

class Simulator implements ShtrihSimulator {
  readonly title: string;
  readonly device: Device;
  readonly control: ShtrihControl;
  readonly #behaviours = new Behaviours();
  readonly #store: Store | null;
  readonly #link: DeviceLink;
  #host: HostEnd | null = null;
  #hostKind: 'network' | 'passive' = 'passive';
  #powered = true;
  #trouble: Trouble | null = null;
  #listener: (exchange: ShtrihExchange) => void = () => undefined;

  constructor(clock: Clock, store: Store | null, options: ShtrihOptions) {
    const memory = store?.load() ?? null;
    this.title = `${options.modelName}, ЗН ${options.serialNumber}, ФН ${options.fnNumber}`;
    this.#store = store;
    this.device = new Device(clock, options, memory);
    this.#link = new DeviceLink(clock, this.#linkHost(), options);
    this.control = this.#makeControl();
    if (memory === null) register(this.device);
    else this.#wakeUp();
    this.#save();
  }

  get pendingAnswer(): Uint8Array | null {
    return this.#link.pending;
  }

  onCommand(listener: (exchange: ShtrihExchange) => void): void {
    this.#listener = listener;
  }

  connect(host: HostEnd, kind: 'network' | 'passive'): DeviceEnd | null {
    if (!this.#powered && kind === 'network') return null;
    this.#host?.broken('Подключился другой клиент');
    this.#host = host;
    this.#hostKind = kind;
    this.#link.lineChanged();
    return {
      receive: (bytes) => {
        if (this.#host === host && this.#powered) this.#link.receive(bytes);
      },
      unplug: () => {
        if (this.#host !== host) return;
        this.#host = null;
        this.#link.lineChanged();
      },
    };
  }

  #linkHost() {
    return {
      plan: (data: Uint8Array) => this.#plan(data),
      execute: (data: Uint8Array) => this.#execute(data),
      send: (bytes: Uint8Array) => this.#host?.receive(bytes),
      breakLine: () => this.#breakLine('Обрыв связи'),
    };
  }

  /** Decides what goes wrong with this frame and what the link must know of it. */
  #plan(data: Uint8Array): FramePlan {
    const code = codeOf(data);
    this.#trouble = code === null ? null : this.#behaviours.next(code);
    const trouble = this.#trouble;
    switch (trouble?.do) {
      case 'nak-frame':
        return { nak: true };
      case 'silence':
        return { deafMs: trouble.forMs };
      case 'lose-ack':
        return { loseAck: true };
      case 'lose-answer':
        return { holdAnswer: true };
      case 'delay-answer':
        return { delayMs: trouble.delayMs };
      case 'garble-answer':
        return { garble: true };
      case 'duplicate-answer':
        return { twice: true };
      case 'cut-answer':
        return { cutAfterBytes: trouble.bytes };
      case 'close-connection':
        return { cutAfterBytes: 0 };
      case 'stray-byte':
        return { strayAfterAck: true };
      case 'power-off':
      case 'error':
      case 'paper-out':
      case undefined:
        return {};
    }
  }

  #execute(data: Uint8Array): Uint8Array | null {
    const trouble = this.#trouble;
    if (trouble?.do === 'power-off' && trouble.moment === 'before') {
      this.#report(data, null);
      this.#setPower(false);
      return null;
    }
    if (trouble?.do === 'paper-out') this.device.printer.endPaperAfter(trouble.lines);
    settleOfd(this.device);
    const answer =
      trouble?.do === 'error'
        ? errorAnswer(codeOf(data) ?? 0, Number.parseInt(trouble.error, 16))
        : execute(HANDLERS, this.device, data);
    const failure = this.#trySave();
    if (failure !== null || trouble?.do === 'power-off') {
      this.#report(data, null, failure ?? '');
      this.#setPower(false);
      return null;
    }
    this.#report(data, answer);
    return answer;
  }

  #report(request: Uint8Array, answer: Uint8Array | null, failure = ''): void {
    const text = describeExchange(request, answer);
    this.#listener({ request, answer, text: failure === '' ? text : `${text} (${failure})` });
  }

  /** What could not be remembered must not be answered: the device stops as if its power went. */
  #trySave(): string | null {
    try {
      this.#save();
      return null;
    } catch (error) {
      return `память устройства не записана: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  #breakLine(reason: string): void {
    const host = this.#host;
    this.#host = null;
    host?.broken(reason);
  }

  #save(): void {
    const { state, archive, printer } = this.device;
    this.#store?.save({ state, archive, tape: printer.tape });
  }

  #setPower(on: boolean): void {
    if (on === this.#powered) return;
    if (on) {
      this.#wakeUp();
      this.#save();
    }
    this.#powered = on;
    this.#link.reset();
    if (on) return;
    const host = this.#host;
    if (this.#hostKind === 'network') this.#host = null;
    host?.powerLost();
  }

  /** After power came back: what does not survive, by the habit of the model. */
  #wakeUp(): void {
    const { device } = this;
    device.state.fn.reading = null;
    device.testRun = false;
    device.codeBlocks.clear();
    const { receipt } = device.state;
    if (receipt && device.options.openReceiptOnPowerLoss === 'annulled') dropReceipt(device, receipt);
  }

  #makeControl(): ShtrihControl {
    const { device } = this;
    const powered = () => this.#powered;
    const saved =
      <A extends readonly unknown[]>(action: (...values: A) => void) =>
      (...values: A): void => {
        action(...values);
        this.#save();
      };
    return {
      paper: saved((present: boolean) => device.printer.setPaper(present)),
      endPaperAfter: (lines) => device.printer.endPaperAfter(lines),
      cover: saved((open: boolean) => device.printer.setCover(open)),
      closeDrawer: saved(() => {
        device.state.drawerOpen = false;
      }),
      powerOff: () => this.#setPower(false),
      powerOn: () => this.#setPower(true),
      get powered() {
        return powered();
      },
      ofd: saved((reachable: boolean) => {
        settleOfd(device);
        device.state.fn.ofdReachable = reachable;
      }),
      moveClock: saved((ms: number) => shiftClock(device, ms)),
      behave: (...behaviours) => this.#behaviours.add(...behaviours),
      behaviours: this.#behaviours,
    };
  }
}
