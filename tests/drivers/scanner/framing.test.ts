import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ScannerEvent, ScannerFraming, type ScannerFramingSettings } from '#drivers/scanner/serial/framing.ts';

const usual: ScannerFramingSettings = { silenceMs: 50, maxBytes: 128, prefix: [], suffix: [] };
const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** Feeds [time, bytes as latin1] rows, ticking at every millisecond in between as a real timer might. */
function feed(
  settings: Partial<ScannerFramingSettings>,
  rows: readonly [atMs: number, text: string][],
): ScannerEvent[] {
  const framing = new ScannerFraming({ ...usual, ...settings });
  const events: ScannerEvent[] = [];
  let nowMs = 0;
  for (const [atMs, text] of rows) {
    for (; nowMs < atMs; nowMs++) events.push(...framing.tick(nowMs));
    events.push(...framing.push(bytes(text), atMs));
  }
  for (let quiet = 0; quiet <= 200; quiet++) events.push(...framing.tick(nowMs + quiet));
  return events;
}

const scan = (text: string, atMs: number, aim = ''): ScannerEvent => ({ type: 'scan', scan: { text, aim, atMs } });
const noise = (reason: 'too-long' | 'control-bytes' | 'empty', count: number, atMs: number): ScannerEvent => ({
  type: 'noise',
  noise: { reason, bytes: count, atMs },
});

const GS = '\u001d';

describe('the end of a code', () => {
  test.each([
    ['CR', '4601234567893\r'],
    ['LF', '4601234567893\n'],
    ['CR LF', '4601234567893\r\n'],
    ['doubled CR', '4601234567893\r\r'],
    ['silence', '4601234567893'],
  ])('%s ends a code, once', (_ending, text) => {
    expect(feed({}, [[0, text]])).toEqual([scan('4601234567893', 0)]);
  });

  test('a code with an end is given at once, not after the silence', () => {
    expect(new ScannerFraming(usual).push(bytes('96385074\r'), 7)).toEqual([scan('96385074', 7)]);
  });

  test('two codes in one chunk are two scans', () => {
    expect(feed({}, [[0, '96385074\r\n4601234567893\r\n']])).toEqual([scan('96385074', 0), scan('4601234567893', 0)]);
  });

  test('half a code and then its rest within the silence is one scan with the time of its last byte', () => {
    expect(
      feed({}, [
        [0, '460123'],
        [49, '4567893\r'],
      ]),
    ).toEqual([scan('4601234567893', 49)]);
  });

  test('the pause is a setting: 60 ms inside a code splits it at 50 and not at 100', () => {
    const rows: [number, string][] = [
      [0, '9638'],
      [60, '5074\r'],
    ];
    expect(feed({ silenceMs: 50 }, rows)).toEqual([scan('9638', 0), scan('5074', 60)]);
    expect(feed({ silenceMs: 100 }, rows)).toEqual([scan('96385074', 60)]);
  });

  test('the silence is noticed by the next chunk when no tick came in time', () => {
    const framing = new ScannerFraming(usual);
    expect(framing.push(bytes('96385074'), 0)).toEqual([]);
    expect(framing.push(bytes('4601234567893\r'), 50)).toEqual([scan('96385074', 0), scan('4601234567893', 50)]);
  });

  test('LF of a CR LF that comes late is not an empty code', () => {
    expect(
      feed({}, [
        [0, '96385074\r'],
        [90, '\n'],
      ]),
    ).toEqual([scan('96385074', 0)]);
  });

  test('an end out of nowhere is told as empty', () => {
    expect(feed({}, [[10, '\r\n']])).toEqual([noise('empty', 1, 10)]);
  });

  test('a clock moved back neither loses nor doubles a code', () => {
    const framing = new ScannerFraming(usual);
    expect(framing.push(bytes('9638'), 1_000_000)).toEqual([]);
    expect(framing.push(bytes('5074'), 5)).toEqual([]);
    expect(framing.tick(1)).toEqual([scan('96385074', 5)]);
    expect(framing.tick(100)).toEqual([]);
  });
});

