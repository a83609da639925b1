import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseScenario } from '../../../drivers/fiscal/shtrih/simulator/behaviours.ts';
import { createShtrihSimulator } from '../../../drivers/fiscal/shtrih/simulator/simulator.ts';
import {
  closeData,
  ForeignClient,
  frame,
  hex,
  le,
  leBytes,
  morning,
  operationData,
  shown,
  unframe,
} from './foreign-client.ts';

const CLOSE = [0xff, 0x45, 30, 0, 0, 0, ...closeData({ 0: 10_000 })];
const STATUS = [0xff, 0x40, 30, 0, 0, 0];

function soldTill() {
  const clock = morning();
  const simulator = createShtrihSimulator({ clock, dir: null, options: { utcOffsetMinutes: 0 } });
  const host = new ForeignClient(simulator);
  host.command(0xe0);
  host.command(0xff46, operationData({ name: 'A', price: 10_000 }));
  return { clock, simulator, host };
}

test('the connection lost after the ACK of FF45 and before its answer: ENQ brings the same answer to the next client', () => {
  const { simulator, host } = soldTill();
  simulator.control.behave({ do: 'close-connection', code: 'FF45' });
  host.raw([0x05]);
  expect(host.raw(frame(CLOSE))).toEqual([0x06]);
  expect(host.lost).not.toBe('');
  host.plug();
  const [ack, ...answer] = host.raw([0x05]);
  expect(ack).toBe(0x06);
  expect(unframe(answer).slice(0, 3)).toEqual([0xff, 0x45, 0]);
  expect(le(unframe(answer), 8, 4)).toBe(3);
  host.raw([0x06]);
  expect(simulator.device.archive).toHaveLength(3);
});

test('after power-off the answer is gone, FF01 shows N+1 and FF0A the receipt with our total', () => {
  const { simulator, host } = soldTill();
  simulator.control.behave({ do: 'power-off', code: 'FF45', moment: 'after' });
  host.raw([0x05]);
  expect(host.raw(frame(CLOSE))).toEqual([0x06]);
  expect(host.lost).toBe('power');
  simulator.control.powerOn();
  host.plug();
  expect(shown(host.raw([0x05]))).toBe('15');
  expect(le(host.command(0xff01), 26, 4)).toBe(3);
  const found = host.command(0xff0a, leBytes(3, 4));
  expect([found[0], le(found, 16, 5)]).toEqual([3, 10_000]);
});

test('power lost before the close is done leaves the receipt open, on models that annul it nothing', () => {
  for (const [habit, mode] of [
    ['kept', 8],
    ['annulled', 2],
  ] as const) {
    const options = { utcOffsetMinutes: 0, openReceiptOnPowerLoss: habit };
    const simulator = createShtrihSimulator({ clock: morning(), dir: null, options });
    const host = new ForeignClient(simulator);
    host.command(0xe0);
    host.command(0xff46, operationData({ name: 'A', price: 10_000 }));
    simulator.control.behave({ do: 'power-off', code: 'FF45', moment: 'before' });
    host.raw([0x05]);
    host.raw(frame(CLOSE));
    simulator.control.powerOn();
    host.plug();
    expect(host.command(0x10)[3]).toBe(mode);
    expect(le(host.command(0xff01), 26, 4)).toBe(2);
  }
});

test('a lost answer is kept for ENQ, a lost ACK likewise, and each command is done once', () => {
  for (const trouble of ['lose-answer', 'lose-ack'] as const) {
    const { simulator, host } = soldTill();
    simulator.control.behave({ do: trouble, code: 'FF45' });
    host.raw([0x05]);
    expect(shown(host.raw(frame(CLOSE)))).toBe(trouble === 'lose-ack' ? '' : '06');
    const [ack, ...answer] = host.raw([0x05]);
    expect(ack).toBe(0x06);
    expect(unframe(answer).slice(0, 3)).toEqual([0xff, 0x45, 0]);
    expect(simulator.device.archive).toHaveLength(3);
  }
});

test('a garbled answer comes good after NAK and ENQ', () => {
  const { simulator, host } = soldTill();
  simulator.control.behave({ do: 'garble-answer' });
  host.raw([0x05]);
  const [, ...bad] = host.raw(frame(STATUS));
  expect(() => unframe(bad)).toThrow();
  expect(host.raw([0x15])).toEqual([]);
  expect(unframe(host.raw([0x05]).slice(1)).slice(0, 3)).toEqual([0xff, 0x40, 0]);
});

