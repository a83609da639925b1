import { type ReactNode, useState } from 'react';
import type { FiscalView } from '#contract/snapshot.ts';
import type { Handlers } from '../../keys/keymap.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { Money } from '../../kit/money.tsx';
import type { Level } from '../../kit/state-mark.tsx';
import { act } from '../../state/act.ts';
import { useTillClock } from '../../state/till-clock.ts';
import { useTill } from '../../state/till-mirror.ts';
import { faultText, originalText } from '../../texts/coded.ts';
import { t } from '../../texts/text.ts';
import { DecideDialog } from './decide-dialog.tsx';
import { actionsOf, backTitle, documentLabel, hasSum, moneyOf, whatToDo, workTold } from './fiscal-told.ts';

/** Work shorter than this needs no dialog: the button says that the receipt is being printed. */
const QUIET_MS = 2000;

const LEVEL: Readonly<Record<FiscalView['state'], Level>> = {
  sending: 'idle',
  checking: 'idle',
  'waiting-device': 'warning',
  'not-sent': 'warning',
  'not-done': 'warning',
  refused: 'danger',
  unclear: 'danger',
};

/**
 * The dialog about money: what happened, where the money is, in what state the receipt is, and the one or two things to
 * do. It has no close button: it goes when main says that the document is closed or given back.
 */
export function FiscalDialog({ fiscal }: { readonly fiscal: FiscalView }): ReactNode {
  const [deciding, setDeciding] = useState(false);
  const nowMs = useTillClock(500);
  const sinceMs = Math.max(0, nowMs - fiscal.sinceMs);
  const handlers = fiscalHandlers(actionsOf(fiscal), () => setDeciding(true));
  useScope('fiscal', handlers, LAYER.fiscal);
  if (fiscal.state === 'sending' && sinceMs < QUIET_MS) return null;
  if (deciding && fiscal.actions.includes('decide'))
    return <DecideDialog fiscal={fiscal} onBack={() => setDeciding(false)} />;
  return <Told fiscal={fiscal} seconds={Math.floor(sinceMs / 1000)} handlers={handlers} />;
}

function fiscalHandlers(actions: FiscalView['actions'], decide: () => void): Handlers<'fiscal'> {
  return {
    'fiscal.retry': actions.includes('retry') ? () => void act('fiscal.retry', {}) : null,
    'fiscal.back': actions.includes('back') ? () => void act('fiscal.back', {}) : null,
    'fiscal.ask': actions.includes('ask') ? () => void act('fiscal.ask', {}) : null,
    'fiscal.decide': actions.includes('decide') ? decide : null,
  };
}

interface ToldProps {
  readonly fiscal: FiscalView;
  readonly seconds: number;
  readonly handlers: Handlers<'fiscal'>;
}

function Told({ fiscal, seconds, handlers }: ToldProps): ReactNode {
  const { operation, state, fault } = fiscal;
  const around = useTill((till) => till);
  const work = workTold(state, seconds);
  const told = fault === null ? null : faultText(fault);
  return (
    <Dialog
      alert
      wide
      {...(state === 'sending' || state === 'checking' ? {} : { level: LEVEL[state] })}
      title={t(`fiscal.${operation}.${state}.title`)}
      {...(fiscal.actions.length > 0 && { foot: <Actions fiscal={fiscal} handlers={handlers} /> })}
    >
      {work !== null && (
        <p className="fiscal-work" role="status">
          <span className="fiscal-spin" aria-hidden="true" />
          {work}
        </p>
      )}
      <dl className="facts fiscal-facts">
        {hasSum(fiscal) && (
          <>
            <dt>{t('fiscal.total')}</dt>
            <dd>
              <Money amountMinor={fiscal.totalMinor} className="fiscal-total" />
            </dd>
          </>
        )}
        <dt>{t('fiscal.label.money')}</dt>
        <dd>{moneyOf(fiscal, around)}</dd>
        <dt>{documentLabel(fiscal)}</dt>
        <dd>{t(`fiscal.${operation}.${state}.receipt`)}</dd>
        {told !== null && (
          <>
            <dt>{t('fiscal.label.device')}</dt>
            <dd>{told.what}</dd>
          </>
        )}
        <dt>{t('fiscal.label.todo')}</dt>
        <dd>
          <strong>{whatToDo(fiscal)}</strong>
        </dd>
      </dl>
      {fault !== null && fault.original !== '' && <p className="quiet">{originalText(fault)}</p>}
      <MessageLine wrap />
    </Dialog>
  );
}

function Actions({
  fiscal,
  handlers,
}: {
  readonly fiscal: FiscalView;
  readonly handlers: Handlers<'fiscal'>;
}): ReactNode {
  const titles = {
    retry: t('fiscal.action.retry'),
    back: backTitle(fiscal),
    ask: t(fiscal.state === 'waiting-device' ? 'fiscal.action.ask-now' : 'fiscal.action.ask'),
    decide: t('fiscal.action.decide'),
  };
  // The first action is the main one and stands at the right end, under the hand.
  const actions = actionsOf(fiscal);
  return actions.toReversed().map((action) => (
    <Button
      key={action}
      command={`fiscal.${action}`}
      look={action === actions[0] ? 'main' : 'plain'}
      onPress={handlers[`fiscal.${action}`]}
    >
      {titles[action]}
    </Button>
  ));
}
