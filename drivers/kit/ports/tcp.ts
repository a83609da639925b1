/** TCP client over node:net; also USB-RNDIS and Wi-Fi devices (spec/fiscal.md 1.4). */
import { Socket } from 'node:net';
import type { Clock } from '../clock.ts';
import { type Port, PortError, type PortErrorCode } from '../port.ts';
import { PORT_LIMITS, within } from './bounded.ts';

const CODES: Readonly<Record<string, PortErrorCode>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'absent',
  EAI_AGAIN: 'absent',
  EHOSTUNREACH: 'absent',
  ENETUNREACH: 'absent',
  EHOSTDOWN: 'absent',
  ETIMEDOUT: 'timeout',
};

function portError(name: string, error: Error): PortError {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return new PortError(CODES[code] ?? 'closed', `${name}: ${error.message}`);
}

export class TcpPort implements Port {
  readonly name: string;
  readonly #host: string;
  readonly #port: number;
  readonly #clock: Clock;
  #socket: Socket | null = null;
  #onChunk: (bytes: Uint8Array) => void = () => {};
  #onClosed: (reason: string) => void = () => {};

  constructor(host: string, port: number, clock: Clock) {
    this.name = `tcp ${host}:${port}`;
    this.#host = host;
    this.#port = port;
    this.#clock = clock;
  }

  async open(): Promise<void> {
    if (this.#socket) throw new PortError('busy', `${this.name} is open already`);
    const socket = new Socket();
    // Set before connecting: as options of connect() they were seen not to work, and each ENQ waited 45 ms for Nagle.
    socket.setNoDelay(true);
    socket.setKeepAlive(true);
    this.#socket = socket;
    try {
      await within(this.#clock, PORT_LIMITS.openMs, this.name, (resolve, reject) => {
        socket.once('error', (error) => reject(portError(this.name, error)));
        socket.connect({ host: this.#host, port: this.#port }, resolve);
      });
    } catch (error) {
      this.#drop(socket);
      throw error;
    }
    // close() may have been called while the connection was being made.
    if (this.#socket !== socket) throw new PortError('closed', `${this.name} was closed while opening`);
    socket.on('data', (bytes) => {
      if (this.#socket === socket) this.#onChunk(new Uint8Array(bytes));
    });
    socket.once('end', () => this.#lost(socket, 'the other side closed the connection'));
    socket.once('error', (error) => this.#lost(socket, error.message));
    socket.once('close', () => this.#lost(socket, 'closed'));
  }

  write(bytes: Uint8Array): Promise<void> {
    const socket = this.#socket;
    if (!socket || socket.connecting) return Promise.reject(new PortError('closed', `${this.name} is not open`));
    return within(this.#clock, PORT_LIMITS.writeMs, this.name, (resolve, reject) => {
      socket.write(bytes, (error) => (error ? reject(portError(this.name, error)) : resolve()));
    });
  }

  close(): Promise<void> {
    if (this.#socket) this.#drop(this.#socket);
    return Promise.resolve();
  }

  onChunk(listener: (bytes: Uint8Array) => void): void {
    this.#onChunk = listener;
  }

  onClosed(listener: (reason: string) => void): void {
    this.#onClosed = listener;
  }

  #lost(socket: Socket, reason: string): void {
    if (this.#socket !== socket) return;
    this.#drop(socket);
    this.#onClosed(reason);
  }

  /** Destroyed at once, so nothing has to be waited for; an error that still comes has a listener. */
  #drop(socket: Socket): void {
    if (this.#socket === socket) this.#socket = null;
    socket.on('error', () => {});
    socket.destroy();
  }
}
