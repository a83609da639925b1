import { type ReactNode, useEffect, useRef } from 'react';
import type { PaybackStepView, ReturningView } from '#contract/snapshot.ts';
import { sum, money as toMoney } from '#domain/money/money.ts';
import type { Handlers } from '../../keys/keymap.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { useHeldFocus } from '../../kit/focus.ts';
import { KeyBar } from '../../kit/key-bar.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { Money } from '../../kit/money.tsx';
import { type Level, StateMark } from '../../kit/state-mark.tsx';
import { act } from '../../state/act.ts';
import { shownNotice } from '../../state/notices.ts';
import { useTill } from '../../state/till-mirror.ts';
import { say, showScreen, useUi } from '../../state/ui.ts';
import { money, quantity } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';
import { Banners } from '../sell/banners.tsx';
import { changePayback } from './lines-commands.ts';
import { PaybackList } from './payback-list.tsx';
import { type MoneyStage, moneyStage, otherPayback, problemText } from './payback-told.ts';
import { SaleHead } from './return-lines.tsx';
import { returns, useReturns } from './returns-store.ts';
import { useSending } from './use-sending.ts';

const LEVEL: Readonly<Record<MoneyStage, Level>> = {
  owed: 'danger',
  part: 'danger',
  cash: 'warning',
  none: 'warning',
  work: 'idle',
  fiscal: 'idle',
};

const NO_RECEIPT: ReadonlySet<string> = new Set(['not-sent', 'not-done', 'refused']);

interface ReturningProps {
  readonly returning: ReturningView;
}

/** Money is on its way, or the receipt is: where it stands, what the buyer has already, and the one next step. */
export function ReturnMoney({ returning }: ReturningProps): ReactNode {
  const busy = useTill((till) => till.fiscal !== null || till.money !== null);
  const notice = useTill((till) => shownNotice(till)?.id ?? null);
  const slip = useReturns((state) => state.slip);
  const send = useSending();
  // The dialog over it says that there is no receipt: nothing is being printed.
  const stopped = useTill((till) => till.fiscal !== null && NO_RECEIPT.has(till.fiscal.state));
  const stage = moneyStage(stopped ? { ...returning, stage: 'refunding' } : returning);
  const step = nextStep(returning, stage);
  const byHand = step?.byHand === true ? step : null;
  const go = (): void => send(async () => (byHand === null ? act('returns.begin', {}) : confirmByHand(byHand, slip)));
  const waits = busy || stage === 'work' || stage === 'fiscal';
  const handlers: Handlers<'returnMoney'> = {
    'returnMoney.go': waits ? null : go,
    'returnMoney.cash': waits ? null : changePayback(returning),
    'returnMoney.notice': notice === null ? null : () => void act('notice.dismiss', { id: notice }),
    'returnMoney.back': waits ? null : () => leave(stage),
  };
  useScope('returnMoney', handlers, LAYER.screen);
  const other = otherPayback(returning);
  return (
    <div className="screen">
      <div className="screen-body return-money">
        <section className="panel return-main">
          <div className="return-body scroll">
            <Banners dismiss="returnMoney.notice" />
            <SaleHead returning={returning} />
            <Loud returning={returning} stage={stage} />
            {byHand !== null && <ByHand step={byHand} active={!waits} />}
            {returning.plan !== null && (
              <div className="return-steps">
                <h2 className="field-label">{t('return.money.steps')}</h2>
                <PaybackList plan={returning.plan} begun />
              </div>
            )}
          </div>
          <div className="return-foot">
            <MessageLine wrap />
            <div className="button-row">
              {other !== null && !waits && (
                <Button command="returnMoney.cash" onPress={handlers['returnMoney.cash']}>
                  {t(other === 'cash' ? 'return.cash.instead' : 'return.cash.as-paid')}
                </Button>
              )}
              <Button look="main" command="returnMoney.go" className="return-go" onPress={handlers['returnMoney.go']}>
                {goTitle(stage, step)}
              </Button>
            </div>
          </div>
        </section>
        <Goods returning={returning} />
      </div>
      <KeyBar scope="returnMoney" handlers={handlers} />
    </div>
  );
}

/** The step that waits for the cashier. */
function nextStep({ plan }: ReturningView, stage: MoneyStage): PaybackStepView | null {
  if (stage !== 'none' && stage !== 'part') return null;
  return plan?.steps.find((step) => step.state === 'waiting') ?? null;
}

