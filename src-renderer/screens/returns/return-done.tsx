import { type ReactNode, useEffect, useState } from 'react';
import type { ReturningView } from '#contract/snapshot.ts';
import type { ReceiptDetail } from '#contract/views.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { KeyBar } from '../../kit/key-bar.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { Money } from '../../kit/money.tsx';
import { StateMark } from '../../kit/state-mark.tsx';
import { act, ask } from '../../state/act.ts';
import { useTill } from '../../state/till-mirror.ts';
import { useUi } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';
import { leaveReturns } from './find-sales.ts';
import { PaperButtons, PaperDialog } from './papers.tsx';
import { PaybackList } from './payback-list.tsx';
import { usePapers } from './use-papers.ts';

/** The end: the receipt is made, this much cash goes to the buyer, and the papers accounting wants. */
export function ReturnDone({ seen }: { readonly seen: ReturningView }): ReactNode {
  const last = useTill((till) => till.lastReceipt);
  const receipt = useReceipt(seen.id);
  const papersWanted = usePapersWanted(seen);
  const papers = usePapers(papersWanted === null ? null : receipt);
  const free = useUi((state) => state.dialogs.length === 0);
  const handlers = {
    'returnDone.note': papers.note,
    'returnDone.order': papers.order,
    'returnDone.done': leaveReturns,
  };
  useScope('returnDone', handlers, LAYER.screen);
  if (last === null) return null;
  const cashMinor = seen.plan?.cashMinor ?? 0;
  return (
    <div className="screen">
      <div className="screen-body return-done">
        <section className="panel return-main">
          <div className="return-body scroll">
            <h1 className="return-done-title">
              <StateMark level="ok">{t('return.done.title')}</StateMark>
            </h1>
            <p className="quiet">{t('return.done.receipt', { number: last.number, fdNumber: last.fdNumber })}</p>
            {last.print === 'pending' && (
              <div className="banner panel banner-warning">
                <StateMark level="warning">{t('return.done.print')}</StateMark>
                <Button command="global.print" onPress={() => void act('printer.continue', {})}>
                  {t('sell.print.continue')}
                </Button>
              </div>
            )}
            <p className="return-give">
              <span className="due-label">{t(cashMinor > 0 ? 'return.done.cash' : 'return.done.no-cash')}</span>
              {cashMinor > 0 && <Money amountMinor={cashMinor} className="money-huge" />}
            </p>
            {papersWanted !== null && (
              <section className="return-papers">
                <h2 className="field-label">{papersWanted}</h2>
                <PaperButtons papers={papers} note="returnDone.note" order="returnDone.order" />
              </section>
            )}
            {seen.plan !== null && (
              <div className="return-steps">
                <h2 className="field-label">{t('return.done.money')}</h2>
                <PaybackList plan={donePlan(seen.plan)} begun={false} />
              </div>
            )}
          </div>
          <div className="return-foot">
            <MessageLine wrap />
            <Button look="main" command="returnDone.done" className="return-go" onPress={leaveReturns}>
              {t('return.done.next')}
            </Button>
          </div>
        </section>
      </div>
      <KeyBar scope="returnDone" handlers={handlers} />
      {free && papers.open !== null && receipt !== null && <PaperDialog papers={papers} />}
    </div>
  );
}

type Plan = NonNullable<ReturningView['plan']>;
const donePlan = (plan: Plan): Plan => ({ ...plan, steps: plan.steps.map((step) => ({ ...step, state: 'done' })) });

/** The sealed return as the journal has it; null until it is read. */
function useReceipt(id: string): ReceiptDetail | null {
  const [receipt, setReceipt] = useState<ReceiptDetail | null>(null);
  useEffect(() => {
    let shown = true;
    void ask('journal.receipt', { id }).then((answer) => shown && setReceipt(answer));
    return () => {
      shown = false;
    };
  }, [id]);
  return receipt;
}

/** Why accounting wants papers of this return; null when it does not. */
function usePapersWanted({ sale, receiptShown }: ReturningView): string | null {
  const [always, setAlways] = useState(false);
  useEffect(() => {
    let shown = true;
    void ask('options.get', {}).then((answer) => shown && answer !== null && setAlways(answer.returnPapers));
    return () => {
      shown = false;
    };
  }, []);
  if (sale === null || !receiptShown) return t('return.done.papers.without');
  if (!sale.shiftOpen) return t('return.done.papers.closed');
  return always ? t('return.done.papers') : null;
}
