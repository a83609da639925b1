/** The same payments over a real socket and a real serial port (pseudo-terminal). */
import { describe, expect, test } from 'vitest';
import { createPort } from '#drivers/kit/ports/open.ts';
import { registry, type TerminalModel } from '#drivers/registry.ts';
import { realPace } from './kit/pace.ts';
import {
  answered,
  backOf,
  connectTerminal,
  paid,
  purchaseOf,
  runOrSettle,
  terminalBenchOver,
} from './kit/terminal-bench.ts';
import { WIRES } from './kit/wires.ts';

const MODELS = registry.models.filter((model): model is TerminalModel => model.kind === 'terminal');

describe.each(MODELS)('$id', (model) => {
  describe.each(WIRES)('over $name', ({ serve }) => {
    test('a purchase, a part of it back, totals; and a purchase whose cable is pulled is charged once', async () => {
      const simulation = model.simulate({ clock: realPace.clock, dir: null });
      simulation.hurry(50);
      const wire = await serve(simulation.device);
      const bench = terminalBenchOver(model, realPace, () => createPort(wire.spec, realPace.clock));
      const { terminal } = bench;
      try {
        await connectTerminal(bench);
        const purchase = await paid(bench, 12_345);
        expect(answered(await terminal.run(backOf(purchase, 'refund', bench.newId(), 45))).outcome).toBe('approved');
        expect(answered(await terminal.totals())).toMatchObject({
          purchases: { count: 1, amountMinor: 12_345 },
          returns: { count: 1, amountMinor: 45 },
        });
        const request = purchaseOf(bench.newId(), 777);
        const { word } = await runOrSettle(bench, request, { trouble: { kind: 'cut-after', atWrite: 1 } });
        const charges = simulation.operations().filter(({ id }) => id === request.id);
        expect(charges).toHaveLength(word === 'approved' ? 1 : 0);
        expect(['approved', 'not-done']).toContain(word);
        await paid(bench, 778);
      } finally {
        await terminal.stop();
        await wire.close();
      }
    }, 60_000);
  });
});
