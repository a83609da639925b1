import type { ReactNode } from 'react';
import type { Snapshot } from '#contract/snapshot.ts';
import { Money } from '../../kit/money.tsx';
import { useTill } from '../../state/till-mirror.ts';
import { t } from '../../texts/text.ts';
import { type NextStep, nextStep } from './sell-commands.ts';

const TEXTS = {
  'open-shift': { title: 'sell.empty.closed', hint: 'sell.empty.closed.hint' },
  'over-24h': { title: 'sell.empty.over', hint: 'sell.empty.over.hint' },
  pay: { title: 'sell.empty.title', hint: 'sell.empty.hint' },
} as const satisfies Record<NextStep, unknown>;

/** Before the first scan: what to do; after a sale: the change, large, until the next good arrives. */
export function SellEmpty(): ReactNode {
  const last = useTill((till) => till.lastReceipt);
  const step = useTill((till) => nextStep(till.shift));
  const noGoods = useTill((till) => till.catalogueItems === 0);
  if (noGoods) return <Invitation title={t('sell.empty.catalogue')} hint={t('sell.empty.catalogue.hint')} />;
  if (last === null || step !== 'pay') return <Invitation title={t(TEXTS[step].title)} hint={t(TEXTS[step].hint)} />;
  if (last.correction || last.kind !== 'sale') return <NotASale last={last} />;
  return (
    <div className="empty sold" role="status">
      <p className="sold-number">✓ {t('sell.last', { number: last.number })}</p>
      <p className="sold-label">{last.changeMinor === 0 ? t('sell.nochange') : t('sell.change')}</p>
      {last.changeMinor !== 0 && <Money amountMinor={last.changeMinor} className="money-huge sold-change" />}
      <p>{t('sell.empty.next')}</p>
    </div>
  );
}

/** A return or a correction has no change to give: its number and sum are all there is to say. */
function NotASale({ last }: { readonly last: NonNullable<Snapshot['lastReceipt']> }): ReactNode {
  const { number, totalMinor, correction } = last;
  return (
    <div className="empty sold" role="status">
      <p className="sold-number">✓ {t(correction ? 'correction.last' : 'return.last', { number })}</p>
      <Money amountMinor={totalMinor} className="empty-title" />
      <p>{t('sell.empty.next')}</p>
    </div>
  );
}

function Invitation({ title, hint }: { readonly title: string; readonly hint: string }): ReactNode {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      <p>{hint}</p>
    </div>
  );
}
