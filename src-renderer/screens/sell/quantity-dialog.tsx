import { type ReactNode, useEffect, useRef, useState } from 'react';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Field } from '../../kit/field.tsx';
import { Numpad } from '../../kit/numpad.tsx';
import { send } from '../../state/act.ts';
import { restoredText, useKept } from '../../state/kept.ts';
import type { KeptField } from '../../state/kept-fit.ts';
import { useTill } from '../../state/till-mirror.ts';
import { closeDialog } from '../../state/ui.ts';
import { refusalText } from '../../texts/coded.ts';
import { quantity } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';
import { addWithWeight, readQuantity } from './entry.ts';

/** F4: the quantity of a line, typed as 3, 0,455 or 5/8. The dialog stays until the till has taken it. */
export function QuantityDialog({ lineId }: { readonly lineId: string }): ReactNode {
  const line = useTill((till) => till.receipt.lines.find((candidate) => candidate.id === lineId) ?? null);
  const lost = line === null;
  useEffect(() => {
    if (lost) closeDialog();
  }, [lost]);
  if (line === null) return null;
  const apply = async (quantityMilli: number): Promise<string | null> => {
    const reply = await send('sale.setQuantity', { lineId, quantityMilli });
    if (reply.ok) closeDialog();
    return reply.ok ? null : refusalText(reply.error);
  };
  return (
    <QuantityForm
      name={line.name}
      label={line.weighed ? t('quantity.weight', { unit: line.unit }) : t('quantity.title')}
      start={quantity(line.quantityMilli, line.weighed).replaceAll('\u00a0', '')}
      kept="quantity"
      apply={apply}
    />
  );
}

interface WeightDialogProps {
  readonly name: string;
  readonly unit: string;
  readonly again: () => void;
}

/** A weighed good was asked for without its weight. */
export function WeightDialog({ name, unit, again }: WeightDialogProps): ReactNode {
  const apply = async (_quantityMilli: number, text: string): Promise<string | null> => {
    await addWithWeight(text, again);
    return null;
  };
  return <QuantityForm name={name} label={t('quantity.weight', { unit })} start="" apply={apply} />;
}

interface QuantityFormProps {
  readonly name: string;
  readonly label: string;
  readonly start: string;
  readonly kept?: KeptField;
  /** Takes the quantity; the mistake as a sentence when the till said no. */
  readonly apply: (quantityMilli: number, text: string) => Promise<string | null>;
}

function QuantityForm({ name, label, start, apply, kept }: QuantityFormProps): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const [restored] = useState(() => (kept === undefined ? null : restoredText(kept)));
  const [text, setText] = useState(restored ?? start);
  const [mistake, setMistake] = useState<string | null>(null);
  const [fresh, setFresh] = useState(restored === null);
  useKept(kept, fresh ? '' : text);
  useEffect(() => {
    // Digits that were being typed go on where they stopped.
    if (restored === null) field.current?.select();
  }, [restored]);
  const change = (next: string): void => {
    setText(next);
    setMistake(null);
    setFresh(false);
  };
  const confirm = async (): Promise<void> => {
    const read = readQuantity(text);
    const problem = 'mistake' in read ? read.mistake : await apply(read.quantityMilli, text);
    setMistake(problem);
    if (problem !== null) field.current?.select();
  };
  useScope('dialog', { 'dialog.confirm': () => void confirm(), 'dialog.back': closeDialog }, LAYER.dialog);
  return (
    <Dialog
      title={t('quantity.title')}
      foot={
        <>
          <Button command="dialog.back" onPress={closeDialog}>
            {t('dialog.back')}
          </Button>
          <Button look="main" command="dialog.confirm" onPress={() => void confirm()}>
            {t('quantity.apply')}
          </Button>
        </>
      }
    >
      <p>{name}</p>
      <Field
        first
        label={label}
        value={text}
        onChange={change}
        error={mistake}
        hint={t('quantity.hint')}
        maxLength={32}
        inputRef={field}
        {...(kept !== undefined && { kept })}
      />
      <Numpad
        onKey={(key) => change(fresh ? key : text + key)}
        onErase={() => change(fresh ? '' : text.slice(0, -1))}
      />
    </Dialog>
  );
}
