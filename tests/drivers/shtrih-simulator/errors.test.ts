import { expect, test } from 'vitest';
import type { ShtrihOptions } from '../../../drivers/fiscal/shtrih/simulator/options.ts';
import { createShtrihSimulator } from '../../../drivers/fiscal/shtrih/simulator/simulator.ts';
import { closeData, ForeignClient, hex, leBytes, morning, operationData, shown } from './foreign-client.ts';

function till(options: Partial<ShtrihOptions> = {}) {
  const clock = morning();
  const simulator = createShtrihSimulator({ clock, dir: null, options: { utcOffsetMinutes: 0, ...options } });
  return { clock, simulator, host: new ForeignClient(simulator) };
}

type Till = ReturnType<typeof till>;

const sale = operationData({ name: 'A', price: 10_000 });
const DAY_MS = 86_400_000;

const closed = () => till();
const open = () => {
  const made = till();
  made.host.command(0xe0);
  return made;
};
const receipt = () => {
  const made = open();
  made.host.command(0x8d, [0]);
  made.host.command(0xff46, sale);
  return made;
};
const overdue = () => {
  const made = open();
  made.simulator.control.moveClock(DAY_MS + 1);
  made.host.command(0x10); // by now the OFD has its documents
  return made;
};
const dated = () => {
  const made = closed();
  made.host.command(0x22, [24, 11, 26]);
  return made;
};

const rows: readonly (readonly [title: string, make: () => Till, code: number, data: number[], error: number])[] = [
  ['a receipt in a closed shift', closed, 0x8d, [0], 0x3d],
  ['an operation in a closed shift', closed, 0xff46, sale, 0x3d],
  ['an X report in a closed shift', closed, 0x40, [], 0x3d],
  ['a Z report in a closed shift', closed, 0x41, [], 0x3d],
  ['cash in with the shift closed', closed, 0x50, leBytes(100, 5), 0x3d],
  ['closing of no receipt', open, 0xff45, closeData({ 0: 100 }), 0x55],
  ['cancelling of no receipt', open, 0x88, [], 0x55],
  ['a subtotal of no receipt', open, 0x89, [], 0x55],
  ['a tag without a document', open, 0xff0c, hex('F0 03 01 00 31'), 0x02],
  ['a shift opened twice', open, 0xe0, [], 0x3c],
  ['beginning to open an open shift', open, 0xff41, [], 0x3c],
  ['a receipt inside a receipt', receipt, 0x8d, [0], 0x4a],
  ['a Z report inside a receipt', receipt, 0x41, [], 0x4a],
  ['cash out inside a receipt', receipt, 0x51, leBytes(100, 5), 0x4a],
  ['a sale return inside a sale', receipt, 0xff46, operationData({ name: 'A', price: 1, operation: 2 }), 0x5e],
  ['an operation of an unknown kind', receipt, 0xff46, operationData({ name: 'A', price: 1, operation: 5 }), 0x33],
  ['payments below the total', receipt, 0xff45, closeData({ 0: 9_999 }), 0x45],
  ['cashless above the total', receipt, 0xff45, closeData({ 1: 10_001 }), 0x4d],
  ['cashless above the total beside cash', receipt, 0xff45, closeData({ 0: 5_000, 1: 10_001 }), 0x4d],
  ['a rounding of a rouble', receipt, 0xff45, closeData({ 0: 10_000 }, { rounding: 100 }), 0x33],
  ['two tax systems at once', receipt, 0xff45, closeData({ 0: 10_000 }, { taxSystem: 3 }), 0x33],
  ['a tax system that is not registered', receipt, 0xff45, closeData({ 0: 10_000 }, { taxSystem: 32 }), 0x33],
  ['a close of a wrong length', receipt, 0xff45, closeData({ 0: 10_000 }).slice(0, -1), 0x7e],
  ['a close with 65 characters of text', receipt, 0xff45, closeData({ 0: 10_000 }, { text: 'A'.repeat(65) }), 0x7e],
  ['a zero quantity', receipt, 0xff46, operationData({ name: 'A', price: 1, quantity: 0 }), 0x33],
  ['a sum two kopecks off', receipt, 0xff46, operationData({ name: 'A', price: 10_000, sum: 10_002 }), 0x33],
  ['a VAT byte with two bits', receipt, 0xff46, operationData({ name: 'A', price: 1, vat: 3 }), 0x33],
  ['the VAT byte of another model', receipt, 0xff46, operationData({ name: 'A', price: 1, vat: 0xa0 }), 0x33],
  ['a department above 16', receipt, 0xff46, operationData({ name: 'A', price: 1, department: 17 }), 0x33],
  ['a name of 129 bytes', receipt, 0xff46, operationData({ name: 'A'.repeat(129), price: 1 }), 0x7e],
  ['a tag whose length lies', receipt, 0xff0c, hex('F0 03 09 00 31'), 0x33],
  ['a receipt kind of 4', open, 0x8d, [4], 0x33],
  ['more cash out than the drawer holds', open, 0x51, leBytes(1, 5), 0x46],
  ['a repeat of a Z report is fine, of an unknown document is not', closed, 0xff0a, leBytes(99, 4), 0x08],
  ['a receipt in a shift over 24 hours', overdue, 0x8d, [0], 0x4e],
  ['cash in over 24 hours', overdue, 0x50, leBytes(100, 5), 0x4e],
  ['time set in an open shift', open, 0x21, [12, 0, 0], 0x73],
  ['an hour of 24', closed, 0x21, [24, 0, 0], 0x33],
  ['the 31st of November', closed, 0x22, [31, 11, 26], 0x7d],
  ['confirming another date', dated, 0x23, [25, 11, 26], 0x7c],
  ['confirming a date nobody set', closed, 0x23, [24, 11, 26], 0x73],
  ['opening a shift before the date is confirmed', dated, 0xe0, [], 0xc0],
  ['the technical reset', closed, 0x16, [], 0x7e],
  ['B0h with nothing to continue', open, 0xb0, [], 0x72],
  ['an unknown table', closed, 0x1f, [99, 1, 0, 1], 0x5d],
  ['a row the table has not', closed, 0x1f, [6, 13, 0, 1], 0x33],
  ['a field of the registration', closed, 0x1e, [18, 1, 0, 2, 0x31], 0x7a],
  ['the registration, in an open shift too', open, 0x1e, [18, 1, 0, 2, 0x31], 0x7a],
  ['a cashier name in an open shift', open, 0x1e, [2, 1, 0, 2, 0x31], 0xc7],
  ['a tax rate of three bytes', closed, 0x1e, [6, 1, 0, 1, 0, 0, 0], 0x7e],
  ['a cut mode of 3', closed, 0x1e, [1, 1, 0, 7, 3], 0x33],
];

