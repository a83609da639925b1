import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildFrame, Deframer, type FramingEvent, MAX_MESSAGE_BYTES } from '#drivers/terminal/nexo/framing.ts';

const textsOf = (events: readonly FramingEvent[]): string[] =>
  events.flatMap((event) => (event.kind === 'message' ? [new TextDecoder().decode(event.bytes)] : []));
const noiseOf = (events: readonly FramingEvent[]): number =>
  events.reduce((sum, event) => sum + (event.kind === 'noise' ? event.count : 0), 0);

describe('frames of nexo over a stream', () => {
  test('four bytes of length, the highest first, and UTF-8 text', () => {
    expect([...buildFrame('{"a":"я"}')]).toEqual([
      0, 0, 0, 10, 0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xd1, 0x8f, 0x22, 0x7d,
    ]);
  });

  test('messages come out whole however they were cut', () => {
    const texts = ['{"a":1}', '{}', `{"long":"${'я'.repeat(300)}"}`];
    const stream = texts.flatMap((text) => [...buildFrame(text)]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 40 }), (cuts) => {
        const deframer = new Deframer();
        const events: FramingEvent[] = [];
        let at = 0;
        for (let turn = 0; at < stream.length; turn++) {
          const size = cuts[turn % cuts.length] ?? 1;
          events.push(...deframer.push(Uint8Array.from(stream.slice(at, at + size))));
          at += size;
        }
        expect(textsOf(events)).toEqual(texts);
        expect(noiseOf(events)).toBe(0);
        expect(deframer.heldBytes).toBe(0);
      }),
    );
  });

  test('noise before a message is stepped over', () => {
    const deframer = new Deframer();
    const events = deframer.push(Uint8Array.of(0xff, 0, 0, 0xff, 0x7b, ...buildFrame('{"a":1}')));
    expect(textsOf(events)).toEqual(['{"a":1}']);
    expect(noiseOf(events)).toBe(5);
  });

  test('a giant length is noise at once and keeps nothing', () => {
    const deframer = new Deframer();
    expect(noiseOf(deframer.push(Uint8Array.of(0x7f, 0xff, 0xff, 0xff, 0x7b)))).toBe(5);
    expect(noiseOf(deframer.push(Uint8Array.of(0x00, 0x01, 0x00, 0x01, 0x7b, 0x7b)))).toBeGreaterThan(0);
    deframer.giveUp();
    const half = Uint8Array.from([0, 1, 0, 0, 0x7b, ...new Array<number>(60_000).fill(0x20)]);
    expect(deframer.push(half)).toEqual([]);
    expect(noiseOf(deframer.push(new Uint8Array(200_000).fill(0x20)))).toBeGreaterThan(200_000);
    expect(deframer.heldBytes).toBeLessThanOrEqual(MAX_MESSAGE_BYTES + 4);
  });

  test('a message whose length was spoilt swallows no more than itself', () => {
    const spoilt = buildFrame('{"a":"first"}');
    spoilt[3] = 40;
    const deframer = new Deframer();
    const events = [
      ...deframer.push(spoilt),
      ...deframer.push(buildFrame('{"b":"second"}')),
      ...deframer.push(buildFrame('{"c":"third"}')),
    ];
    expect(textsOf(events)).toEqual(['{"b":"second"}', '{"c":"third"}']);
  });

  test('half a message is given up, and what stood behind it is found', () => {
    const deframer = new Deframer();
    const first = buildFrame(`{"a":"${'x'.repeat(500)}"}`);
    deframer.push(first.subarray(0, 100));
    expect(textsOf(deframer.push(buildFrame('{"b":1}')))).toEqual([]);
    expect(textsOf(deframer.giveUp())).toEqual(['{"b":1}']);
    expect(deframer.heldBytes).toBe(0);
  });

  test('a message over the limit is not built', () => {
    expect(() => buildFrame(' '.repeat(MAX_MESSAGE_BYTES + 1))).toThrow(RangeError);
  });

  test('random bytes never stop a good message for longer than a pause', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const deframer = new Deframer();
        const events = [...deframer.push(noise), ...deframer.giveUp(), ...deframer.push(buildFrame('{"a":1}'))];
        expect(textsOf(events).at(-1)).toBe('{"a":1}');
      }),
    );
  });
});
