/** Wall-clock time of the place, as registrars write it: `2026-11-23T09:05` or with seconds. */

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?$/;
const two = (value: number): string => String(value).padStart(2, '0');

/** Minutes are enough for comparing and showing. */
export function localTime(atMs: number): string {
  const date = new Date(atMs);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Null when the text is no such time. */
export function parseLocal(text: string): number | null {
  const match = LOCAL.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0));
  return new Date(year ?? 0, (month ?? 1) - 1, day, hour, minute, second ?? 0).getTime();
}