describe('what is taken off', () => {
  test.each([
    ['prefix', { prefix: [0x23] }, '#96385074\r'],
    ['prefix and suffix', { prefix: [0x02], suffix: [0x03] }, '\x0296385074\x03\r\n'],
    ['printable suffix', { suffix: [0x24, 0x24] }, '96385074$$'],
    ['suffix without CR', { suffix: [0x09] }, '96385074\t'],
    ['nothing when the prefix is absent', { prefix: [0x23] }, '96385074\r'],
  ])('%s', (_what, settings, text) => {
    expect(feed(settings, [[0, text]])).toEqual([scan('96385074', 0)]);
  });

  test('a suffix that ends with a control byte ends the code without waiting', () => {
    const framing = new ScannerFraming({ ...usual, suffix: [0x03] });
    expect(framing.push(bytes('96385074\x034601234567893\x03'), 0)).toHaveLength(2);
  });

  test('a code that begins like the prefix keeps its own beginning', () => {
    expect(feed({ prefix: [0x41] }, [[0, 'AAB\r']])).toEqual([scan('AB', 0)]);
  });

  test.each([
    ['alone', {}, ']E04601234567893\r'],
    ['after the prefix', { prefix: [0x23] }, '#]E04601234567893\r'],
    ['before the prefix', { prefix: [0x23] }, ']E0#4601234567893\r'],
  ])('the AIM identifier %s is set apart', (_where, settings, text) => {
    expect(feed(settings, [[0, text]])).toEqual([scan('4601234567893', 0, ']E0')]);
  });

  test('a bracket that is no AIM identifier stays', () => {
    expect(feed({}, [[0, ']]x\r']])).toEqual([scan(']]x', 0)]);
  });

  test('GS inside stays, one leading GS goes', () => {
    expect(feed({}, [[0, `]d2${GS}0104690257528523${GS}21A\r`]])).toEqual([scan(`0104690257528523${GS}21A`, 0, ']d2')]);
    expect(feed({}, [[0, `${GS}${GS}21A\r`]])).toEqual([scan(`${GS}21A`, 0)]);
  });

  test('bytes over 7F come as latin1', () => {
    expect(feed({}, [[0, '\xc0\xff\r']])).toEqual([scan('\xc0\xff', 0)]);
  });

  test('a prefix or an identifier with nothing behind it is empty', () => {
    expect(feed({ prefix: [0x23] }, [[0, '#\r']])).toEqual([noise('empty', 1, 0)]);
    expect(feed({}, [[0, ']E0\r']])).toEqual([noise('empty', 3, 0)]);
  });
});

