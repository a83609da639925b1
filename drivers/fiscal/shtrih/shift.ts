/** Shift, reports, cash, text, clock: everything that is not a receipt (spec/fiscal.md 1.7). */
import { type DriverResult, deviceFault, done, failed } from '../../kit/faults.ts';
import type { FiscalCashier, FiscalDocument } from '../fiscal.ts';
import { type DocumentExpectation, documentOf } from './documents.ts';
import { DEVICE, ERROR } from './errors.ts';
import { makeFnDocument, prepare } from './fn-document.ts';
import { refreshShift } from './receipt.ts';
import type { Session } from './session.ts';
import { MODE } from './status.ts';
import { cashierTags, cleanText } from './tlv.ts';

interface ShiftDocument {
  readonly begin: 'beginShiftOpen' | 'beginShiftClose';
  readonly act: 'openShift' | 'zReport';
  readonly expected: DocumentExpectation;
}

/** FF41 → FF0C (1021, 1203) → E0. */
export async function openShift(session: Session, cashier: FiscalCashier): Promise<DriverResult<FiscalDocument>> {
  const prepared = await prepare(session);
  if (!prepared.ok) return failed(prepared.fault);
  const { mode } = prepared.value;
  if (mode === MODE.shiftOver24h) return failed(deviceFault(DEVICE, 'shift-over-24h'));
  if (mode === MODE.shiftOpen) return failed(deviceFault(DEVICE, 'shift-open'));
  return await shiftDocument(session, cashier, {
    begin: 'beginShiftOpen',
    act: 'openShift',
    expected: { kind: 'shift-open' },
  });
}

/** FF42 → FF0C (1021, 1203) → 41. */
export async function closeShift(session: Session, cashier: FiscalCashier): Promise<DriverResult<FiscalDocument>> {
  const prepared = await prepare(session);
  if (!prepared.ok) return failed(prepared.fault);
  if (prepared.value.mode === MODE.shiftClosed) return failed(deviceFault(DEVICE, 'shift-closed'));
  return await shiftDocument(session, cashier, {
    begin: 'beginShiftClose',
    act: 'zReport',
    expected: { kind: 'shift-close' },
  });
}

async function shiftDocument(
  session: Session,
  cashier: FiscalCashier,
  { begin, act, expected }: ShiftDocument,
): Promise<DriverResult<FiscalDocument>> {
  const made = await makeFnDocument(session, {
    begin,
    beginOptional: true,
    tags: cashierTags(cashier),
    act: () => session.print(act, session.admin),
    expected,
  });
  if (!made.ok) return made;
  const { found, fnNumber, shiftNumber, print } = made.value;
  session.passport.shiftNumber = shiftNumber;
  session.passport.shiftOpen = expected.kind === 'shift-open';
  return done(documentOf(found, { fnNumber, shiftNumber, changeMinor: 0, print }));
}

export async function xReport(session: Session): Promise<DriverResult<null>> {
  const prepared = await prepare(session);
  if (!prepared.ok) return failed(prepared.fault);
  const printed = await session.print('xReport', session.admin);
  return printed.ok ? done(null) : failed(printed.fault);
}

/** 50h and 51h. After a fault `after-check` the registers tell whether the money moved (`settle`). */
export async function cashMove(
  session: Session,
  direction: 'in' | 'out',
  amountMinor: number,
): Promise<DriverResult<null>> {
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0 || amountMinor > 9_999_999_999) {
    return failed(deviceFault(DEVICE, 'command-refused', `сумма вне пределов: ${amountMinor}`));
  }
  const prepared = await prepare(session);
  if (!prepared.ok) return failed(prepared.fault);
  const moved = await session.print(direction === 'in' ? 'cashIn' : 'cashOut', { ...session.operator, amountMinor });
  return moved.ok ? done(null) : failed(moved.fault);
}

/** B0h when a stopped document waits for it; nothing to do is success. */
export async function continuePrint(session: Session): Promise<DriverResult<null>> {
  const ready = await session.readyToPrint();
  return ready.ok ? done(null) : failed(ready.fault);
}

/** Bit 1: receipt roll; bit 6: long lines are wrapped, not cut. */
const PRINT_FLAGS = 0x42;
const MAX_LINE = 249;
const CUT_PARTIAL = 1;
/** Answers of a device without a cutter. */
const NO_CUTTER: readonly number[] = [ERROR.unsupported, ERROR.badParameter, 0x35, 0x36];

/**
 * Line by line, then a cut. The paper may end at any line: the fault says so, and when there is paper the caller
 * prints the text again from its first line, so that the slip is whole on one piece of paper.
 */
export async function printText(session: Session, lines: readonly string[]): Promise<DriverResult<null>> {
  const prepared = await prepare(session);
  if (!prepared.ok) return failed(prepared.fault);
  for (const line of lines) {
    const text = cleanText(line).slice(0, MAX_LINE);
    const printed = await session.print('printLine', { ...session.operator, flags: PRINT_FLAGS, text });
    if (!printed.ok) return failed(printed.fault);
  }
  const cut = await session.print('cut', { ...session.operator, type: CUT_PARTIAL });
  return cut.ok || NO_CUTTER.includes(cut.error) ? done(null) : failed(cut.fault);
}

export async function openDrawer(session: Session): Promise<DriverResult<null>> {
  const opened = await session.call('openDrawer', { ...session.operator, drawer: 0 });
  return opened.ok ? done(null) : failed(opened.fault);
}

const LOCAL = /^(20\d\d-\d\d-\d\d)T(\d\d:\d\d:\d\d)$/;

/** 22h and 23h when the date differs, then 21h. `local` is `2026-11-23T09:05:10`; only with the shift closed. */
export async function setClock(session: Session, local: string): Promise<DriverResult<null>> {
  const [, date, time] = LOCAL.exec(local) ?? [];
  if (date === undefined || time === undefined) {
    return failed(deviceFault(DEVICE, 'command-refused', `не дата и время: ${local}`));
  }
  const shift = await refreshShift(session);
  if (!shift.ok) return failed(shift.fault);
  if (shift.value.open !== 0) return failed(deviceFault(DEVICE, 'shift-open'));
  const status = await session.call('fullStatus', session.operator);
  if (!status.ok) return failed(status.fault);
  if (status.value.date !== date || (status.value.modeByte & 0x0f) === MODE.waitsDate) {
    const set = await session.call('setDate', { ...session.admin, date });
    if (!set.ok) return failed(set.fault);
    const confirmed = await session.call('confirmDate', { ...session.admin, date });
    if (!confirmed.ok) return failed(confirmed.fault);
  }
  const timed = await session.call('setTime', { ...session.admin, time });
  return timed.ok ? done(null) : failed(timed.fault);
}
