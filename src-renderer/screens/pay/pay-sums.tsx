import type { ReactNode } from 'react';
import type { Snapshot } from '#contract/snapshot.ts';
import { money as asMoney, compare, type Money as Sum, subtract } from '#domain/money/money.ts';
import { Money } from '../../kit/money.tsx';
import { t } from '../../texts/text.ts';

interface PaySumsProps {
  readonly payment: NonNullable<Snapshot['payment']>;
  /** Null while the typed sum cannot be read. */
  readonly tenderedMinor: Sum | null;
}

/** Large: what is due (what is left of it, once something is held) and the change. */
export function PaySums({ payment, tenderedMinor }: PaySumsProps): ReactNode {
  const { totalMinor, restMinor, held } = payment;
  if (restMinor === 0) {
    return (
      <div className="pay-sums" role="status">
        <div>
          <p className="due-label">{t('pay.paid')}</p>
          <Money amountMinor={totalMinor} className="money-huge pay-change" />
        </div>
      </div>
    );
  }
  return (
    <div className="pay-sums">
      <div>
        <p className="due-label">{held.length === 0 ? t('pay.due') : t('pay.rest', { totalMinor })}</p>
        <Money amountMinor={restMinor} className="money-huge" />
      </div>
      <Change restMinor={restMinor} tenderedMinor={tenderedMinor} />
    </div>
  );
}

interface ChangeProps {
  readonly restMinor: number;
  readonly tenderedMinor: Sum | null;
}

/** The change, large and green; how much is still missing when the sum is too small. */
function Change({ restMinor, tenderedMinor }: ChangeProps): ReactNode {
  const rest = asMoney(restMinor);
  const given = tenderedMinor ?? asMoney(0);
  const short = compare(given, rest) < 0;
  const shown = short ? subtract(rest, given) : subtract(given, rest);
  return (
    <div role="status">
      <p className="due-label">{t(short ? 'pay.short' : 'pay.change')}</p>
      <Money amountMinor={shown} className={`money-huge ${short ? 'pay-short' : 'pay-change'}`} />
    </div>
  );
}
