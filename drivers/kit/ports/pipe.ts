/** Two ports joined inside this process: demo mode and tests. Bytes travel on the injected clock. */
import type { Clock } from '../clock.ts';
import { type Port, PortError } from '../port.ts';

export interface Pipe {
  /** The driver's end. */
  readonly near: Port;
  /** The device's end; open it before the driver opens its own. */
  readonly far: Port;
  /** Pulls the cable: both open ends are told, bytes on their way are lost, opening fails until `plug`. */
  unplug(reason?: string): void;
  plug(): void;
}

class PipeEnd implements Port {
  readonly name: string;
  peer: PipeEnd | null = null;
  plugged = true;
  isOpen = false;
  #clock: Clock;
  #latencyMs: number;
  /** Grows with every opening and closing: bytes sent in another session do not arrive. */
  #session = 0;
  #onChunk: (bytes: Uint8Array) => void = () => {};
  #onClosed: (reason: string) => void = () => {};

  constructor(name: string, clock: Clock, latencyMs: number) {
    this.name = name;
    this.#clock = clock;
    this.#latencyMs = latencyMs;
  }

  open(): Promise<void> {
    if (!this.plugged) return Promise.reject(new PortError('absent', `${this.name}: nothing is plugged in`));
    if (this.isOpen) return Promise.reject(new PortError('busy', `${this.name} is open already`));
    this.isOpen = true;
    this.#session += 1;
    return Promise.resolve();
  }

  write(bytes: Uint8Array): Promise<void> {
    if (!this.isOpen) return Promise.reject(new PortError('closed', `${this.name} is not open`));
    const copy = bytes.slice();
    const peer = this.peer;
    if (peer) {
      const session = peer.#session;
      this.#clock.after(this.#latencyMs, () => {
        if (peer.isOpen && peer.#session === session) peer.#onChunk(copy);
      });
    }
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.isOpen = false;
    this.#session += 1;
    return Promise.resolve();
  }

  onChunk(listener: (bytes: Uint8Array) => void): void {
    this.#onChunk = listener;
  }

  onClosed(listener: (reason: string) => void): void {
    this.#onClosed = listener;
  }

  pull(reason: string): void {
    this.plugged = false;
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#session += 1;
    this.#onClosed(reason);
  }
}

/** `latencyMs` is the time every chunk travels; chunks keep their order. */
export function createPipe(clock: Clock, name = 'pipe', latencyMs = 0): Pipe {
  const near = new PipeEnd(name, clock, latencyMs);
  const far = new PipeEnd(`${name} (device)`, clock, latencyMs);
  near.peer = far;
  far.peer = near;
  return {
    near,
    far,
    unplug(reason = 'unplugged') {
      near.pull(reason);
      far.pull(reason);
    },
    plug() {
      near.plugged = true;
      far.plugged = true;
    },
  };
}
