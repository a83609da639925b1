/** A serial port that another program holds, on a real pseudo-terminal with the real serialport module. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { FiscalRegistrar } from '../../../drivers/fiscal/fiscal.ts';
import { createShtrihRegistrar } from '../../../drivers/fiscal/shtrih/driver.ts';
import { createShtrihSimulator } from '../../../drivers/fiscal/shtrih/simulator/simulator.ts';
import { realClock } from '../../../drivers/kit/clock.ts';
import { createPort } from '../../../drivers/kit/ports/open.ts';
import { servePseudoTerminal } from '../../../drivers/kit/serve/pseudo-terminal.ts';

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function until(words: string, met: () => Promise<boolean>): Promise<void> {
  for (let waitedMs = 0; !(await met()); waitedMs += 20) {
    if (waitedMs > 10_000) throw new Error(`not in ten seconds: ${words}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function codeOf(driver: FiscalRegistrar): Promise<string> {
  const result = await driver.status();
  return result.ok ? 'ready' : `${result.fault.code}, ${result.fault.retry}`;
}

test('a held port is port-busy, a missing one link-absent, a free one works', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'rmk-busy-'));
  undo.push(() => rmSync(dir, { recursive: true, force: true }));
  const path = join(dir, 'kkt');
  const port = () => createPort({ type: 'serial', path, baudRate: 115_200 }, realClock);
  const driver = createShtrihRegistrar({ port, clock: realClock });
  undo.push(() => driver.stop());
  driver.start();
  await until('the port is missing', async () => (await codeOf(driver)) === 'link-absent, safe');
  await driver.stop();

  const simulator = createShtrihSimulator({ clock: realClock, dir: null });
  const served = await servePseudoTerminal(simulator, path, realClock);
  undo.push(() => served.close());
  const holder = port();
  await holder.open();
  undo.push(() => holder.close());
  driver.start();
  await until('the port is held', async () => (await codeOf(driver)) === 'port-busy, safe');
  const held = await driver.status();
  expect(held.ok ? '' : held.fault.original).toContain(path);

  await holder.close();
  await until('the port is free', async () => (await codeOf(driver)) === 'ready');
});
