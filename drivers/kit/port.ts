/** A two-way stream of bytes. The only thing a driver knows about the outside; see `ports/` for the real ones. */
export interface Port {
  /** Human-readable address for messages and tapes, e.g. `/dev/ttyS0 115200` or `tcp 192.168.137.111:7778`. */
  readonly name: string;
  /** Rejects with PortError when the port is absent, busy or does not answer in time. */
  open(): Promise<void>;
  /** Resolves when the bytes left this program; says nothing about arrival. Rejects when the port is not open. */
  write(bytes: Uint8Array): Promise<void>;
  /** Never rejects, never hangs (bounded by a time-out inside); calling it twice is harmless. */
  close(): Promise<void>;
  /** One listener at a time; called with every chunk as it arrives. */
  onChunk(listener: (bytes: Uint8Array) => void): void;
  /** Called once when an open port goes away by itself (unplugged, peer closed, error). */
  onClosed(listener: (reason: string) => void): void;
}

export type PortSpec =
  | { readonly type: 'serial'; readonly path: string; readonly baudRate: number }
  | { readonly type: 'tcp'; readonly host: string; readonly port: number };

export type PortErrorCode = 'absent' | 'busy' | 'refused' | 'timeout' | 'closed';

export class PortError extends Error {
  readonly code: PortErrorCode;
  constructor(code: PortErrorCode, message: string) {
    super(message);
    this.name = 'PortError';
    this.code = code;
  }
}

/** State of a connection as the status strip shows it. */
export type LinkHealth = 'absent' | 'connecting' | 'ready' | 'faulty';
