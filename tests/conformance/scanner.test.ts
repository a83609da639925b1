/**
 * What every scanner must do, in-process, over a real socket, over a real serial port, and with hardware:
 * `RMK_PORT_SCANNER=/dev/ttyACM0 npx vitest run --config tests/vitest.config.ts tests/conformance/scanner`.
 */
import { describe, expect, test } from 'vitest';
import type { Port } from '#drivers/kit/port.ts';
import { createPort } from '#drivers/kit/ports/open.ts';
import { devicePort } from '#drivers/kit/serve/pipe.ts';
import { registry, type ScannerModel, type ScannerSimulation } from '#drivers/registry.ts';
import type { Scan, Scanner, ScannerNoise } from '#drivers/scanner/scanner.ts';
import { manualPace, type Pace, realPace } from './kit/pace.ts';
import { hardwarePort, WIRES } from './kit/wires.ts';

const MODELS = registry.models.filter((model): model is ScannerModel => model.kind === 'scanner');
const { RMK_PORT_SCANNER, RMK_MODEL_SCANNER } = process.env;
const GS = '\u001d';
const CODES = [
  '4601234567893',
  '96385074',
  '2212345003501',
  `010469025752852321G+mgsHw<DiLN_${GS}91AB12${GS}92${'A'.repeat(88)}`,
  't=20190418T211655&s=3943.26&fn=9282000100072197&i=64318&fp=2918241905&n=1',
  'AB-12/7',
];

/** On a machine busy with other tests a relaying process may keep half a code for longer than a scanner would. */
const PATIENT = { silenceMs: 200 };

interface Listening {
  readonly scanner: Scanner;
  readonly scans: Scan[];
  readonly noises: ScannerNoise[];
  readonly pace: Pace;
}

async function listen(model: ScannerModel, pace: Pace, openPort: () => Port, settings = {}): Promise<Listening> {
  const scanner = model.create(settings, { clock: pace.clock, openPort });
  const scans: Scan[] = [];
  const noises: ScannerNoise[] = [];
  scanner.onScan((scan) => scans.push(scan));
  scanner.onNoise((noise) => noises.push(noise));
  scanner.start();
  await waitFor(pace, () => scanner.health === 'ready', 'the scanner is ready');
  return { scanner, scans, noises, pace };
}

async function waitFor(pace: Pace, reached: () => boolean, what: string, limitMs = 20_000): Promise<void> {
  for (let waitedMs = 0; !reached(); waitedMs += 20) {
    if (waitedMs > limitMs) throw new Error(`not in ${limitMs} ms: ${what}`);
    await pace.pass(20);
  }
}

/** Every code once and whole, garbage told and harmless, and a scanner that comes back after its line broke. */
async function scannerDay(
  { scanner, scans, noises, pace }: Listening,
  simulation: ScannerSimulation,
  breakLine: () => void,
) {
  for (const code of CODES) void simulation.scan(code);
  await waitFor(pace, () => scans.length >= CODES.length, 'all codes came');
  expect(scans.map(({ text }) => text)).toEqual(CODES);
  expect(noises).toEqual([]);

  await pace.until(simulation.garbage([0xff, 0x00, 0x1b]));
  await pace.pass(300);
  await pace.until(simulation.scan('96385074'));
  await waitFor(pace, () => scans.length > CODES.length, 'the code after the garbage');
  expect(noises.map(({ reason }) => reason)).toEqual(['control-bytes']);
  expect(scans.at(-1)?.text).toBe('96385074');

  breakLine();
  await waitFor(pace, () => scanner.health !== 'ready', 'the break is noticed');
  await waitFor(pace, () => scanner.health === 'ready', 'the scanner is back');
  await pace.until(simulation.scan('4601234567893'));
  await waitFor(pace, () => scans.length > CODES.length + 1, 'the code after the break');
  expect(scans.slice(CODES.length).map(({ text }) => text)).toEqual(['96385074', '4601234567893']);
}

/** A second host takes the line: the first one is told that it broke. It is dropped again at once. */
function takeLine(simulation: ScannerSimulation): void {
  simulation.device.connect({ receive: () => {}, broken: () => {}, powerLost: () => {} }, 'network')?.unplug();
}

describe.each(MODELS)('$id', (model) => {
  test('in-process', async () => {
    const pace = manualPace();
    const simulation = model.simulate({ clock: pace.clock, dir: null });
    const listening = await listen(model, pace, () => devicePort(simulation.device, pace.clock));
    await scannerDay(listening, simulation, () => takeLine(simulation));
    await listening.scanner.stop();
  });

  test.each(WIRES)(
    'over $name',
    async ({ serve }) => {
      const simulation = model.simulate({ clock: realPace.clock, dir: null });
      const wire = await serve(simulation.device);
      const listening = await listen(model, realPace, () => createPort(wire.spec, realPace.clock), PATIENT);
      try {
        await scannerDay(listening, simulation, () => takeLine(simulation));
      } finally {
        await listening.scanner.stop();
        await wire.close();
      }
    },
    30_000,
  );
});

describe.runIf(RMK_PORT_SCANNER)('hardware at RMK_PORT_SCANNER', () => {
  test('three codes scanned by a person within a minute come whole and once each', async () => {
    const model = registry.scanner(RMK_MODEL_SCANNER ?? 'serial-scanner') ?? expect.fail('no such model');
    const spec = hardwarePort(RMK_PORT_SCANNER, model.usualPort.baudRate) ?? expect.fail('no port');
    const { scanner, scans, noises } = await listen(model, realPace, () => createPort(spec, realPace.clock));
    console.info('Отсканируйте три разных штрихкода, по одному разу');
    await waitFor(realPace, () => scans.length >= 3, 'three codes', 60_000);
    await realPace.pass(1000);
    await scanner.stop();
    console.info(scans);
    expect(new Set(scans.map(({ text }) => text)).size).toBe(3);
    expect(scans).toHaveLength(3);
    expect(noises).toEqual([]);
  }, 120_000);
});
