import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '#drivers/kit/clock.ts';
import type { LinkHealth } from '#drivers/kit/port.ts';
import { createPipe, type Pipe } from '#drivers/kit/ports/pipe.ts';
import { createTape, readTape } from '#drivers/kit/tape.ts';
import type { Scan, ScannerNoise } from '#drivers/scanner/scanner.ts';
import { SerialScanner } from '#drivers/scanner/serial/driver.ts';
import { scannerSettings } from '#drivers/scanner/serial/settings.ts';
import { type ScannerHabits, ScannerSimulator } from '#drivers/scanner/serial/simulator.ts';

const GS = '\u001d';
let clock: ManualClock;
let pipe: Pipe;
let scans: Scan[];
let noises: ScannerNoise[];
let healths: LinkHealth[];
let tape: string[];

beforeEach(async () => {
  clock = new ManualClock();
  pipe = createPipe(clock, 'scanner');
  scans = [];
  noises = [];
  healths = [];
  tape = [];
  await pipe.far.open();
});

async function scanner(settings: Record<string, unknown> = {}): Promise<SerialScanner> {
  const made = new SerialScanner(scannerSettings.parse(settings), {
    clock,
    port: () => pipe.near,
    tape: createTape(clock, 'test', (line) => tape.push(line)),
  });
  made.onScan((scan) => scans.push(scan));
  made.onNoise((noise) => noises.push(noise));
  made.onHealth((health) => healths.push(health));
  made.start();
  await clock.advance(0);
  return made;
}

function simulator(habits: Partial<ScannerHabits> = {}): ScannerSimulator {
  const made = new ScannerSimulator(clock, habits);
  made.connect({
    receive: (bytes) => {
      void pipe.far.write(bytes);
    },
    broken: () => {},
    powerLost: () => {},
  });
  return made;
}

const texts = (): string[] => scans.map((scan) => scan.text);

describe('a scanner on a line', () => {
  const habits: [string, Partial<ScannerHabits>, Record<string, unknown>][] = [
    ['factory settings', {}, {}],
    ['LF', { ending: 'lf' }, {}],
    ['CR LF', { ending: 'crlf' }, {}],
    ['no end at all', { ending: 'none' }, {}],
    ['no AIM identifier', { aim: false }, {}],
    ['one byte at a time', { chunkBytes: 1 }, {}],
    ['one byte at a time at 1200 baud without an end', { chunkBytes: 1, baudRate: 1200, ending: 'none' }, {}],
    ['whole USB packets', { chunkBytes: 64, baudRate: 115_200 }, {}],
    ['STX and ETX', { prefix: [2], suffix: [3], ending: 'none' }, { prefix: '02', suffix: '03' }],
    ['a printed prefix and suffix', { prefix: [0x23], suffix: [0x24, 0x24] }, { prefix: '23', suffix: '2424' }],
  ];

  test.each(habits)('%s: every code arrives once, as printed', async (_name, habit, settings) => {
    await scanner(settings);
    const sim = simulator(habit);
    const codes = ['4601234567893', '96385074', `010469025752852321ABC${GS}93Ab12`, 'AB-12/7'];
    for (const code of codes) {
      void sim.scan(code);
      await clock.advance(1000);
    }
    expect(texts()).toEqual(codes);
    expect(noises).toEqual([]);
    expect(scans.map((scan) => scan.aim)).toEqual(
      habit.aim === false ? ['', '', '', ''] : [']E0', ']E4', ']d2', ']C0'],
    );
  });

  test('a scan carries the time of its last byte, not of the end of the silence', async () => {
    await scanner();
    const startMs = clock.now();
    void simulator({ aim: false, ending: 'none', chunkBytes: 13, baudRate: 10_000 }).scan('4601234567893');
    await clock.advance(1000);
    expect(scans).toEqual([{ text: '4601234567893', aim: '', atMs: startMs + 13 }]);
  });

  test('a program busy for a second in the middle of a code does not take that for silence', async () => {
    await scanner();
    await pipe.far.write(Uint8Array.from([0x39, 0x36, 0x33, 0x38]));
    await clock.advance(20);
    // Nothing runs for a second; then timers first, as Node does it, and the bytes that waited a moment later.
    clock.jump(clock.now() + 1000);
    await clock.advance(0);
    await clock.advance(2);
    await pipe.far.write(Uint8Array.from([0x35, 0x30, 0x37, 0x34]));
    await clock.advance(200);
    expect(texts()).toEqual(['96385074']);
  });

  test('a clock moved back in the middle of a code changes nothing', async () => {
    await scanner();
    await pipe.far.write(Uint8Array.from([0x39, 0x36, 0x33, 0x38]));
    await clock.advance(1);
    clock.jump(clock.now() - 3_600_000);
    await pipe.far.write(Uint8Array.from([0x35, 0x30, 0x37, 0x34, 0x0d]));
    await clock.advance(1);
    expect(texts()).toEqual(['96385074']);
  });

  test('codes scanned one after another without waiting all arrive, in order', async () => {
    await scanner();
    const sim = simulator({ ending: 'none' });
    for (const code of ['11111111', '22222222', '33333333']) void sim.scan(code);
    await clock.advance(2000);
    expect(texts()).toEqual(['11111111', '22222222', '33333333']);
  });

  test('a code sent twice by the scanner is two scans: what to do about it is the till’s business', async () => {
    await scanner();
    void simulator({ doubled: true }).scan('96385074');
    await clock.advance(1000);
    expect(texts()).toEqual(['96385074', '96385074']);
  });

  test('garbage is told and does not join the next code', async () => {
    await scanner();
    const sim = simulator();
    void sim.garbage([0xff, 0x00, 0x1b]);
    void sim.scan('96385074');
    await clock.advance(1000);
    expect(noises.map((noise) => [noise.reason, noise.bytes])).toEqual([['control-bytes', 3]]);
    expect(texts()).toEqual(['96385074']);
  });

  test('a megabyte of garbage is told once and the scanner goes on working', async () => {
    await scanner();
    const sim = simulator({ chunkBytes: 4096, baudRate: 921_600 });
    void sim.garbage(new Array<number>(1_000_000).fill(0x41));
    await clock.advance(60_000);
    expect(noises.map((noise) => noise.reason)).toEqual(['too-long']);
    void sim.scan('96385074');
    await clock.advance(1000);
    expect(texts()).toEqual(['96385074']);
  });
});

