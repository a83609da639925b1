/** Readings of one kind follow each other closely: a spoilt byte of ours must not shift their answers by one. */
import { expect, test } from 'vitest';
import { createShtrihRegistrar } from '#drivers/fiscal/shtrih/driver.ts';
import { createShtrihSimulator } from '#drivers/fiscal/shtrih/simulator/simulator.ts';
import { ManualClock } from '#drivers/kit/clock.ts';
import { devicePort } from '#drivers/kit/serve/pipe.ts';
import { Cable } from '../../conformance/kit/cable.ts';

async function waited<T>(clock: ManualClock, promise: Promise<T>): Promise<T> {
  let settled = false;
  promise.then(
    () => {
      settled = true;
    },
    () => {
      settled = true;
    },
  );
  for (let round = 0; round < 2000 && !settled; round++) await clock.advance(50);
  return promise;
}

test.each([0, 40])('totals are true whichever write is spoilt, at a turnaround of %i ms', async (turnaroundMs) => {
  const clock = new ManualClock();
  const simulator = createShtrihSimulator({ clock, dir: null, options: { turnaroundMs } });
  const cable = new Cable(() => devicePort(simulator, clock), clock);
  const driver = createShtrihRegistrar({ clock, port: cable.port });
  driver.start();
  await clock.advance(20_000);
  await waited(clock, driver.openShift({ name: 'Иванова', inn: '' }));
  // Different figures in every register, so that a neighbour's value shows.
  await waited(clock, driver.cashMove('in', 111));
  await waited(clock, driver.cashMove('out', 22));
  const truth = await waited(clock, driver.totals());
  if (!truth.ok) throw new Error('the totals were not read');
  expect(truth.value).toMatchObject({ cashInMinor: 111, cashOutMinor: 22, cashInDrawerMinor: 89 });
  for (let atWrite = 1; ; atWrite++) {
    let struck = false;
    cable.plan({
      kind: 'garble-ask',
      atWrite,
      meanwhile: () => {
        struck = true;
      },
    });
    const read = await waited(clock, driver.totals());
    cable.plan(null);
    if (read.ok) expect(read.value, `write ${atWrite}`).toEqual(truth.value);
    await clock.advance(5_000);
    if (!struck) return expect(atWrite).toBeGreaterThan(20);
  }
});
