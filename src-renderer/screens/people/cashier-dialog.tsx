import { type ReactNode, useState } from 'react';
import type { CashierView } from '#contract/views.ts';
import { ROLES } from '#domain/rights/roles.ts';
import { LAYER, useScope } from '../../keys/scopes.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Choice, Field } from '../../kit/field.tsx';
import { MessageLine } from '../../kit/message-line.tsx';
import { send, showRefusal } from '../../state/act.ts';
import { say } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';
import { askOf, type CashierForm, type Mistakes, mistakeOf, mistakesOf, NAME_MAX, openForm } from './cashier-form.ts';
import { PinField } from './pin-field.tsx';

interface CashierDialogProps {
  /** Null for a new person. */
  readonly person: CashierView | null;
  /** Nobody works here yet. */
  readonly first: boolean;
  readonly onClose: () => void;
  readonly onSaved: (id: string, name: string) => void;
}

/** Name, role and PIN of one person. */
export function CashierDialog({ person, first, onClose, onSaved }: CashierDialogProps): ReactNode {
  const { form, mistakes, busy, change, save } = useForm(person, first, onSaved);
  useScope('dialog', { 'dialog.confirm': save, 'dialog.back': onClose }, LAYER.dialog);
  return (
    <Dialog
      wide
      title={titleOf(person, first)}
      foot={
        <>
          <Button command="dialog.back" onPress={onClose}>
            {t('dialog.back')}
          </Button>
          <Button look="main" command="dialog.confirm" onPress={busy ? null : save}>
            {t(busy ? 'cashiers.form.saving' : 'cashiers.form.save')}
          </Button>
        </>
      }
    >
      {first && <p>{t('cashiers.form.first.text')}</p>}
      <Field
        first
        label={t('cashiers.form.name')}
        value={form.name}
        maxLength={NAME_MAX}
        error={mistakes.name ?? null}
        onChange={(name) => change({ name })}
      />
      <Field
        digits
        label={t('cashiers.form.inn')}
        value={form.inn}
        maxLength={12}
        error={mistakes.inn ?? null}
        onChange={(inn) => change({ inn })}
      />
      {!first && <RoleChoice form={form} error={mistakes.role ?? null} onChange={change} />}
      {first && mistakes.role !== undefined && <Told text={mistakes.role} />}
      <Pins form={form} mistakes={mistakes} hasPin={person?.hasPin ?? false} onChange={change} />
      {person !== null && !first && <ActiveChoice form={form} onChange={change} />}
      <MessageLine wrap />
    </Dialog>
  );
}

function titleOf(person: CashierView | null, first: boolean): string {
  if (first) return t('cashiers.form.first');
  return person === null ? t('cashiers.form.new') : t('cashiers.form.edit', { name: person.name });
}

function useForm(person: CashierView | null, first: boolean, onSaved: CashierDialogProps['onSaved']) {
  const [form, setForm] = useState<CashierForm>(() => openForm(person, first));
  const [checked, setChecked] = useState(false);
  const [told, setTold] = useState<Mistakes>({});
  const [busy, setBusy] = useState(false);
  const among = { first, hasPin: person?.hasPin ?? false };
  const change = (part: Partial<CashierForm>): void => {
    setForm((before) => ({ ...before, ...part }));
    setTold({});
  };
  const run = async (): Promise<void> => {
    setChecked(true);
    if (busy || Object.keys(mistakesOf(form, among)).length > 0) return;
    say(null);
    setBusy(true);
    const reply = await send('cashier.save', askOf(form));
    setBusy(false);
    if (reply.ok) {
      onSaved(reply.value.id, form.name.trim());
      return;
    }
    const beside = mistakeOf(reply.error);
    if (beside === null) showRefusal(reply.error);
    else setTold(beside);
  };
  const mistakes: Mistakes = { ...(checked ? mistakesOf(form, among) : {}), ...told };
  return { form, mistakes, busy, change, save: () => void run() };
}

interface PartProps {
  readonly form: CashierForm;
  readonly onChange: (part: Partial<CashierForm>) => void;
}

function RoleChoice({ form, error, onChange }: PartProps & { readonly error: string | null }): ReactNode {
  return (
    <div className="field">
      <Choice
        label={t('cashiers.form.role')}
        value={form.role}
        options={ROLES.map((value) => ({ value, title: t(`role.${value}`) }))}
        onChange={(role) => onChange({ role })}
      />
      <p className="quiet">{t(`role.${form.role}.may`)}</p>
      {error !== null && <Told text={error} />}
    </div>
  );
}

function Pins(props: PartProps & { readonly mistakes: Mistakes; readonly hasPin: boolean }): ReactNode {
  const { form, mistakes, hasPin, onChange } = props;
  const optional = form.role === 'cashier' ? 'cashiers.form.pin.optional' : 'cashiers.form.pin';
  return (
    <div className="people-pair">
      <PinField
        label={t(hasPin ? 'cashiers.form.pin.new' : optional)}
        value={form.pin}
        error={mistakes.pin ?? null}
        onChange={(pin) => onChange({ pin })}
      />
      <PinField
        label={t('cashiers.form.pin.again')}
        value={form.again}
        error={mistakes.again ?? null}
        onChange={(again) => onChange({ again })}
      />
    </div>
  );
}

function ActiveChoice({ form, onChange }: PartProps): ReactNode {
  return (
    <div className="field">
      <Choice
        label={t('cashiers.form.active')}
        value={form.active ? 'yes' : 'no'}
        options={[
          { value: 'yes', title: t('cashiers.form.active.yes') },
          { value: 'no', title: t('cashiers.form.active.no') },
        ]}
        onChange={(value) => onChange({ active: value === 'yes' })}
      />
      {!form.active && <p className="quiet">{t('cashiers.form.active.no.text')}</p>}
    </div>
  );
}

const Told = ({ text }: { readonly text: string }): ReactNode => (
  <p className="field-error" role="alert">
    <span className="mark mark-danger" aria-hidden="true" />
    {text}
  </p>
);
