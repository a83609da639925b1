/** The small dialogs of the return: a quantity, a price, a weight, what the paper needs, the last question. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { ReturningView } from '#contract/snapshot.ts';
import { typedMoney } from '#domain/money/typed.ts';
import { AskDialog } from '../../kit/ask-dialog.tsx';
import { Field } from '../../kit/field.tsx';
import { act } from '../../state/act.ts';
import { moneyTyped, quantity } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';
import { readQuantity } from '../sell/entry.ts';
import { addCode, beginReturn, setLineQuantity } from './lines-commands.ts';
import { PaybackList } from './payback-list.tsx';
import { closeReturnDialog as close, type ReturnDialog } from './returns-store.ts';
import { useSending } from './use-sending.ts';

interface Props {
  readonly dialog: ReturnDialog;
  readonly returning: ReturningView;
}

export function ReturnDialogs({ dialog, returning }: Props): ReactNode {
  switch (dialog.kind) {
    case 'confirm':
      return <ConfirmDialog returning={returning} />;
    case 'quantity':
      return <QuantityDialog returning={returning} lineId={dialog.lineId} />;
    case 'price':
      return <PriceDialog returning={returning} lineId={dialog.lineId} />;
    case 'weight':
      return <WeightDialog {...dialog} />;
    case 'details':
      return <DetailsDialog returning={returning} />;
    case 'without':
      return null;
  }
}

/** The last word before money moves: how much, in which ways, and that the receipt follows. */
function ConfirmDialog({ returning }: { readonly returning: ReturningView }): ReactNode {
  const send = useSending();
  const { plan, totalMinor } = returning;
  const lost = plan === null;
  useEffect(() => {
    if (lost) close();
  }, [lost]);
  if (plan === null) return null;
  const hint = plan.steps.some((step) => !step.byHand)
    ? 'return.confirm.text.electronic'
    : plan.steps.length > 0
      ? 'return.confirm.text.by-hand'
      : 'return.confirm.text';
  return (
    <AskDialog
      alert
      wide
      title={t('return.confirm.title', { totalMinor })}
      confirm={t('return.confirm.yes')}
      onConfirm={() => send(beginReturn)}
      onClose={close}
    >
      <PaybackList plan={plan} begun={false} />
      <p className="quiet">{t(hint)}</p>
    </AskDialog>
  );
}

interface LineProps {
  readonly returning: ReturningView;
  readonly lineId: string;
}

/** The line a dialog is about; the dialog goes when the line has gone. */
function useLine({ returning, lineId }: LineProps) {
  const line = returning.lines.find((candidate) => candidate.id === lineId) ?? null;
  const lost = line === null;
  useEffect(() => {
    if (lost) close();
  }, [lost]);
  return line;
}

function QuantityDialog(props: LineProps): ReactNode {
  const line = useLine(props);
  if (line === null) return null;
  const { quantityMilli, maxMilli, measure, unit } = line;
  const weighed = measure !== 0;
  const shown = (milli: number): string => quantity(milli, weighed).replaceAll('\u00a0', '');
  const apply = async (milli: number): Promise<void> => {
    const reply = await setLineQuantity(line.id, milli);
    if (reply.ok) close();
  };
  return (
    <QuantityForm
      name={line.name}
      label={weighed ? t('quantity.weight', { unit }) : t('quantity.title')}
      start={shown(quantityMilli > 0 ? quantityMilli : (maxMilli ?? 0))}
      limit={maxMilli === null ? '' : t('return.quantity.max', { max: `${shown(maxMilli)}\u00a0${unit}` })}
      apply={apply}
    />
  );
}

interface WeightProps {
  readonly text: string;
  readonly name: string;
  readonly unit: string;
}

function WeightDialog({ text, name, unit }: WeightProps): ReactNode {
  const apply = (_milli: number, typed: string): Promise<void> => {
    close();
    return addCode(`${typed.trim()}*${text}`);
  };
  return <QuantityForm name={name} label={t('quantity.weight', { unit })} start="" limit="" apply={apply} />;
}

interface QuantityFormProps {
  readonly name: string;
  readonly label: string;
  readonly start: string;
  readonly limit: string;
  readonly apply: (quantityMilli: number, typed: string) => Promise<void>;
}

function QuantityForm({ name, label, start, limit, apply }: QuantityFormProps): ReactNode {
  const field = useSelected();
  const send = useSending();
  const [text, setText] = useState(start);
  const [mistake, setMistake] = useState<string | null>(null);
  const confirm = (): void => {
    const read = readQuantity(text);
    setMistake('mistake' in read ? read.mistake : null);
    if ('mistake' in read) field.current?.select();
    else send(() => apply(read.quantityMilli, text));
  };
  return (
    <AskDialog title={t('quantity.title')} confirm={t('quantity.apply')} onConfirm={confirm} onClose={close}>
      <p>{name}</p>
      <Field
        first
        label={label}
        value={text}
        onChange={setText}
        error={mistake}
        hint={t('quantity.hint')}
        maxLength={32}
        inputRef={field}
      />
      {limit !== '' && <p className="quiet">{limit}</p>}
    </AskDialog>
  );
}

function PriceDialog(props: LineProps): ReactNode {
  const line = useLine(props);
  const field = useSelected();
  const send = useSending();
  const [text, setText] = useState(() => (line === null ? '' : moneyTyped(line.priceMinor)));
  const [checked, setChecked] = useState(false);
  if (line === null) return null;
  const read = typedMoney(text);
  const confirm = (): void => {
    setChecked(true);
    if (!read.ok) return;
    send(async () => {
      const reply = await act('returns.setPrice', { lineId: line.id, priceMinor: read.value });
      if (reply.ok) close();
    });
  };
  return (
    <AskDialog title={t('return.price.title')} confirm={t('quantity.apply')} onConfirm={confirm} onClose={close}>
      <p>{line.name}</p>
      <Field
        first
        label={t('return.price.label', { unit: line.unit })}
        value={text}
        onChange={setText}
        error={checked && !read.ok ? t('return.price.bad') : null}
        maxLength={20}
        inputRef={field}
      />
    </AskDialog>
  );
}

function DetailsDialog({ returning }: { readonly returning: ReturningView }): ReactNode {
  const send = useSending();
  const [reason, setReason] = useState(returning.reason);
  const [buyer, setBuyer] = useState(returning.buyer);
  const confirm = (): void =>
    send(async () => {
      const reply = await act('returns.details', { reason: reason.trim(), buyer: buyer.trim() });
      if (reply.ok) close();
    });
  return (
    <AskDialog wide title={t('return.details.title')} confirm={t('quantity.apply')} onConfirm={confirm} onClose={close}>
      <p className="quiet">{t('return.details.text')}</p>
      <Field
        first
        label={t('return.details.reason.label')}
        hint={t('return.details.reason.hint')}
        value={reason}
        onChange={setReason}
      />
      <Field
        label={t('return.details.buyer.label')}
        hint={t('return.details.buyer.hint')}
        value={buyer}
        onChange={setBuyer}
      />
    </AskDialog>
  );
}

/** A field whose text is ready to be typed over. */
function useSelected() {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  return field;
}
