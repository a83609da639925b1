import { expect, test } from 'vitest';
import { createShtrihSimulator } from '../../../drivers/fiscal/shtrih/simulator/simulator.ts';
import { ForeignClient, hex, morning, shown, unframe } from './foreign-client.ts';

const STATUS = hex('02 06 FF 40 1E 00 00 00 A7');

function till(options = {}) {
  const clock = morning();
  const simulator = createShtrihSimulator({ clock, dir: null, options: { utcOffsetMinutes: 0, ...options } });
  return { clock, simulator, host: new ForeignClient(simulator) };
}

test.each([
  ['FC device type', '02 01 FC FD'],
  ['10 short status', '02 05 10 1E 00 00 00 0B'],
  ['11 full status', '02 05 11 1E 00 00 00 0A'],
  ['E0 open shift', '02 05 E0 1E 00 00 00 FB'],
  ['41 Z report in a closed shift: refused, but taken', '02 05 41 1E 00 00 00 5A'],
  ['FF01 FN status', '02 06 FF 01 1E 00 00 00 E6'],
  ['FF40 shift parameters', '02 06 FF 40 1E 00 00 00 A7'],
  ['FF39 OFD exchange', '02 06 FF 39 1E 00 00 00 DE'],
  ['FF0A document 11, which is not there', '02 0A FF 0A 1E 00 00 00 0B 00 00 00 EA'],
])('the golden frame of %s is acknowledged and answered by the same command', (_, bytes) => {
  const { host } = till();
  expect(shown(host.raw([0x05]))).toBe('15');
  const [ack, ...answer] = host.raw(hex(bytes));
  expect(ack).toBe(0x06);
  const command = hex(bytes).slice(2, bytes.startsWith('02 06 FF') || bytes.startsWith('02 0A FF') ? 4 : 3);
  expect(unframe(answer).slice(0, command.length)).toEqual(command);
});

test('the golden frames of a receipt sell milk for 99.90 in cash', () => {
  const { simulator, host } = till();
  host.command(0xe0);
  const golden = (bytes: string) => {
    expect(shown(host.raw([0x05]))).toBe('15');
    const answer = unframe(host.raw(hex(bytes)).slice(1));
    host.raw([0x06]);
    return shown(answer);
  };
  expect(golden('02 06 8D 01 00 00 00 00 8A')).toBe('8D 00 01');
  const sale =
    '02 26 FF 46 1E 00 00 00 01 40 42 0F 00 00 00 06 27 00 00 00 FF FF FF FF FF FF FF FF FF FF 01 01 04 01 CC EE EB EE EA EE 8A';
  expect(golden(sale)).toBe('FF 46 00');
  expect(golden('02 10 FF 0C 1E 00 00 00 FD 03 06 00 88 A2 A0 AD AE A2 2E')).toBe('FF 0C 00');
  const none = '00 00 00 00 00 ';
  const close = `02 76 FF 45 1E 00 00 00 06 27 00 00 00 ${none.repeat(15)}00 ${none.repeat(6)}01 F2`;
  expect(golden(close).slice(0, 23)).toBe('FF 45 00 00 00 00 00 00'); // no change
  const [receipt] = simulator.device.archive.slice(-1);
  expect(receipt?.receipt?.totalKopecks).toBe(9_990);
  expect(receipt?.receipt?.positions[0]?.name).toBe('Молоко');
  expect(simulator.device.printer.tape.join('\n')).toContain('КАССИР: Иванов');
});

test('ENQ without a pending answer is answered NAK, however often it comes', () => {
  const { host } = till();
  expect(shown(host.raw(hex('05')))).toBe('15');
  expect(shown(host.raw(hex('05 05 05')))).toBe('15 15 15');
});

test('a host that probes the line with zeros hears NAK', () => {
  const { host } = till();
  expect(shown(host.raw([0]))).toBe('15');
});

test('an answer is kept and repeated byte for byte on ENQ until the host acknowledges it', () => {
  const { host } = till();
  host.raw([0x05]);
  const [, ...answer] = host.raw(STATUS);
  for (let again = 0; again < 5; again++) expect(host.raw([0x05])).toEqual([0x06, ...answer]);
  expect(host.raw([0x06])).toEqual([]);
  expect(shown(host.raw([0x05]))).toBe('15');
});

