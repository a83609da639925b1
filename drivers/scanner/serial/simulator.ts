import type { Clock } from '../../kit/clock.ts';
import type { DeviceEnd, HostEnd, VirtualDevice } from '../../kit/serve/virtual-device.ts';

/** How a simulated scanner is set up; the same choices the real ones offer by their set-up barcodes. */
export interface ScannerHabits {
  readonly prefix: readonly number[];
  readonly suffix: readonly number[];
  readonly ending: 'cr' | 'lf' | 'crlf' | 'none';
  /** Sends the AIM identifier between prefix and code. */
  readonly aim: boolean;
  readonly baudRate: number;
  /** Bytes that arrive together: 1 for a plain serial line, up to 64 for USB. */
  readonly chunkBytes: number;
  /** Shortest time between two codes. */
  readonly gapMs: number;
  /** A worn trigger or a nervous hand: every code comes twice. */
  readonly doubled: boolean;
}

export const DEFAULT_HABITS: ScannerHabits = {
  prefix: [],
  suffix: [],
  ending: 'cr',
  aim: true,
  baudRate: 9600,
  chunkBytes: 8,
  gapMs: 100,
  doubled: false,
};

const ENDINGS = { cr: [0x0d], lf: [0x0a], crlf: [0x0d, 0x0a], none: [] } as const;
/** Start, eight data, stop. */
const BITS_PER_BYTE = 10;

/** Symbology a text would be printed in; first row that fits. */
const AIM_BY_TEXT: readonly (readonly [fits: (text: string) => boolean, aim: string])[] = [
  [(text) => text.includes('\u001d'), ']d2'],
  [(text) => /^[0-9]{12,13}$/.test(text), ']E0'],
  [(text) => /^[0-9]{8}$/.test(text), ']E4'],
  [(text) => text.startsWith('t='), ']Q1'],
  [() => true, ']C0'],
];

/** A scanner on a line: knows what it was told to send and how fast bytes leave. */
export class ScannerSimulator implements VirtualDevice {
  readonly title = 'Сканер штрихкодов';
  readonly #clock: Clock;
  #habits: ScannerHabits;
  #host: HostEnd | null = null;
  #queue: Promise<void> = Promise.resolve();
  /** The pause after the last code. */
  #idle: Promise<void> = Promise.resolve();

  constructor(clock: Clock, habits: Partial<ScannerHabits> = {}) {
    this.#clock = clock;
    this.#habits = { ...DEFAULT_HABITS, ...habits };
  }

  /** Codes scanned without a host are lost, as in life. */
  connect(host: HostEnd): DeviceEnd {
    this.#host?.broken('Подключился другой клиент');
    this.#host = host;
    return {
      receive: () => {},
      unplug: () => {
        if (this.#host === host) this.#host = null;
      },
    };
  }

  setUp(habits: Partial<ScannerHabits>): void {
    this.#habits = { ...this.#habits, ...habits };
  }

  /**
   * Reads one code of latin1 text (GS as byte 1D). Resolves when the last byte has left; codes asked for meanwhile
   * wait their turn. `aim` is guessed from the text when not given. Throws RangeError for other characters.
   */
  scan(text: string, aim = AIM_BY_TEXT.find(([fits]) => fits(text))?.[1] ?? ''): Promise<void> {
    const habits = this.#habits;
    const bytes = [
      ...habits.prefix,
      ...latin1(habits.aim ? aim : ''),
      ...latin1(text),
      ...habits.suffix,
      ...ENDINGS[habits.ending],
    ];
    return this.#enqueue(habits.doubled ? [bytes, bytes] : [bytes]);
  }

  /** Sends raw bytes: a wrong baud rate, another device on the line. */
  garbage(bytes: readonly number[]): Promise<void> {
    return this.#enqueue([bytes]);
  }

  #enqueue(frames: readonly (readonly number[])[]): Promise<void> {
    this.#queue = this.#queue.then(async () => {
      for (const frame of frames) await this.#transmit(frame);
    });
    return this.#queue;
  }

  async #transmit(frame: readonly number[]): Promise<void> {
    const { chunkBytes, baudRate, gapMs } = this.#habits;
    await this.#idle;
    for (let at = 0; at < frame.length; at += chunkBytes) {
      const chunk = Uint8Array.from(frame.slice(at, at + chunkBytes));
      await this.#wait(Math.ceil((chunk.length * BITS_PER_BYTE * 1000) / baudRate));
      this.#host?.receive(chunk);
    }
    this.#idle = this.#wait(gapMs);
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#clock.after(ms, resolve);
    });
  }
}

function latin1(text: string): number[] {
  return Array.from(text, (letter) => {
    const code = letter.codePointAt(0) ?? 0;
    if (code > 0xff) throw new RangeError(`a scanner sends bytes, not ${JSON.stringify(letter)}`);
    return code;
  });
}