test('an answer may come late, twice, cut, or with a stray FF after the ACK', async () => {
  const { clock, simulator, host } = soldTill();
  const ask = () => {
    host.raw([0x05]);
    return host.raw(frame(STATUS));
  };
  const good = ask();
  host.raw([0x06]);

  simulator.control.behave({ do: 'delay-answer', delayMs: 5_000 });
  expect(ask()).toEqual([0x06]);
  await clock.advance(4_999);
  expect(host.heard()).toEqual([]);
  await clock.advance(1);
  expect(host.heard()).toEqual(good.slice(1));
  host.raw([0x06]);

  simulator.control.behave({ do: 'duplicate-answer' });
  expect(ask()).toEqual([...good, ...good.slice(1)]);
  host.raw([0x06]);

  simulator.control.behave({ do: 'stray-byte' });
  ask();
  expect(shown(host.raw([0x06]))).toBe('FF');

  simulator.control.behave({ do: 'cut-answer', bytes: 4 });
  expect(ask()).toEqual(good.slice(0, 5));
  expect(host.lost).not.toBe('');
  host.plug();
  expect(host.raw([0x05])).toEqual(good);
});

test('a late answer does not reach the client that came meanwhile: it waits for its ENQ', async () => {
  const { clock, simulator, host } = soldTill();
  simulator.control.behave({ do: 'delay-answer', delayMs: 5_000 });
  host.raw([0x05]);
  host.raw(frame(STATUS));
  host.unplug();
  host.plug();
  await clock.advance(5_000);
  expect(host.heard()).toEqual([]);
  expect(host.raw([0x05])[0]).toBe(0x06);
});

test('silence lasts as long as told and the command is not done', async () => {
  const { clock, simulator, host } = soldTill();
  simulator.control.behave({ do: 'silence', code: 'FF45', forMs: 30_000 });
  host.raw([0x05]);
  expect(host.raw(frame(CLOSE))).toEqual([]);
  await clock.advance(29_999);
  expect(host.raw([0x05])).toEqual([]);
  await clock.advance(1);
  expect(shown(host.raw([0x05]))).toBe('15');
  expect(simulator.device.archive).toHaveLength(2);
});

test('a frame may be refused with NAK; the same frame again is taken', () => {
  const { simulator, host } = soldTill();
  simulator.control.behave({ do: 'nak-frame' });
  host.raw([0x05]);
  expect(shown(host.raw(frame(STATUS)))).toBe('15');
  expect(host.raw(frame(STATUS))[0]).toBe(0x06);
});

test('an injected error comes so often as told, for its command only, and the command is not done', () => {
  const { simulator, host } = soldTill();
  simulator.control.behave({ do: 'error', code: 'FF45', error: '50', times: 3 });
  expect(host.errorOf(0x10)).toBe(0);
  for (let i = 0; i < 3; i++) expect(host.errorOf(0xff45, closeData({ 0: 10_000 }))).toBe(0x50);
  expect(simulator.device.archive).toHaveLength(2);
  expect(host.errorOf(0xff45, closeData({ 0: 10_000 }))).toBe(0);
});

test('the first behaviour that handles a command wins, the next one waits for its turn', () => {
  const { simulator, host } = soldTill();
  simulator.control.behave({ do: 'error', code: '89', error: '33', after: 1 }, { do: 'error', error: '34' });
  expect(host.errorOf(0x89)).toBe(0x34);
  expect(host.errorOf(0x89)).toBe(0x33);
  expect(host.errorOf(0x89)).toBe(0);
  expect(simulator.control.behaviours.waiting).toEqual([]);
});

const SCENARIOS = new URL('../../../fixtures/scenarios/', import.meta.url);

test('every scenario of the fixtures reads, and a wrong one says which behaviour is wrong', () => {
  const files = readdirSync(SCENARIOS).filter((file) => file.endsWith('.json'));
  expect(files).toEqual(
    expect.arrayContaining([
      'paper-out-on-close.json',
      'answer-lost-on-close.json',
      'power-off-on-close.json',
      'busy-printing.json',
    ]),
  );
  for (const file of files) {
    expect(parseScenario(readFileSync(new URL(file, SCENARIOS), 'utf8')).behaviours.length).toBeGreaterThan(0);
  }
  expect(() => parseScenario('{"title":"x","behaviours":[{"do":"silence"}]}')).toThrow('№ 1');
  expect(() => parseScenario('{"title":"x","behaviours":[{"do":"lose-answer","code":"zz"}]}')).toThrow('№ 1');
  expect(() => parseScenario('[]')).toThrow('title');
});

test('hex of the golden status is what the helpers make', () => {
  expect(frame(STATUS)).toEqual(hex('02 06 FF 40 1E 00 00 00 A7'));
});
