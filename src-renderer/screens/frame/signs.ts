/** The signs of the status strip: each state as a word and a level (which gives the shape). */
import type { Snapshot } from '#contract/snapshot.ts';
import type { Level } from '../../kit/state-mark.tsx';
import { faultText } from '../../texts/coded.ts';
import { age, clockTime, deviceTimeMs } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';

export interface Sign {
  readonly level: Level;
  readonly text: string;
  /** On a ground of its own: worse than the others of its level. */
  readonly strong?: true;
}

export interface ShiftSign {
  readonly name: string;
  /** Null while nothing about the shift needs a shape. */
  readonly sign: Sign | null;
  /** When it was opened, and how long it may go on; empty when there is nothing to say. */
  readonly since: string;
  readonly left: string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** From the 22nd hour on the shift is shown as a warning. */
export const SHIFT_WARNING_MS = 2 * HOUR_MS;

/** The shift: number, since when, how long it may still go on; a warning from 22 hours, danger from 24. */
export function shiftSign(shift: Snapshot['shift'], nowMs: number): ShiftSign {
  const name = t('strip.shift', { number: shift.number });
  if (shift.state === 'closed') return alone({ level: 'idle', text: t('strip.shift.closed') });
  if (shift.state === 'opening') return alone({ level: 'idle', text: t('strip.shift.opening') });
  if (shift.state === 'closing') return alone({ level: 'idle', text: t('strip.shift.closing') });
  const since = shift.openedAtMs === null ? '' : t('strip.shift.opened', { time: clockTime(shift.openedAtMs) });
  const leftMs = shift.deadlineMs === null ? null : shift.deadlineMs - nowMs;
  if (shift.state === 'over-24h' || (leftMs !== null && leftMs <= 0)) {
    return { name, sign: { level: 'danger', text: `${name}, ${t('strip.shift.over')}` }, since, left: '' };
  }
  const left = leftMs === null ? '' : t('strip.shift.left', { leftMs });
  const soon = leftMs !== null && leftMs <= SHIFT_WARNING_MS;
  return { name, sign: soon ? { level: 'warning', text: name } : null, since, left };
}

const alone = (sign: Sign): ShiftSign => ({ name: sign.text, sign, since: '', left: '' });

const RANK: Readonly<Record<Level, number>> = { danger: 0, warning: 1, idle: 2, ok: 2 };

/**
 * Registrar, scanner, unsent documents, fiscal storage, import: only what there is to say, trouble first, so that a
 * narrow strip loses the calm ones.
 */
export function deviceSigns(till: Snapshot, nowMs: number): readonly Sign[] {
  return [
    registrarSign(till.registrar),
    ...scannerSigns(till.scanner.health),
    ...importSigns(till),
    ...outboxSigns(till.outbox, nowMs),
    ...ofdSigns(till.registrar, nowMs),
    ...till.registrar.fnWarnings.filter((warning) => warning !== 'ofd-overdue').map(fnSign),
  ].toSorted((one, other) => RANK[one.level] - RANK[other.level]);
}

function registrarSign(registrar: Snapshot['registrar']): Sign {
  const { health, problem, paper } = registrar;
  if (health !== 'off' && health !== 'connecting') {
    if (paper === 'waiting-continue') return { level: 'warning', text: t('strip.registrar.waiting-continue') };
    if (paper === 'out') return { level: 'danger', text: t('strip.registrar.paper-out') };
    if (problem !== null)
      return { level: 'danger', text: t('strip.registrar.problem', { problem: faultText(problem).short }) };
  }
  const level = { off: 'idle', absent: 'danger', connecting: 'idle', ready: 'ok', faulty: 'danger' } as const;
  return { level: level[health], text: t(`strip.registrar.${health}`) };
}

function scannerSigns(health: Snapshot['scanner']['health']): readonly Sign[] {
  if (health === 'off') return [];
  const level = { absent: 'warning', connecting: 'idle', ready: 'ok', faulty: 'warning' } as const;
  return [{ level: level[health], text: t(`strip.scanner.${health}`) }];
}

/** A document waits for the exchange an hour or two on an ordinary day: its age is said only then. */
function outboxSigns({ count, oldestAtMs }: Snapshot['outbox'], nowMs: number): readonly Sign[] {
  if (count === 0) return [];
  const lengthMs = oldestAtMs === null ? 0 : nowMs - oldestAtMs;
  const text = lengthMs < HOUR_MS ? t('strip.outbox', { count }) : t('strip.outbox.age', { count, age: age(lengthMs) });
  return [{ level: 'idle', text }];
}

/** By law the registrar stops 30 days after the first document the operator has not confirmed. */
const OFD_LEVELS: readonly (Pick<Sign, 'level' | 'strong'> & { readonly fromDays: number })[] = [
  { fromDays: 27, level: 'danger', strong: true },
  { fromDays: 20, level: 'danger' },
  { fromDays: 5, level: 'warning', strong: true },
  { fromDays: 1, level: 'warning' },
];

function ofdSigns(registrar: Snapshot['registrar'], nowMs: number): readonly Sign[] {
  const { ofdUnsent: count, ofdFirstUnsentAt, fnWarnings } = registrar;
  if (fnWarnings.includes('ofd-overdue')) return [{ level: 'danger', strong: true, text: overdueText(count) }];
  if (count === 0) return [];
  const sinceMs = deviceTimeMs(ofdFirstUnsentAt);
  const lengthMs = sinceMs === null ? 0 : nowMs - sinceMs;
  const late = OFD_LEVELS.find(({ fromDays }) => lengthMs >= fromDays * DAY_MS);
  if (late === undefined) return [{ level: 'idle', text: t('strip.ofd', { count }) }];
  const { level, strong } = late;
  return [{ level, text: t('strip.ofd.age', { count, age: age(lengthMs) }), ...(strong && { strong }) }];
}

const overdueText = (count: number): string =>
  count === 0 ? t('strip.fn.ofd-overdue') : t('strip.ofd.overdue', { count });

const fnSign = (warning: Snapshot['registrar']['fnWarnings'][number]): Sign => ({
  level: warning === 'resource-30-days' ? 'warning' : 'danger',
  text: t(`strip.fn.${warning}`),
});

function importSigns({ import: running }: Snapshot): readonly Sign[] {
  return running === null ? [] : [{ level: 'idle', text: t('strip.import', { percent: importPercent(running) }) }];
}

/** Whole percent of the bytes read, 0..100. */
export function importPercent({ bytesRead, bytesTotal }: NonNullable<Snapshot['import']>): number {
  return bytesTotal <= 0 ? 0 : Math.min(100, Math.floor((bytesRead * 100) / bytesTotal));
}
