/**
 * Keeps a port open: connects, reconnects after a growing wait, tells the health of the connection.
 * It knows no protocol: `greet` asks the device who it is, and only then the link is `ready`.
 */
import type { Clock } from './clock.ts';
import { type LinkHealth, type Port, PortError } from './port.ts';
import { noTape, type Tape } from './tape.ts';

/** Waits between attempts; the last one repeats for ever: a cable may come back after the lunch break. */
const RETRY_MS: readonly number[] = [500, 1_000, 2_000, 5_000, 10_000];

export interface LinkOptions {
  /** A new port for every attempt: a setting may have changed, an old port may be spoilt. */
  readonly port: () => Port;
  readonly clock: Clock;
  readonly tape?: Tape;
  /** Called after every opening; false means the device did not answer as it should. Must not throw. */
  readonly greet: () => Promise<boolean>;
  readonly onBytes: (bytes: Uint8Array) => void;
  /** The open port went away; waiting requests must end now. */
  readonly onLost: (reason: string) => void;
}

export class Link {
  readonly #options: LinkOptions;
  readonly #tape: Tape;
  #port: Port | null = null;
  #running = false;
  #attempt = 0;
  #cancelRetry: () => void = () => {};
  #health: LinkHealth = 'absent';
  #listeners: ((health: LinkHealth) => void)[] = [];
  #lastReason = '';

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#tape = options.tape ?? noTape;
  }

  get health(): LinkHealth {
    return this.#health;
  }

  /** Why the link is not ready, in the system's words; for faults. */
  get lastReason(): string {
    return this.#lastReason;
  }

  onHealth(listener: (health: LinkHealth) => void): void {
    this.#listeners.push(listener);
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#attempt = 0;
    this.#connect();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#cancelRetry();
    const port = this.#port;
    this.#port = null;
    if (port) {
      this.#options.onLost('stopped');
      await port.close();
    }
    this.#set('absent');
  }

  /** Rejects with PortError when nothing is open. */
  write(bytes: Uint8Array): Promise<void> {
    return this.#port ? this.#port.write(bytes) : Promise.reject(new PortError('closed', 'the link is down'));
  }

  /** The device stopped answering: closes the port and starts over after a wait. */
  giveUp(reason: string): void {
    const port = this.#port;
    if (port) this.#end(port, reason, 'faulty');
  }

  #connect(): void {
    if (this.#health !== 'faulty') this.#set('connecting');
    // #attemptConnection ends every failure itself, so this promise never rejects.
    void this.#attemptConnection();
  }

  async #attemptConnection(): Promise<void> {
    const port = this.#options.port();
    this.#port = port;
    port.onChunk((bytes) => {
      if (this.#port !== port) return;
      this.#tape.received(bytes);
      this.#options.onBytes(bytes);
    });
    port.onClosed((reason) => this.#end(port, reason, 'absent'));
    try {
      await port.open();
    } catch (error) {
      this.#end(port, error instanceof Error ? error.message : String(error), 'absent');
      return;
    }
    if (this.#port !== port) {
      await port.close();
      return;
    }
    this.#tape.note(`${port.name} opened`);
    const greeted = await this.#options.greet();
    if (this.#port !== port) return;
    if (!greeted) {
      this.#end(port, 'the device did not answer as expected', 'faulty');
      return;
    }
    this.#attempt = 0;
    this.#lastReason = '';
    this.#set('ready');
  }

  #end(port: Port, reason: string, health: 'absent' | 'faulty'): void {
    if (this.#port !== port) return;
    this.#port = null;
    this.#lastReason = reason;
    this.#tape.note(`${port.name}: ${reason}`);
    this.#options.onLost(reason);
    this.#set(health);
    // A port bounds its own closing and never rejects; one still locked is told as busy and tried again.
    void port.close();
    if (!this.#running) return;
    const waitMs = RETRY_MS[Math.min(this.#attempt, RETRY_MS.length - 1)] ?? 10_000;
    this.#attempt += 1;
    this.#cancelRetry = this.#options.clock.after(waitMs, () => this.#connect());
  }

  #set(health: LinkHealth): void {
    if (this.#health === health) return;
    this.#health = health;
    for (const listener of this.#listeners) listener(health);
  }
}
