import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createShtrihSimulator } from '../../../drivers/fiscal/shtrih/simulator/simulator.ts';
import { StoreError } from '../../../drivers/fiscal/shtrih/simulator/store.ts';
import { closeData, ForeignClient, frame, le, leBytes, morning, operationData, shown } from './foreign-client.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'shtrih-'));
  folders.push(made);
  return made;
}

function start(dir: string, options = {}) {
  const simulator = createShtrihSimulator({ clock: morning(), dir, options: { utcOffsetMinutes: 0, ...options } });
  return { simulator, host: new ForeignClient(simulator) };
}

function sell(host: ForeignClient, price: number) {
  host.command(0xff46, operationData({ name: 'A', price }));
  return host.command(0xff45, closeData({ 0: price }));
}

test('everything the device knows is the same after its own restart', () => {
  const dir = folder();
  const before = start(dir);
  before.host.command(0x1e, [5, 3, 0, 1, 0xd1, 0xc1]);
  before.host.command(0xe0);
  sell(before.host, 12_345);
  before.host.command(0x50, leBytes(500, 5));
  before.simulator.control.paper(false);
  const after = start(dir);
  expect(after.simulator.device.state).toEqual(before.simulator.device.state);
  expect(after.simulator.device.archive).toEqual(before.simulator.device.archive);
  expect(after.simulator.device.printer.tape).toEqual(before.simulator.device.printer.tape);
  after.simulator.control.paper(true);
  expect(le(after.host.command(0x1a, [241]), 1, 6)).toBe(12_845);
  expect(le(after.host.command(0xff01), 26, 4)).toBe(3);
  sell(after.host, 100);
  after.host.command(0x41);
  expect(start(dir).simulator.device.archive.map(({ fd, type }) => [fd, type])).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 3],
    [5, 5],
  ]);
});

test('what was answered is on disk already, and a pending answer is not', () => {
  const dir = folder();
  const { host } = start(dir);
  host.command(0xe0);
  host.command(0xff46, operationData({ name: 'A', price: 100 }));
  host.raw([0x05]);
  host.raw(frame([0xff, 0x45, 30, 0, 0, 0, ...closeData({ 0: 100 })]));
  // No ACK, no farewell: the process is gone. A new one opens the same folder.
  const after = start(dir);
  expect(shown(after.host.raw([0x05]))).toBe('15');
  expect(after.simulator.device.archive.at(-1)?.receipt?.totalKopecks).toBe(100);
  expect(after.host.command(0x10)[3]).toBe(2);
});

test('an open receipt is still open after a restart, or annulled where the model does so', () => {
  for (const [habit, mode] of [
    ['kept', 8],
    ['annulled', 2],
  ] as const) {
    const dir = folder();
    const { host } = start(dir);
    host.command(0xe0);
    host.command(0xff46, operationData({ name: 'A', price: 100 }));
    const after = start(dir, { openReceiptOnPowerLoss: habit });
    expect(after.host.command(0x10)[3]).toBe(mode);
  }
});

test('half printed paper waits for B0h after a restart', () => {
  const dir = folder();
  const { simulator, host } = start(dir);
  host.command(0xe0);
  host.command(0xff46, operationData({ name: 'A', price: 100 }));
  simulator.control.endPaperAfter(5);
  host.command(0xff45, closeData({ 0: 100 }));
  const after = start(dir);
  expect(after.host.command(0x10)[4]).toBe(2);
  after.simulator.control.paper(true);
  after.host.command(0xb0);
  expect(after.simulator.device.printer.tape.join('\n')).toContain('ИТОГ');
});

test('a document written before the state was committed is dropped, as by a device that lost its power', () => {
  const dir = folder();
  const { host } = start(dir);
  host.command(0xe0);
  const state = readFileSync(join(dir, 'state.json'));
  sell(host, 100);
  writeFileSync(join(dir, 'state.json'), state);
  appendFileSync(join(dir, 'archive.jsonl'), '{"fd":4,"ty');
  const after = start(dir);
  expect(after.simulator.device.archive).toHaveLength(2);
  sell(after.host, 200);
  expect(start(dir).simulator.device.archive.map((made) => made.receipt?.totalKopecks ?? 0)).toEqual([0, 0, 200]);
});

test('damaged memory is refused with the name of the file, and nothing is overwritten', () => {
  for (const [name, content] of [
    ['state.json', '{"version":1,"sta'],
    ['state.json', '{"version":99,"state":{}}'],
    ['archive.jsonl', ''],
  ] as const) {
    const dir = folder();
    const { host } = start(dir);
    host.command(0xe0);
    writeFileSync(join(dir, name), content);
    expect(() => start(dir)).toThrow(StoreError);
    expect(() => start(dir)).toThrow(name);
    expect(readFileSync(join(dir, name), 'utf8')).toBe(content);
  }
});

test('a device that cannot remember does not answer: it stops as if its power went', () => {
  const dir = folder();
  const { simulator, host } = start(dir);
  host.command(0xe0);
  host.command(0xff46, operationData({ name: 'A', price: 100 }));
  const said: string[] = [];
  simulator.onCommand(({ text }) => said.push(text));
  rmSync(dir, { recursive: true });
  host.raw([0x05]);
  expect(host.raw(frame([0xff, 0x45, 30, 0, 0, 0, ...closeData({ 0: 100 })]))).toEqual([0x06]);
  expect(host.lost).toBe('power');
  expect(said.at(-1)).toContain('память устройства не записана');
  expect(() => simulator.control.powerOn()).toThrow();
  expect(simulator.control.powered).toBe(false);
});
