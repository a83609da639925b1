import type { ReactNode } from 'react';
import { StateMark } from '../../kit/state-mark.tsx';
import { useTillClock } from '../../state/till-clock.ts';
import { useTill } from '../../state/till-mirror.ts';
import { t } from '../../texts/text.ts';
import { fnFacts, fnWarnings } from './fn-told.ts';

const MINUTE_MS = 60_000;

/** The fiscal storage and what waits for the tax operator. */
export function FnState(): ReactNode {
  const registrar = useTill((till) => till.registrar);
  const nowMs = useTillClock(MINUTE_MS);
  return (
    <dl className="till-facts" aria-label={t('shift.fn.title')}>
      {fnFacts(registrar, nowMs).map(([name, value]) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What will stop the till one day, in full; nothing on an ordinary day. */
export function FnWarnings(): ReactNode {
  const registrar = useTill((till) => till.registrar);
  const warnings = fnWarnings(registrar, useTillClock(MINUTE_MS));
  if (warnings.length === 0) return null;
  return (
    <ul className="panel shift-warnings">
      {warnings.map(({ level, text }) => (
        <li key={text}>
          <StateMark level={level}>{text}</StateMark>
        </li>
      ))}
    </ul>
  );
}
