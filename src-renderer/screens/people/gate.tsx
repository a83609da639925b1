import type { ReactNode } from 'react';
import type { Snapshot } from '#contract/snapshot.ts';
import { NEVER_LENT, type Right } from '#domain/rights/rights.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { KeyBar } from '../../kit/key-bar.tsx';
import { type Screen, showScreen } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';

/** Screens that are of no use without a right nobody can lend. */
const NEEDS: Readonly<Partial<Record<Screen, Right>>> = {
  setup: 'settings',
  options: 'settings',
  cashiers: 'cashiers',
};

/** The right of the screen that the person at the till lacks; null when he may be there, or a supervisor may lend it. */
export function gateOf(screen: Screen, { state, rights }: Pick<Snapshot['session'], 'state' | 'rights'>): Right | null {
  const right = NEEDS[screen];
  return right !== undefined && state === 'open' && NEVER_LENT.has(right) && !rights.includes(right) ? right : null;
}

/** Instead of such a screen: whose it is, and how to get there. */
export function Gate({ right }: { readonly right: Right }): ReactNode {
  const back = (): void => showScreen('sell');
  const handlers = { 'gate.back': back };
  useScope('gate', handlers, LAYER.screen);
  return (
    <div className="screen">
      <div className="empty">
        <h1 className="empty-title">{t('right.gate.title')}</h1>
        <p className="gate-text">{t('right.owner-only', { what: t(`right.${right}`) })}</p>
        <div className="button-row">
          <Button command="gate.back" onPress={back}>
            {t('cmd.back')}
          </Button>
        </div>
      </div>
      <KeyBar scope="gate" handlers={handlers} />
    </div>
  );
}
