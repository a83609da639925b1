import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Device } from '../../../drivers/fiscal/shtrih/simulator/device.ts';
import { createShtrihSimulator } from '../../../drivers/fiscal/shtrih/simulator/simulator.ts';
import { closeData, ForeignClient, frame, leBytes, morning, operationData, unframe } from './foreign-client.ts';

function till() {
  const clock = morning();
  const simulator = createShtrihSimulator({ clock, dir: null, options: { utcOffsetMinutes: 0 } });
  return { clock, simulator, host: new ForeignClient(simulator) };
}

const CODES = [
  0x10, 0x11, 0x13, 0x14, 0x15, 0x16, 0x17, 0x1a, 0x1b, 0x1e, 0x1f, 0x21, 0x22, 0x23, 0x25, 0x28, 0x29, 0x2d, 0x2e,
  0x2f, 0x40, 0x41, 0x50, 0x51, 0x6b, 0x80, 0x81, 0x82, 0x83, 0x85, 0x88, 0x89, 0x8c, 0x8d, 0xb0, 0xe0, 0xe2, 0xe3,
  0xfc, 0xff01, 0xff02, 0xff03, 0xff04, 0xff08, 0xff09, 0xff0a, 0xff0b, 0xff0c, 0xff0e, 0xff37, 0xff38, 0xff39, 0xff3a,
  0xff3b, 0xff3f, 0xff40, 0xff41, 0xff42, 0xff43, 0xff45, 0xff46, 0xff4d,
];

test('any bytes on the line are answered by control bytes and whole frames, and the device stays usable', () => {
  const noise = fc.array(fc.oneof(fc.constantFrom(0x02, 0x05, 0x06, 0x15), fc.nat(255)), { maxLength: 60 });
  fc.assert(
    fc.property(fc.array(noise, { maxLength: 8 }), (chunks) => {
      const { simulator, host } = till();
      for (const chunk of chunks) host.raw(chunk);
      host.unplug();
      host.plug();
      while (host.raw([0x05])[0] === 0x06) host.raw([0x06]);
      host.raw([0x06]);
      expect(
        unframe(host.raw(frame([0xfc])).slice(-(simulator.device.options.modelName.length + 11))).slice(0, 2),
      ).toEqual([0xfc, 0]);
    }),
    { numRuns: 200 },
  );
});

test('any fields of any command are answered: its own code, an error byte, and nothing but the error when refused', () => {
  const command = fc.tuple(fc.constantFrom(...CODES), fc.uint8Array({ maxLength: 200 }));
  fc.assert(
    fc.property(fc.array(command, { maxLength: 25 }), (commands) => {
      const { host } = till();
      host.command(0xe0);
      for (const [code, data] of commands) expect(host.errorOf(code, [...data])).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 150 },
  );
});

type Step = readonly [kind: 'sale' | 'return' | 'cancel' | 'in' | 'out' | 'shift', amount: number, cashless: number];

/** Drives one step; refusals are the device's right. */
function drive(host: ForeignClient, [kind, amount, cashless]: Step): void {
  if (kind === 'in') host.errorOf(0x50, leBytes(amount, 5));
  if (kind === 'out') host.errorOf(0x51, leBytes(amount, 5));
  if (kind === 'shift') {
    host.errorOf(0x41);
    host.errorOf(0xe0);
  }
  if (kind !== 'sale' && kind !== 'return' && kind !== 'cancel') return;
  const operation = kind === 'return' ? 2 : 1;
  host.errorOf(0xff46, operationData({ name: 'A', price: amount, quantity: 1_500_000, operation }));
  const card = Math.min(cashless, amount);
  if (kind === 'cancel' || host.errorOf(0xff45, closeData({ 0: amount * 2, 1: card })) !== 0) host.command(0x88);
}

/** What the archive says the drawer and the shift hold: an account kept beside the device's registers. */
function fromArchive(device: Device) {
  const lastOpen = device.archive.findLastIndex(({ type }) => type === 2);
  const receipts = device.archive.slice(lastOpen).flatMap(({ receipt }) => (receipt ? [receipt] : []));
  const paid = (kind: number) =>
    receipts.filter((one) => one.kind === kind).reduce((sum, one) => sum + one.totalKopecks, 0);
  return { sales: paid(0), returns: paid(2), count: receipts.length };
}

test('whatever is sold, the registers of the shift add up to its receipts and the drawer to all the cash', () => {
  const step: fc.Arbitrary<Step> = fc.tuple(
    fc.constantFrom('sale', 'sale', 'sale', 'return', 'cancel', 'in', 'out', 'shift'),
    fc.integer({ min: 1, max: 5_000_000 }),
    fc.nat(5_000_000),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const { simulator, host } = till();
      const { device } = simulator;
      host.command(0xe0);
      let drawer = 0;
      for (const one of steps) {
        const [cashIn, cashOut, documents] = [device.money(242), device.money(243), device.archive.length];
        drive(host, one);
        if (one[0] === 'in' || one[0] === 'out') drawer += device.money(242) - cashIn - (device.money(243) - cashOut);
        for (const { receipt } of device.archive.slice(documents)) {
          const cash = (receipt?.paymentsKopecks[0] ?? 0) - (receipt?.changeKopecks ?? 0);
          drawer += receipt?.kind === 2 ? -cash : cash;
        }
      }
      const wanted = fromArchive(device);
      const block = (first: number) => [0, 4, 8, 12].reduce((sum, next) => sum + device.money(first + next), 0);
      expect([block(193), block(195), device.count(144) + device.count(146)]).toEqual([
        wanted.sales,
        wanted.returns,
        wanted.count,
      ]);
      expect(device.money(241)).toBe(drawer);
      expect(device.money(241)).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 100 },
  );
});
