import { expect, test } from 'vitest';
import { createShtrihSimulator } from '../../../drivers/fiscal/shtrih/simulator/simulator.ts';
import {
  ascii,
  closeData,
  cp866,
  cp1251,
  ForeignClient,
  le,
  leBytes,
  morning,
  operationData,
} from './foreign-client.ts';

function till(options = {}) {
  const simulator = createShtrihSimulator({
    clock: morning(),
    dir: null,
    options: { utcOffsetMinutes: 0, ...options },
  });
  return { simulator, host: new ForeignClient(simulator) };
}

const read = (host: ForeignClient, table: number, row: number, field: number) =>
  host.command(0x1f, [table, ...leBytes(row, 2), field]);
const write = (host: ForeignClient, table: number, row: number, field: number, value: number[]) =>
  host.errorOf(0x1e, [table, ...leBytes(row, 2), field, ...value]);

test('table 6 holds the rates of 2026 in hundredths of a percent: 22 % in row 11, 22/122 in row 12', () => {
  const { host } = till();
  const rates = Array.from({ length: 12 }, (_, i) => le(read(host, 6, i + 1, 1), 0, 2));
  expect(rates).toEqual([2000, 1000, 0, 0, 2000, 1000, 500, 700, 500, 700, 2200, 2200]);
});

test('structures tell the sizes by which cells are read', () => {
  const { host } = till();
  for (const table of [1, 2, 4, 5, 6, 17, 18, 21]) {
    const structure = host.command(0x2d, [table]);
    expect(structure).toHaveLength(43);
    for (let field = 1; field <= (structure[42] ?? 0); field++) {
      const head = host.command(0x2e, [table, field]);
      const [type = 0, size = 0] = head.slice(40);
      expect(head).toHaveLength(type === 1 ? 42 : 42 + 2 * size);
      expect(read(host, table, le(structure, 40, 2), field)).toHaveLength(size);
    }
  }
});

test('the registration is readable and says what the receipts say', () => {
  const { host } = till();
  const text = (field: number) => ascii(read(host, 18, 1, field)).replace(/\0+$/, '');
  expect([1, 2, 3, 4].map(text)).toEqual(['0000000001234567', '7712345671', '0001234567012345', '9999078902001234']);
  expect(le(read(host, 21, 1, 4), 0, 2)).toBe(7778);
  expect(read(host, 21, 1, 16)).toEqual([60]);
  expect(read(host, 17, 1, 17)).toEqual([4]);
});

test('a password written to table 2 counts from the next command on', () => {
  const { host } = till();
  expect(write(host, 2, 1, 1, leBytes(777, 4))).toBe(0);
  expect(host.errorOf(0x10, [], 777)).toBe(0);
  expect(host.errorOf(0x10, [], 1)).toBe(0x4f);
  expect(write(host, 2, 2, 1, leBytes(1, 4)), 'only the system administrator writes').toBe(0);
  expect(host.errorOf(0x1e, [2, 3, 0, 2, 0x41], 29)).toBe(0x4f);
});

test('a rate written to table 6 is the rate of the next receipt', () => {
  const { simulator, host } = till();
  expect(write(host, 6, 11, 1, leBytes(2500, 2))).toBe(0);
  host.command(0xe0);
  host.command(0xff46, operationData({ name: 'A', price: 12_500, vat: 0xcb }));
  host.command(0xff45, closeData({ 0: 12_500 }));
  expect(simulator.device.archive.at(-1)?.receipt?.vat).toEqual([
    { row: 11, turnoverKopecks: 12_500, taxKopecks: 2_500 },
  ]);
});

test('table 17 field 71 makes 22 % of what is sent as 20 %', () => {
  const { simulator, host } = till();
  write(host, 17, 1, 71, [1]);
  host.command(0xe0);
  host.command(0xff46, operationData({ name: 'A', price: 12_200, vat: 0x01 }));
  host.command(0xff46, operationData({ name: 'A', price: 12_200, vat: 0x10 }));
  host.command(0xff45, closeData({ 0: 24_400 }));
  expect(simulator.device.archive.at(-1)?.receipt?.vat.map(({ row, taxKopecks }) => [row, taxKopecks])).toEqual([
    [11, 2_200],
    [12, 2_200],
  ]);
});

