import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTerminalSimulator } from '#drivers/terminal/nexo/simulator/simulator.ts';
import { StoreError } from '#drivers/terminal/nexo/simulator/store.ts';
import { desk, purchase } from './client.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rmk-nexo-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const memory = () => join(dir, 'terminal.jsonl');

describe('memory of the virtual terminal', () => {
  test('operations, batch, money on cards and kept answers survive a new start', async () => {
    const first = await desk({}, { dir });
    const before = await first.until(first.terminal.baseline());
    await first.pay('a', 100);
    await first.until(first.terminal.reconcile());
    await first.pay('b', 250);
    await first.terminal.stop();
    const again = await desk({}, { dir, clock: first.clock });
    expect(again.simulator.operations()).toEqual(first.simulator.operations());
    expect(again.simulator.batch).toBe('2');
    expect(again.simulator.balanceMinor(0)).toBe(1_000_000_000 - 350);
    if (!before.ok) return expect.fail('no baseline');
    expect(await again.until(again.terminal.settle(before.value, purchase('b', 250)))).toMatchObject({
      ok: true,
      value: { outcome: 'approved', approval: { batch: '2' } },
    });
    await again.pay('c', 1);
    expect(new Set(again.simulator.operations().map(({ rrn }) => rrn)).size).toBe(3);
  });

  test('a line cut by a dying process is dropped, and the next one begins on a line of its own', async () => {
    const first = await desk({}, { dir });
    await first.pay('a', 100);
    appendFileSync(memory(), '{"event":"batch","num');
    const again = await desk({}, { dir });
    expect(again.simulator.batch).toBe('1');
    await again.pay('b', 200);
    expect((await desk({}, { dir })).simulator.operations().map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('a damaged memory is named by its line and left as it is', async () => {
    const { clock, pay } = await desk({}, { dir });
    await pay('a', 100);
    const damaged = `${readFileSync(memory(), 'utf8')}what is this?\n`;
    writeFileSync(memory(), damaged);
    expect(() => createTerminalSimulator({ clock, dir })).toThrow(StoreError);
    expect(() => createTerminalSimulator({ clock, dir })).toThrow('строка 3');
    expect(readFileSync(memory(), 'utf8')).toBe(damaged);
  });

  test('what cannot be kept is not answered: the terminal goes dark', async () => {
    const { pay, simulator } = await desk({}, { dir });
    rmSync(dir, { recursive: true });
    expect(await pay('a', 100)).toMatchObject({ ok: false, fault: { code: 'link-lost', retry: 'after-check' } });
    expect(simulator.control.powered).toBe(false);
    dir = mkdtempSync(join(tmpdir(), 'rmk-nexo-'));
  });
});

describe('power lost when the bank has already approved', () => {
  test('a terminal that keeps it tells of it afterwards', async () => {
    const { clock, pay, simulator, terminal, until } = await desk();
    const before = await until(terminal.baseline());
    simulator.control.dieAfterNext();
    expect((await pay('a', 100)).ok).toBe(false);
    simulator.control.powerOn();
    await clock.advance(5_000);
    if (!before.ok) return expect.fail('no baseline');
    expect(await until(terminal.settle(before.value, purchase('a', 100)))).toMatchObject({
      value: { outcome: 'approved' },
    });
    expect(simulator.operations().map(({ result }) => result)).toEqual(['approved']);
  });

  test('a terminal that reverses takes the money back itself and says it was not done', async () => {
    const { clock, pay, simulator, terminal, until } = await desk({ afterPowerLoss: 'reverses' });
    const before = await until(terminal.baseline());
    simulator.control.dieAfterNext();
    await pay('a', 100);
    expect(simulator.balanceMinor(0)).toBe(1_000_000_000 - 100);
    simulator.control.powerOn();
    await clock.advance(5_000);
    if (!before.ok) return expect.fail('no baseline');
    expect(await until(terminal.settle(before.value, purchase('a', 100)))).toMatchObject({
      value: { outcome: 'declined', code: 'Aborted' },
    });
    expect(simulator.operations().map(({ result }) => result)).toEqual(['reversed']);
    expect(simulator.balanceMinor(0)).toBe(1_000_000_000);
  });
});
