import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Bank, type BankAsk } from '#drivers/terminal/nexo/simulator/bank.ts';
import { desk } from './client.ts';

const CARDS = [{ pan: '2200700000004821', brand: 'MIR', balanceMinor: 1_000 }];
const ask = (change: Partial<BankAsk>): BankAsk => ({
  id: 'a',
  kind: 'purchase',
  way: 'card',
  amountMinor: 100,
  original: null,
  card: 0,
  batch: '1',
  atMs: Date.UTC(2026, 10, 23, 9),
  refuse: false,
  ...change,
});

describe('the bank behind the virtual terminal', () => {
  test('a card pays what it has and no more; a refund fills it again', () => {
    const bank = new Bank(CARDS);
    expect(bank.decide(ask({ amountMinor: 1_000 })).approved).toBe(true);
    expect(bank.decide(ask({ amountMinor: 1 }))).toMatchObject({ approved: false, condition: 'Refusal' });
    const { rrn = '' } = bank.operations[0] ?? {};
    const original = { poiTransaction: '', rrn };
    expect(bank.decide(ask({ kind: 'refund', amountMinor: 1, original })).approved).toBe(true);
    expect(bank.balanceMinor(0)).toBe(1);
    expect(bank.decide(ask({ amountMinor: 1 })).approved).toBe(true);
  });

  test('an RRN has twelve digits: year, day of the year, hour, number', () => {
    const bank = new Bank(CARDS);
    bank.decide(ask({}));
    // 23 November 2026 is day 327.
    expect(bank.operations[0]?.rrn).toBe('632709000001');
  });

  test('whatever is asked, cards and purchases are never overdrawn', () => {
    const anAsk = fc.record({
      kind: fc.constantFrom('purchase' as const, 'void' as const, 'refund' as const),
      amountMinor: fc.integer({ min: 1, max: 600 }),
      of: fc.nat({ max: 5 }),
      batch: fc.constantFrom('1', '2'),
      refuse: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anAsk, { maxLength: 40 }), (asks) => {
        const bank = new Bank(CARDS);
        for (const { of, ...asked } of asks) {
          const rrn = bank.operations[of]?.rrn ?? 'none';
          bank.decide(ask({ ...asked, original: asked.kind === 'purchase' ? null : { poiTransaction: '', rrn } }));
          const approved = bank.operations.filter(({ result }) => result === 'approved');
          const net = approved.reduce(
            (sum, { kind, amountMinor }) => sum + (kind === 'purchase' ? amountMinor : -amountMinor),
            0,
          );
          expect(bank.balanceMinor(0)).toBe(1_000 - net);
          expect(bank.balanceMinor(0)).toBeGreaterThanOrEqual(0);
          for (const purchase of approved.filter(({ kind }) => kind === 'purchase')) {
            const back = approved.filter(({ originalRrn }) => originalRrn === purchase.rrn);
            const sum = back.reduce((total, { amountMinor }) => total + amountMinor, 0);
            expect(sum).toBeLessThanOrEqual(purchase.amountMinor);
          }
        }
      }),
    );
  });
});

describe('a terminal and its buyers', () => {
  test('each buyer does what was ordered, in turn, then the usual one comes', async () => {
    const { pay, simulator } = await desk();
    simulator.control.nextBuyer('declines');
    simulator.control.nextBuyer('cancels');
    const told: unknown[] = [];
    for (const id of ['a', 'b', 'c']) {
      const result = await pay(id, 100);
      told.push(result.ok ? (result.value.outcome === 'declined' ? result.value.code : 'approved') : result.fault.code);
    }
    expect(told).toEqual(['Refusal', 'Cancel', 'approved']);
    expect(simulator.operations().map(({ id, result }) => [id, result])).toEqual([
      ['a', 'declined'],
      ['c', 'approved'],
    ]);
  });

  test('each card is told by its kind and its last digits', async () => {
    const { pay, simulator } = await desk();
    simulator.control.nextBuyer('approves', 1);
    expect(await pay('a', 100)).toMatchObject({ value: { approval: { cardKind: 'VISA', cardMask: '•••• 1008' } } });
  });

  test('a careless terminal shows whole card numbers, and none of them passes the driver', async () => {
    const { pay } = await desk({ careless: true });
    const result = await pay('a', 100);
    expect(result).toMatchObject({ value: { approval: { cardMask: '•••• 4821' } } });
    expect(JSON.stringify(result)).not.toContain('22007');
  });

  test('only so many answers are kept', async () => {
    const { pay, terminal, until } = await desk({ remembers: 2 });
    const before = await until(terminal.baseline());
    for (const id of ['a', 'b', 'c']) await pay(id, 100);
    if (!before.ok) return expect.fail('no baseline');
    const ask = async (id: string) => {
      const settled = await until(
        terminal.settle(before.value, { id, kind: 'purchase', way: 'card', amountMinor: 100, original: null }),
      );
      return settled.ok ? settled.value.outcome : settled.fault.code;
    };
    expect([await ask('a'), await ask('b'), await ask('c')]).toEqual(['unclear', 'approved', 'approved']);
  });
});
