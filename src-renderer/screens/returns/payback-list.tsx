import type { ReactNode } from 'react';
import type { ReturningView } from '#contract/snapshot.ts';
import { money } from '../../texts/format.ts';
import { paybackRows, stateText } from './payback-told.ts';

interface PaybackListProps {
  readonly plan: NonNullable<ReturningView['plan']>;
  /** The money is on its way: each row tells how far it is. */
  readonly begun: boolean;
}

const SIGN: Readonly<Record<string, string>> = { done: '✓', next: '→', 'in-work': '…' };

/** How the money goes back, one row a way, in the order in which it moves. */
export function PaybackList({ plan, begun }: PaybackListProps): ReactNode {
  return (
    <ol className="payback">
      {paybackRows(plan).map(({ id, text, amountMinor, state }) => (
        <li key={id} className={`payback-row ${begun ? `payback-${state}` : ''}`}>
          {begun && (
            <span className="payback-sign" aria-hidden="true">
              {SIGN[state] ?? ''}
            </span>
          )}
          <span className="payback-text">
            {text}
            {begun && <span className="payback-state">{stateText(state)}</span>}
          </span>
          <strong className="payback-sum">{money(amountMinor)}</strong>
        </li>
      ))}
    </ol>
  );
}
