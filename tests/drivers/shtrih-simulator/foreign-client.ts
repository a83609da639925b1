/**
 * A client of the Shtrih-M written straight from spec/fiscal.md 1, with its own LRC and its own offsets. It imports
 * nothing of the driver: what both ends of our command table believe by mistake does not pass here.
 */
import { ManualClock } from '../../../drivers/kit/clock.ts';
import type { DeviceEnd, VirtualDevice } from '../../../drivers/kit/serve/virtual-device.ts';

/** `'02 05 10'` to bytes. */
export function hex(text: string): number[] {
  return text
    .split(/\s+/)
    .filter((pair) => pair !== '')
    .map((pair) => Number.parseInt(pair, 16));
}

export function shown(bytes: Iterable<number>): string {
  return [...bytes].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
}

/** Little-endian number at an offset. */
export function le(bytes: readonly number[], at: number, size: number): number {
  if (at + size > bytes.length) throw new Error(`no ${size} bytes at ${at} of ${shown(bytes)}`);
  return bytes.slice(at, at + size).reduceRight((value, byte) => value * 256 + byte, 0);
}

export function leBytes(value: number, size: number): number[] {
  return Array.from({ length: size }, (_, i) => Math.floor(value / 256 ** i) % 256);
}

const CP1251_A = 0xc0;
/** Latin, digits and А..я are all a test needs. */
export function cp1251(text: string): number[] {
  return [...text].map((letter) => {
    const code = letter.charCodeAt(0);
    return code < 0x80 ? code : CP1251_A + code - 'А'.charCodeAt(0);
  });
}

export function cp866(text: string): number[] {
  return [...text].map((letter) => {
    const code = letter.charCodeAt(0);
    if (code < 0x80) return code;
    const index = code - 'А'.charCodeAt(0);
    return index < 48 ? 0x80 + index : 0xe0 + index - 48;
  });
}

export function ascii(bytes: readonly number[]): string {
  return String.fromCharCode(...bytes);
}

export function frame(body: readonly number[]): number[] {
  const covered = [body.length, ...body];
  return [0x02, ...covered, covered.reduce((sum, byte) => sum ^ byte, 0)];
}

/** CMD.. of an answer frame; throws when the frame is not whole or its LRC is wrong. */
export function unframe(bytes: readonly number[]): number[] {
  const [stx, length = 0, ...rest] = bytes;
  const body = rest.slice(0, length);
  const lrc = rest[length];
  const sum = [length, ...body].reduce((total, byte) => total ^ byte, 0);
  if (stx !== 0x02 || lrc !== sum || rest.length !== length + 1) throw new Error(`bad answer frame: ${shown(bytes)}`);
  return body;
}

export class ForeignClient {
  #end: DeviceEnd | null = null;
  #heard: number[] = [];
  /** Why the line went away, empty while it is there. */
  lost = '';
  readonly #device: VirtualDevice;
  readonly #password: number;

  constructor(device: VirtualDevice, password = 30) {
    this.#device = device;
    this.#password = password;
    this.plug();
  }

  /** Joins the device anew; false when it takes no connection. */
  plug(): boolean {
    this.lost = '';
    this.#heard = [];
    this.#end = this.#device.connect(
      {
        receive: (bytes) => this.#heard.push(...bytes),
        broken: (reason) => this.#loseLine(reason),
        powerLost: () => this.#loseLine('power'),
      },
      'network',
    );
    return this.#end !== null;
  }

  /** Sends raw bytes and returns what the device said at once. */
  raw(bytes: readonly number[]): number[] {
    this.#end?.receive(Uint8Array.from(bytes));
    return this.heard();
  }

  /** What came since the last look. */
  heard(): number[] {
    const heard = this.#heard;
    this.#heard = [];
    return heard;
  }

  unplug(): void {
    this.#end?.unplug();
    this.#end = null;
  }

  /** ENQ, frame, answer, ACK. Returns the answer from CMD on; the code takes one byte, FF-commands two. */
  ask(body: readonly number[]): number[] {
    const ready = this.raw([0x05]);
    if (shown(ready) !== '15') throw new Error(`not ready: ${shown(ready)}`);
    const [ack, ...answer] = this.raw(frame(body));
    if (ack !== 0x06) throw new Error(`no ACK: ${ack}`);
    const result = unframe(answer);
    const after = this.raw([0x06]);
    if (after.length > 0) throw new Error(`unexpected after ACK: ${shown(after)}`);
    return result;
  }

  /** A command with the password; returns the fields after the error byte, throws on an error. */
  command(code: number, data: readonly number[] = [], password = this.#password): number[] {
    const error = this.errorOf(code, data, password);
    if (error !== 0) throw new Error(`command ${code.toString(16)} answered ${error.toString(16)}`);
    return this.#last;
  }

  #last: number[] = [];

  /** Error byte of a command. An error answer must be exactly CMD + ERR. */
  errorOf(code: number, data: readonly number[] = [], password = this.#password): number {
    const head = code > 0xff ? [code >> 8, code & 0xff] : [code];
    const answer = this.ask([...head, ...leBytes(password, 4), ...data]);
    if (shown(answer.slice(0, head.length)) !== shown(head))
      throw new Error(`answer to another command: ${shown(answer)}`);
    const error = answer[head.length] ?? -1;
    this.#last = answer.slice(head.length + 1);
    if (error !== 0 && this.#last.length > 0) throw new Error(`error answer with fields: ${shown(answer)}`);
    return error;
  }

  #loseLine(reason: string): void {
    this.#end = null;
    this.lost = reason;
  }
}

export interface ForeignLine {
  readonly name: string;
  readonly price: number;
  /** Millionths. */
  readonly quantity?: number;
  /** undefined: «compute». */
  readonly sum?: number;
  readonly vat?: number;
  readonly operation?: number;
  readonly department?: number;
}

const COMPUTE = hex('FF FF FF FF FF');

/** FF46 after the password. */
export function operationData(line: ForeignLine): number[] {
  return [
    line.operation ?? 1,
    ...leBytes(line.quantity ?? 1_000_000, 6),
    ...leBytes(line.price, 5),
    ...(line.sum === undefined ? COMPUTE : leBytes(line.sum, 5)),
    ...COMPUTE,
    line.vat ?? 0xcb,
    line.department ?? 1,
    4,
    1,
    ...cp1251(line.name),
  ];
}

/** FF45 after the password: payments by number (0 cash). */
export function closeData(payments: Readonly<Record<number, number>>, { rounding = 0, taxSystem = 1, text = '' } = {}) {
  const sums = Array.from({ length: 16 }, (_, i) => leBytes(payments[i] ?? 0, 5)).flat();
  return [...sums, rounding, ...new Array<number>(30).fill(0), taxSystem, ...cp1251(text)];
}

/** The simulator's clock in tests: local time is UTC (option utcOffsetMinutes 0). */
export function morning(): ManualClock {
  return new ManualClock(Date.UTC(2026, 10, 23, 9, 5, 10));
}
