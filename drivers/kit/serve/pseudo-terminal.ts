/**
 * Serves a virtual device on a pseudo-terminal: `socat` joins a pty to a local socket, so the program under test
 * opens a real serial port with the real serialport module (Linux, with socat installed).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Clock } from '../clock.ts';
import { type Served, serveTcp } from './tcp.ts';
import type { VirtualDevice } from './virtual-device.ts';

/** How long socat may take to make the link. */
const READY_MS = 5_000;
const POLL_MS = 10;
/** The link comes back so long after a host closed the port or the device broke the line. */
const REJOIN_MS = 20;

export class NoSocatError extends Error {
  constructor() {
    super('Для псевдотерминала нужна программа socat: apt-get install socat');
    this.name = 'NoSocatError';
  }
}

class Joint {
  readonly #path: string;
  readonly #address: string;
  readonly #clock: Clock;
  #child: ChildProcess | null = null;
  #closed = false;
  #failed: Error | null = null;

  constructor(path: string, address: string, clock: Clock) {
    this.#path = path;
    this.#address = address;
    this.#clock = clock;
  }

  /** socat ends whenever a host closes the terminal; the next one is started at once, as a cable that stays. */
  start(): void {
    const child = spawn('socat', [`pty,raw,echo=0,link=${this.#path}`, `TCP:${this.#address},nodelay`], {
      stdio: 'ignore',
    });
    this.#child = child;
    child.once('error', (error) => {
      this.#failed = 'code' in error && error.code === 'ENOENT' ? new NoSocatError() : error;
    });
    child.once('exit', () => {
      if (!this.#closed) this.#clock.after(REJOIN_MS, () => this.#restart());
    });
  }

  #restart(): void {
    if (!this.#closed) this.start();
  }

  async ready(): Promise<void> {
    for (let waited = 0; !existsSync(this.#path); waited += POLL_MS) {
      if (this.#failed) throw this.#failed;
      if (waited >= READY_MS) throw new Error(`Псевдотерминал ${this.#path} не появился за ${READY_MS / 1000} с`);
      await new Promise<void>((resolve) => {
        this.#clock.after(POLL_MS, resolve);
      });
    }
  }

  async stop(): Promise<void> {
    this.#closed = true;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const gone = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
    });
    child.kill('SIGTERM');
    await gone;
  }
}

/** Rejects with NoSocatError, or with an Error that says why the path could not be made. The clock must be a real one. */
export async function servePseudoTerminal(device: VirtualDevice, path: string, clock: Clock): Promise<Served> {
  if (existsSync(path)) throw new Error(`Путь уже занят: ${path}`);
  const socket = await serveTcp(device, { host: '127.0.0.1', port: 0 }, clock, { cable: 'passive' });
  const joint = new Joint(path, socket.address, clock);
  joint.start();
  const close = async () => {
    await joint.stop();
    await socket.close();
  };
  try {
    await joint.ready();
  } catch (error) {
    await close();
    throw error;
  }
  return { address: path, close };
}
