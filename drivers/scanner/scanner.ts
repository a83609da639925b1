import type { LinkHealth } from '../kit/port.ts';

export interface Scan {
  /** What was read, as latin1 text with GS (1D) kept; prefix, suffix and AIM identifier already removed. */
  readonly text: string;
  /** AIM identifier as sent, e.g. `]E0`; empty when the scanner does not send it. */
  readonly aim: string;
  /** Time of the last byte. */
  readonly atMs: number;
}

export interface ScannerNoise {
  readonly reason: 'too-long' | 'control-bytes' | 'empty';
  readonly bytes: number;
  readonly atMs: number;
}

/** A barcode scanner, whatever it is plugged into. */
export interface Scanner {
  readonly kind: 'scanner';
  start(): void;
  stop(): Promise<void>;
  readonly health: LinkHealth;
  onHealth(listener: (health: LinkHealth) => void): void;
  onScan(listener: (scan: Scan) => void): void;
  /** Bytes that are no code: told aloud by the till, never dropped in silence. */
  onNoise(listener: (noise: ScannerNoise) => void): void;
}
