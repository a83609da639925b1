/** Status, printing, tables, registers and clock: the handlers that touch no receipt. */
import { confirmDate, setDate, setTime } from './clock-commands.ts';
import type { Device } from './device.ts';
import { type Handler, on, own } from './handlers.ts';
import { CUT_LINE } from './printer.ts';
import { ERR, errorText, refuse } from './refusal.ts';
import { COUNT, isMoneyRegister } from './registers.ts';
import { REQUESTS } from './requests.ts';
import { wrap } from './slips.ts';
import { fieldStructure, readCell, tableStructure, writeCell } from './tables.ts';
import { shownDate, shownTime } from './wall-time.ts';

/** Bits of the flags word: receipt roll 1, two decimals 4, receipt sensor 7, receipt lever 9, cover 10, drawer 11. */
function flagsOf({ state }: Device): number {
  const paper = state.paperPresent ? 0x0082 : 0;
  return 0x0210 | paper | (state.coverOpen ? 0x0400 : 0) | (state.drawerOpen ? 0x0800 : 0);
}

/** 3 V on the battery and 24 V on the supply in the units of 10h. */
const BATTERY = 3 * 51;
const SUPPLY = 24 * 9;
const HEAD_CELSIUS = 30;
/** Last print result of newer firmware: 0 ok, 1 no paper. */
const printResult = ({ state }: Device): number => (state.submode === 0 ? 0 : 1);

/** FP1 present, last record good; bit 6 shift open, bit 7 over 24 hours. */
function storageFlags(device: Device): number {
  return 0x21 | (device.state.shift.open ? 0x40 : 0) | (device.shiftOver24h ? 0x80 : 0);
}

const FIRMWARE = { version: 'C3', build: 664, date: '2026-01-21' } as const;
const REGISTRATIONS = { done: 1, left: 11 } as const;
const PORT_TCP = 128;

const status: readonly Handler[] = [
  on('deviceType', ({ options }) => ({
    type: 0,
    subtype: 0,
    version: 1,
    subversion: 14,
    model: options.modelCode,
    language: 0,
    name: options.modelName,
  })),
  own(REQUESTS.errorText, ({ lastError }, { code }) => ({ text: errorText(code ?? lastError) })),
  on('shortStatus', (device, { password }) => {
    const operations = device.state.receipt?.positions.length ?? 0;
    return {
      operator: device.operatorBy(password),
      flags: flagsOf(device),
      modeByte: device.modeByte,
      submode: device.state.submode,
      operationsLow: operations % 256,
      battery: BATTERY,
      supply: SUPPLY,
      fpError: 0,
      eklzError: 0,
      operationsHigh: Math.floor(operations / 256),
      reserved: Uint8Array.of(HEAD_CELSIUS, 0, printResult(device)),
      tail: new Uint8Array(0),
    };
  }),
  on('fullStatus', (device, { password }) => ({
    operator: device.operatorBy(password),
    firmwareVersion: FIRMWARE.version,
    firmwareBuild: FIRMWARE.build,
    firmwareDate: FIRMWARE.date,
    numberInHall: device.number(1, 1, 1),
    documentNumber: device.count(COUNT.document),
    flags: flagsOf(device),
    modeByte: device.modeByte,
    submode: device.state.submode,
    port: PORT_TCP,
    fpVersion: FIRMWARE.version,
    fpBuild: FIRMWARE.build,
    fpDate: FIRMWARE.date,
    date: shownDate(device.wallMs),
    time: shownTime(device.wallMs),
    fpFlags: storageFlags(device),
    serial: device.options.serialNumber,
    lastClosedShift: device.state.shift.number - (device.state.shift.open ? 1 : 0),
    freeRecords: Math.min(65_535, device.options.fnCapacity - device.state.fn.lastFd),
    registrationsDone: REGISTRATIONS.done,
    registrationsLeft: REGISTRATIONS.left,
    inn: Number(device.options.inn),
    tail: new Uint8Array(0),
  })),
  own(REQUESTS.technicalReset, () => refuse(ERR.wrongMode)),
  own(REQUESTS.setPort, (device, { password, port, speed, timeout }) => {
    device.operatorBy(password, 29);
    if (port !== 0 || speed > 9) refuse(ERR.badParameters);
    device.state.port = { speed, timeout };
    return {};
  }),
  own(REQUESTS.getPort, (device, { password, port }) => {
    device.operatorBy(password);
    return port === 0 ? device.state.port : refuse(ERR.badParameters);
  }),
];

