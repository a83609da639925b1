import { expect, test } from 'vitest';
import { createShtrihSimulator } from '../../../drivers/fiscal/shtrih/simulator/simulator.ts';
import {
  ascii,
  closeData,
  cp866,
  ForeignClient,
  hex,
  le,
  leBytes,
  morning,
  operationData,
  shown,
} from './foreign-client.ts';

function till() {
  const clock = morning();
  const simulator = createShtrihSimulator({ clock, dir: null, options: { utcOffsetMinutes: 0 } });
  return { clock, simulator, host: new ForeignClient(simulator) };
}

const tagged = (tag: number, value: readonly number[]) => [...leBytes(tag, 2), ...leBytes(value.length, 2), ...value];
const money = (host: ForeignClient, register: number) =>
  le(host.command(0x1a, leBytes(register, register > 255 ? 2 : 1)), 1, 6);
const count = (host: ForeignClient, register: number) => le(host.command(0x1b, [register]), 1, 2);

function expectNewDevice(host: ForeignClient): void {
  const type = host.ask([0xfc]);
  expect(shown(type)).toBe('FC 00 00 00 01 0E FA 00 D8 D2 D0 C8 D5 2D CC 2D 30 31 D4');

  const short = host.ask(hex('10 1E 00 00 00'));
  expect(short).toHaveLength(16);
  expect(short[2]).toBe(30);
  expect(short[5]).toBe(4); // shift closed
  expect(short[6]).toBe(0); // paper present

  const full = host.ask(hex('11 1E 00 00 00'));
  expect(full).toHaveLength(48);
  expect(full[15]).toBe(4);
  expect(full.slice(25, 31)).toEqual([23, 11, 26, 9, 5, 10]); // DMY HMS, binary
  expect(le(full, 32, 4)).toBe(1_234_567);
  expect(le(full, 36, 2)).toBe(0);
  expect(le(full, 42, 6)).toBe(7_712_345_671);

  const fn = host.command(0xff01);
  expect(fn).toHaveLength(30);
  expect(fn.slice(0, 5)).toEqual([3, 0, 0, 0, 0]);
  expect(fn.slice(5, 10)).toEqual([26, 11, 23, 9, 5]); // YMDhm
  expect(ascii(fn.slice(10, 26))).toBe('9999078902001234');
  expect(le(fn, 26, 4)).toBe(1);
}

function expectShiftOpens(host: ForeignClient): void {
  expect(shown(host.command(0xff40))).toBe('00 00 00 00 00');
  expect(shown(host.command(0xe0))).toBe('1E');
  expect(shown(host.command(0xff40))).toBe('01 01 00 00 00');
  expect(host.ask(hex('10 1E 00 00 00'))[5]).toBe(2);

  expect(shown(host.command(0x50, leBytes(100_000, 5))).slice(0, 2)).toBe('1E');
}

/** Two positions, a tag, cash with change; returns FD and FP as FF45 told them. */
function expectSale(host: ForeignClient): { fd: number; fp: number } {
  // 8Dh counts from 0, FF46 from 1: a sale is 0 here and 1 there.
  expect(shown(host.command(0x8d, [0]))).toBe('1E');
  expect(host.ask(hex('10 1E 00 00 00'))[5]).toBe(0x08);
  host.command(0xff46, operationData({ name: 'Молоко', price: 9_990, vat: 0x02 }));
  host.command(0xff4d, tagged(1191, cp866('сорт 1')));
  host.command(0xff46, operationData({ name: 'Сыр', price: 79_999, quantity: 455_000, vat: 0xcb }));
  expect(host.ask(hex('10 1E 00 00 00'))[7]).toBe(2); // operations in the receipt
  host.command(0xff0c, tagged(1021, cp866('Иванов')));
  // 99.90 + 799.99 x 0.455 = 363.995 -> 364.00
  expect(le(host.command(0x89), 1, 5)).toBe(46_390);
  expect(host.command(0xff01)[1]).toBe(4);

  const closed = host.command(0xff45, closeData({ 0: 50_000 }));
  expect(closed).toHaveLength(18);
  expect(le(closed, 0, 5)).toBe(3_610);
  const fd = le(closed, 5, 4);
  const fp = le(closed, 9, 4);
  expect(fd).toBe(3);
  expect(closed.slice(13)).toEqual([26, 11, 23, 9, 5]);
  expect(host.ask(hex('10 1E 00 00 00'))[5]).toBe(2);

  const found = host.command(0xff0a, leBytes(fd, 4));
  expect(found[0]).toBe(3);
  expect(found[1]).toBe(0);
  expect(found.slice(2, 7)).toEqual([26, 11, 23, 9, 5]);
  expect(le(found, 7, 4)).toBe(fd);
  expect(le(found, 11, 4)).toBe(fp);
  expect(found[15]).toBe(1);
  expect(le(found, 16, 5)).toBe(46_390);
  expect(found).toHaveLength(21);
  return { fd, fp };
}

