/** Tables of settings 1Eh, 1Fh, 2Dh, 2Eh (spec/fiscal.md 1.7, «Registers, tables, clock»). */
import { decodeText, encodeText } from '../../../kit/fields.ts';
import type { ShtrihOptions } from './options.ts';
import { ERR, refuse } from './refusal.ts';
import type { DeviceState } from './state.ts';

type Cell = number | string;

interface TableField {
  readonly name: string;
  readonly type: 'number' | 'text';
  /** Bytes. */
  readonly size: number;
  readonly max: number;
  /** `closed`: only with the shift closed (C7h otherwise); `no-receipt`: any time but inside a receipt; `never`: 7Ah. */
  readonly edit: 'closed' | 'no-receipt' | 'never';
  readonly factory: (options: ShtrihOptions, row: number) => Cell;
}

interface Table {
  readonly name: string;
  readonly rows: number;
  readonly fields: readonly TableField[];
}

/** Rows of table 6 by number: rate in 1/100 %, printed name. The rates of 2026 with 22 % in rows 11 and 12. */
const TAX_ROWS: readonly (readonly [rate: number, name: string])[] = [
  [2000, 'НДС 20%'],
  [1000, 'НДС 10%'],
  [0, 'НДС 0%'],
  [0, 'БЕЗ НДС'],
  [2000, 'НДС 20/120'],
  [1000, 'НДС 10/110'],
  [500, 'НДС 5%'],
  [700, 'НДС 7%'],
  [500, 'НДС 5/105'],
  [700, 'НДС 7/107'],
  [2200, 'НДС 22%'],
  [2200, 'НДС 22/122'],
];
export const TAX_ROW_COUNT = TAX_ROWS.length;

const PAYMENT_NAMES: readonly string[] = ['НАЛИЧНЫМИ', 'БЕЗНАЛИЧНЫМИ', 'БАНКОВСКОЙ КАРТОЙ', 'СБП'];
const ADVANCE_NAMES: ReadonlyMap<number, string> = new Map([
  [14, 'ПРЕДВАРИТЕЛЬНАЯ ОПЛАТА (АВАНС)'],
  [15, 'ПОСЛЕДУЮЩАЯ ОПЛАТА (КРЕДИТ)'],
  [16, 'ИНАЯ ФОРМА ОПЛАТЫ'],
]);

function number(name: string, factory: Cell, size = 1, max = 256 ** size - 1): TableField {
  return { name, type: 'number', size, max, edit: 'closed', factory: () => factory };
}

function text(name: string, size: number, factory: TableField['factory'], edit: TableField['edit']): TableField {
  return { name, type: 'text', size, max: 0, edit, factory };
}

/** A table of numbers in which only some fields mean anything to a till. */
function numbers(count: number, known: Readonly<Record<number, TableField>>): TableField[] {
  return Array.from({ length: count }, (_, i) => known[i + 1] ?? number(`РЕЗЕРВ ${i + 1}`, 0));
}

function registration(): TableField[] {
  const known: Readonly<Record<number, readonly [string, number, (options: ShtrihOptions) => string]>> = {
    1: ['ЗАВОДСКОЙ НОМЕР', 16, (o) => String(o.serialNumber).padStart(16, '0')],
    2: ['ИНН', 12, (o) => o.inn],
    3: ['РЕГИСТРАЦИОННЫЙ НОМЕР', 20, (o) => o.rnm],
    4: ['НОМЕР ФН', 16, (o) => o.fnNumber],
    7: ['ПОЛЬЗОВАТЕЛЬ', 128, (o) => o.userName],
    8: ['КАССИР', 64, () => ''],
    9: ['АДРЕС РАСЧЁТОВ', 128, (o) => o.address],
    10: ['НАИМЕНОВАНИЕ ОФД', 128, (o) => o.ofdName],
    11: ['САЙТ ОФД', 64, () => 'ofd.example'],
    12: ['ИНН ОФД', 12, (o) => o.ofdInn],
    13: ['САЙТ ФНС', 64, () => 'nalog.gov.ru'],
    14: ['МЕСТО РАСЧЁТОВ', 128, (o) => o.place],
    15: ['ПОЧТА ОТПРАВИТЕЛЯ', 64, () => 'check@ofd.example'],
    23: ['ИНН КАССИРА', 12, () => ''],
  };
  const fields = Array.from({ length: 23 }, (_, i): TableField => {
    const field = known[i + 1];
    if (!field) return { ...number(`РЕЗЕРВ ${i + 1}`, 0), edit: 'never' };
    const [name, size, factory] = field;
    return text(name, size, factory, i + 1 === 23 ? 'closed' : 'never');
  });
  fields[4] = { ...number('СИСТЕМЫ НАЛОГООБЛОЖЕНИЯ', 0), edit: 'never', factory: (o) => o.taxSystems };
  fields[5] = { ...number('РЕЖИМ РАБОТЫ', 0), edit: 'never' };
  return fields;
}

