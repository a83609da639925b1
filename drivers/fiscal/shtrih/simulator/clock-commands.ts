/** Setting of the device's clock: 21h, 22h and 23h (spec/fiscal.md 1.7). */
import type { Device } from './device.ts';
import { ERR, refuse } from './refusal.ts';
import { dayStart, timeOfDay } from './wall-time.ts';

/** Only with the shift closed and nothing open; mode 6 allows it too. */
function requireMaySet(device: Device): void {
  const { receipt, nonFiscalOpen, shift } = device.state;
  if (receipt || nonFiscalOpen) refuse(ERR.receiptOpen);
  if (shift.open) refuse(ERR.wrongMode);
}

/** 21h. */
export function setTime(device: Device, hours: number, minutes: number, seconds: number): void {
  requireMaySet(device);
  if (hours > 23 || minutes > 59 || seconds > 59) refuse(ERR.badParameters);
  const wanted = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  device.state.clockOffsetMs += wanted - timeOfDay(device.wallMs);
}

/** 22h: the date is taken by 23h; until then the device waits in mode 6. */
export function setDate(device: Device, day: number, month: number, year: number): void {
  requireMaySet(device);
  device.state.dateToConfirmMs = dayStart(year, month, day) ?? refuse(ERR.badDate);
}

/** 23h: 7Ch when the date is another one. */
export function confirmDate(device: Device, day: number, month: number, year: number): void {
  const waiting = device.state.dateToConfirmMs;
  if (waiting === null) refuse(ERR.wrongMode);
  if (dayStart(year, month, day) !== waiting) refuse(ERR.datesDiffer);
  const today = device.wallMs - timeOfDay(device.wallMs);
  device.state.dateToConfirmMs = null;
  device.state.clockOffsetMs += waiting - today;
}

/** Moves the device's clock as a person would by hand, in any mode; for the control panel and tests. */
export function shiftClock(device: Device, ms: number): void {
  device.state.clockOffsetMs += ms;
}
