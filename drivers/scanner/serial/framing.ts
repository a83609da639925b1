import type { Scan, ScannerNoise } from '../scanner.ts';

/**
 * Bytes of a serial scanner -> codes and noise. A plain object without timers: `push` what came and when, `tick`
 * when time has passed. A code ends by CR, LF, CR LF, a configured suffix that ends with a control byte, or silence
 * (spec/peripherals.md 2.2: all are met in shops, so all are accepted at once).
 */
export interface ScannerFramingSettings {
  /** Pause that ends a code, 20..200 ms. */
  readonly silenceMs: number;
  /** Longest code in bytes with prefix, suffix and AIM identifier, 16..4096; more is noise. */
  readonly maxBytes: number;
  /** Bytes the scanner puts before and after each code, usually empty; without CR and LF. */
  readonly prefix: readonly number[];
  readonly suffix: readonly number[];
}

export type ScannerEvent =
  | { readonly type: 'scan'; readonly scan: Scan }
  | { readonly type: 'noise'; readonly noise: ScannerNoise };

const CR = 0x0d;
const LF = 0x0a;
const GS = 0x1d;
/** `]`, letter of the symbology, modifier (ISO/IEC 15424). */
const AIM = /^\][A-Za-z][0-9A-F]/;

/**
 * A scanner that ends its codes by a byte is waited for so long: a busy machine or a USB bridge may hold bytes back
 * for more than the usual silence (seen at 50 ms under load), and half a code may be the code of another good.
 */
const PATIENT_MS = 200;

const isControl = (byte: number): boolean => byte < 0x20 || byte === 0x7f;
const startsWith = (bytes: readonly number[], start: readonly number[]): boolean =>
  start.length <= bytes.length && start.every((byte, index) => bytes[index] === byte);
const endsWith = (bytes: readonly number[], end: readonly number[]): boolean =>
  startsWith(bytes.slice(bytes.length - end.length), end);

export class ScannerFraming {
  readonly #settings: ScannerFramingSettings;
  readonly #suffixEnds: boolean;
  #bytes: number[] = [];
  #lastByte = -1;
  #lastAtMs = Number.NEGATIVE_INFINITY;
  /** Over the limit: everything up to the next silence belongs to the same flood. */
  #flooded = false;
  /** A code has ended since the last silence: further ends (LF after CR, doubled CR) mean nothing. */
  #afterEnd = false;
  /** Learned: the last code ended by a byte, so a pause inside the next one is no end. */
  #endsByByte = false;

  constructor(settings: ScannerFramingSettings) {
    this.#settings = settings;
    const last = settings.suffix.at(-1);
    this.#suffixEnds = last !== undefined && last !== GS && isControl(last);
  }

  /** True while a silence would change something: the driver keeps its timer running. */
  get waiting(): boolean {
    return this.#bytes.length > 0 || this.#flooded || this.#afterEnd;
  }

  /** Takes a chunk as it arrived at `atMs`; returns what it completed, in order. */
  push(chunk: Uint8Array, atMs: number): ScannerEvent[] {
    const quietMs = atMs - this.#lastAtMs;
    const events = quietMs >= this.#settings.silenceMs ? this.#silence(quietMs) : [];
    this.#lastAtMs = atMs;
    for (const byte of chunk) {
      const event = this.#take(byte);
      this.#lastByte = byte;
      if (event !== null) events.push(event);
    }
    return events;
  }

  /** Ends a code by silence. A clock moved back counts as silence: the caller's timer has run all the same. */
  tick(atMs: number): ScannerEvent[] {
    const quietMs = atMs - this.#lastAtMs;
    return quietMs >= this.#settings.silenceMs || quietMs < 0 ? this.#silence(quietMs) : [];
  }

  /** Forgets a half code: the port was closed, its rest will never come. */
  reset(): void {
    this.#bytes = [];
    this.#flooded = false;
    this.#afterEnd = false;
    this.#endsByByte = false;
    this.#lastByte = -1;
  }

  #take(byte: number): ScannerEvent | null {
    if (this.#flooded) return null;
    if (byte === CR || byte === LF) return this.#end(byte);
    this.#bytes.push(byte);
    if (this.#bytes.length > this.#settings.maxBytes) {
      this.#flooded = true;
      return this.#noise('too-long', this.#cut());
    }
    return this.#suffixEnds && endsWith(this.#bytes, this.#settings.suffix) ? this.#end(byte) : null;
  }

  #end(byte: number): ScannerEvent | null {
    if (this.#bytes.length > 0) {
      this.#afterEnd = true;
      this.#endsByByte = true;
      return this.#finish();
    }
    const meansNothing = this.#afterEnd || (byte === LF && this.#lastByte === CR);
    this.#afterEnd = true;
    return meansNothing ? null : this.#noise('empty', 1);
  }

  #silence(quietMs: number): ScannerEvent[] {
    this.#flooded = false;
    this.#afterEnd = false;
    if (this.#bytes.length === 0) return [];
    if (this.#endsByByte && this.#looksLikeCode() && quietMs >= 0 && quietMs < PATIENT_MS) return [];
    // Perhaps the scanner was set up anew without an end: the next code may end by the usual silence again.
    this.#endsByByte = false;
    return [this.#finish()];
  }

  /** The beginning of a code, not noise: noise is given up at once, so that the next code does not suffer from it. */
  #looksLikeCode(): boolean {
    return this.#bytes.every((byte) => byte === GS || (byte >= 0x20 && byte < 0x7f));
  }

  #finish(): ScannerEvent {
    const { aim, code } = this.#unwrap(this.#bytes);
    const count = this.#cut();
    if (code.length === 0) return this.#noise('empty', count);
    if (code.some((byte) => isControl(byte) && byte !== GS)) return this.#noise('control-bytes', count);
    return { type: 'scan', scan: { text: String.fromCharCode(...code), aim, atMs: this.#lastAtMs } };
  }

  /** Scanners differ in whether the AIM identifier or the prefix comes first; each is taken off once. */
  #unwrap(bytes: readonly number[]): { aim: string; code: readonly number[] } {
    const { prefix, suffix } = this.#settings;
    const body = suffix.length > 0 && endsWith(bytes, suffix) ? bytes.slice(0, bytes.length - suffix.length) : bytes;
    const prefixFirst = startsWith(body, prefix);
    const afterPrefix = prefixFirst ? body.slice(prefix.length) : body;
    const aim = AIM.exec(String.fromCharCode(...afterPrefix.slice(0, 3)))?.[0] ?? '';
    const afterAim = afterPrefix.slice(aim.length);
    const inner = !prefixFirst && startsWith(afterAim, prefix) ? afterAim.slice(prefix.length) : afterAim;
    return { aim, code: inner[0] === GS ? inner.slice(1) : inner };
  }

  #cut(): number {
    const count = this.#bytes.length;
    this.#bytes = [];
    return count;
  }

  #noise(reason: ScannerNoise['reason'], bytes: number): ScannerEvent {
    return { type: 'noise', noise: { reason, bytes, atMs: this.#lastAtMs } };
  }
}