test.each(rows)('%s is refused', (_, make, code, data, error) => {
  const { simulator, host } = make();
  const before = JSON.stringify([
    simulator.device.state,
    simulator.device.archive.length,
    simulator.device.printer.tape.length,
  ]);
  expect(host.errorOf(code, data).toString(16)).toBe(error.toString(16));
  const after = JSON.stringify([
    simulator.device.state,
    simulator.device.archive.length,
    simulator.device.printer.tape.length,
  ]);
  expect(after).toBe(before); // a refusal changes nothing
});

test('an unknown password is refused, and reports want the administrator', () => {
  const { host } = open();
  expect(host.errorOf(0x10, [], 99)).toBe(0x4f);
  expect(host.errorOf(0xff01, [], 0)).toBe(0x4f);
  expect(host.errorOf(0x41, [], 5)).toBe(0x4f);
  expect(host.errorOf(0x40, [], 28)).toBe(0x4f);
  expect(host.errorOf(0x40, [], 29)).toBe(0);
});

test('one cashier does not touch the receipt of another', () => {
  const { host } = open();
  expect(host.errorOf(0x8d, [0], 3)).toBe(0);
  expect(host.errorOf(0xff46, sale, 4)).toBe(0x59);
  expect(host.errorOf(0xff46, sale, 3)).toBe(0);
});

test('the sum of an operation may differ by one kopeck from the product', () => {
  const { host } = open();
  for (const sum of [9_999, 10_000, 10_001])
    expect(host.errorOf(0xff46, operationData({ name: 'A', price: 10_000, sum }))).toBe(0);
  expect(host.command(0x89).slice(1)).toEqual(leBytes(30_000, 5));
});

test('a receipt of nothing and a receipt of zero are refused as a zero total', () => {
  const { host } = open();
  host.command(0x8d, [0]);
  expect(host.errorOf(0xff45, closeData({}))).toBe(0x8e);
  host.command(0xff46, operationData({ name: 'A', price: 0 }));
  expect(host.errorOf(0xff45, closeData({}))).toBe(0x8e);
  expect(host.errorOf(0x88)).toBe(0);
});

test('a return of more cash than the drawer holds is refused, by card it goes', () => {
  const { host } = open();
  host.command(0x8d, [2]);
  host.command(0xff46, operationData({ name: 'A', price: 500, operation: 2 }));
  expect(host.errorOf(0xff45, closeData({ 0: 500 }))).toBe(0x46);
  expect(host.errorOf(0xff45, closeData({ 1: 500 }))).toBe(0);
});

test('change is given from cash only, and rounding comes off the total', () => {
  const { host } = receipt();
  host.command(0xff46, operationData({ name: 'A', price: 99 }));
  const answer = host.command(0xff45, closeData({ 0: 10_000, 1: 5_000 }, { rounding: 99 }));
  expect(answer.slice(0, 5)).toEqual(leBytes(5_000, 5));
});