function operatorName(row: number): string {
  const seniors = ['СТАРШИЙ КАССИР', 'АДМИНИСТРАТОР', 'СИСТ. АДМИНИСТРАТОР'];
  return seniors[row - 28] ?? `КАССИР ${row}`;
}

/**
 * Tables 11-16 mean nothing to a till, but a host that lists the tables stops at the first 5Dh
 * (javapos_shtrih SMFiscalPrinterImpl.java, updateTables): they are there.
 */
const RESERVED: Readonly<Record<number, Table>> = Object.fromEntries(
  [11, 12, 13, 14, 15, 16].map((table) => [table, { name: `РЕЗЕРВ ${table}`, rows: 1, fields: numbers(1, {}) }]),
);

const TABLES: Readonly<Record<number, Table>> = {
  1: {
    name: 'ТИП И РЕЖИМ КАССЫ',
    rows: 1,
    fields: numbers(60, {
      1: number('НОМЕР В ЗАЛЕ', 1, 1, 99),
      2: number('ОБНУЛЕНИЕ НАЛИЧНОСТИ', 0, 1, 1),
      6: number('ДЕНЕЖНЫЙ ЯЩИК', 1, 1, 1),
      7: number('ОТРЕЗКА ЧЕКА', 1, 1, 2),
      10: number('ИМПУЛЬС ДЕНЕЖНОГО ЯЩИКА', 50),
      14: number('НАЧИСЛЕНИЕ НАЛОГОВ', 0, 1, 3),
      27: number('КОНТРОЛЬ ВРЕМЕНИ', 0, 1, 1),
      29: number('МЕЖСТРОЧНЫЙ ИНТЕРВАЛ', 0),
    }),
  },
  2: {
    name: 'ПАРОЛИ КАССИРОВ И АДМИНИСТРАТОРОВ',
    rows: 30,
    fields: [
      { ...number('ПАРОЛЬ', 0, 4, 99_999_999), factory: (_, row) => row },
      text('ИМЯ', 64, (_, row) => operatorName(row), 'closed'),
    ],
  },
  3: {
    name: 'ТАБЛИЦА ПЕРЕВОДА ВРЕМЕНИ',
    rows: 1,
    fields: numbers(2, {}),
  },
  4: { name: 'ТЕКСТ В ЧЕКЕ', rows: 14, fields: [text('ТЕКСТ', 48, () => '', 'no-receipt')] },
  5: {
    name: 'НАИМЕНОВАНИЯ ТИПОВ ОПЛАТЫ',
    rows: 16,
    fields: [
      text('ТИП ОПЛАТЫ', 40, (_, row) => ADVANCE_NAMES.get(row) ?? PAYMENT_NAMES[row - 1] ?? `ОПЛАТА ${row}`, 'closed'),
    ],
  },
  6: {
    name: 'НАЛОГОВЫЕ СТАВКИ',
    rows: TAX_ROW_COUNT,
    fields: [
      { ...number('ВЕЛИЧИНА НАЛОГА', 0, 2, 9999), factory: (_, row) => TAX_ROWS[row - 1]?.[0] ?? 0 },
      text('НАЗВАНИЕ НАЛОГА', 64, (_, row) => TAX_ROWS[row - 1]?.[1] ?? '', 'closed'),
    ],
  },
  7: {
    name: 'НАИМЕНОВАНИЕ ОТДЕЛОВ',
    rows: 16,
    fields: [text('НАИМЕНОВАНИЕ ОТДЕЛА', 40, (_, row) => `ОТДЕЛ ${row}`, 'closed')],
  },
  8: { name: 'НАСТРОЙКА ШРИФТОВ', rows: 1, fields: numbers(16, {}) },
  9: { name: 'ТАБЛИЦА ФОРМАТА ЧЕКА', rows: 1, fields: numbers(4, {}) },
  10: { name: 'СЛУЖЕБНАЯ', rows: 1, fields: numbers(4, { 1: number('ВЫСОТА ЗАГОЛОВКА', 0) }) },
  ...RESERVED,
  17: {
    name: 'РЕГИОНАЛЬНЫЕ НАСТРОЙКИ',
    rows: 1,
    fields: numbers(71, {
      3: number('РЕЖИМ ИСЧИСЛЕНИЯ СКИДОК', 0),
      7: { ...number('НЕ ПЕЧАТАТЬ ДОКУМЕНТ', 0, 1, 2), edit: 'no-receipt' },
      17: { ...number('ФОРМАТ ФД', 4), edit: 'never', factory: (o) => o.ffdVersion },
      64: number('СООТВЕТСТВИЕ НАЛОГОВ', 0),
      71: number('ЗАМЕНА НДС 20% НА 22%', 0, 1, 1),
    }),
  },
  18: { name: 'ФИСКАЛЬНЫЙ НАКОПИТЕЛЬ', rows: 1, fields: registration() },
  19: {
    name: 'ПАРАМЕТРЫ ОФД',
    rows: 1,
    fields: [
      text('СЕРВЕР', 64, () => 'connect.ofd.example', 'closed'),
      number('ПОРТ', 7790, 2),
      number('ТАЙМ-АУТ ЧТЕНИЯ ОТВЕТА, 0.01 С', 10_000, 2),
    ],
  },
  20: { name: 'СТАТУС ОБМЕНА ФН', rows: 1, fields: numbers(4, {}) },
  21: {
    name: 'СЕТЕВЫЕ ИНТЕРФЕЙСЫ',
    rows: 1,
    fields: numbers(16, { 4: number('ПОРТ', 7778, 2), 16: number('ТАЙМ-АУТ TCP, С', 60) }),
  },
};

