/** Names of the copies of the base, and which of them are kept. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface BackupFile {
  readonly name: string;
  readonly path: string;
  /** From the name, which is the place's wall clock to the second. */
  readonly atMs: number;
  /** Why it was made: `shift`, `daily`, `hand`, `before-0020`. */
  readonly reason: string;
  readonly sizeBytes: number;
}

const NAME = /^ledger-(\d{4})-(\d{2})-(\d{2})-(\d{2})(\d{2})(\d{2})-([a-z0-9-]+?)(?:_\d+)?\.sqlite$/;
const DAY_MS = 86_400_000;
const ALL_DAYS = 7;
const WEEKLY_DAYS = 62;
const MONTHLY_DAYS = 366;
/** Whatever the calendar says. */
const AT_LEAST = 3;

const two = (value: number): string => String(value).padStart(2, '0');

/** A free name in `dir`: `ledger-2026-11-23-090507-shift.sqlite`; `_2` and so on for a second copy of one second. */
export function newBackupPath(dir: string, atMs: number, reason: string): string {
  const date = new Date(atMs);
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
  const stem = join(dir, `ledger-${day}-${time}-${reason}`);
  let path = `${stem}.sqlite`;
  for (let again = 2; existsSync(path); again++) path = `${stem}_${again}.sqlite`;
  return path;
}

/** Newest first; other files in the folder are not ours to name. An absent folder holds none. */
export function listBackups(dir: string): BackupFile[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .flatMap((name) => {
      const named = parseName(name);
      return named ? [{ ...named, name, path: join(dir, name), sizeBytes: statSync(join(dir, name)).size }] : [];
    })
    .sort(newestFirst);
}

/**
 * Which copies are kept at `nowMs`: all of the last 7 days (and any from a clock that ran ahead), before that the last
 * one of each week for 2 months, before that the last one of each month for a year; and never fewer than 3.
 */
export function keptBackups<File extends Pick<BackupFile, 'name' | 'atMs'>>(
  files: readonly File[],
  nowMs: number,
): File[] {
  const sorted = [...files].sort(newestFirst);
  const taken = new Set<string>();
  return sorted.filter((file, index) => {
    const period = periodOf(file.atMs, nowMs);
    const isKept = index < AT_LEAST || period === 'always' || (period !== 'never' && !taken.has(period));
    taken.add(period);
    return isKept;
  });
}

/** Of the copies of one period only the newest is kept. */
function periodOf(atMs: number, nowMs: number): string {
  const ageMs = nowMs - atMs;
  if (ageMs <= ALL_DAYS * DAY_MS) return 'always';
  if (ageMs <= WEEKLY_DAYS * DAY_MS) return `week of ${mondayOf(atMs)}`;
  return ageMs <= MONTHLY_DAYS * DAY_MS ? `month of ${monthOf(atMs)}` : 'never';
}

function mondayOf(atMs: number): string {
  const date = new Date(atMs);
  date.setDate(date.getDate() - ((date.getDay() + 6) % 7));
  return `${monthOf(date.getTime())}-${two(date.getDate())}`;
}

function monthOf(atMs: number): string {
  const date = new Date(atMs);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}`;
}

function newestFirst(a: Pick<BackupFile, 'name' | 'atMs'>, b: Pick<BackupFile, 'name' | 'atMs'>): number {
  // Of one second the longer name is the later copy: `_2`, `_10`.
  return b.atMs - a.atMs || b.name.length - a.name.length || (a.name < b.name ? 1 : -1);
}

function parseName(name: string): Pick<BackupFile, 'atMs' | 'reason'> | null {
  const match = NAME.exec(name);
  if (!match) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  return { atMs: new Date(year, month - 1, day, hour, minute, second).getTime(), reason: match[7] ?? '' };
}
