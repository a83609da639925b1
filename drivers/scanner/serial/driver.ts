import type { Clock } from '../../kit/clock.ts';
import { Link } from '../../kit/link.ts';
import type { LinkHealth, Port } from '../../kit/port.ts';
import type { Tape } from '../../kit/tape.ts';
import type { Scan, Scanner, ScannerNoise } from '../scanner.ts';
import { type ScannerEvent, ScannerFraming } from './framing.ts';
import { bytesOfHex, type ScannerSettings } from './settings.ts';

/**
 * Silence is heard in slices, and a slice never counts for more than its own length: while the program is busy with
 * something else (a commit, an import) bytes wait in the system unread, and that is no silence on the line. One long
 * timer would cut a code in two there, because timers run before the waiting bytes are read.
 */
const SLICE_MS = 10;

export interface SerialScannerParts {
  readonly clock: Clock;
  /** A new port for every attempt to connect. */
  readonly port: () => Port;
  readonly tape?: Tape;
}

/** A scanner on a serial port: keeps it open, cuts its bytes into codes, tells every code and every noise once. */
export class SerialScanner implements Scanner {
  readonly kind = 'scanner';
  readonly #clock: Clock;
  readonly #framing: ScannerFraming;
  readonly #link: Link;
  readonly #scanListeners: ((scan: Scan) => void)[] = [];
  readonly #noiseListeners: ((noise: ScannerNoise) => void)[] = [];
  /** Time of the line: it runs only while somebody listens. */
  #lineMs = 0;
  #sliceFromMs = 0;
  #lastByteAtMs = 0;
  #cancelSlice: () => void = () => {};

  constructor(settings: ScannerSettings, { clock, port, tape }: SerialScannerParts) {
    this.#clock = clock;
    this.#framing = new ScannerFraming({
      silenceMs: settings.silenceMs,
      maxBytes: settings.maxBytes,
      prefix: bytesOfHex(settings.prefix),
      suffix: bytesOfHex(settings.suffix),
    });
    this.#link = new Link({
      port,
      clock,
      ...(tape === undefined ? {} : { tape }),
      // A scanner says nothing until it reads a code: an open port is all there is to know.
      greet: () => Promise.resolve(true),
      onBytes: (bytes) => this.#receive(bytes),
      onLost: () => this.#forget(),
    });
  }

  get health(): LinkHealth {
    return this.#link.health;
  }

  onHealth(listener: (health: LinkHealth) => void): void {
    this.#link.onHealth(listener);
  }

  onScan(listener: (scan: Scan) => void): void {
    this.#scanListeners.push(listener);
  }

  onNoise(listener: (noise: ScannerNoise) => void): void {
    this.#noiseListeners.push(listener);
  }

  start(): void {
    this.#link.start();
  }

  stop(): Promise<void> {
    return this.#link.stop();
  }

  #receive(bytes: Uint8Array): void {
    this.#listened();
    this.#lastByteAtMs = this.#clock.now();
    this.#tell(this.#framing.push(bytes, this.#lineMs));
    this.#listen();
  }

  #listen(): void {
    this.#cancelSlice();
    this.#cancelSlice = () => {};
    if (!this.#framing.waiting) return;
    this.#sliceFromMs = this.#clock.now();
    this.#cancelSlice = this.#clock.after(SLICE_MS, () => {
      this.#listened();
      this.#tell(this.#framing.tick(this.#lineMs));
      this.#listen();
    });
  }

  /** Counts what has passed of the present slice, and not a millisecond more than a slice is long. */
  #listened(): void {
    if (!this.#framing.waiting) return;
    this.#lineMs += Math.min(Math.max(this.#clock.now() - this.#sliceFromMs, 0), SLICE_MS);
  }

  #forget(): void {
    this.#cancelSlice();
    this.#cancelSlice = () => {};
    this.#framing.reset();
  }

  #tell(events: readonly ScannerEvent[]): void {
    for (const event of events) {
      const atMs = this.#lastByteAtMs;
      if (event.type === 'scan') for (const listener of this.#scanListeners) listener({ ...event.scan, atMs });
      else for (const listener of this.#noiseListeners) listener({ ...event.noise, atMs });
    }
  }
}