describe('the cable', () => {
  test('an unplugged scanner comes back by itself, and half a code is not joined with what follows', async () => {
    const made = await scanner();
    expect(made.health).toBe('ready');
    await pipe.far.write(Uint8Array.from([0x34, 0x36, 0x30]));
    await clock.advance(1);
    pipe.unplug();
    await clock.advance(3000);
    expect(made.health).not.toBe('ready');
    pipe.plug();
    await pipe.far.open();
    await clock.advance(10_000);
    expect(made.health).toBe('ready');
    void simulator().scan('96385074');
    await clock.advance(1000);
    expect(texts()).toEqual(['96385074']);
    expect(noises).toEqual([]);
    expect(healths.slice(0, 3)).toEqual(['connecting', 'ready', 'absent']);
  });

  test('a stopped scanner tells nothing more', async () => {
    const made = await scanner();
    await pipe.far.write(Uint8Array.from([0x34, 0x36, 0x30]));
    await clock.advance(1);
    await made.stop();
    await clock.advance(1000);
    expect([texts(), noises]).toEqual([[], []]);
    expect(made.health).toBe('absent');
  });
});

describe('tapes', () => {
  const oneDay = readFileSync(new URL('../../../fixtures/tapes/scanner/one-day.tape', import.meta.url), 'utf8');

  test('a recorded day gives the same codes again', async () => {
    await scanner();
    let nowMs = 0;
    for (const chunk of readTape(oneDay)) {
      await clock.advance(chunk.atMs - nowMs);
      nowMs = chunk.atMs;
      await pipe.far.write(Uint8Array.from(chunk.bytes, (byte) => byte ?? 0));
    }
    await clock.advance(1000);
    expect(scans.map(({ aim, text }) => [aim, text])).toEqual([
      [']E0', '4601234567893'],
      ['', '96385074'],
      ['', '2212345003501'],
      ['', '4601234567893'],
      ['', '4601234567893'],
      [']d2', `010469025752852321G+mgsHw<DiLN_${GS}93Ab12`],
      [']Q1', 't=20190418T211655&s=3943.26&fn=9282000100072197&i=64318&fp=2918241905&n=1'],
    ]);
    expect(noises.map((noise) => noise.reason)).toEqual(['control-bytes']);
  });

  test('what the scanner sends is written down byte by byte', async () => {
    await scanner();
    void simulator({ aim: false, chunkBytes: 64 }).scan('96385074');
    await clock.advance(1000);
    expect(tape.filter((line) => line.includes('<'))).toEqual([expect.stringMatching(/< 39 36 33 38 35 30 37 34 0D$/)]);
  });
});

describe('settings', () => {
  test('an empty form is the usual scanner', () => {
    expect(scannerSettings.parse({})).toEqual({ silenceMs: 50, maxBytes: 256, prefix: '', suffix: '' });
  });

  test.each([
    { silenceMs: 19 },
    { silenceMs: 201 },
    { silenceMs: 50.5 },
    { maxBytes: 4097 },
    { prefix: '2' },
    { prefix: 'zz' },
    { suffix: '0D' },
    { prefix: '00112233445566778899' },
    { colour: 'red' },
  ])('%j is refused', (settings) => {
    expect(scannerSettings.safeParse(settings).success).toBe(false);
  });
});
