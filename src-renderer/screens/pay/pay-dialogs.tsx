/** The small dialogs of the payment: a number for a way that needs one, the buyer's address, one question. */
import { type ReactNode, useRef, useState } from 'react';
import type { Ask } from '#contract/contract.ts';
import type { HeldView } from '#contract/snapshot.ts';
import { typedMoney } from '#domain/money/typed.ts';
import { AskDialog } from '../../kit/ask-dialog.tsx';
import { Choice, Field } from '../../kit/field.tsx';
import { act } from '../../state/act.ts';
import { moneyTyped } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';
import { takeBackTold } from './held-told.ts';

export type Numbered = 'by-hand' | 'certificate' | 'advance' | 'credit';

/** Which dialog stands over the payment. */
export type Asking =
  | { readonly kind: Numbered; readonly way: 'card' | 'sbp'; readonly amountMinor: number }
  | { readonly kind: 'contact'; readonly contact: string }
  | { readonly kind: 'take-back'; readonly held: HeldView };

interface PayDialogProps {
  readonly asking: Asking;
  readonly onClose: () => void;
}

export function PayDialog({ asking, onClose }: PayDialogProps): ReactNode {
  switch (asking.kind) {
    case 'contact':
      return <ContactDialog contact={asking.contact} onClose={onClose} />;
    case 'take-back':
      return <TakeBackDialog held={asking.held} onClose={onClose} />;
    case 'by-hand':
    case 'certificate':
    case 'advance':
    case 'credit':
      return <NumberDialog {...asking} onClose={onClose} />;
  }
}

type NumberProps = Extract<Asking, { kind: Numbered }> & Pick<PayDialogProps, 'onClose'>;

/** A sum, ready to be typed over, and the number it is found by. */
function NumberDialog({ kind, way: firstWay, amountMinor, onClose }: NumberProps): ReactNode {
  const [way, setWay] = useState(firstWay);
  const [amount, setAmount] = useState(moneyTyped(amountMinor));
  const [reference, setReference] = useState('');
  const [checked, setChecked] = useState(false);
  const sending = useRef(false);
  const read = typedMoney(amount);
  const confirm = (): void => {
    setChecked(true);
    // Enter pressed twice is one payment.
    if (!read.ok || sending.current) return;
    sending.current = true;
    void send(kind, way, read.value, reference.trim()).then((reply) => {
      sending.current = false;
      if (reply.ok) onClose();
    });
  };
  return (
    <AskDialog title={t(`pay.${kind}.title`)} confirm={t('pay.other.confirm')} onConfirm={confirm} onClose={onClose}>
      <p className="quiet">{t(`pay.${kind}.hint`)}</p>
      {kind === 'by-hand' && (
        <Choice
          label={t('pay.by-hand.way')}
          value={way}
          options={[
            { value: 'card', title: t('pay.held.card') },
            { value: 'sbp', title: t('pay.held.sbp') },
          ]}
          onChange={setWay}
        />
      )}
      <Field
        digits
        label={t('pay.other.amount')}
        value={amount}
        onChange={setAmount}
        maxLength={20}
        error={checked && !read.ok ? t('pay.bad-number') : null}
      />
      <Field first label={t(`pay.${kind}.reference`)} value={reference} onChange={setReference} maxLength={60} />
    </AskDialog>
  );
}

function send(kind: Numbered, way: 'card' | 'sbp', amountMinor: number, reference: string) {
  switch (kind) {
    case 'by-hand':
      return act('payment.addByHand', { way, amountMinor, slip: reference });
    case 'certificate':
    case 'advance':
      return act('payment.addOther', { way: kind, amountMinor, reference });
    case 'credit':
      return act('payment.addCredit', { amountMinor, debtor: reference });
  }
}

function ContactDialog({ contact, onClose }: { readonly contact: string; readonly onClose: () => void }): ReactNode {
  const [text, setText] = useState(contact);
  const ask: Ask<'payment.contact'> = { contact: text.trim() };
  const confirm = (): void => void act('payment.contact', ask).then((reply) => reply.ok && onClose());
  return (
    <AskDialog title={t('pay.contact.title')} confirm={t('pay.contact.confirm')} onConfirm={confirm} onClose={onClose}>
      <Field first label={t('pay.contact.label')} hint={t('pay.contact.hint')} value={text} onChange={setText} />
      <p className="quiet">{t('pay.contact.text')}</p>
    </AskDialog>
  );
}

function TakeBackDialog({ held, onClose }: { readonly held: HeldView; readonly onClose: () => void }): ReactNode {
  const told = takeBackTold(held);
  const confirm = (): void => {
    onClose();
    void act('payment.cancelRow', { id: held.id });
  };
  return (
    <AskDialog alert title={told.title} confirm={told.confirm} onConfirm={confirm} onClose={onClose}>
      <p>{told.text}</p>
    </AskDialog>
  );
}
