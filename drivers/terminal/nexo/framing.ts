/**
 * A message on the wire: four bytes of length, the highest first, and so many bytes of JSON text (README, «Sources»).
 * A plain object fed with bytes; used by the driver and by the simulator alike.
 */

const HEADER_BYTES = 4;
/** The longest answers carry two slips, some 6 KB; more than this is no message of ours. */
export const MAX_MESSAGE_BYTES = 65_536;

const OPENING = 0x7b;
const CLOSING = 0x7d;

export type FramingEvent =
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  /** Bytes that belong to no message. */
  | { readonly kind: 'noise'; readonly count: number };

/** Throws RangeError over MAX_MESSAGE_BYTES. */
export function buildFrame(text: string): Uint8Array {
  const body = new TextEncoder().encode(text);
  if (body.length > MAX_MESSAGE_BYTES) throw new RangeError(`message of ${body.length} bytes`);
  const frame = new Uint8Array(HEADER_BYTES + body.length);
  new DataView(frame.buffer).setUint32(0, body.length);
  frame.set(body, HEADER_BYTES);
  return frame;
}

/**
 * Cuts a stream into messages and noise; holds at most one unfinished message. What cannot be a header, and a body
 * that is not in braces, is stepped over by one byte: JSON has no zero bytes, so the next true header is found.
 */
export class Deframer {
  #held: Uint8Array = new Uint8Array(0);

  /** Bytes of the unfinished message. */
  get heldBytes(): number {
    return this.#held.length;
  }

  push(bytes: Uint8Array): FramingEvent[] {
    const joined = new Uint8Array(this.#held.length + bytes.length);
    joined.set(this.#held);
    joined.set(bytes, this.#held.length);
    this.#held = joined;
    return this.#scan('wait');
  }

  /** The rest of the unfinished message will not come: looks for another behind its beginning. */
  giveUp(): FramingEvent[] {
    return this.#scan('give-up');
  }

  reset(): void {
    this.#held = new Uint8Array(0);
  }

  #scan(unfinished: 'wait' | 'give-up'): FramingEvent[] {
    const events: FramingEvent[] = [];
    let at = 0;
    let noise = 0;
    const tellNoise = (): void => {
      if (noise > 0) events.push({ kind: 'noise', count: noise });
      noise = 0;
    };
    while (at < this.#held.length) {
      const rest = this.#held.subarray(at);
      const fit = fitOf(rest);
      if (fit === 'short' && unfinished === 'wait') break;
      if (fit === 'short' || fit === 'wrong') {
        noise += 1;
        at += 1;
      } else {
        tellNoise();
        events.push({ kind: 'message', bytes: rest.slice(HEADER_BYTES, HEADER_BYTES + fit) });
        at += HEADER_BYTES + fit;
      }
    }
    tellNoise();
    this.#held = this.#held.slice(at);
    return events;
  }
}

/** Length of the message that begins here; there is at least one byte. */
function fitOf(bytes: Uint8Array): number | 'short' | 'wrong' {
  // The first byte of a length under the limit is 0: noise is told before a header is whole.
  if (bytes[0] !== 0) return 'wrong';
  if (bytes.length < HEADER_BYTES) return 'short';
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (length < 2 || length > MAX_MESSAGE_BYTES) return 'wrong';
  if (bytes.length > HEADER_BYTES && bytes[HEADER_BYTES] !== OPENING) return 'wrong';
  if (bytes.length < HEADER_BYTES + length) return 'short';
  return bytes[HEADER_BYTES + length - 1] === CLOSING ? length : 'wrong';
}
