/**
 * What public clients of the Shtrih-M send and how they read the answers. Each fact names the file it was read in:
 * pyshtrih = oleg-golovanov/pyshtrih, kkt-shtrih = afilippov1985/kkt-shtrih, javapos = shtrih-m/javapos_shtrih
 * (Source/Core/src/com/shtrih/fiscalprinter).
 */
import { expect, test } from 'vitest';
import { createShtrihSimulator } from '../../../drivers/fiscal/shtrih/simulator/simulator.ts';
import {
  closeData,
  cp866,
  cp1251,
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

function till(options = {}) {
  const clock = morning();
  const simulator = createShtrihSimulator({ clock, dir: null, options: { utcOffsetMinutes: 0, ...options } });
  return { clock, simulator, host: new ForeignClient(simulator) };
}

function shift(options = {}) {
  const made = till(options);
  made.host.command(0xe0);
  return made;
}

const cell = (table: number, row: number, field: number) => [table, ...leBytes(row, 2), field];
const nulText = (text: string, size: number) => [...cp1251(text), ...new Array<number>(size).fill(0)].slice(0, size);

/** 80h of pyshtrih commands.py: quantity in thousandths, price, department 0, four tax groups, text of 36. */
const oldItem = (name: string, milli: number, price: number, tax = 0) => [
  ...leBytes(milli, 5),
  ...leBytes(price, 5),
  0,
  tax,
  0,
  0,
  0,
  ...nulText(name, 36),
];
/** 85h of pyshtrih commands.py: four payments, percent, taxes, text of 36. */
const oldClose = (cash: number, percent = 0) => [
  ...leBytes(cash, 5),
  ...leBytes(0, 15),
  ...leBytes(percent, 2),
  ...leBytes(0, 4),
  ...nulText('', 36),
];
const adjustment = (kopecks: number) => [...leBytes(kopecks, 5), 0, 0, 0, 0, ...nulText('', 36)];

function lastFound(host: ForeignClient) {
  const last = le(host.command(0xff01), 26, 4);
  const found = host.command(0xff0a, leBytes(last, 4));
  return { type: found[0], sign: found[15], total: le(found, 16, 5) };
}

/** Price and sum of the only position of the last document, out of its TLV. */
function archivedTotal(simulator: ReturnType<typeof till>['simulator']) {
  const receipt = simulator.device.archive.at(-1)?.receipt;
  return receipt?.positions.map(({ priceKopecks, sumKopecks }) => [priceKopecks, sumKopecks]);
}

test('a command without ENQ before it, and with ENQ right behind it, is answered once (rosix-ru/shtrihm-fr kkt.py, send and read)', async () => {
  const { clock, host } = till({ turnaroundMs: 5 });
  for (const body of [[0xfc], hex('10 01 00 00 00'), [0xfc]]) {
    expect(host.raw([...frame(body), 0x05])).toEqual([0x06]);
    await clock.advance(5);
    expect(unframe(host.heard()).slice(0, 2)).toEqual([body[0], 0]);
    expect(host.raw([0x06])).toEqual([]);
  }
});

test('15h answers speed and time-out right after the error byte (pyshtrih handlers/commands.py, javapos ReadPortParams)', () => {
  const { host } = till();
  host.command(0x14, [0, 6, 100]);
  expect(host.command(0x15, [0])).toEqual([6, 100]);
});

test('F7h type 1 holds the 33 bytes old readers take and the five table numbers of newer ones (javapos PrinterModelParameters)', () => {
  const { host } = till();
  const answer = host.ask(hex('F7 01'));
  expect(shown(answer.slice(0, 2))).toBe('F7 00');
  const fields = answer.slice(2);
  expect(fields).toHaveLength(8 + 7 + 4 + 4 + 1 + 1 + 2 + 1 + 1 + 2 + 5);
  const bit = (number: number) => ((fields[number >> 3] ?? 0) >> (number & 7)) & 1;
  expect([bit(43), bit(36), bit(42), bit(28), bit(20)]).toEqual([1, 1, 1, 0, 0]);
  expect(le(fields, 19, 4)).toBe(30);
  expect(le(fields, 25, 2)).toBe(255);
  expect(fields.slice(-5)).toEqual([18, 19, 0, 17, 17]);
  expect(shown(host.ask(hex('F7 09')))).toBe('F7 33');
});

test('26h tells each of its fonts and refuses the next one, where the reader stops (javapos readFonts)', () => {
  const { host } = till();
  const first = host.command(0x26, [1]);
  expect(first).toHaveLength(5);
  const [fonts = 0] = first.slice(4);
  for (let font = 1; font <= fonts; font++) expect(le(host.command(0x26, [font]), 0, 2)).toBe(576);
  expect(host.errorOf(0x26, [fonts + 1])).toBe(0x33);
});

test('a service command is answered by FE and the error alone (kkt-shtrih Response/AbstractResponse, javapos PrinterCommand)', () => {
  const { host } = till();
  expect(shown(host.ask(hex('FE F3 00 00 00 00')))).toBe('FE 00');
  expect(shown(host.ask(hex('FE 99 00 00 00 00')))).toBe('FE 37');
});

test('tables follow one another up to the first 5Dh, with the ones read by number (javapos updateTables, getDepartmentName, readFDOParameters)', () => {
  const { host } = till();
  let table = 1;
  while (host.errorOf(0x2d, [table]) === 0) table += 1;
  expect(table).toBe(22);
  expect(host.errorOf(0x2d, [table])).toBe(0x5d);
  for (const [number, field] of [
    [7, 1],
    [10, 1],
    [17, 18],
    [18, 10],
    [19, 1],
    [19, 2],
    [1, 29],
  ] as const) {
    expect(host.errorOf(0x1f, cell(number, 1, field)), `table ${number} field ${field}`).toBe(0);
  }
});

test('a number is written in as few bytes as hold it (pyshtrih write_table), a text in 40 bytes (kkt-shtrih WriteTable)', () => {
  const { host } = till();
  host.command(0x1e, [...cell(19, 1, 2), 80]);
  expect(le(host.command(0x1f, cell(19, 1, 2)), 0, 2)).toBe(80);
  host.command(0x1e, [...cell(18, 1, 23), ...nulText('770123456789', 40)]);
  expect(host.command(0x1f, cell(18, 1, 23))).toEqual(cp1251('770123456789'));
  expect(host.errorOf(0x1e, [...cell(18, 1, 23), ...cp1251('7701234567890')])).toBe(0x7e);
  expect(host.errorOf(0x1e, [...cell(19, 1, 2), 1, 2, 3])).toBe(0x7e);
});

test('setting the clock to the present second does not stop the next document (pyshtrih set_datetime)', () => {
  const { host, simulator } = till();
  simulator.control.moveClock(700);
  host.command(0xe0);
  host.command(0x41);
  host.command(0x21, [9, 5, 10]);
  host.command(0x22, [23, 11, 26]);
  host.command(0x23, [23, 11, 26]);
  expect(host.errorOf(0xe0)).toBe(0);
  host.command(0x41);
  host.command(0x21, [9, 4, 59]);
  expect(host.errorOf(0xe0)).toBe(0x07);
});

test('the tax system 0 stands for the first registered one (kkt-shtrih FNCloseCheckEx, javapos FSCloseReceipt by default)', () => {
  const { host, simulator } = shift({ taxSystems: 0b000110 });
  host.command(0xff46, operationData({ name: 'A', price: 100 }));
  host.command(0xff45, closeData({ 0: 100 }, { taxSystem: 0 }));
  expect(simulator.device.archive.at(-1)?.receipt?.taxSystem).toBe(0b10);
});

test('FF45h with no receipt is refused by 55h and never by 37h: so a client learns that the command is there (javapos readCapFSCloseReceipt)', () => {
  const { host } = till();
  expect(host.errorOf(0xff45, new Array<number>(80 + 2 + 4 + 1 + 40).fill(0))).toBe(0x55);
});

test('a discount and a surcharge spread over the positions to the kopeck and count in their registers (pyshtrih 86h, 87h)', () => {
  const { host, simulator } = shift();
  host.command(0x8d, [0], 1);
  host.command(0x80, oldItem('A', 1_000, 1_000), 1);
  host.command(0x80, oldItem('B', 2_000, 1_000), 1);
  host.command(0x86, adjustment(1_000), 1);
  host.command(0x87, adjustment(1), 1);
  expect(le(host.command(0x89, [], 1), 1, 5)).toBe(2_001);
  expect(le(host.command(0x1a, [64]), 1, 6)).toBe(1_000);
  expect(le(host.command(0x1a, [68]), 1, 6)).toBe(1);
  expect(le(host.command(0x85, oldClose(3_000), 1), 1, 5)).toBe(999);
  expect(lastFound(host)).toEqual({ type: 3, sign: 1, total: 2_001 });
  expect(archivedTotal(simulator)).toEqual([
    [667, 667],
    [667, 1_334],
  ]);
  expect(le(host.command(0x1a, [185]), 1, 6)).toBe(1_000);
  expect(le(host.command(0x1a, [189]), 1, 6)).toBe(1);
});

test.each([
  ['a discount larger than the receipt', 0x86, adjustment(1_001), 0x5a],
  ['a discount of nothing', 0x86, adjustment(0), 0x33],
  ['storno of a discount that was not given', 0x8a, adjustment(1), 0x5e],
  ['storno of an operation with another price', 0x84, oldItem('A', 1_000, 999), 0x2d],
  ['storno of more than was sold', 0x84, oldItem('A', 1_001, 1_000), 0x2d],
  ['a discount and a surcharge at once', 0xff4b, [...leBytes(1, 5), ...leBytes(1, 5), 0, ...nulText('', 40)], 0x33],
])('%s is refused and changes nothing', (_, code, data, error) => {
  const { host } = shift();
  host.command(0x80, oldItem('A', 1_000, 1_000));
  expect(host.errorOf(code, data)).toBe(error);
  expect(le(host.command(0x89), 1, 5)).toBe(1_000);
});

test('storno takes back a part of an operation, then the operation, and a given discount', () => {
  const { host } = shift();
  host.command(0x80, oldItem('A', 3_000, 1_000, 1));
  host.command(0x80, oldItem('B', 1_000, 500));
  host.command(0x84, oldItem('A', 2_000, 1_000, 1));
  expect(le(host.command(0x89), 1, 5)).toBe(1_500);
  host.command(0x84, oldItem('A', 1_000, 1_000, 1));
  expect(le(host.command(0x89), 1, 5)).toBe(500);
  expect(le(host.command(0x1a, [88]), 1, 6)).toBe(0);
  host.command(0x86, adjustment(200));
  host.command(0x8a, adjustment(200));
  expect(le(host.command(0x89), 1, 5)).toBe(500);
  expect(le(host.command(0x1a, [64]), 1, 6)).toBe(0);
});

test('the percent of 85h is taken once even when the first try lacked money (spec 1.7: hundredths with a sign)', () => {
  const { host } = shift();
  host.command(0x80, oldItem('A', 1_000, 10_000));
  expect(host.errorOf(0x85, oldClose(8_999, 1_000))).toBe(0x45);
  expect(le(host.command(0x89), 1, 5)).toBe(10_000);
  expect(le(host.command(0x85, oldClose(9_000, 1_000)), 1, 5)).toBe(0);
  expect(lastFound(host).total).toBe(9_000);
  host.command(0x80, oldItem('A', 1_000, 10_000));
  expect(le(host.command(0x85, oldClose(20_000, 0x10000 - 500)), 1, 5)).toBe(9_500);
});

test('FF36h and FF4Ah make a correction of type 31 with the tags of FF0Ch and leave the sales alone (pyshtrih, javapos FSPrintCorrectionReceipt2)', () => {
  const { host } = shift();
  host.command(0xff35);
  expect(host.command(0xff01)[1]).toBe(0x14);
  host.command(0xff0c, [...leBytes(1177, 2), ...leBytes(4, 2), ...cp866('Ошиб')]);
  const old = host.command(0xff36, [...leBytes(5_000, 5), 3]);
  expect(old).toHaveLength(10);
  expect(le(old, 0, 2)).toBe(1);
  expect(lastFound(host)).toEqual({ type: 31, sign: 3, total: 5_000 });
  const sums = [10_000, 4_000, 6_000, 0, 0, 0, 1_667, 0, 0, 0, 0, 0].flatMap((sum) => leBytes(sum, 5));
  expect(le(host.command(0xff4a, [0, 1, ...sums, 1]), 0, 2)).toBe(2);
  expect(lastFound(host)).toEqual({ type: 31, sign: 1, total: 10_000 });
  expect(le(host.command(0x1a, [241]), 1, 6)).toBe(0);
  const wrong = [10_001, ...sums.slice(5)].flatMap((sum, i) => (i === 0 ? leBytes(sum, 5) : [sum]));
  expect(host.errorOf(0xff4a, [0, 1, ...wrong, 1])).toBe(0x33);
});

/** Tag, length and value of one element, little-endian. */
const element = (tag: number, value: readonly number[]) => [...leBytes(tag, 2), ...leBytes(value.length, 2), ...value];
const CORRECTION_TAGS = [
  ...element(1173, [0]),
  ...element(1174, [...element(1178, leBytes(1_795_132_800, 4)), ...element(1179, cp866('17'))]),
];

test.each([
  [0x80, 1, 1, 4224],
  [0x81, 3, 3, 4225],
  [0x82, 2, 2, 4226],
  [0x83, 4, 4, 4227],
])(
  '8Dh with %i opens a correction of positions that closes as type 31 and has its own register (javapos FSSalesReceipt, PrinterConst; registers of the same maker)',
  (type, operation, sign, register) => {
    const { host } = shift();
    host.command(0x8d, [type]);
    expect(host.command(0xff01)[1]).toBe(0x14);
    host.command(0xff46, operationData({ name: 'A', price: 5_000, operation }));
    host.command(0xff0c, CORRECTION_TAGS);
    host.command(0xff45, closeData({ 0: 5_000 }));
    expect(lastFound(host)).toEqual({ type: 31, sign, total: 5_000 });
    expect(le(host.command(0x1a, leBytes(register, 2)), 1, 6)).toBe(5_000);
    expect(le(host.command(0x1a, [241]), 1, 6)).toBe(0);
    expect([193, 194, 195, 196].map((cash) => le(host.command(0x1a, [cash]), 1, 6))).toEqual([0, 0, 0, 0]);
    expect([144, 145, 146, 147].map((count) => le(host.command(0x1b, [count]), 1, 2))).toEqual([0, 0, 0, 0]);
  },
);

test('corrections of a sale and of a purchase are counted in 202, 203 of the shift and 200, 201 of all time (names of the registers in the maker’s OPOS driver)', () => {
  const { host } = shift();
  const counted = () => [200, 201, 202, 203].map((register) => le(host.command(0x1b, [register]), 1, 2));
  host.command(0xff36, [...leBytes(5_000, 5), 3]);
  host.command(0xff36, [...leBytes(7_000, 5), 1]);
  host.command(0xff36, [...leBytes(1_000, 5), 1]);
  expect(counted()).toEqual([2, 1, 2, 1]);
  expect(le(host.command(0x1a, leBytes(4224, 2)), 1, 6)).toBe(8_000);
  host.command(0x41);
  expect(counted()).toEqual([2, 1, 0, 0]);
  expect(le(host.command(0x1a, leBytes(4224, 2)), 1, 6)).toBe(0);
});

test('a correction without 1173 or 1174 is not taken (AAh), and ФФД 1.05 knows no correction of positions (33h)', () => {
  const { host } = shift();
  host.command(0x8d, [0x80]);
  host.command(0xff46, operationData({ name: 'A', price: 5_000 }));
  expect(host.errorOf(0xff45, closeData({ 0: 5_000 }))).toBe(0xaa);
  host.command(0xff0c, CORRECTION_TAGS);
  expect(host.errorOf(0xff45, closeData({ 0: 5_000 }))).toBe(0);
  expect(shift({ ffdVersion: 2 }).host.errorOf(0x8d, [0x80])).toBe(0x33);
  expect(shift().host.errorOf(0x8d, [0x84])).toBe(0x33);
});

test('a QR code of two blocks is printed as its text, and only its loaded length (javapos LoadBarcode3, PrintBarcode3)', () => {
  const { host, simulator } = till();
  const text = `t=20261123T0905&s=1.00&fn=9999078902001234&i=2&fp=1&n=1${'A'.repeat(20)}`;
  for (const block of [0, 1]) {
    host.command(0xdd, [0, block, ...cp1251(text.slice(block * 64, block * 64 + 64))]);
  }
  expect(host.command(0xde, [3, ...leBytes(text.length, 2), 0, 0, 0, 4, 0, 0, 1])).toEqual([30]);
  expect(simulator.device.printer.tape.slice(-3).join('')).toBe(`[код QR${text}]`);
  expect(host.errorOf(0xde, [3, ...leBytes(200, 2), 0, 0, 0, 4, 0, 0, 1])).toBe(0x34);
});

test.each([
  ['C0h line of 40 bytes', 0xc0, [1, ...new Array<number>(40).fill(0)]],
  ['C1h picture', 0xc1, [1, 2]],
  ['C2h EAN-13 by number', 0xc2, leBytes(460_123_456_789, 5)],
  ['C3h picture', 0xc3, [...leBytes(1, 2), ...leBytes(2, 2)]],
  ['C4h line of 40 bytes', 0xc4, [...leBytes(1, 2), ...new Array<number>(40).fill(0)]],
  ['C5h line', 0xc5, [...leBytes(3, 2), ...new Array<number>(72).fill(0)]],
  ['CBh bar code', 0xcb, [10, 2, 2, 0, 2, ...cp1251('123456789012')]],
  ['4Eh four lines of 60 bytes', 0x4e, [60, ...leBytes(1, 2), ...leBytes(4, 2), 1, ...new Array<number>(240).fill(0)]],
  ['4Dh picture', 0x4d, [...leBytes(1, 2), ...leBytes(2, 2), 1, 1, 2]],
  ['4Fh picture', 0x4f, [...leBytes(1, 2), ...leBytes(2, 2), 1, 1]],
  ['12h bold line', 0x12, [2, ...nulText('А', 20)]],
])('%s is answered by the operator alone (javapos command/*.java, pyshtrih commands.py)', (_, code, data) => {
  const { host } = till();
  expect(host.command(code, data, 1)).toEqual([1]);
});

test('the thirteenth digit of C2h checks the twelve', () => {
  const { host, simulator } = till();
  host.command(0xc2, leBytes(460_123_456_789, 5));
  expect(simulator.device.printer.tape.at(-1)).toBe('[код EAN-13 4601234567893]');
});

test('a test run is mode 10 till 2Bh, and 2Bh alone is refused (pyshtrih test_start, test_stop)', () => {
  const { host } = till();
  const mode = () => (host.command(0x10)[3] ?? 0) & 15;
  expect(host.errorOf(0x2b)).toBe(0x73);
  host.command(0x19, [1]);
  expect(mode()).toBe(10);
  host.command(0x2b);
  expect(mode()).toBe(4);
});

test('FF30h has nothing to carry; FF3Ch gives the ticket of a sent document and 08h of another (javapos fsReadBlockData, FSReadDocTicket)', () => {
  const { host, simulator } = till();
  expect(host.command(0xff30)).toEqual([0, 0, 240]);
  simulator.control.moveClock(10_000);
  expect(host.command(0xff3c, leBytes(1, 4)).length).toBeGreaterThan(0);
  host.command(0xe0);
  expect(host.errorOf(0xff3c, leBytes(2, 4))).toBe(0x08);
});
