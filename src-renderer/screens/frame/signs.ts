/** The signs of the status strip: each state as a word and a level (which gives the shape). */
import type { Snapshot } from '#contract/snapshot.ts';
import type { Level } from '../../kit/state-mark.tsx';
import { faultText } from '../../texts/coded.ts';
import { age, clockTime, deviceTimeMs } from '../../texts/format.ts';
import { terminalFaultText } from '../../texts/terminal-text.ts';
import { t } from '../../texts/text.ts';
import { shortReason } from '../outbox/reason-text.ts';

export interface Sign {
  readonly level: Level;
  readonly text: string;
  /** On a ground of its own: worse than the others of its level. */
  readonly strong?: true;
  /** The screen that tells more; the sign is a button then. */
  readonly opens?: 'outbox';
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
/** From the 22nd hour on the shift is shown as a warning, in the last half an hour on a ground of its own. */
export const SHIFT_WARNING_MS = 2 * HOUR_MS;
const SHIFT_LAST_MS = HOUR_MS / 2;

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
  if (leftMs === null || leftMs > SHIFT_WARNING_MS) return { name, sign: null, since, left };
  const strong = leftMs <= SHIFT_LAST_MS ? ({ strong: true } as const) : {};
  return { name, sign: { level: 'warning', text: name, ...strong }, since, left };
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
    ...terminalSigns(till.terminal),
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

function terminalSigns({ health, problem }: Snapshot['terminal']): readonly Sign[] {
  if (health === 'off') return [];
  const level = { absent: 'warning', connecting: 'idle', ready: 'ok', faulty: 'danger' } as const;
  if (problem === null || health === 'connecting')
    return [{ level: level[health], text: t(`strip.terminal.${health}`) }];
  return [{ level: 'warning', text: t('strip.terminal.problem', { problem: terminalFaultText(problem).short }) }];
}

function scannerSigns(health: Snapshot['scanner']['health']): readonly Sign[] {
  if (health === 'off') return [];
  const level = { absent: 'warning', connecting: 'idle', ready: 'ok', faulty: 'warning' } as const;
  return [{ level: level[health], text: t(`strip.scanner.${health}`) }];
}

/** Older than that, somebody should look why. */
const OUTBOX_WARNING_MS = DAY_MS;

/** Nothing where documents go nowhere: there they wait for a partner to be set up. */
function outboxSigns(
  { sink, count, rejected, oldestAtMs, reason }: Snapshot['outbox'],
  nowMs: number,
): readonly Sign[] {
  if (sink === 'off') return [];
  const opens = 'outbox';
  const waiting = count - rejected;
  const lengthMs = oldestAtMs === null ? 0 : nowMs - oldestAtMs;
  const level = lengthMs >= OUTBOX_WARNING_MS ? 'warning' : 'idle';
  return [
    ...(rejected > 0
      ? [{ level: 'warning', text: t('strip.outbox.rejected', { count: rejected }), opens } as const]
      : []),
    ...(waiting > 0 ? [{ level, text: waitingText(waiting, lengthMs, shortReason(reason)), opens } as const] : []),
  ];
}

/** A document waits for the exchange an hour or two on an ordinary day: its age is said only then. */
function waitingText(count: number, lengthMs: number, reason: string): string {
  const waiting =
    lengthMs < HOUR_MS ? t('strip.outbox', { count }) : t('strip.outbox.age', { count, age: age(lengthMs) });
  return reason === '' ? waiting : t('strip.outbox.reason', { waiting, reason });
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
