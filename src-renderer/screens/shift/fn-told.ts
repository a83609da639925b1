/** The fiscal storage and the tax operator on the shift screen: facts, and warnings with what to do. */
import type { Snapshot } from '#contract/snapshot.ts';
import type { Level } from '../../kit/state-mark.tsx';
import { deviceDate, deviceTimeMs, since } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';

type Registrar = Snapshot['registrar'];
export interface Warning {
  readonly level: Level;
  readonly text: string;
}

const DAY_MS = 24 * 3_600_000;
/** By law the registrar stops 30 days after the first document the operator has not confirmed (spec/fiscal.md). */
const OFD_DAYS = 30;
/** Earlier than that it is an ordinary bad line. */
const OFD_WARN_DAYS = 5;
const LEVEL = { 'resource-3-days': 'danger', 'resource-30-days': 'warning', 'archive-90': 'warning' } as const;

/** Name and value of each fact; what the registrar has not told is left out. */
export function fnFacts(registrar: Registrar, nowMs: number): readonly (readonly [name: string, value: string])[] {
  const { fnNumber, fnValidUntil } = registrar;
  return [
    ...(fnNumber === '' ? [] : [[t('shift.fn.number'), fnNumber] as const]),
    ...(fnValidUntil === '' ? [] : [[t('shift.fn.until'), deviceDate(fnValidUntil)] as const]),
    [t('shift.fn.unsent'), unsent(registrar, nowMs)],
  ];
}

function unsent({ ofdUnsent: count, ofdFirstUnsentAt }: Registrar, nowMs: number): string {
  if (count === 0) return t('shift.fn.unsent.none');
  const sinceMs = deviceTimeMs(ofdFirstUnsentAt);
  if (sinceMs === null) return t('shift.fn.unsent.count', { count });
  return t('shift.fn.unsent.since', { count, since: since(sinceMs, nowMs) });
}

/** The worst first. */
export function fnWarnings(registrar: Registrar, nowMs: number): readonly Warning[] {
  const storage = registrar.fnWarnings.flatMap((warning): Warning[] =>
    warning === 'ofd-overdue' ? [] : [{ level: LEVEL[warning], text: t(`shift.fn.${warning}`) }],
  );
  return [...ofdWarning(registrar, nowMs), ...storage];
}

function ofdWarning({ fnWarnings: said, ofdUnsent, ofdFirstUnsentAt }: Registrar, nowMs: number): readonly Warning[] {
  const sinceMs = ofdUnsent === 0 ? null : deviceTimeMs(ofdFirstUnsentAt);
  const days = sinceMs === null ? 0 : Math.floor((nowMs - sinceMs) / DAY_MS);
  if (said.includes('ofd-overdue') || days >= OFD_DAYS) return [{ level: 'danger', text: t('shift.fn.ofd-overdue') }];
  if (days < OFD_WARN_DAYS) return [];
  return [{ level: days >= 20 ? 'danger' : 'warning', text: t('shift.fn.ofd-soon', { days: OFD_DAYS - days }) }];
}