function expectTotals(host: ForeignClient): void {
  expect(money(host, 193)).toBe(46_390); // cash of sales, without the change
  expect(money(host, 72)).toBe(46_390);
  expect(money(host, 121)).toBe(46_390); // department 1
  expect(money(host, 241)).toBe(146_390);
  expect(money(host, 242)).toBe(100_000);
  expect(money(host, 92)).toBe(9_990); // turnover of group Б, 10 %
  expect(money(host, 108)).toBe(908); // 9990 x 10 / 110 = 908.18
  expect(count(host, 144)).toBe(1);
  expect(count(host, 153)).toBe(1);
}

function expectShiftCloses(host: ForeignClient): void {
  host.command(0x51, leBytes(40_000, 5));
  expect(money(host, 243)).toBe(40_000);
  expect(money(host, 241)).toBe(106_390);

  expect(shown(host.command(0x40))).toBe('1E');
  expect(count(host, 158)).toBe(1);
  expect(shown(host.command(0xff40))).toBe('01 01 00 01 00');

  expect(shown(host.command(0x41))).toBe('1E');
  expect(shown(host.command(0xff40))).toBe('00 01 00 01 00');
  const close = host.command(0xff0a, leBytes(4, 4));
  expect(close[0]).toBe(5);
  expect(le(close, 15, 2)).toBe(1);
  expect(host.ask(hex('11 1E 00 00 00')).slice(36, 38)).toEqual([1, 0]);
  expect(money(host, 193)).toBe(0);
  expect(money(host, 241)).toBe(106_390); // the drawer is not emptied by a report
}

test('a client written from the protocol description drives a whole shift and every field says what was done', () => {
  const { simulator, host } = till();
  expectNewDevice(host);
  expectShiftOpens(host);
  const { fd, fp } = expectSale(host);
  expectTotals(host);
  expectShiftCloses(host);

  const tape = simulator.device.printer.tape.join('\n');
  for (const part of [
    'КАССОВЫЙ ЧЕК / ПРИХОД',
    '1. Молоко',
    '799.99 x 0.455 = 364.00',
    'КАССИР: Иванов',
    '=463.90',
    '=36.10',
  ]) {
    expect(tape).toContain(part);
  }
  expect(tape).toContain(`ФД: ${fd}`);
  const qr = `t=20261123T0905&s=463.90&fn=9999078902001234&i=3&fp=${fp}&n=1`;
  expect(simulator.device.printer.tape.join('')).toContain(qr);
});

test('X and Z reports print the figures of the registers', () => {
  const { simulator, host } = till();
  host.command(0xe0);
  for (const price of [10_000, 20_000]) {
    host.command(0xff46, operationData({ name: 'A', price }));
    host.command(0xff45, closeData({ 0: 5_000, 1: price - 5_000 }));
  }
  host.command(0x8d, [2]);
  host.command(0xff46, operationData({ name: 'A', price: 3_000, operation: 2 }));
  host.command(0xff45, closeData({ 0: 3_000 }));
  expect([193, 197, 195, 241].map((register) => money(host, register))).toEqual([10_000, 20_000, 3_000, 7_000]);
  expect([144, 145, 146, 147].map((register) => count(host, register))).toEqual([2, 0, 1, 0]);

  const before = simulator.device.printer.tape.length;
  host.command(0x41);
  const report = simulator.device.printer.tape.slice(before);
  const line = (left: string) =>
    report
      .find((one) => one.startsWith(left))
      ?.split(' ')
      .at(-1);
  expect(line('ПРИХОД, ЧЕКОВ: 2')).toBe('=300.00');
  expect(line('ВОЗВРАТ ПРИХОДА, ЧЕКОВ: 1')).toBe('=30.00');
  expect(line('ВЫРУЧКА')).toBe('=270.00');
  expect(line('НАЛИЧНЫХ В КАССЕ')).toBe('=70.00');
  expect(report.every((one) => one.length <= 48)).toBe(true);
});

test('every payment of FF45 has its register: four in the first block, twelve from 4144 on', () => {
  const { host } = till();
  host.command(0xe0);
  host.command(0xff46, operationData({ name: 'A', price: 16_000 }));
  host.command(0xff45, closeData(Object.fromEntries(Array.from({ length: 16 }, (_, i) => [i, 1_000]))));
  for (const register of [193, 197, 201, 205, 4144, 4144 + 4 * 11, 4096]) expect(money(host, register)).toBe(1_000);
});