test('a НАНО takes 22 % as 90h and knows no CBh', () => {
  const { host } = till({ vatBytes: 'nano' });
  host.command(0xe0);
  expect(host.errorOf(0xff46, operationData({ name: 'A', price: 1, vat: 0xcb }))).toBe(0x33);
  expect(host.errorOf(0xff46, operationData({ name: 'A', price: 1, vat: 0x90 }))).toBe(0);
});

test('the tax sums of FF45 count only when table 1 field 14 says they come from outside', () => {
  for (const [mode, tax] of [
    [0, 2_000],
    [1, 1_999],
  ] as const) {
    const { simulator, host } = till();
    write(host, 1, 1, 14, [mode]);
    host.command(0xe0);
    host.command(0xff46, operationData({ name: 'A', price: 12_000, vat: 0x01 }));
    const data = closeData({ 0: 12_000 });
    data.splice(81, 5, ...leBytes(1_999, 5));
    host.command(0xff45, data);
    expect(simulator.device.archive.at(-1)?.receipt?.vat[0]?.taxKopecks).toBe(tax);
  }
});

test('tags given between FF41 and E0, and between FF42 and 41, go into the shift documents', () => {
  const { simulator, host } = till();
  const cashier = [0xfd, 0x03, 6, 0, ...cp866('Петров')];
  host.command(0xff41);
  expect(host.command(0xff01)[1]).toBe(2);
  host.command(0xff0c, cashier);
  host.command(0xe0);
  host.command(0xff42);
  expect(host.command(0xff01)[1]).toBe(8);
  host.command(0xff0c, cashier);
  host.command(0x41);
  for (const made of simulator.device.archive.slice(1)) {
    expect(made.tlvHex).toContain(Buffer.from(cashier).toString('hex'));
  }
  expect(simulator.device.printer.tape.filter((line) => line === 'КАССИР: Петров')).toHaveLength(2);
});

test('the older commands 80h and 85h sell with thousandths and tax groups', () => {
  const { simulator, host } = till();
  host.command(0xe0);
  const old = [...leBytes(2_500, 5), ...leBytes(4_000, 5), 1, 2, 0, 0, 0, ...cp1251('Сыр')];
  expect(host.command(0x80, [...old, ...new Array<number>(37).fill(0)])).toEqual([30]);
  const closed = host.command(0x85, [...leBytes(10_500, 5), ...new Array<number>(15).fill(0), 0, 0, 0, 0, 0, 0]);
  expect(le(closed, 1, 5)).toBe(500);
  expect(simulator.device.archive.at(-1)?.receipt?.vat).toEqual([{ row: 2, turnoverKopecks: 10_000, taxKopecks: 909 }]);
});

test('a device that opens shifts by itself does so with the first receipt', () => {
  const { simulator, host } = till({ autoOpenShift: true });
  host.command(0x8d, [0]);
  expect(simulator.device.archive.map(({ type }) => type)).toEqual([1, 2]);
  expect(host.command(0x10)[3]).toBe(8);
});

test('a report on the settlements counts the unsent documents, and the registration is told by FF09', () => {
  const { simulator, host } = till();
  simulator.control.ofd(false);
  host.command(0xff37);
  const report = host.command(0xff38);
  expect([le(report, 0, 4), le(report, 8, 4)]).toEqual([2, 2]);
  expect(report.slice(12)).toEqual([26, 11, 23]);
  const registration = host.command(0xff09);
  expect(registration).toHaveLength(47);
  expect(ascii(registration.slice(5, 17))).toBe('7712345671  ');
  expect(le(registration, 39, 4)).toBe(1);
});
