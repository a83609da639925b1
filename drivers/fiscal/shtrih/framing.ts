/**
 * Shtrih-M link layer, standard variant (spec/fiscal.md 1.1): STX LEN CMD DATA LRC and the three control bytes.
 * Plain objects fed with bytes and a time; used by the driver and by the simulator alike.
 */

export const ENQ = 0x05;
export const STX = 0x02;
export const ACK = 0x06;
export const NAK = 0x15;

/** LEN is one byte. */
export const MAX_FRAME_DATA = 255;
/** STX, LEN and LRC. */
const FRAME_OVERHEAD = 3;

export type ControlByte = typeof ENQ | typeof ACK | typeof NAK;

export type FramingEvent =
  /** CMD and DATA of a frame with a good LRC. */
  | { readonly kind: 'frame'; readonly data: Uint8Array }
  | { readonly kind: 'control'; readonly byte: ControlByte }
  /** A whole frame was there, its LRC was wrong. */
  | { readonly kind: 'bad-sum' }
  /** Bytes that belong to nothing; a stray FF after ACK is one of them (spec/fiscal.md 1.4). */
  | { readonly kind: 'noise'; readonly bytes: number };

/** XOR of LEN, CMD and DATA. */
function lrc(data: Uint8Array): number {
  return data.reduce((sum, byte) => sum ^ byte, data.length);
}

/** `data` is CMD and DATA, 1..255 bytes; throws RangeError otherwise. */
export function buildFrame(data: Uint8Array): Uint8Array {
  if (data.length === 0 || data.length > MAX_FRAME_DATA) throw new RangeError(`frame of ${data.length} bytes`);
  return Uint8Array.of(STX, data.length, ...data, lrc(data));
}

function isControl(byte: number): byte is ControlByte {
  return byte === ENQ || byte === ACK || byte === NAK;
}

/**
 * Cuts a stream into frames, control bytes and noise. It holds at most one unfinished frame (257 bytes).
 * After a bad LRC it steps one byte and looks again, so a good frame behind a false STX is found.
 */
export class Deframer {
  #held: number[] = [];
  #lastByteMs = 0;

  /** Time of the last byte received: the base of the time-out between bytes. */
  get lastByteMs(): number {
    return this.#lastByteMs;
  }

  /** Bytes of the unfinished frame. */
  get heldBytes(): number {
    return this.#held.length;
  }

  push(bytes: Uint8Array, atMs: number): FramingEvent[] {
    const events: FramingEvent[] = [];
    if (bytes.length > 0) this.#lastByteMs = atMs;
    for (const byte of bytes) {
      this.#held.push(byte);
      this.#scan(events);
    }
    return events;
  }

  /** The rest of the unfinished frame will not come: steps over its STX and looks at what is behind it. */
  giveUp(): FramingEvent[] {
    const events: FramingEvent[] = [];
    while (this.#held.length > 0) {
      this.#held.shift();
      noteNoise(events);
      this.#scan(events);
    }
    return events;
  }

  /** Forgets the unfinished frame. */
  reset(): void {
    this.#held = [];
  }

  #scan(events: FramingEvent[]): void {
    for (;;) {
      const [first, length] = this.#held;
      if (first === undefined) return;
      if (first !== STX) {
        this.#held.shift();
        if (isControl(first)) events.push({ kind: 'control', byte: first });
        else noteNoise(events);
        continue;
      }
      if (length === undefined) return;
      if (length === 0) {
        this.#held.shift();
        noteNoise(events);
        continue;
      }
      if (this.#held.length < length + FRAME_OVERHEAD) return;
      const data = Uint8Array.from(this.#held.slice(2, 2 + length));
      if (this.#held[2 + length] === lrc(data)) {
        this.#held.splice(0, length + FRAME_OVERHEAD);
        events.push({ kind: 'frame', data });
      } else {
        this.#held.shift();
        events.push({ kind: 'bad-sum' });
      }
    }
  }
}

function noteNoise(events: FramingEvent[]): void {
  const last = events.at(-1);
  if (last?.kind === 'noise') events[events.length - 1] = { kind: 'noise', bytes: last.bytes + 1 };
  else events.push({ kind: 'noise', bytes: 1 });
}
