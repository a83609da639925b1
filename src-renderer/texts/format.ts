/**
 * Figures for the eye, ru-RU: groups parted by a no-break space, a decimal comma, a true minus. Whole minor units and
 * thousandths come in; their digits are moved as text, so no amount ever becomes a fraction on its way to the screen.
 */
const NBSP = '\u00a0';
const MINUS = '\u2212';

const whole = new Intl.NumberFormat('ru-RU', { maximumFractionDigits: 0 });
const dateAndTime = new Intl.DateTimeFormat('ru-RU', {
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const timeOnly = new Intl.DateTimeFormat('ru-RU', { hour: '2-digit', minute: '2-digit' });
const dayAndTime = new Intl.DateTimeFormat('ru-RU', {
  day: '2-digit',
  month: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});
const dayOnly = new Intl.DateTimeFormat('ru-RU', { day: 'numeric', month: 'long', year: 'numeric' });

/** A whole number with groups: `12 345`. */
export const integer = (value: number): string => signed(value, whole.format(Math.abs(value)));

/** Minor units to `1 234,50`; negative with a true minus. */
export const money = (amountMinor: number): string => fixed(amountMinor, 2);

/** Minor units to `1 234,50 ₽`. */
export const moneyWithSign = (amountMinor: number): string => `${money(amountMinor)}${NBSP}₽`;

/** Minor units to a sum to be typed over: `1234,50`, no groups. */
export const moneyTyped = (amountMinor: number): string => money(amountMinor).replaceAll(NBSP, '');

/** Minor units to `850` or `812,48`: kopecks only when there are any. */
export const moneyShort = (amountMinor: number): string => money(amountMinor).replace(/,00$/, '');

/** Thousandths to `1,246` (weighed: always three digits) or `2` (pieces: zeros dropped). */
export function quantity(quantityMilli: number, weighed: boolean): string {
  const text = fixed(quantityMilli, 3);
  return weighed ? text : text.replace(/,?0+$/, (zeros) => (zeros.startsWith(',') || text.includes(',') ? '' : zeros));
}

/** UTC milliseconds to `23.11.2026, 09:05` in the machine's zone. */
export const dateTime = (atMs: number): string => dateAndTime.format(atMs);
/** UTC milliseconds to `09:05`. */
export const clockTime = (atMs: number): string => timeOnly.format(atMs);
/** UTC milliseconds to `23 ноября 2026 г.` */
export const day = (atMs: number): string => dayOnly.format(atMs);

/** When something began, as short as it can be: `09:05` of the same day, `21.11, 09:05` otherwise. */
export const since = (atMs: number, nowMs: number): string =>
  (day(atMs) === day(nowMs) ? timeOnly : dayAndTime).format(atMs);

/** The device's wall clock to UTC milliseconds in the machine's zone; null when it is no time. */
export function deviceTimeMs(text: string): number | null {
  const atMs = Date.parse(text);
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) && Number.isFinite(atMs) ? atMs : null;
}

/** The device's wall clock `2026-11-23T09:05` to `23.11.2026, 09:05`; anything else unchanged. */
export function deviceTime(text: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}:\d{2})/.exec(text);
  return match === null ? text : `${match[3]}.${match[2]}.${match[1]}, ${match[4]}`;
}

/** The device's date `2026-11-23` (time, if any, dropped) to `23.11.2026`. */
export const deviceDate = (text: string): string => deviceTime(`${text.slice(0, 10)}T00:00`).replace(', 00:00', '');

/** Milliseconds to `15 ч 12 мин`, `4 мин`, `3 дн 2 ч`; under a minute `меньше минуты`. */
export function duration(lengthMs: number): string {
  const minutes = Math.floor(Math.abs(lengthMs) / 60_000);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (minutes === 0) return `меньше${NBSP}минуты`;
  if (hours === 0) return `${minutes}${NBSP}мин`;
  if (days >= 2) return `${days}${NBSP}дн${NBSP}${hours % 24}${NBSP}ч`;
  return `${hours}${NBSP}ч${NBSP}${String(minutes % 60).padStart(2, '0')}${NBSP}мин`;
}

/** How old something is, in whole hours up to two days, then in days: `4 ч`, `30 ч`, `6 дн`. */
export function age(lengthMs: number): string {
  const hours = Math.floor(Math.max(0, lengthMs) / 3_600_000);
  return hours < 48 ? `${hours}${NBSP}ч` : `${Math.floor(hours / 24)}${NBSP}дн`;
}

/** Bytes to `640 КБ`, `12 МБ`. */
export function bytes(count: number): string {
  if (count < 1024) return `${integer(count)}${NBSP}Б`;
  if (count < 1024 * 1024) return `${integer(Math.floor(count / 1024))}${NBSP}КБ`;
  return `${integer(Math.floor(count / (1024 * 1024)))}${NBSP}МБ`;
}

function fixed(value: number, places: number): string {
  const digits = String(Math.abs(value)).padStart(places + 1, '0');
  return signed(value, `${whole.format(Number(digits.slice(0, -places)))},${digits.slice(-places)}`);
}

const signed = (value: number, text: string): string => (value < 0 ? `${MINUS}${text}` : text);