test('the device works out VAT of every rate from the positions and writes it under the right tags', () => {
  const { host } = till();
  host.command(0xe0);
  // Byte of FF46 by rate; sums are 110.00 each. Expected: tag 1199 and the sum.
  const rates: readonly (readonly [byte: number, code: number, tax: number])[] = [
    [0x01, 1, 1_833],
    [0x02, 2, 1_000],
    [0x04, 5, 0],
    [0x08, 6, 0],
    [0x10, 3, 1_833],
    [0x20, 4, 1_000],
    [0x81, 7, 524],
    [0x82, 8, 720],
    [0x84, 9, 524],
    [0x88, 10, 720],
    [0xcb, 11, 1_984],
    [0xcc, 12, 1_984],
  ];
  for (const [vat] of rates) host.command(0xff46, operationData({ name: 'A', price: 11_000, vat }));
  const closed = host.command(0xff45, closeData({ 1: 11_000 * 12 }));
  const fd = le(closed, 5, 4);
  const tags = readDocument(host, fd);
  const items = tags.filter(([tag]) => tag === 1059).map(([, value]) => split(value));
  expect(items.map((item) => [number(item, 1199), number(item, 1200)])).toEqual(
    rates.map(([, code, tax]) => [code, tax]),
  );
  expect([1102, 1103, 1104, 1105, 1106, 1107].map((tag) => number(tags, tag))).toEqual([
    1_833, 1_000, 11_000, 11_000, 1_833, 1_000,
  ]);
  const container = tags.filter(([tag]) => tag === 1115).flatMap(([, value]) => split(value));
  expect(container.map(([tag]) => tag)).toEqual([1119, 1119, 1119, 1119, 1119, 1119]);
  expect(container.map(([, value]) => [number(split(value), 1199), number(split(value), 1120)])).toEqual(
    rates.slice(6).map(([, code, tax]) => [code, tax]),
  );
});

test('a document read as TLV says the same as the search and carries the tags the host gave', () => {
  const { host } = till();
  host.command(0xe0);
  host.command(0x8d, [0]);
  host.command(0xff46, operationData({ name: 'Хлеб', price: 4_550, quantity: 2_000_000 }));
  host.command(0xff0c, tagged(1008, cp866('a@b.example')));
  const closed = host.command(0xff45, closeData({ 0: 10_000 }));
  const tags = readDocument(host, le(closed, 5, 4));
  expect(number(tags, 1040)).toBe(le(closed, 5, 4));
  expect(number(tags, 1020)).toBe(9_100);
  expect(number(tags, 1031)).toBe(9_100);
  expect(number(tags, 1054)).toBe(1);
  expect(number(tags, 1055)).toBe(1);
  expect(number(tags, 1012) * 1000).toBe(Date.UTC(2026, 10, 23, 9, 5, 10));
  expect(ascii(value(tags, 1008))).toBe('a@b.example');
  const sign = value(tags, 1077);
  expect(le([...sign].reverse(), 0, 4)).toBe(le(closed, 9, 4));
  const item = split(value(tags, 1059));
  expect(shown(value(item, 1023))).toBe('06 80 84 1E'); // FVLN: 6 decimals, 2 000 000
  expect(value(item, 1030)).toEqual(cp866('Хлеб'));
  expect(number(tags, 1104)).toBe(0); // only the container is filled: a zero 1104 goes with it
});

type Tags = readonly (readonly [tag: number, value: number[]])[];

function split(bytes: readonly number[]): Tags {
  const out: (readonly [number, number[]])[] = [];
  for (let at = 0; at < bytes.length; at += 4 + le(bytes, at + 2, 2)) {
    out.push([le(bytes, at, 2), bytes.slice(at + 4, at + 4 + le(bytes, at + 2, 2))]);
  }
  return out;
}

function value(tags: Tags, wanted: number): number[] {
  const found = tags.find(([tag]) => tag === wanted);
  if (!found) throw new Error(`no tag ${wanted}`);
  return found[1];
}

const number = (tags: Tags, wanted: number) => le(value(tags, wanted), 0, value(tags, wanted).length);

/** FF3A, then FF3B until error 08. */
function readDocument(host: ForeignClient, fd: number): Tags {
  const head = host.command(0xff3a, leBytes(fd, 4));
  expect(le(head, 0, 2)).toBe(3);
  const bytes: number[] = [];
  while (bytes.length < le(head, 2, 2)) bytes.push(...host.command(0xff3b));
  expect(host.errorOf(0xff3b)).toBe(0x08);
  return split(bytes);
}
