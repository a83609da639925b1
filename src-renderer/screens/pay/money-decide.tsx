import { type ReactNode, useState } from 'react';
import type { MoneyView } from '#contract/snapshot.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Field } from '../../kit/field.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { Money } from '../../kit/money.tsx';
import { act } from '../../state/act.ts';
import { t } from '../../texts/text.ts';
import { directionOf, readAuthCode, readRrn } from './money-told.ts';

interface MoneyDecideProps {
  readonly money: MoneyView;
  readonly onBack: () => void;
}

/** A person has the slip in hand: money moved, with its RRN and code, or it did not. */
export function MoneyDecide({ money, onBack }: MoneyDecideProps): ReactNode {
  const [rrnText, setRrn] = useState('');
  const [codeText, setCode] = useState('');
  const [checked, setChecked] = useState(false);
  const rrn = readRrn(rrnText, money.way);
  const authCode = readAuthCode(codeText, money.way);
  const direction = directionOf(money);
  const moved = (): void => {
    setChecked(true);
    if (rrn !== null && authCode !== null) void act('payment.decide', { outcome: 'approved', rrn, authCode });
  };
  const notMoved = (): void => void act('payment.decide', { outcome: 'declined' });
  useScope('decide', { 'decide.done': moved, 'decide.notDone': notMoved, 'decide.back': onBack }, LAYER.fiscal);
  return (
    <Dialog
      alert
      wide
      level="warning"
      title={t('money.decide.title')}
      foot={
        <>
          <Button command="decide.back" onPress={onBack}>
            {t('dialog.back')}
          </Button>
          <Button command="decide.notDone" look="danger" onPress={notMoved}>
            {t(`money.decide.no.${direction}`)}
          </Button>
          <Button command="decide.done" look="main" onPress={moved}>
            {t(`money.decide.yes.${direction}`)}
          </Button>
        </>
      }
    >
      <p className="money-sum">
        <span>{t(`money.way.${money.way}.${direction}`)}</span>
        <Money amountMinor={money.amountMinor} className="money-amount" />
      </p>
      <p className="quiet">{t('money.decide.hint', { no: t(`money.decide.no.${direction}`) })}</p>
      <Field
        first
        digits={money.way === 'card'}
        label={t(`money.decide.rrn.${money.way}`)}
        value={rrnText}
        onChange={setRrn}
        maxLength={64}
        error={checked && rrn === null ? t(`money.decide.bad-rrn.${money.way}`) : null}
      />
      <Field
        label={t('money.decide.code')}
        value={codeText}
        onChange={setCode}
        maxLength={12}
        error={checked && authCode === null ? t('money.decide.bad-code') : null}
      />
      <MessageLine wrap />
    </Dialog>
  );
}
