/** The form of one person: what is typed, what is wrong with it, what is sent. No drawing. */
import type { Ask } from '#contract/contract.ts';
import type { Refusal } from '#contract/refusals.ts';
import type { CashierView } from '#contract/views.ts';
import { isInn } from '#domain/requisites/inn.ts';
import { isGoodPin } from '#domain/rights/pin.ts';
import { needsPin, type Role } from '#domain/rights/roles.ts';
import { refusalText } from '../../texts/coded.ts';
import { t } from '../../texts/text.ts';

export interface CashierForm {
  /** Null for a new person. */
  readonly id: string | null;
  readonly name: string;
  readonly inn: string;
  readonly role: Role;
  readonly pin: string;
  readonly again: string;
  readonly active: boolean;
}

/** What the others in the list mean for this one. */
export interface Among {
  /** Nobody works here yet: the first one is an owner with a PIN. */
  readonly first: boolean;
  /** The person has a PIN already. */
  readonly hasPin: boolean;
}

export type Field = 'name' | 'inn' | 'role' | 'pin' | 'again';
export type Mistakes = Readonly<Partial<Record<Field, string>>>;

export const NAME_MAX = 64;
const INN_LENGTH = 12;

export function openForm(person: CashierView | null, first: boolean): CashierForm {
  return {
    id: person?.id ?? null,
    name: person?.name ?? '',
    inn: person?.inn ?? '',
    role: first ? 'owner' : (person?.role ?? 'cashier'),
    pin: '',
    again: '',
    active: first || (person?.active ?? true),
  };
}

/** Field by field; empty when the form may be sent. */
export function mistakesOf(form: CashierForm, { first, hasPin }: Among): Mistakes {
  const inn = form.inn.trim();
  return {
    ...(form.name.trim() === '' && { name: t('setup.error.required') }),
    ...(inn !== '' && !(inn.length === INN_LENGTH && isInn(inn)) && { inn: t('cashiers.form.inn-bad') }),
    ...pinMistake(form, form.active && !hasPin && (first || needsPin(form.role))),
    ...(form.pin !== form.again && { again: t('cashiers.form.pin-differs') }),
  };
}

function pinMistake({ pin }: CashierForm, needed: boolean): Mistakes {
  if (pin === '') return needed ? { pin: t('refusal.pin-needed') } : {};
  return isGoodPin(pin) ? {} : { pin: t('refusal.pin-weak') };
}

export function askOf(form: CashierForm): Ask<'cashier.save'> {
  const { id, role, active, pin } = form;
  return { id, name: form.name.trim(), inn: form.inn.trim(), role, pin: pin === '' ? null : pin, active };
}

const FIELD_OF: Readonly<Partial<Record<Refusal['code'], Field>>> = {
  'name-taken': 'name',
  'inn-bad': 'inn',
  'pin-weak': 'pin',
  'pin-needed': 'pin',
  'first-owner': 'role',
  'last-owner': 'role',
};

/** Beside its field what main refused; null when it belongs to no field. */
export function mistakeOf(error: Refusal): Mistakes | null {
  const field = FIELD_OF[error.code];
  return field === undefined ? null : { [field]: refusalText(error) };
}