function goTitle(stage: MoneyStage, step: PaybackStepView | null): string {
  if (stage === 'fiscal') return t('return.money.fiscal.title');
  if (stage === 'work') return t('return.money.work.title');
  if (step === null) return t('return.money.go.fiscal');
  return step.byHand ? t('return.money.go.by-hand') : t('return.money.go.terminal', { amountMinor: step.amountMinor });
}

async function confirmByHand(step: PaybackStepView, slip: string): Promise<void> {
  if (slip.trim() === '') {
    say({ tone: 'refused', text: t('return.hand.no-slip') });
    return;
  }
  const reply = await act('returns.confirmByHand', { originalId: step.originalId, slip: slip.trim() });
  if (reply.ok) returns.setState({ slip: '' });
}

/** Money that the buyer has keeps the return in hand: the screen may be left, the return stays and is told at the sale. */
function leave(stage: MoneyStage): void {
  if (stage !== 'owed' && stage !== 'part') {
    void act('returns.close', {});
    return;
  }
  showScreen('sell');
  say({ tone: 'info', text: t('return.money.stay') });
}

/** The one sentence that must not be missed, and why the last step brought nothing. */
function Loud({ returning, stage }: { readonly returning: ReturningView; readonly stage: MoneyStage }): ReactNode {
  const { plan, problem } = returning;
  const leftMinor = sum(
    (plan?.steps ?? []).flatMap((step) => (step.state === 'done' ? [] : [toMoney(step.amountMinor)])),
  );
  const cashMinor = plan?.cashMinor ?? 0;
  const level = LEVEL[stage];
  return (
    <section className={`return-loud return-loud-${level}`} role={level === 'idle' ? 'status' : 'alert'}>
      <h2 className="return-loud-title">
        <StateMark level={level}>{t(`return.money.${stage}.title`)}</StateMark>
      </h2>
      <p>
        {stage === 'part' ? t('return.money.part.text', { leftMinor }) : t(`return.money.${stage}.text`)}
        {stage === 'owed' && cashMinor > 0 && `. ${t('return.money.owed.cash', { cashMinor })}`}
      </p>
      {problem !== null && stage !== 'work' && stage !== 'fiscal' && (
        <p className="return-problem">
          <span className="mark mark-danger" aria-hidden="true" />
          {problemText(problem)}
        </p>
      )}
    </section>
  );
}

function ByHand({ step, active }: { readonly step: PaybackStepView; readonly active: boolean }): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const slip = useReturns((state) => state.slip);
  const free = useUi((state) => state.dialogs.length === 0);
  useHeldFocus(field, active && free);
  const { amountMinor, cardMask: mask, rrn, kind, originalId, reference: slipOfSale } = step;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number belongs to one step
  useEffect(() => returns.setState({ slip: '' }), [originalId]);
  return (
    <section className="return-hand">
      <h2 className="return-hand-title">{t('return.hand.title', { amountMinor })}</h2>
      <ol className="return-hand-steps">
        <li>{t(`return.hand.${kind}`, { amountMinor, mask, rrn, slip: slipOfSale })}</li>
        <li>{t('return.hand.then')}</li>
      </ol>
      <label className="return-slip">
        <span>{t('return.hand.slip')}</span>
        <input
          ref={field}
          className="field-input"
          value={slip}
          maxLength={60}
          autoComplete="off"
          onChange={(event) => returns.setState({ slip: event.target.value })}
        />
      </label>
    </section>
  );
}

function Goods({ returning }: ReturningProps): ReactNode {
  const chosen = returning.lines.filter((line) => line.quantityMilli > 0);
  return (
    <aside className="panel return-side">
      <p className="return-due">
        <span className="due-label">{t('return.total')}</span>
        <Money amountMinor={returning.totalMinor} className="return-sum" />
      </p>
      <h2 className="field-label">{t('return.money.goods')}</h2>
      <ol className="sale-goods scroll">
        {chosen.map((line) => (
          <li key={line.id} className="sale-good">
            <span className="sale-good-name">{line.name}</span>
            <span className="quiet">
              {quantity(line.quantityMilli, line.measure !== 0)}&nbsp;{line.unit}
            </span>
            <span>{money(line.sumMinor)}</span>
          </li>
        ))}
      </ol>
    </aside>
  );
}