test('NAK to an answer brings nothing by itself; ENQ brings the answer', () => {
  const { host } = till();
  host.raw([0x05]);
  const [, ...answer] = host.raw(STATUS);
  expect(host.raw([0x15])).toEqual([]);
  expect(host.raw([0x05])).toEqual([0x06, ...answer]);
});

test('after ACK the next frame needs no ENQ', () => {
  const { host } = till();
  host.raw([0x05]);
  host.raw(STATUS);
  host.raw([0x06]);
  expect(host.raw(STATUS)[0]).toBe(0x06);
});

test('a wrong LRC is answered NAK and the command is not done', () => {
  const { simulator, host } = till();
  host.raw([0x05]);
  expect(shown(host.raw(hex('02 05 E0 1E 00 00 00 FA')))).toBe('15');
  expect(simulator.device.state.shift.open).toBe(false);
  expect(host.raw(hex('02 05 E0 1E 00 00 00 FB'))[0]).toBe(0x06);
  expect(simulator.device.state.shift.open).toBe(true);
});

test('bytes that are no frame are answered NAK, and a good frame behind them is taken', () => {
  const { host } = till();
  host.raw([0x05]);
  expect(shown(host.raw(hex('41 FF 06')))).toBe('15 15 15');
  expect(host.raw(STATUS)[0]).toBe(0x06);
});

test('half a frame is given up after the byte time-out', async () => {
  const { clock, host } = till();
  host.raw([0x05]);
  expect(host.raw(STATUS.slice(0, 5))).toEqual([]);
  await clock.advance(199);
  expect(host.heard()).toEqual([]);
  await clock.advance(1);
  expect(shown(host.heard())).toBe('15');
  expect(host.raw(STATUS)[0]).toBe(0x06);
});

test('a frame that comes byte by byte is a frame', () => {
  const { host } = till();
  host.raw([0x05]);
  expect(STATUS.flatMap((byte) => host.raw([byte]))[0]).toBe(0x06);
});

test('an unknown command is acknowledged and answered 37h, never NAK', () => {
  const { host } = till();
  expect(shown(host.ask(hex('C7 1E 00 00 00')))).toBe('C7 37');
  expect(shown(host.ask(hex('FF 7B 1E 00 00 00')))).toBe('FF 7B 37');
});

test('a pending answer outlives the connection and is gone with the power', () => {
  const { simulator, host } = till();
  host.raw([0x05]);
  const [, ...answer] = host.raw(STATUS);
  host.unplug();
  host.plug();
  expect(host.raw([0x05])).toEqual([0x06, ...answer]);
  simulator.control.powerOff();
  expect(host.lost).toBe('power');
  expect(host.plug()).toBe(false);
  simulator.control.powerOn();
  expect(host.plug()).toBe(true);
  expect(shown(host.raw([0x05]))).toBe('15');
});

test('with a turnaround the ACK comes at once and the answer later; meanwhile the device does not listen', async () => {
  const { clock, host } = till({ turnaroundMs: 50 });
  host.raw([0x05]);
  expect(host.raw(STATUS)).toEqual([0x06]);
  expect(host.raw([0x05])).toEqual([]);
  await clock.advance(50);
  expect(unframe(host.heard())).toEqual(hex('FF 40 00 00 00 00 00 00'));
});

test('a second client takes the device over and the first one is told', () => {
  const { simulator, host } = till();
  const second = new ForeignClient(simulator);
  expect(host.lost).not.toBe('');
  expect(host.raw([0x05])).toEqual([]);
  expect(shown(second.raw([0x05]))).toBe('15');
});

test('an error text is told for a code, and for the last error without one', () => {
  const { host } = till();
  const text = (body: number[]) => new TextDecoder('windows-1251').decode(Uint8Array.from(host.ask(body).slice(2)));
  expect(shown(host.ask(hex('6B 5E')).slice(0, 2))).toBe('6B 00');
  expect(text(hex('6B 4F'))).toBe('Неверный пароль');
  host.ask(hex('10 63 00 00 00')); // password 99
  expect(text(hex('6B'))).toBe('Неверный пароль');
});
