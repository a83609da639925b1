/** What the lock says besides the names: money in work, and until when nobody may try again. */
import type { Snapshot } from '#contract/snapshot.ts';
import { type TextKey, t } from '../../texts/text.ts';

type Work = Pick<Snapshot, 'money' | 'fiscal'>;

/** What goes on without a person; everything else waits for one. */
const MONEY_BY_ITSELF = new Set<string>(['sending', 'cancelling', 'checking', 'in-progress', 'waiting-device']);
const FISCAL_BY_ITSELF = new Set<string>(['sending', 'checking', 'waiting-device']);

/** One sentence about money or a document in work, without its goods and sum; null when there is none. */
export function workTold({ money, fiscal }: Work): { readonly key: TextKey; readonly waits: boolean } | null {
  if (money !== null) {
    const waits = !MONEY_BY_ITSELF.has(money.state);
    if (money.kind === 'purchase') return { key: waits ? 'lock.money.waits' : 'lock.money', waits };
    return { key: waits ? 'lock.refund.waits' : 'lock.refund', waits };
  }
  if (fiscal === null) return null;
  const waits = !FISCAL_BY_ITSELF.has(fiscal.state);
  return { key: waits ? 'lock.fiscal.waits' : 'lock.fiscal', waits };
}

const timeOfDay = new Intl.DateTimeFormat('ru-RU', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export interface Waits {
  /** `14:37:05`. */
  readonly time: string;
  /** `4:12`. */
  readonly left: string;
}

/** Until when nobody may try, and how long that still is; null when it is over. */
export function waitsTold(untilMs: number | null, nowMs: number): Waits | null {
  if (untilMs === null || untilMs <= nowMs) return null;
  const seconds = Math.ceil((untilMs - nowMs) / 1000);
  const rest = seconds % 60;
  return { time: timeOfDay.format(untilMs), left: `${(seconds - rest) / 60}:${String(rest).padStart(2, '0')}` };
}

export function badgesTold(untilMs: number | null, nowMs: number): string | null {
  const waits = waitsTold(untilMs, nowMs);
  return waits === null ? null : t('lock.badges.until', { time: waits.time, left: waits.left });
}
