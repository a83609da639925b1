import type { ReactNode } from 'react';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { KeyBar } from '../../kit/key-bar.tsx';
import { Money } from '../../kit/money.tsx';
import { useTill } from '../../state/till-mirror.ts';
import { useUi } from '../../state/ui.ts';
import { money } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';
import { DeferredCount } from '../deferred/deferred-count.tsx';
import { ReturnBanner } from '../returns/return-banner.tsx';
import { ActiveLine } from './active-line.tsx';
import { Banners } from './banners.tsx';
import { EntryField } from './entry-field.tsx';
import { FoundList } from './found-list.tsx';
import { Lines } from './lines.tsx';
import { PriceCard } from './price-card.tsx';
import { RightPanel } from './right-panel.tsx';
import { type NextStep, nextStep, sellHandlers } from './sell-commands.ts';
import { SellEmpty } from './sell-empty.tsx';
// In this order: later files overrule earlier ones.
import './sell.css';
import './entry.css';
import './lines.css';
import './right-panel.css';
import './banners.css';
import './found-list.css';
import './sell-sizes.css';

/** The sale: one input, the lines, the sum, and the next step as the one main button. */
export function Sell(): ReactNode {
  const till = useTill((snapshot) => snapshot);
  // The virtual devices take the room of the panel.
  const panel = useUi((state) => (state.devices && till.profile === 'demo' ? 'hidden' : state.panel));
  const handlers = sellHandlers(till);
  useScope('sell', handlers, LAYER.screen);
  const { lines, activeLineId } = till.receipt;
  const active = lines.find((line) => line.id === activeLineId) ?? null;
  return (
    <div className="screen">
      <div className={`screen-body sell ${panel === 'hidden' ? 'sell-wide' : ''}`}>
        <h1 className="unseen">{t('sell.receipt')}</h1>
        <div className="sell-left">
          <EntryField pendingQuantityMilli={till.receipt.pendingQuantityMilli} />
          <ReturnBanner />
          <Banners />
          <div className="sell-table panel">
            {lines.length === 0 ? <SellEmpty /> : <Lines lines={lines} activeLineId={activeLineId} />}
            <PriceCard />
            <FoundList />
          </div>
          {active !== null && <ActiveLine line={active} />}
          <Totals step={nextStep(till.shift)} onNext={handlers['sell.pay']} />
        </div>
        {panel !== 'hidden' && <RightPanel tab={panel} />}
      </div>
      <KeyBar scope="sell" handlers={handlers} />
    </div>
  );
}

const NEXT_TITLE = { 'open-shift': 'sell.open', 'over-24h': 'sell.close', pay: 'sell.pay' } as const;

function Totals({ step, onNext }: { readonly step: NextStep; readonly onNext: (() => void) | null }): ReactNode {
  const receipt = useTill((till) => till.receipt);
  const empty = receipt.lines.length === 0;
  return (
    <section className="panel totals" aria-label={t('sell.due')}>
      <dl className="totals-parts">
        {!empty && <dt>{t('sell.lines', { count: receipt.lines.length })}</dt>}
        <DeferredCount />
        {receipt.discountMinor !== 0 && (
          <>
            <dt>{t('sell.total.gross')}</dt>
            <dd>{money(receipt.grossMinor)}</dd>
            <dt>{t('sell.total.discount')}</dt>
            <dd>−{money(receipt.discountMinor)}</dd>
          </>
        )}
      </dl>
      <div className="totals-due">
        <span className="due-label">{t('sell.due')}</span>
        <Money amountMinor={receipt.totalMinor} className="money-huge" />
      </div>
      <Button
        look="main"
        large
        command="sell.pay"
        className="totals-button"
        onPress={step === 'pay' && empty ? null : onNext}
      >
        {t(NEXT_TITLE[step])}
      </Button>
    </section>
  );
}
