import { SHIFT_LIMIT_MS } from '#domain/shift/limits.ts';
import type { ShiftRow } from '#main/ledger/rows.ts';
import type { Devices } from './devices.ts';

/** By our clock, or by the registrar's word: ours may have been wrong when the shift was opened. */
export function isOver24h(shift: ShiftRow, devices: Devices, nowMs: number): boolean {
  const { status } = devices;
  const registrarSaysSo = status?.shift === 'over-24h' && status.shiftNumber === shift.number;
  return registrarSaysSo || nowMs - shift.openedAtMs >= SHIFT_LIMIT_MS;
}
