import { type ReactNode, useRef } from 'react';
import type { ReturningView } from '#contract/snapshot.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { useHeldFocus } from '../../kit/focus.ts';
import { KeyBar } from '../../kit/key-bar.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { Money } from '../../kit/money.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { shownNotice } from '../../state/notices.ts';
import { useTill } from '../../state/till-mirror.ts';
import { useUi } from '../../state/ui.ts';
import { deviceDate } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';
import { Banners } from '../sell/banners.tsx';
import { activeLine, linesHandlers, typedCode } from './lines-commands.ts';
import { LineInFull, LinesTable } from './lines-table.tsx';
import { PaybackList } from './payback-list.tsx';
import { otherPayback, problemText } from './payback-told.ts';
import { ReturnDialogs } from './return-dialogs.tsx';
import { useReturns } from './returns-store.ts';

interface ReturningProps {
  readonly returning: ReturningView;
}

/** What comes back and in what way the money goes: all of it in sight before anything is done. */
export function ReturnLines({ returning }: ReturningProps): ReactNode {
  const { code, lineId, dialog } = useReturns((state) => state);
  const field = useRef<HTMLInputElement>(null);
  const notice = useTill((till) => shownNotice(till)?.id ?? null);
  const handlers = linesHandlers(returning, notice);
  useHeldFocus(field, useUi((state) => state.dialogs.length === 0) && dialog === null);
  useScope('returnLines', handlers, LAYER.screen);
  const active = activeLine(returning.lines, lineId);
  const without = returning.sale === null;
  const other = otherPayback(returning);
  return (
    <div className="screen">
      <div className="screen-body return-lines">
        <div className="return-left">
          <SaleHead returning={returning} />
          <div className="return-entry">
            <label className="panel entry-box">
              <span className="entry-mode">{t('return.mode')}</span>
              <input
                ref={field}
                className="entry-input"
                value={code}
                placeholder={t(without ? 'return.lines.input.without' : 'return.lines.input')}
                aria-label={t('return.lines.label')}
                autoComplete="off"
                spellCheck={false}
                maxLength={4096}
                onChange={(event) => typedCode(event.target.value)}
              />
            </label>
            <MessageLine wrap idle={t(without ? 'return.lines.idle.without' : 'return.lines.idle')} />
          </div>
          <Banners dismiss="returnLines.notice" />
          <LinesTable returning={returning} activeId={active?.id ?? null} />
          {active !== null && <LineInFull line={active} />}
        </div>
        <aside className="panel return-side">
          <p className="return-due">
            <span className="due-label">{t('return.total')}</span>
            <Money amountMinor={returning.totalMinor} className="return-sum" />
          </p>
          <HowMoney returning={returning} />
          <div className="return-buttons">
            {other !== null && (
              <Button command="returnLines.cash" onPress={handlers['returnLines.cash']}>
                {t(other === 'cash' ? 'return.cash.instead' : 'return.cash.as-paid')}
              </Button>
            )}
            <Button command="returnLines.details" onPress={handlers['returnLines.details']}>
              {t('return.details')}
            </Button>
            <Button
              look="main"
              large
              command="returnLines.begin"
              onPress={returning.plan === null ? null : handlers['returnLines.begin']}
            >
              {t(returning.plan === null && returning.problem === null ? 'return.nothing' : 'return.begin')}
            </Button>
          </div>
        </aside>
      </div>
      <KeyBar scope="returnLines" handlers={handlers} />
      {dialog !== null && <ReturnDialogs dialog={dialog} returning={returning} />}
    </div>
  );
}

/** Which sale it is, and what about it matters: its shift, and whether the buyer has the receipt. */
export function SaleHead({ returning }: ReturningProps): ReactNode {
  const { sale, receiptShown, soldOn } = returning;
  return (
    <header className="return-head">
      <h1 className="return-title">
        {sale === null ? t('return.without') : t('return.sale', { number: sale.number, atMs: sale.atMs })}
      </h1>
      <p className="return-facts">
        {sale === null ? (
          <span>{t('return.without.sold', { day: deviceDate(soldOn) })}</span>
        ) : (
          <>
            <span>
              {t('return.sale.shift', { shiftNumber: sale.shiftNumber })},{' '}
              {t(sale.shiftOpen ? 'return.shift.open' : 'return.shift.closed')}
            </span>
            <span>
              {t('return.sale.fiscal', {
                fdNumber: sale.fdNumber,
                fiscalSign: String(sale.fiscalSign).padStart(10, '0'),
              })}
            </span>
          </>
        )}
        {!receiptShown && <StateMark level="warning">{t('return.not-shown')}</StateMark>}
      </p>
    </header>
  );
}

function HowMoney({ returning }: ReturningProps): ReactNode {
  const { plan, problem, reason, buyer } = returning;
  return (
    <div className="return-how scroll">
      <h2 className="field-label">{t('return.how')}</h2>
      {plan !== null && <PaybackList plan={plan} begun={false} />}
      {problem !== null && (
        <p className="return-problem" role="alert">
          <span className="mark mark-danger" aria-hidden="true" />
          {problemText(problem)}
        </p>
      )}
      {plan === null && problem === null && <p className="quiet">{t('return.how.none')}</p>}
      {reason !== '' && <p className="return-told">{t('return.details.reason', { reason })}</p>}
      {buyer !== '' && <p className="return-told">{t('return.details.buyer', { buyer })}</p>}
    </div>
  );
}
