import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import { afterEach, expect, test } from 'vitest';
import { createShtrihSimulator } from '../../../drivers/fiscal/shtrih/simulator/simulator.ts';
import { realClock } from '../../../drivers/kit/clock.ts';
import { servePseudoTerminal } from '../../../drivers/kit/serve/pseudo-terminal.ts';
import { closeData, frame, operationData, unframe } from '../shtrih-simulator/foreign-client.ts';

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'pty-'));
  undo.push(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

async function serve(dir: string) {
  const simulator = createShtrihSimulator({ clock: realClock, dir: join(dir, 'memory') });
  const served = await servePseudoTerminal(simulator, join(dir, 'kkt'), realClock);
  undo.push(() => served.close());
  return { simulator, served };
}

/** Opens the link as a driver would, trying again while the cable is being joined anew. */
async function openSerial(path: string): Promise<SerialPort> {
  for (let attempt = 0; ; attempt++) {
    const port = new SerialPort({ path, baudRate: 115_200, autoOpen: false });
    const error = await new Promise<Error | null>((resolve) => port.open(resolve));
    if (!error) {
      undo.push(() => closeSerial(port));
      return port;
    }
    if (attempt === 100) throw error;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function closeSerial(port: SerialPort): Promise<void> {
  return new Promise((resolve) => {
    if (port.isOpen) port.close(() => resolve());
    else resolve();
  });
}

/** Sends and reads exactly `count` bytes. */
function exchange(port: SerialPort, bytes: readonly number[], count: number): Promise<number[]> {
  const heard: number[] = [];
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${heard.length} of ${count} bytes`)), 5_000);
    const listen = (chunk: Buffer) => {
      heard.push(...chunk);
      if (heard.length < count) return;
      clearTimeout(timer);
      port.off('data', listen);
      resolve(heard);
    };
    port.on('data', listen);
    port.write(Buffer.from(bytes));
  });
}

async function ask(port: SerialPort, body: readonly number[], answerLength: number): Promise<number[]> {
  expect(await exchange(port, [0x05], 1)).toEqual([0x15]);
  const [, ...answer] = await exchange(port, frame(body), answerLength + 4);
  port.write(Buffer.from([0x06]));
  return unframe(answer);
}

const pw = [30, 0, 0, 0];

test('the real serialport module sells over a pseudo-terminal, and again after the device was killed and started anew', async () => {
  const dir = folder();
  const first = await serve(dir);
  const port = await openSerial(join(dir, 'kkt'));
  expect((await ask(port, [0xfc], 19))[0]).toBe(0xfc);
  await ask(port, [0xe0, ...pw], 3);
  await ask(port, [0xff, 0x46, ...pw, ...operationData({ name: 'A', price: 9_990 })], 3);
  const closed = await ask(port, [0xff, 0x45, ...pw, ...closeData({ 0: 10_000 })], 21);
  expect(closed.slice(3, 4)).toEqual([10]);
  await closeSerial(port);
  await first.served.close();

  await serve(dir);
  const again = await openSerial(join(dir, 'kkt'));
  const status = await ask(again, [0xff, 0x01, ...pw], 33);
  expect(status.slice(-4)).toEqual([3, 0, 0, 0]);
});

test('a port that was closed and opened again finds the same device', async () => {
  const dir = folder();
  const { simulator } = await serve(dir);
  for (let time = 0; time < 3; time++) {
    const port = await openSerial(join(dir, 'kkt'));
    expect((await ask(port, [0xfc], 19))[0]).toBe(0xfc);
    // Closing throws away what is still on the line, the last ACK too; then the device would offer its answer again.
    await expect.poll(() => simulator.pendingAnswer).toBeNull();
    await closeSerial(port);
  }
});

test('a path that is taken is refused in words', async () => {
  const dir = folder();
  const { simulator } = await serve(dir);
  await expect(servePseudoTerminal(simulator, join(dir, 'kkt'), realClock)).rejects.toThrow('Путь уже занят');
});
