import type { ReactNode } from 'react';
import { StateMark } from '../../kit/state-mark.tsx';
import { useTillClock } from '../../state/till-clock.ts';
import { useTill } from '../../state/till-mirror.ts';
import { badgesTold } from './lock-told.ts';

/** After too many unknown cards: until when none is taken. */
export function BadgesLocked(): ReactNode {
  const untilMs = useTill((till) => till.session.badgesLockedUntilMs);
  const text = badgesTold(untilMs, useTillClock(1000));
  return text === null ? null : (
    <p className="lock-work">
      <StateMark level="warning">{text}</StateMark>
    </p>
  );
}
