import type { ReactNode } from 'react';
import { keepFocus } from '../../kit/button.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { useTillClock } from '../../state/till-clock.ts';
import { useTill } from '../../state/till-mirror.ts';
import { showScreen } from '../../state/ui.ts';
import { clockTime } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';
import { deviceSigns, type Sign, shiftSign } from './signs.ts';
import './frame.css';

const MINUTE_MS = 60_000;

/** On every screen: shift, devices, what is unsent, warnings ahead of time, who works, what time it is. */
export function StatusStrip(): ReactNode {
  const till = useTill((snapshot) => snapshot);
  const nowMs = useTillClock(1000);
  if (till.stage === 'setup') return <SetupStrip nowMs={nowMs} />;
  const shift = shiftSign(till.shift, nowMs);
  return (
    <header className="strip">
      <div className="strip-shift">
        {shift.sign !== null && <Mark sign={shift.sign} />}
        {shift.sign === null && <strong>{shift.name}</strong>}
        {shift.since !== '' && <span className="strip-since">· {shift.since}</span>}
        {shift.left !== '' && <span>· {shift.left}</span>}
      </div>
      <ul className="strip-signs" aria-label={t('strip.label')}>
        {deviceSigns(till, Math.floor(nowMs / MINUTE_MS) * MINUTE_MS).map((sign) => (
          <li key={sign.text}>{sign.opens === undefined ? <Mark sign={sign} /> : <SignButton sign={sign} />}</li>
        ))}
      </ul>
      {till.profile === 'demo' && <span className="strip-demo">{t('app.demo')}</span>}
      <span className="strip-cashier">
        {till.session.state === 'locked' && <strong>{t('strip.locked')}</strong>}
        {till.session.state !== 'locked' && (
          <>
            {t('strip.cashier')} <strong>{till.cashier.name}</strong>
          </>
        )}
      </span>
      <time className="strip-clock">{clockTime(nowMs)}</time>
    </header>
  );
}

function SetupStrip({ nowMs }: { readonly nowMs: number }): ReactNode {
  return (
    <header className="strip">
      <strong className="strip-shift">{t('app.title')}</strong>
      <time className="strip-clock">{clockTime(nowMs)}</time>
    </header>
  );
}

const Mark = ({ sign }: { readonly sign: Sign }): ReactNode => (
  <span className={sign.strong ? `strip-strong strip-${sign.level}` : ''}>
    <StateMark level={sign.level}>{sign.text}</StateMark>
  </span>
);

/** A counter that leads to its screen; Pay and the first run keep the stage to themselves. */
function SignButton({ sign }: { readonly sign: Sign }): ReactNode {
  const { opens } = sign;
  return (
    <button
      type="button"
      tabIndex={-1}
      className="strip-button"
      onMouseDown={keepFocus}
      onClick={() => opens !== undefined && showScreen(opens)}
    >
      <Mark sign={sign} />
    </button>
  );
}
