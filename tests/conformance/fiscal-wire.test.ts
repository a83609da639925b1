/**
 * The same day over a real socket and a real serial port (pseudo-terminal), and over hardware:
 * `RMK_PORT_FISCAL=/dev/ttyACM0 npx vitest run --config tests/vitest.config.ts tests/conformance/fiscal-wire`.
 * With hardware it registers real documents: only with a test storage (МГМ).
 */
import { describe, expect, test } from 'vitest';
import { createPort } from '#drivers/kit/ports/open.ts';
import { type FiscalModel, registry } from '#drivers/registry.ts';
import { benchOver, CASHIER, connect, type FiscalBench, mustDo, saleOf, untilAnswered } from './kit/fiscal-bench.ts';
import { DAY_DOCUMENTS, fiscalDay } from './kit/fiscal-day.ts';
import { realPace } from './kit/pace.ts';
import { hardwarePort, WIRES } from './kit/wires.ts';

const MODELS = registry.models.filter((model): model is FiscalModel => model.kind === 'fiscal');
const { RMK_PORT_FISCAL, RMK_MODEL_FISCAL } = process.env;

describe.each(MODELS)('$id', (model) => {
  describe.each(WIRES)('over $name', ({ serve }) => {
    test('a day adds up to the kopeck', async () => {
      const simulation = model.simulate({ clock: realPace.clock, dir: null });
      const wire = await serve(simulation.device);
      const bench = benchOver(model, realPace, () => createPort(wire.spec, realPace.clock));
      try {
        const before = simulation.documents().length;
        await connect(bench);
        await fiscalDay(bench);
        expect(simulation.documents().slice(before)).toMatchObject(DAY_DOCUMENTS);
      } finally {
        await bench.registrar.stop();
        await wire.close();
      }
    }, 30_000);

    test('the line breaks in the middle of sales: each is registered once', async () => {
      const simulation = model.simulate({ clock: realPace.clock, dir: null });
      const wire = await serve(simulation.device);
      const bench = benchOver(model, realPace, () => createPort(wire.spec, realPace.clock));
      try {
        await connect(bench);
        mustDo(await bench.registrar.openShift(CASHIER));
        for (const atWrite of [5, 14]) {
          const totalMinor = 10_000 + atWrite;
          await soldDespite(bench, totalMinor, atWrite);
          const ours = simulation.documents().filter((document) => document.totalMinor === totalMinor);
          expect(ours, `cut after write ${atWrite}`).toHaveLength(1);
        }
      } finally {
        await bench.registrar.stop();
        await wire.close();
      }
    }, 30_000);
  });
});

/** Sells with the cable pulled after the given write, as the till does it: asks, and sells again if it was not done. */
async function soldDespite(bench: FiscalBench, totalMinor: number, atWrite: number): Promise<void> {
  const { registrar, cable } = bench;
  const before = await untilAnswered(bench, () => registrar.baseline('cash-move'));
  cable.plan({ kind: 'cut-after', atWrite });
  const result = await registrar.registerReceipt(saleOf(totalMinor));
  expect(cable.reached, 'the sale takes so many writes').toBe(true);
  if (result.ok) return;
  const settled = await untilAnswered(bench, () =>
    registrar.settle(before, { kind: 'receipt', operation: 'sale', totalMinor }),
  );
  if (settled.outcome === 'not-done') await untilAnswered(bench, () => registrar.registerReceipt(saleOf(totalMinor)));
}

describe.runIf(RMK_PORT_FISCAL)('hardware at RMK_PORT_FISCAL', () => {
  test('a day adds up to the kopeck', async () => {
    const model = registry.fiscal(RMK_MODEL_FISCAL ?? 'shtrih') ?? expect.fail('RMK_MODEL_FISCAL names no model');
    const spec = hardwarePort(RMK_PORT_FISCAL, model.usualPort.baudRate) ?? expect.fail('no port');
    const bench = benchOver(model, realPace, () => createPort(spec, realPace.clock));
    await connect(bench);
    try {
      await fiscalDay(bench);
    } finally {
      await bench.registrar.stop();
    }
  }, 600_000);
});
