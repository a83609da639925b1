/** Shifts, reports and cash moves: E0h, 40h, 41h, FF41h-FF43h, FF0Bh, 50h, 51h (spec/fiscal.md 1.7). */
import { MAX_KOPECKS } from './arithmetic.ts';
import type { Device } from './device.ts';
import { ERR, refuse } from './refusal.ts';
import { COUNT, clearShiftRegisters, MONEY } from './registers.ts';
import { cashMoveLines, reportLines, shiftDocumentLines } from './slips.ts';
import type { FnDocument } from './state.ts';
import { record, requireStorage } from './storage.ts';
import { fromHex, tlvByte, tlvText, tlvU32 } from './tlv.ts';

/** Tags of a shift document: those collected after FF41h or FF42h, else the operator's name from table 2. */
function collectedTlv(device: Device, operator: number): number[] {
  const own = fromHex(device.state.begunTlvHex);
  device.state.begun = 'none';
  device.state.begunTlvHex = '';
  return own.length > 0 ? [...own] : tlvText(1021, device.text(2, operator, 2));
}

/** FF41h. */
export function beginShiftOpen(device: Device): void {
  device.requireNoDocument();
  if (device.state.shift.open) refuse(ERR.shiftOpen);
  requireStorage(device, 2);
  device.state.begun = 'shift-open';
  device.state.begunTlvHex = '';
}

/** FF42h. */
export function beginShiftClose(device: Device): void {
  device.requireNoDocument();
  device.requireShift(false);
  requireStorage(device, 5);
  device.state.begun = 'shift-close';
  device.state.begunTlvHex = '';
}

/** E0h and FF0Bh. */
export function openShift(device: Device, operator: number): FnDocument {
  device.requireNoDocument();
  if (device.state.shift.open) refuse(ERR.shiftOpen);
  if (device.state.begun !== 'none' && device.state.begun !== 'shift-open') refuse(ERR.fnState);
  device.printer.require();
  requireStorage(device, 2);
  const { shift } = device.state;
  shift.number += 1;
  shift.receipts = 0;
  shift.open = true;
  shift.openedAtWallMs = device.wallMs;
  const tags = collectedTlv(device, operator);
  const made = record(device, 2, [...tags, ...tlvByte(1209, device.options.ffdVersion)]);
  device.countUp(COUNT.document);
  device.printer.printDocument(shiftDocumentLines(device, made, operator));
  return made;
}

/** 41h and FF43h: prints the Z report and closes the shift in the storage. */
export function closeShift(device: Device, operator: number): FnDocument {
  device.requireNoDocument();
  device.requireShift(false);
  if (device.state.begun !== 'none' && device.state.begun !== 'shift-close') refuse(ERR.fnState);
  device.printer.require();
  requireStorage(device, 5);
  const { shift } = device.state;
  const tags = collectedTlv(device, operator);
  const made = record(device, 5, [...tags, ...tlvU32(1118, shift.receipts), ...tlvU32(1111, shift.receipts + 2)]);
  device.countUp(COUNT.document);
  device.countUp(COUNT.zReport);
  const report = reportLines(device, 'z', operator);
  shift.open = false;
  clearShiftRegisters(device);
  device.printer.printDocument([...report, ...shiftDocumentLines(device, made, operator)]);
  return made;
}

/** 40h. */
export function printXReport(device: Device, operator: number): void {
  device.requireNoDocument();
  device.requireShift(false);
  device.printer.require();
  device.countUp(COUNT.document);
  device.countUp(COUNT.xReport);
  device.printer.printDocument(reportLines(device, 'x', operator));
}

/** 50h and 51h; returns the number of the document. 46h: the drawer holds less. */
export function moveCash(device: Device, operator: number, direction: 'in' | 'out', kopecks: number): number {
  device.requireNoDocument();
  device.requireShift(true);
  device.printer.require();
  const drawer = device.money(MONEY.cashInDrawer);
  if (kopecks === 0 || kopecks > MAX_KOPECKS) refuse(ERR.badParameters);
  if (direction === 'out' && kopecks > drawer) refuse(ERR.notEnoughCash);
  device.addMoney(MONEY.cashInDrawer, direction === 'in' ? kopecks : -kopecks);
  device.addMoney(direction === 'in' ? MONEY.cashIn : MONEY.cashOut, kopecks);
  device.countUp(direction === 'in' ? COUNT.cashIn : COUNT.cashOut);
  device.countUp(direction === 'in' ? COUNT.cashInNumber : COUNT.cashOutNumber);
  const number = device.countUp(COUNT.document);
  device.printer.printDocument(cashMoveLines(device, operator, direction, kopecks));
  return number;
}
