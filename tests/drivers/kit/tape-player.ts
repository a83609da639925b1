import type { Clock } from '../../../drivers/kit/clock.ts';
import type { TapeChunk } from '../../../drivers/kit/tape.ts';

/**
 * Plays the device's part of a tape: every chunk the driver sends must be the next `>` of the tape (a masked byte
 * fits any), and the `<` chunks after it are given back with the pauses of the tape.
 */
export class TapePlayer {
  readonly #clock: Clock;
  readonly #chunks: readonly TapeChunk[];
  readonly #reply: (bytes: Uint8Array) => void;
  #next = 0;

  constructor(clock: Clock, chunks: readonly TapeChunk[], reply: (bytes: Uint8Array) => void) {
    this.#clock = clock;
    this.#chunks = chunks;
    this.#reply = reply;
  }

  get ended(): boolean {
    return this.#next >= this.#chunks.length;
  }

  /** Throws when the tape holds something else here. */
  take(bytes: Uint8Array): void {
    const expected = this.#chunks[this.#next];
    const fits =
      expected?.direction === 'sent' &&
      expected.bytes.length === bytes.length &&
      expected.bytes.every((byte, index) => byte === null || byte === bytes[index]);
    if (!fits) throw new Error(`chunk ${this.#next + 1} of the tape is not what was sent: ${[...bytes].join(' ')}`);
    const sentMs = expected.atMs;
    this.#next += 1;
    for (let chunk = this.#chunks[this.#next]; chunk?.direction === 'received'; chunk = this.#chunks[this.#next]) {
      const reply = Uint8Array.from(chunk.bytes, (byte) => byte ?? 0);
      this.#clock.after(chunk.atMs - sentMs, () => this.#reply(reply));
      this.#next += 1;
    }
  }
}
