/** Serial port over the serialport module, 8N1. RTS, DTR and CTS are left alone: a pseudo-terminal refuses them. */
import { stat } from 'node:fs/promises';
import { SerialPort } from 'serialport';
import type { Clock } from '../clock.ts';
import { type Port, PortError, type PortErrorCode } from '../port.ts';
import { PORT_LIMITS, within } from './bounded.ts';

/** The module gives the operating system's words only (Linux, Windows). */
const WORDS: readonly (readonly [RegExp, PortErrorCode])[] = [
  [/no such file|file not found|cannot find/i, 'absent'],
  [/cannot lock|access denied|busy|temporarily unavailable/i, 'busy'],
  [/permission denied|not permitted/i, 'refused'],
];

function portError(name: string, error: Error): PortError {
  const code = WORDS.find(([words]) => words.test(error.message))?.[1] ?? 'absent';
  return new PortError(code, `${name}: ${error.message}`);
}

/** How often an open port is checked for having been unplugged. */
const WATCH_MS = 1_000;

/** Number of the device behind a path; null when there is none, 0 where files do not tell (Windows). */
async function deviceAt(path: string): Promise<number | null> {
  if (process.platform === 'win32') return 0;
  try {
    return (await stat(path)).rdev;
  } catch {
    return null;
  }
}

export class SerialPortOfMachine implements Port {
  readonly name: string;
  readonly #path: string;
  readonly #baudRate: number;
  readonly #clock: Clock;
  #serial: SerialPort | null = null;
  /** The last closing: a new opening waits for it, else the port would still be locked. */
  #closing: Promise<void> = Promise.resolve();
  #onChunk: (bytes: Uint8Array) => void = () => {};
  #onClosed: (reason: string) => void = () => {};

  constructor(path: string, baudRate: number, clock: Clock) {
    this.name = `${path} ${baudRate}`;
    this.#path = path;
    this.#baudRate = baudRate;
    this.#clock = clock;
  }

  async open(): Promise<void> {
    if (this.#serial) throw new PortError('busy', `${this.name} is open already`);
    await this.#closing;
    const serial = new SerialPort({ path: this.#path, baudRate: this.#baudRate, autoOpen: false });
    this.#serial = serial;
    // Without a listener an error event would end the program.
    serial.on('error', (error) => this.#lost(serial, error.message));
    try {
      await within(this.#clock, PORT_LIMITS.openMs, this.name, (resolve, reject) => {
        serial.open((error) => (error ? reject(portError(this.name, error)) : resolve()));
      });
    } catch (error) {
      this.#drop(serial);
      throw error;
    }
    if (this.#serial !== serial) {
      this.#drop(serial);
      throw new PortError('closed', `${this.name} was closed while opening`);
    }
    serial.on('data', (bytes: Buffer) => {
      if (this.#serial === serial) this.#onChunk(new Uint8Array(bytes));
    });
    serial.on('close', (error: Error | null) => this.#lost(serial, error?.message ?? 'closed'));
    const device = await deviceAt(this.#path);
    this.#watch(serial, device);
  }

  /**
   * On Linux a terminal that was hung up reads as «0 bytes» for ever, and the module may then read again and again
   * without a word (seen on a pseudo-terminal whose other end closed). So the path itself is watched.
   */
  #watch(serial: SerialPort, device: number | null): void {
    this.#clock.after(WATCH_MS, () => {
      if (this.#serial !== serial) return;
      void deviceAt(this.#path).then((now) => {
        if (now === device && now !== null) this.#watch(serial, device);
        else this.#lost(serial, 'unplugged');
      });
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    const serial = this.#serial;
    if (!serial?.isOpen) return Promise.reject(new PortError('closed', `${this.name} is not open`));
    return within(this.#clock, PORT_LIMITS.writeMs, this.name, (resolve, reject) => {
      serial.write(Buffer.from(bytes), (error) => {
        if (error) reject(new PortError('closed', `${this.name}: ${error.message}`));
        else resolve();
      });
    });
  }

  async close(): Promise<void> {
    if (this.#serial) this.#drop(this.#serial);
    await this.#closing;
  }

  onChunk(listener: (bytes: Uint8Array) => void): void {
    this.#onChunk = listener;
  }

  onClosed(listener: (reason: string) => void): void {
    this.#onClosed = listener;
  }

  #lost(serial: SerialPort, reason: string): void {
    if (this.#serial !== serial) return;
    this.#drop(serial);
    this.#onClosed(reason);
  }

  #drop(serial: SerialPort): void {
    if (this.#serial === serial) this.#serial = null;
    if (!serial.isOpen) return;
    this.#closing = within(this.#clock, PORT_LIMITS.closeMs, this.name, (resolve) => {
      serial.close(() => resolve());
    }).catch((error: unknown) => {
      // A driver of the system that will not let go: the next opening tells (busy); nothing else can be done.
      if (!(error instanceof PortError)) throw error;
    });
  }
}