describe('noise', () => {
  test('control bytes spoil their own code only', () => {
    expect(feed({}, [[0, '963\x0085074\r4601234567893\r']])).toEqual([
      noise('control-bytes', 9, 0),
      scan('4601234567893', 0),
    ]);
  });

  test('garbage before a silence never joins the code after it', () => {
    expect(
      feed({}, [
        [0, '\xff\x01\x02'],
        [60, '4601234567893\r'],
      ]),
    ).toEqual([noise('control-bytes', 3, 0), scan('4601234567893', 60)]);
  });

  test('128 bytes are a code, 129 are too long, and the rest of that burst is dropped even over its ends', () => {
    expect(feed({}, [[0, `${'A'.repeat(128)}\r`]])).toEqual([scan('A'.repeat(128), 0)]);
    expect(
      feed({}, [
        [0, `${'A'.repeat(200)}\r4601234567893\r`],
        [40, '96385074\r'],
        [90, '4601234567893\r'],
      ]),
    ).toEqual([noise('too-long', 129, 0), scan('4601234567893', 90)]);
  });

  test('a flood without a pause is told once and takes no memory', () => {
    const framing = new ScannerFraming({ ...usual, maxBytes: 4096 });
    const chunk = new Uint8Array(65_536).fill(0x41);
    const events = Array.from({ length: 160 }, (_, index) => framing.push(chunk, index)).flat();
    expect(events).toEqual([noise('too-long', 4097, 0)]);
  });

  test('a pause inside a code of a scanner that ends by CR does not cut it in two', () => {
    expect(
      feed({}, [
        [0, '96385074\r'],
        [1000, '46012'],
        [1180, '34567893\r'],
      ]),
    ).toEqual([scan('96385074', 0), scan('4601234567893', 1180)]);
  });

  test('when that scanner stops sending CR, its code is given after 200 ms and the next after 50', () => {
    const framing = new ScannerFraming(usual);
    framing.push(bytes('96385074\r'), 0);
    framing.tick(50);
    framing.push(bytes('4601234567893'), 1000);
    expect(framing.tick(1199)).toEqual([]);
    expect(framing.tick(1200)).toEqual([scan('4601234567893', 1000)]);
    framing.push(bytes('4601234567893'), 2000);
    expect(framing.tick(2050)).toEqual([scan('4601234567893', 2000)]);
  });

  test('a closed port takes its half code with it', () => {
    const framing = new ScannerFraming(usual);
    framing.push(bytes('460123'), 0);
    framing.reset();
    expect(framing.waiting).toBe(false);
    expect(framing.push(bytes('96385074\r'), 5)).toEqual([scan('96385074', 5)]);
  });
});

describe('random lines', () => {
  const code = fc.stringMatching(/^[0-9A-Z]{1,40}$/);
  const garbage = fc.uint8Array({ minLength: 1, maxLength: 400 });
  const ending = fc.constantFrom('\r', '\n', '\r\n', '');
  const item = fc.oneof(
    fc.record({ code, ending, cuts: fc.array(fc.nat(45), { maxLength: 4 }) }),
    fc.record({ garbage }),
  );

  test('every clean code sent between silences is given exactly once, whatever garbage is around it', () => {
    const { RMK_SEED } = process.env;
    const seed = Number(RMK_SEED ?? Date.now() % 2 ** 31);
    console.info(`scanner framing: seed ${seed}`);
    fc.assert(
      fc.property(fc.array(item, { maxLength: 30 }), (items) => {
        const framing = new ScannerFraming(usual);
        let nowMs = 0;
        for (const row of items) {
          nowMs += 1000;
          const events = framing.tick(nowMs);
          if ('garbage' in row) {
            events.push(...framing.push(row.garbage, nowMs));
            continue;
          }
          const line = bytes(row.code + row.ending);
          let from = 0;
          const got: ScannerEvent[] = [];
          for (const cut of [...row.cuts.sort((a, b) => a - b), line.length]) {
            nowMs += 20;
            got.push(...framing.push(line.subarray(from, cut), nowMs));
            from = Math.max(from, Math.min(cut, line.length));
          }
          // 50 ms end a code, 200 when the scanner is known to end its codes by a byte.
          got.push(...framing.tick(nowMs + 200));
          expect(got.map((event) => (event.type === 'scan' ? event.scan.text : event.noise.reason))).toEqual([
            row.code,
          ]);
        }
      }),
      { seed, numRuns: 300 },
    );
  });

  test('no bytes at all throw, and what comes out is never longer than the limit nor holds control bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ chunk: garbage, waitMs: fc.nat(80) }), { maxLength: 40 }), (chunks) => {
        const framing = new ScannerFraming(usual);
        let nowMs = 0;
        const events: ScannerEvent[] = [];
        for (const { chunk, waitMs } of chunks) {
          nowMs += waitMs;
          events.push(...framing.push(chunk, nowMs));
        }
        for (const event of events) {
          if (event.type === 'noise') continue;
          expect(event.scan.text.length).toBeLessThanOrEqual(128);
          expect([...event.scan.text].filter((letter) => letter < ' ' && letter !== GS)).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  });
});
