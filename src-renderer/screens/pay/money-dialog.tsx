import { type ReactNode, useState } from 'react';
import type { MoneyView } from '#contract/snapshot.ts';
import type { CommandOf, Handlers } from '../../keys/keymap.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { Money } from '../../kit/money.tsx';
import { act } from '../../state/act.ts';
import { useTillClock } from '../../state/till-clock.ts';
import { t } from '../../texts/text.ts';
import { MoneyDecide } from './money-decide.tsx';
import { actionTitle, type MoneyTold, moneyActions, moneyTold, originalTold } from './money-told.ts';
import './money.css';

type Action = MoneyView['actions'][number];

/** Stopping and stepping back never stand beside each other: one key for both. */
const COMMAND: Readonly<Record<Action, CommandOf<'money'>>> = {
  retry: 'money.retry',
  back: 'money.stepBack',
  cancel: 'money.stepBack',
  ask: 'money.ask',
  decide: 'money.decide',
};

/**
 * The bank terminal at work, for a payment, for its taking back and for the money of a return. It has no close button:
 * it goes when main says that the operation has come to its end.
 */
export function MoneyDialog({ money }: { readonly money: MoneyView }): ReactNode {
  const [deciding, setDeciding] = useState(false);
  const nowMs = useTillClock(500);
  const seconds = Math.floor(Math.max(0, nowMs - money.sinceMs) / 1000);
  const handlers = moneyHandlers(moneyActions(money), () => setDeciding(true));
  useScope('money', handlers, LAYER.fiscal);
  if (deciding && money.actions.includes('decide'))
    return <MoneyDecide money={money} onBack={() => setDeciding(false)} />;
  return <Told money={money} told={moneyTold(money, seconds)} handlers={handlers} />;
}

function moneyHandlers(actions: readonly Action[], decide: () => void): Handlers<'money'> {
  const stepBack = (): (() => void) | null => {
    if (actions.includes('back')) return () => void act('payment.back', {});
    return actions.includes('cancel') ? () => void act('payment.abort', {}) : null;
  };
  return {
    'money.retry': actions.includes('retry') ? () => void act('payment.retry', {}) : null,
    'money.stepBack': stepBack(),
    'money.ask': actions.includes('ask') ? () => void act('payment.ask', {}) : null,
    'money.decide': actions.includes('decide') ? decide : null,
  };
}

interface ToldProps {
  readonly money: MoneyView;
  readonly told: MoneyTold;
  readonly handlers: Handlers<'money'>;
}

function Told({ money, told, handlers }: ToldProps): ReactNode {
  const actions = moneyActions(money);
  const original = originalTold(money);
  return (
    <Dialog
      alert
      wide
      {...(told.level === null ? {} : { level: told.level })}
      title={told.title}
      {...(actions.length > 0 && { foot: <Actions money={money} handlers={handlers} /> })}
    >
      <p className="money-sum">
        <span>{told.way}</span>
        <Money amountMinor={money.amountMinor} className="money-amount" />
      </p>
      {told.work !== null && (
        <p className="fiscal-work" role="status">
          <span className="fiscal-spin" aria-hidden="true" />
          {told.work}
        </p>
      )}
      <Facts told={told} />
      {told.checks.length > 0 && (
        <section className="money-checks">
          <h3 className="field-label">{t('money.label.check')}</h3>
          <ol>
            {told.checks.map((check) => (
              <li key={check}>{check}</li>
            ))}
          </ol>
        </section>
      )}
      {original !== null && <p className="quiet">{original}</p>}
      <MessageLine wrap />
    </Dialog>
  );
}

function Facts({ told }: { readonly told: MoneyTold }): ReactNode {
  const rows = [
    [t('money.label.bank'), told.bank],
    [t('money.label.money'), told.money],
    [t('money.label.receipt'), told.receipt],
    [t('money.label.terminal'), told.terminal],
  ] as const;
  return (
    <dl className="facts fiscal-facts">
      {rows.map(([name, value]) => value !== null && [<dt key={name}>{name}</dt>, <dd key={`${name}=`}>{value}</dd>])}
      <dt>{t('money.label.todo')}</dt>
      <dd>
        <strong>{told.todo}</strong>
      </dd>
    </dl>
  );
}

function Actions({ money, handlers }: Pick<ToldProps, 'money' | 'handlers'>): ReactNode {
  // The first action is the main one and stands at the right end, under the hand. Stopping is never the main one.
  const actions = moneyActions(money);
  return actions.toReversed().map((action) => (
    <Button
      key={action}
      command={COMMAND[action]}
      look={action === actions[0] && action !== 'cancel' ? 'main' : 'plain'}
      onPress={handlers[COMMAND[action]]}
    >
      {actionTitle(money, action)}
    </Button>
  ));
}
