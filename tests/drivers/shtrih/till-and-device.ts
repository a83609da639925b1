/** A driver joined to the simulated device over an in-process port, on a clock moved by hand. */

import type { FiscalReceipt, FiscalRegistrar } from '../../../drivers/fiscal/fiscal.ts';
import { createShtrihRegistrar } from '../../../drivers/fiscal/shtrih/driver.ts';
import type { ShtrihOptions } from '../../../drivers/fiscal/shtrih/simulator/options.ts';
import { createShtrihSimulator, type ShtrihSimulator } from '../../../drivers/fiscal/shtrih/simulator/simulator.ts';
import { ManualClock } from '../../../drivers/kit/clock.ts';
import type { DriverResult } from '../../../drivers/kit/faults.ts';
import type { Port } from '../../../drivers/kit/port.ts';
import { countedPort } from '../../../drivers/kit/ports/counted.ts';
import { devicePort } from '../../../drivers/kit/serve/pipe.ts';

/** Moves the clock from timer to timer until `promise` is settled. */
export async function passTime<T>(clock: ManualClock, promise: Promise<T>): Promise<T> {
  let settled = false;
  const watch = (): void => {
    settled = true;
  };
  promise.then(watch, watch);
  for (let steps = 0; steps < 200_000; steps++) {
    // A turn of the real event loop lets every promise that can go on do so.
    await new Promise((resolve) => setImmediate(resolve));
    if (settled) return promise;
    if (!(await clock.step())) throw new Error('nothing waits and the promise is not settled');
  }
  throw new Error('the promise is not settled after 200 000 timers');
}

/** The value, or an error that tells the fault. */
export function unwrap<T>(result: DriverResult<T>): T {
  if (!result.ok) throw new Error(`fault ${result.fault.code}: ${result.fault.original} (${result.fault.retry})`);
  return result.value;
}

export interface Bench {
  readonly clock: ManualClock;
  readonly simulator: ShtrihSimulator;
  readonly driver: FiscalRegistrar;
  readonly count: { sent: number; received: number };
  readonly tapeLines: string[];
  run<T>(action: Promise<DriverResult<T>>): Promise<T>;
  fault<T>(action: Promise<DriverResult<T>>): Promise<{ code: string; retry: string; original: string }>;
  ready(): Promise<void>;
}

export async function bench(options: Partial<ShtrihOptions> = {}): Promise<Bench> {
  const clock = new ManualClock();
  const simulator = createShtrihSimulator({ clock, dir: null, options: { utcOffsetMinutes: 180, ...options } });
  const count = { sent: 0, received: 0 };
  const driver = createShtrihRegistrar({
    port: (): Port => countedPort(devicePort(simulator, clock, 1), count),
    clock,
  });
  const ready = (): Promise<void> =>
    passTime(
      clock,
      new Promise<void>((resolve) => {
        if (driver.health === 'ready') resolve();
        driver.onHealth((health) => {
          if (health === 'ready') resolve();
        });
      }),
    );
  driver.start();
  await ready();
  return {
    clock,
    simulator,
    driver,
    count,
    tapeLines: [],
    run: async (action) => unwrap(await passTime(clock, action)),
    async fault(action) {
      const result = await passTime(clock, action);
      if (result.ok) throw new Error('a fault was expected');
      return result.fault;
    },
    ready,
  };
}

export const CASHIER = { name: 'Кассир Иванова', inn: '771234567890' };

/** Milk 99.90 x 1 and apples 120.00 x 1.5 kg; 300 in cash. */
export const SALE: FiscalReceipt = {
  operation: 'sale',
  positions: [
    {
      name: 'Молоко «Домик в деревне» 3,2 %',
      priceMinor: 99_90,
      quantityMilli: 1000,
      sumMinor: 99_90,
      vat: '10',
      method: 4,
      subject: 1,
      measure: 0,
    },
    {
      name: 'Яблоки',
      priceMinor: 120_00,
      quantityMilli: 1500,
      sumMinor: 180_00,
      vat: '22',
      method: 4,
      subject: 1,
      measure: 11,
    },
  ],
  payments: { cashMinor: 300_00, electronicMinor: 0, prepaidMinor: 0, creditMinor: 0, otherMinor: 0 },
  totalMinor: 279_90,
  taxSystem: 'osn',
  cashier: CASHIER,
  buyerContact: '',
};