test('mode 3 begins after 24 hours of the own clock; closing is allowed, a receipt left open only cancelled', () => {
  const { simulator, host } = receipt();
  simulator.control.moveClock(DAY_MS);
  expect(simulator.device.shiftOver24h).toBe(false);
  simulator.control.moveClock(1);
  expect(host.errorOf(0xff46, sale)).toBe(0x4e);
  expect(host.errorOf(0xff45, closeData({ 0: 10_000 }))).toBe(0x16);
  expect(host.errorOf(0x88)).toBe(0);
  expect(host.command(0x10)[3]).toBe(3);
  expect(host.errorOf(0x40)).toBe(0);
  expect(host.errorOf(0x41)).toBe(0);
});

test('mode 8 shows the kind of document in its high nibble, in the numbering of 8Dh', () => {
  for (const kind of [0, 1, 2, 3]) {
    const { host } = open();
    host.command(0x8d, [kind]);
    expect(host.command(0x10)[3]).toBe(8 + kind * 16);
  }
  const { host } = open();
  host.command(0xe2);
  expect(host.command(0x10)[3]).toBe(0x48);
});

test('the first operation may open the receipt, of its own kind', () => {
  const { host } = open();
  host.command(0xff46, operationData({ name: 'A', price: 100, operation: 2 }));
  expect(host.command(0x10)[3]).toBe(0x28);
});

test('date and time are set with the shift closed: mode 6 until the same date comes again', () => {
  const { host } = closed();
  host.command(0x21, [23, 59, 58]);
  host.command(0x22, [1, 12, 26]);
  expect(host.command(0x10)[3]).toBe(6);
  host.command(0x23, [1, 12, 26]);
  const full = host.command(0x11);
  expect(full.slice(23, 29)).toEqual([1, 12, 26, 23, 59, 58]);
  expect(full[13]).toBe(4);
});

test('a clock moved back before the last document stops new ones with FN error 07', () => {
  const { simulator, host } = open();
  simulator.control.moveClock(-60_000);
  expect(host.errorOf(0x8d, [0])).toBe(0x07);
});

test('documents unsent for 30 days block sales, and are seen days before', () => {
  const { simulator, host } = closed();
  simulator.control.ofd(false);
  host.command(0xe0);
  host.command(0x41);
  simulator.control.moveClock(6 * DAY_MS);
  expect(host.command(0xff01)[4]).toBe(8);
  const status = host.command(0xff39);
  expect(shown(status.slice(0, 4))).toBe('02 00 03 00'); // no link, three wait
  expect(shown(status.slice(8))).toBe('1A 0B 17 09 05'); // first of 2026-11-23 09:05
  expect(shown(host.command(0xff3f))).toBe('03 00');
  simulator.control.moveClock(25 * DAY_MS);
  expect(host.errorOf(0xe0)).toBe(0x15);
  simulator.control.ofd(true);
  expect(host.errorOf(0xe0)).toBe(0);
});

test('the storage warns before its end and refuses after it', () => {
  const { simulator, host } = till({ fnValidDays: 40 });
  simulator.control.moveClock(11 * DAY_MS);
  expect(host.command(0xff01)[4]).toBe(2);
  simulator.control.moveClock(27 * DAY_MS);
  expect(host.command(0xff01)[4]).toBe(3);
  simulator.control.moveClock(2 * DAY_MS);
  expect(host.errorOf(0xe0)).toBe(0x05);
});

test('a shift may be closed when the storage is past its end', () => {
  const { simulator, host } = till({ fnValidDays: 1 });
  host.command(0xe0);
  simulator.control.moveClock(2 * DAY_MS);
  expect(host.errorOf(0x41)).toBe(0);
});

test('8Dh and FF46 number the operations differently, and the archive keeps the numbers of FF46', () => {
  for (const [kind, operation] of [
    [0, 1],
    [1, 3],
    [2, 2],
    [3, 4],
  ] as const) {
    const { host } = open();
    host.command(0x50, leBytes(1_000, 5));
    host.command(0x8d, [kind]);
    host.command(0xff46, operationData({ name: 'A', price: 500, operation }));
    host.command(0xff45, closeData({ 0: 500 }));
    expect(host.command(0xff0a, leBytes(3, 4))[15]).toBe(operation);
    const registers = [0, 1, 2, 3].map((i) => host.command(0x1a, [193 + i]).slice(1, 3));
    expect(registers).toEqual([0, 1, 2, 3].map((i) => (i === kind ? [244, 1] : [0, 0])));
    const drawer = kind === 0 || kind === 3 ? 1_500 : 500;
    expect(host.command(0x1a, [241]).slice(1, 6)).toEqual(leBytes(drawer, 5));
  }
});
