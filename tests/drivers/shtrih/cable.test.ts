/** Faults 9, 10 and 13 of spec/performance-reliability.md 3.3: the cable pulled at every byte, answers at the time-out. */
import { expect, test } from 'vitest';
import { createShtrihRegistrar } from '../../../drivers/fiscal/shtrih/driver.ts';
import { createShtrihSimulator } from '../../../drivers/fiscal/shtrih/simulator/simulator.ts';
import { ManualClock } from '../../../drivers/kit/clock.ts';
import type { Port } from '../../../drivers/kit/port.ts';
import { devicePort } from '../../../drivers/kit/serve/pipe.ts';
import { CASHIER, passTime, SALE, unwrap } from './till-and-device.ts';

const EXPECTED = { kind: 'receipt', operation: 'sale', totalMinor: 279_90 } as const;
/** LEN 76h and the three bytes around it. */
const CLOSE_FRAME_BYTES = 0x76 + 3;

/** The frame of FF45 is cut after `keep` bytes and the connection goes; everything else passes. */
function cutting(port: Port, keep: () => number | null, cut: () => void): Port {
  let listener: (reason: string) => void = () => {};
  port.onClosed((reason) => listener(reason));
  return {
    name: port.name,
    open: () => port.open(),
    async write(bytes) {
      const kept = bytes[2] === 0xff && bytes[3] === 0x45 ? keep() : null;
      if (kept === null) return await port.write(bytes);
      cut();
      if (kept > 0) await port.write(bytes.subarray(0, kept));
      // The bytes travel a millisecond; the cable goes after them.
      pull(port, () => listener('unplugged'));
    },
    close: () => port.close(),
    onChunk: (onChunk) => port.onChunk(onChunk),
    onClosed(onClosed) {
      listener = onClosed;
    },
  };
}

let pull: (port: Port, then: () => void) => void = () => {};

async function till() {
  const clock = new ManualClock();
  const simulator = createShtrihSimulator({ clock, dir: null });
  let keep: number | null = null;
  pull = (port, then) => {
    clock.after(5, () => {
      void port.close().then(then);
    });
  };
  const driver = createShtrihRegistrar({
    port: () =>
      cutting(
        devicePort(simulator, clock, 1),
        () => keep,
        () => {
          keep = null;
        },
      ),
    clock,
  });
  const ready = () =>
    passTime(
      clock,
      new Promise<void>((resolve) => {
        if (driver.health === 'ready') resolve();
        driver.onHealth((health) => health === 'ready' && resolve());
      }),
    );
  driver.start();
  await ready();
  unwrap(await passTime(clock, driver.openShift(CASHIER)));
  const before = unwrap(await passTime(clock, driver.baseline('cash-move')));
  return {
    clock,
    simulator,
    driver,
    ready,
    before,
    cutAt(bytes: number) {
      keep = bytes;
    },
  };
}

/** Sells; settles and sells again when told to. The archive must hold one receipt more, and nothing stays open. */
async function soldOnce({ clock, simulator, driver, ready, before }: Awaited<ReturnType<typeof till>>): Promise<void> {
  const sold = await passTime(clock, driver.registerReceipt(SALE));
  await clock.advance(2_000);
  await ready();
  if (!sold.ok) {
    const settled =
      sold.fault.retry === 'after-check' ? unwrap(await passTime(clock, driver.settle(before, EXPECTED))) : null;
    if (settled?.outcome === 'unclear') throw new Error('unclear');
    if (settled?.outcome !== 'done') unwrap(await passTime(clock, driver.registerReceipt(SALE)));
  }
  expect(simulator.device.archive.filter((document) => document.type === 3)).toHaveLength(1);
  expect(simulator.device.state.receipt).toBeNull();
  await driver.stop();
}

test('the cable pulled after every byte of the frame of FF45: one sale', async () => {
  for (let bytes = 0; bytes <= CLOSE_FRAME_BYTES; bytes++) {
    const made = await till();
    made.cutAt(bytes);
    await soldOnce(made);
  }
});

test('the cable pulled after every byte of the answer to FF45: one sale', async () => {
  for (let bytes = 0; bytes <= 26; bytes++) {
    const made = await till();
    made.simulator.control.behave({ do: 'cut-answer', code: 'FF45', bytes });
    await soldOnce(made);
  }
});

test('answers at 0.9 to 1.1 of the time-out at any command: one sale', async () => {
  const seed = Date.now() % 1_000_000;
  console.log(`seed ${seed}`);
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
  for (let round = 0; round < 100; round++) {
    const made = await till();
    const delayMs = 27_000 + random(6_000);
    made.simulator.control.behave({ do: 'delay-answer', delayMs, after: random(9) });
    await soldOnce(made);
  }
});