function findTable(table: number): Table {
  return TABLES[table] ?? refuse(ERR.tableUndefined);
}

function findField(table: number, field: number): TableField {
  return findTable(table).fields[field - 1] ?? refuse(ERR.badParameters);
}

/** 2Dh. */
export function tableStructure(table: number): { name: string; rows: number; fields: number } {
  const { name, rows, fields } = findTable(table);
  return { name, rows, fields: fields.length };
}

/** 2Eh. */
export function fieldStructure(table: number, field: number) {
  const { name, type, size, max } = findField(table, field);
  return { name, type, size, min: 0, max };
}

/** Present value of a cell; refuses with 5Dh or 33h when there is none. */
export function cellOf(state: DeviceState, options: ShtrihOptions, table: number, row: number, field: number): Cell {
  const found = findField(table, field);
  if (row < 1 || row > findTable(table).rows) refuse(ERR.badParameters);
  return state.cells[`${table}.${row}.${field}`] ?? found.factory(options, row);
}

export function numberCell(state: DeviceState, options: ShtrihOptions, table: number, row: number, field: number) {
  const value = cellOf(state, options, table, row, field);
  return typeof value === 'number' ? value : 0;
}

export function textCell(state: DeviceState, options: ShtrihOptions, table: number, row: number, field: number) {
  return String(cellOf(state, options, table, row, field));
}

function littleEndian(value: number, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => Math.floor(value / 256 ** i) % 256);
}

/** 1Fh: the bytes of a cell, as many as 2Eh says. */
export function readCell(
  state: DeviceState,
  options: ShtrihOptions,
  table: number,
  row: number,
  field: number,
): Uint8Array {
  const value = cellOf(state, options, table, row, field);
  const { size } = findField(table, field);
  if (typeof value === 'number') return littleEndian(value, size);
  const out = new Uint8Array(size);
  out.set(encodeText('cp1251', value).subarray(0, size));
  return out;
}

/**
 * Lengths as hosts send them: pyshtrih commands.py writes a number in as few bytes as hold it, kkt-shtrih
 * Request/WriteTable.php always 40 bytes of text filled with NUL.
 */
function decodeCell({ type, size, max }: TableField, bytes: Uint8Array): Cell {
  if (type === 'text') {
    if (bytes.subarray(size).some((byte) => byte !== 0)) refuse(ERR.wrongLength);
    const end = bytes.indexOf(0);
    return decodeText('cp1251', end < 0 ? bytes : bytes.subarray(0, end));
  }
  if (bytes.length === 0 || bytes.length > size) refuse(ERR.wrongLength);
  const value = bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
  return value > max ? refuse(ERR.badParameters) : value;
}

/** 1Eh: 7Ah for what is never written, C7h for what is locked now, 33h outside the limits. */
export function writeCell(state: DeviceState, table: number, row: number, field: number, bytes: Uint8Array): void {
  const found = findField(table, field);
  if (row < 1 || row > findTable(table).rows) refuse(ERR.badParameters);
  if (found.edit === 'never') refuse(ERR.fieldNotEditable);
  if (state.receipt || (found.edit === 'closed' && state.shift.open)) refuse(ERR.fieldLockedInMode);
  state.cells[`${table}.${row}.${field}`] = decodeCell(found, bytes);
}
