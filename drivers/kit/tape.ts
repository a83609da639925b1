/**
 * Tapes: what went over the wire, as text a person can read and a test can replay.
 *
 *     # 2026-11-23T09:00:00.000Z tcp 192.168.137.111:7778
 *     +0 > 05
 *     +3 < 15
 *     +4 > 02 05 11 ** ** ** ** **
 *
 * `>` is ours, `<` the device's, the number is milliseconds from the start of the tape, `**` a masked byte.
 */
import type { Clock } from './clock.ts';

/** Bytes `from` (inclusive) to `to` (exclusive) that must not be written down. */
export interface Mask {
  readonly from: number;
  readonly to: number;
}

export interface Tape {
  sent(bytes: Uint8Array, masks?: readonly Mask[]): void;
  received(bytes: Uint8Array): void;
  /** A remark: the port opened, closed, a fault. One line. */
  note(text: string): void;
}

export const noTape: Tape = { sent() {}, received() {}, note() {} };

const hexByte = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0');

function shown(bytes: Uint8Array, masks: readonly Mask[]): string {
  const isMasked = (index: number): boolean => masks.some((mask) => index >= mask.from && index < mask.to);
  return Array.from(bytes, (byte, index) => (isMasked(index) ? '**' : hexByte(byte))).join(' ');
}

/** `writeLine` gets one line at a time, without the line end; times count from now. */
export function createTape(clock: Clock, title: string, writeLine: (line: string) => void): Tape {
  const startMs = clock.now();
  const line = (text: string): void => writeLine(`+${clock.now() - startMs} ${text}`);
  writeLine(`# ${new Date(startMs).toISOString()} ${title}`);
  return {
    sent: (bytes, masks = []) => line(`> ${shown(bytes, masks)}`),
    received: (bytes) => line(`< ${shown(bytes, [])}`),
    note: (text) => writeLine(`# ${text.replaceAll(/[\r\n]+/g, ' ')}`),
  };
}

export interface TapeChunk {
  readonly atMs: number;
  readonly direction: 'sent' | 'received';
  /** null is a masked byte: any byte fits. */
  readonly bytes: readonly (number | null)[];
}

const CHUNK = /^\+(-?\d+) ([<>])((?: (?:[0-9A-F]{2}|\*\*))+)$/;

/** Reads a tape; throws with the line number when a line is neither a chunk, a remark nor empty. */
export function readTape(text: string): TapeChunk[] {
  return text.split(/\r?\n/).flatMap((raw, index) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return [];
    const [, at, arrow, bytes] = CHUNK.exec(line) ?? [];
    if (at === undefined || bytes === undefined) throw new Error(`tape line ${index + 1} is not a chunk: ${line}`);
    return [
      {
        atMs: Number(at),
        direction: arrow === '>' ? ('sent' as const) : ('received' as const),
        bytes: bytes
          .trim()
          .split(' ')
          .map((pair) => (pair === '**' ? null : Number.parseInt(pair, 16))),
      },
    ];
  });
}
