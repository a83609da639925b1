/**
 * Wall-clock time of the device as milliseconds «as if UTC»: the form the ФФД itself uses for its unixtime
 * (spec/fiscal.md 5.1), so no time zone exists inside the device.
 */

const pad = (value: number, size = 2): string => String(value).padStart(size, '0');

/** `2026-11-23` */
export function shownDate(wallMs: number): string {
  const at = new Date(wallMs);
  return `${pad(at.getUTCFullYear(), 4)}-${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())}`;
}

/** `09:05:10` */
export function shownTime(wallMs: number): string {
  const at = new Date(wallMs);
  return `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}:${pad(at.getUTCSeconds())}`;
}

/** `2026-11-23T09:05` */
export function shownDateTime(wallMs: number): string {
  return `${shownDate(wallMs)}T${shownTime(wallMs).slice(0, 5)}`;
}

/** `23.11.2026 09:05`, as printed. */
export function printedDateTime(wallMs: number): string {
  const [year, month, day] = shownDate(wallMs).split('-');
  return `${day}.${month}.${year} ${shownTime(wallMs).slice(0, 5)}`;
}

/** `20261123T0905`, as in the QR line. */
export function qrDateTime(wallMs: number): string {
  return `${shownDate(wallMs).replaceAll('-', '')}T${shownTime(wallMs).slice(0, 5).replace(':', '')}`;
}

/** Midnight of a calendar day of 2000..2099; null when there is no such day. */
export function dayStart(year: number, month: number, day: number): number | null {
  const wallMs = Date.UTC(2000 + year, month - 1, day);
  const at = new Date(wallMs);
  return year <= 99 && at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? wallMs : null;
}

export const DAY_MS = 86_400_000;

/** Milliseconds since midnight. */
export function timeOfDay(wallMs: number): number {
  return ((wallMs % DAY_MS) + DAY_MS) % DAY_MS;
}
