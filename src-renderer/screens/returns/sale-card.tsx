import type { ReactNode } from 'react';
import type { SaleBrief } from '#contract/views.ts';
import type { Handlers } from '../../keys/keymap.ts';
import { Button } from '../../kit/button.tsx';
import { Money } from '../../kit/money.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { money, quantity } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';

interface SaleCardProps {
  readonly sale: SaleBrief | null;
  readonly handlers: Handlers<'returnFind'>;
}

/** The chosen sale whole, before anything is done with it; below it the one next step. */
export function SaleCard({ sale, handlers }: SaleCardProps): ReactNode {
  return (
    <section className="panel sale-card">
      {sale === null ? <p className="empty">{t('return.find.pick')}</p> : <Known sale={sale} handlers={handlers} />}
    </section>
  );
}

function Known({ sale, handlers }: { readonly sale: SaleBrief; readonly handlers: Handlers<'returnFind'> }): ReactNode {
  const { number, atMs, shiftNumber, shiftOpen, fdNumber, fiscalSign, cashierName, cardMask, goods, lines } = sale;
  const allBack = sale.returned === 'all';
  return (
    <>
      <header className="sale-head">
        <h2 className="sale-title">{t('return.sale', { number, atMs })}</h2>
        <p className="quiet">
          {t('return.sale.shift', { shiftNumber })}, {t(shiftOpen ? 'return.shift.open' : 'return.shift.closed')}
        </p>
        <p className="quiet">
          {t('return.sale.fiscal', { fdNumber, fiscalSign: String(fiscalSign).padStart(10, '0') })}
        </p>
        <p className="quiet">{t('return.sale.cashier', { name: cashierName })}</p>
        {cardMask !== '' && <p className="quiet">{t('return.sale.card', { card: cardMask })}</p>}
      </header>
      <ol className="sale-goods scroll">
        {goods.map((good, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a sealed receipt never move
          <li key={index} className="sale-good">
            <span className="sale-good-name">{good.name}</span>
            <span className="quiet">× {quantity(good.quantityMilli, false)}</span>
            <span>{money(good.sumMinor)}</span>
          </li>
        ))}
        {lines > goods.length && <li className="quiet">{t('return.sale.more', { count: lines - goods.length })}</li>}
      </ol>
      <footer className="sale-foot">
        <p className="sale-total">
          {sale.returned !== 'none' && (
            <StateMark level={allBack ? 'idle' : 'warning'}>{t(`return.returned.${sale.returned}`)}</StateMark>
          )}
          <Money amountMinor={sale.totalMinor} className="sale-sum" />
        </p>
        <Button look="main" command="returnFind.open" onPress={allBack ? null : handlers['returnFind.open']}>
          {t('cmd.return.open')}
        </Button>
        <Button command="returnFind.notShown" onPress={handlers['returnFind.notShown']}>
          {t('return.not-shown')}
        </Button>
      </footer>
    </>
  );
}