/** Receipt roll is bit 1; a device without a journal takes anything for the receipt. */
function printText(device: Device, password: number, text: string): { operator: number } {
  const operator = device.operatorBy(password);
  requireClock(device);
  device.printer.require();
  device.printer.print(wrap(text));
  return { operator };
}

function requireClock({ state }: Device): void {
  if (state.dateToConfirmMs !== null) refuse(ERR.confirmDate);
}

const printing: readonly Handler[] = [
  on('beep', (device, { password }) => ({ operator: device.operatorBy(password) })),
  on('printLine', (device, { password, text }) => printText(device, password, text)),
  own(REQUESTS.printBold, (device, { password, text }) => printText(device, password, text)),
  own(REQUESTS.documentHeader, (device, { password, title, number }) => {
    const made = printText(device, password, `${title} № ${number}`);
    return { ...made, documentNumber: device.count(COUNT.document) };
  }),
  own(REQUESTS.printHeading, (device, { password }) => printText(device, password, device.text(4, 1, 1))),
  own(REQUESTS.endDocument, (device, { password }) => {
    const operator = device.operatorBy(password);
    device.printer.require();
    device.printer.print([CUT_LINE]);
    return { operator };
  }),
  own(REQUESTS.printWithFont, (device, { password, text }) => printText(device, password, text)),
  on('cut', (device, { password, type }) => {
    const operator = device.operatorBy(password);
    if (type > 1) refuse(ERR.badParameters);
    device.printer.require();
    device.printer.print([CUT_LINE]);
    return { operator };
  }),
  on('openDrawer', (device, { password, drawer }) => {
    const operator = device.operatorBy(password);
    if (drawer > 1) refuse(ERR.badParameters);
    device.state.drawerOpen = true;
    return { operator };
  }),
  on('feed', (device, { password, lines }) => {
    const operator = device.operatorBy(password);
    device.printer.require();
    device.printer.print(Array.from({ length: lines }, () => ''));
    return { operator };
  }),
  on('continuePrint', (device, { password }) => {
    const operator = device.operatorBy(password);
    device.printer.continue();
    return { operator };
  }),
  on('repeatDocument', (device, { password }) => {
    const operator = device.operatorBy(password);
    device.requireNoDocument();
    device.printer.require();
    device.printer.repeat();
    return { operator };
  }),
  own(REQUESTS.openNonFiscal, (device, { password }) => {
    const operator = device.operatorBy(password);
    device.requireNoDocument();
    device.printer.require();
    device.state.nonFiscalOpen = true;
    return { operator };
  }),
  own(REQUESTS.closeNonFiscal, (device, { password }) => {
    const operator = device.operatorBy(password);
    if (!device.state.nonFiscalOpen) refuse(ERR.wrongMode);
    device.state.nonFiscalOpen = false;
    device.printer.print([CUT_LINE]);
    return { operator };
  }),
];

const settings: readonly Handler[] = [
  own(REQUESTS.moneyRegister, (device, { password, register }) => {
    const operator = device.operatorBy(password);
    const number = (register[0] ?? refuse(ERR.wrongLength)) + (register[1] ?? 0) * 256;
    return isMoneyRegister(number)
      ? { operator, kopecks: Math.max(0, device.money(number)) }
      : refuse(ERR.badParameters);
  }),
  on('operationRegister', (device, { password, register }) => ({
    operator: device.operatorBy(password),
    count: device.count(register),
  })),
  on('writeTable', (device, { password, table, row, field, value }) => {
    device.operatorBy(password, 30);
    writeCell(device.state, table, row, field, value);
    return {};
  }),
  on('readTable', (device, { password, table, row, field }) => {
    device.operatorBy(password);
    return { value: readCell(device.state, device.options, table, row, field) };
  }),
  on('tableStructure', (device, { password, table }) => {
    device.operatorBy(password);
    return tableStructure(table);
  }),
  on('fieldStructure', (device, { password, table, field }) => {
    device.operatorBy(password);
    return fieldStructure(table, field);
  }),
  own(REQUESTS.setTime, (device, { password, hours, minutes, seconds }) => {
    device.operatorBy(password, 29);
    setTime(device, hours, minutes, seconds);
    return {};
  }),
  own(REQUESTS.setDate, (device, { password, day, month, year }) => {
    device.operatorBy(password, 29);
    setDate(device, day, month, year);
    return {};
  }),
  own(REQUESTS.confirmDate, (device, { password, day, month, year }) => {
    device.operatorBy(password, 29);
    confirmDate(device, day, month, year);
    return {};
  }),
];

export const DEVICE_HANDLERS: readonly Handler[] = [...status, ...printing, ...settings];
