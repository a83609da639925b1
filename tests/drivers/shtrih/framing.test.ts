import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildFrame, Deframer, type FramingEvent } from '../../../drivers/fiscal/shtrih/framing.ts';
import { hex } from '../kit/hex.ts';

const STATUS = hex('02 05 10 1E 00 00 00 0B');
const frame = (data: string): FramingEvent => ({ kind: 'frame', data: hex(data) });

describe('deframer', () => {
  test('cut after every byte: nothing before the last byte, the frame with it', () => {
    for (let cut = 0; cut <= STATUS.length; cut++) {
      const deframer = new Deframer();
      const first = deframer.push(STATUS.subarray(0, cut), 0);
      const second = deframer.push(STATUS.subarray(cut), 1);
      expect([...first, ...second]).toEqual([frame('10 1E 00 00 00')]);
      expect(first).toHaveLength(cut === STATUS.length ? 1 : 0);
    }
  });

  test('control bytes outside a frame are told, inside they are data', () => {
    const deframer = new Deframer();
    expect(deframer.push(hex('05 06 15'), 0)).toEqual([
      { kind: 'control', byte: 0x05 },
      { kind: 'control', byte: 0x06 },
      { kind: 'control', byte: 0x15 },
    ]);
    expect(deframer.push(buildFrame(hex('05 06 15 02')), 0)).toEqual([frame('05 06 15 02')]);
  });

  test('after a bad LRC it steps one byte: the good frame that began inside is found', () => {
    // 02 04 announces four bytes and an LRC; the true frame starts at the third byte.
    const deframer = new Deframer();
    expect(deframer.push(hex('02 04 02 01 FC FD 00'), 0)).toContainEqual(frame('FC'));
  });

  test('a false STX with a long length is given up, and what is behind it is found', () => {
    const deframer = new Deframer();
    expect(deframer.push(Uint8Array.of(0x02, 0xff, ...STATUS), 5)).toEqual([]);
    expect(deframer.lastByteMs).toBe(5);
    expect(deframer.giveUp()).toEqual([{ kind: 'noise', bytes: 2 }, frame('10 1E 00 00 00')]);
    expect(deframer.heldBytes).toBe(0);
  });

  test('the longest frame is 255 bytes of data; none and 256 cannot be built', () => {
    const data = new Uint8Array(255).fill(7);
    expect(new Deframer().push(buildFrame(data), 0)).toEqual([{ kind: 'frame', data }]);
    expect(() => buildFrame(new Uint8Array(0))).toThrow(RangeError);
    expect(() => buildFrame(new Uint8Array(256))).toThrow(RangeError);
  });

  test('a length of zero is noise', () => {
    expect(new Deframer().push(hex('02 00 06'), 0)).toEqual([
      { kind: 'noise', bytes: 2 },
      { kind: 'control', byte: 0x06 },
    ]);
  });

  test('100 000 random chunks: memory stays under one frame, and a frame after a pause is always found', () => {
    const seed = Date.now() % 1_000_000;
    console.log(`seed ${seed}`);
    let state = seed;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return Math.floor((state / 0x80000000) * below);
    };
    const alphabet = [0x02, 0x05, 0x06, 0x15, 0x00, 0x01, 0xff, 0x10];
    const deframer = new Deframer();
    for (let round = 0; round < 100_000; round++) {
      const chunk = Uint8Array.from({ length: random(12) }, () =>
        random(2) ? random(256) : (alphabet[random(8)] ?? 0),
      );
      deframer.push(chunk, round);
      if (deframer.heldBytes > 257) throw new Error(`seed ${seed}: ${deframer.heldBytes} bytes held`);
      if (round % 100 !== 0) continue;
      deframer.giveUp();
      expect(deframer.push(STATUS, round), `seed ${seed} round ${round}`).toEqual([frame('10 1E 00 00 00')]);
    }
  });

  test('chunk borders never change what is found', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.array(fc.nat(80)), (bytes, cuts) => {
        const whole = merged(new Deframer().push(bytes, 0));
        const pieces = new Deframer();
        const borders = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const found = borders
          .slice(1)
          .flatMap((to, index) => pieces.push(bytes.subarray(borders[index] ?? 0, to), index));
        expect(merged(found)).toEqual(whole);
      }),
      { verbose: 1 },
    );
  });
});

/** Noise is counted per push; only its sum is a fact about the bytes. */
function merged(events: readonly FramingEvent[]): FramingEvent[] {
  const out: FramingEvent[] = [];
  for (const event of events) {
    const last = out.at(-1);
    if (event.kind === 'noise' && last?.kind === 'noise')
      out[out.length - 1] = { kind: 'noise', bytes: last.bytes + event.bytes };
    else out.push(event);
  }
  return out;
}
