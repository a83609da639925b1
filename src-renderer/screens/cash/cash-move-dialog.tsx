import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type Handlers, keyOf } from '../../keys/keymap.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button, KeyCap, keepFocus } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Field } from '../../kit/field.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { ask } from '../../state/act.ts';
import { useTill } from '../../state/till-mirror.ts';
import { closeDialog, say } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';
import { type Direction, drawerTold, REASONS, readAmount } from './cash-told.ts';
import { moveCash } from './move-cash.ts';
import './cash.css';

const REASON_COMMANDS = ['cash.reason1', 'cash.reason2', 'cash.reason3'] as const;
const LONGEST_REASON = 100;

/** «Внесение» and «выемка»: a sum and a reason; goes when main has taken it, the registrar's work has its own dialog. */
export function CashMoveDialog({ direction }: { readonly direction: Direction }): ReactNode {
  const drawerMinor = useDrawer();
  const form = useCashForm(direction, drawerMinor);
  const choose = (index: number) => (): void => form.setReason(t(REASONS[direction][index] ?? REASONS[direction][0]));
  const handlers: Handlers<'cash'> = {
    'cash.move': form.move,
    'cash.reason1': choose(0),
    'cash.reason2': choose(1),
    'cash.reason3': choose(2),
    'cash.back': closeDialog,
  };
  useScope('cash', handlers, LAYER.dialog);
  return (
    <Dialog
      title={t(`cash.${direction}.title`)}
      foot={
        <>
          <Button command="cash.back" onPress={closeDialog}>
            {t('dialog.back')}
          </Button>
          <Button look="main" command="cash.move" onPress={handlers['cash.move']}>
            {t(`cash.${direction}.confirm`)}
          </Button>
        </>
      }
    >
      {drawerMinor !== null && <p className="quiet">{drawerTold(form.text, direction, drawerMinor)}</p>}
      <Field
        first
        label={t('cash.amount')}
        hint={t('cash.amount.hint')}
        value={form.text}
        onChange={form.setText}
        error={form.textMistake}
        maxLength={20}
        inputRef={form.amountField}
      />
      <Field
        label={t('cash.reason')}
        hint={t('cash.reason.hint')}
        value={form.reason}
        onChange={form.setReason}
        error={form.reasonMistake}
        maxLength={LONGEST_REASON}
        inputRef={form.reasonField}
      />
      <Reasons direction={direction} chosen={form.reason} choose={choose} />
      <MessageLine wrap />
    </Dialog>
  );
}

/** What is typed; mistakes are told from the first attempt on, and the focus goes to the first of them. */
function useCashForm(direction: Direction, drawerMinor: number | null) {
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const [checked, setChecked] = useState(false);
  const [sending, setSending] = useState(false);
  const amountField = useRef<HTMLInputElement>(null);
  const reasonField = useRef<HTMLInputElement>(null);
  const working = useTill((till) => till.fiscal !== null);
  useEffect(() => say(null), []);
  const read = readAmount(text, direction, drawerMinor);
  const mistake = 'mistake' in read ? read.mistake : null;
  const noReason = reason.trim() === '';
  const move = async (): Promise<void> => {
    setChecked(true);
    if ('mistake' in read) amountField.current?.focus();
    else if (noReason) reasonField.current?.focus();
    else {
      setSending(true);
      const taken = await moveCash({ direction, amountMinor: read.amountMinor, reason: reason.trim() });
      if (taken) closeDialog();
      else setSending(false);
    }
  };
  return {
    ...{ text, setText, reason, setReason, amountField, reasonField },
    textMistake: checked ? mistake : null,
    reasonMistake: checked && mistake === null && noReason ? t('cash.reason.needed') : null,
    move: working || sending ? null : (): void => void move(),
  };
}

/** Cash in the drawer by our own ledger; null until it is known, or without the right to see it. */
function useDrawer(): number | null {
  const open = useTill((till) => till.shift.state === 'open');
  const [drawerMinor, setDrawer] = useState<number | null>(null);
  useEffect(() => {
    let shown = true;
    if (open)
      void ask('shift.figures', {}).then((figures) => {
        if (shown && figures !== null) setDrawer(figures.ledger.cashInDrawerMinor);
      });
    return () => {
      shown = false;
    };
  }, [open]);
  return drawerMinor;
}

interface ReasonsProps {
  readonly direction: Direction;
  readonly chosen: string;
  readonly choose: (index: number) => () => void;
}

function Reasons({ direction, chosen, choose }: ReasonsProps): ReactNode {
  return (
    <fieldset className="field choice-group">
      <legend className="field-label">{t('cash.reasons')}</legend>
      <div className="cash-reasons">
        {REASON_COMMANDS.map((command, index) => {
          const text = t(REASONS[direction][index] ?? REASONS[direction][0]);
          return (
            <button
              key={command}
              type="button"
              className="cash-reason"
              aria-pressed={text === chosen}
              onMouseDown={keepFocus}
              onClick={choose(index)}
            >
              <span>{text}</span>
              <KeyCap chord={keyOf(command)} />
            </button>
          );
        })}
      </div>
    </fieldset>
  );
}
