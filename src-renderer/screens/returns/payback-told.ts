/** In words: how the money of the return goes back, and why it cannot. No drawing. */
import type { PaybackStepView, ReturningView } from '#contract/snapshot.ts';
import { refusalTextOf } from '../../texts/coded.ts';
import { t } from '../../texts/text.ts';

export interface PaybackRow {
  readonly id: string;
  readonly text: string;
  readonly amountMinor: number;
  readonly state: 'waiting' | 'next' | 'in-work' | 'done' | 'after' | 'record';
}

type Plan = NonNullable<ReturningView['plan']>;

/** One row for each way the money goes, the terminal's first: that is their order in time. */
export function paybackRows(plan: Plan): readonly PaybackRow[] {
  const next = plan.steps.find((step) => step.state !== 'done');
  const { cashMinor, prepaidMinor, creditMinor } = plan;
  const rest = [
    { id: 'cash', text: t('return.pay.cash'), amountMinor: cashMinor, state: 'after' },
    { id: 'prepaid', text: t('return.pay.prepaid'), amountMinor: prepaidMinor, state: 'record' },
    { id: 'credit', text: t('return.pay.credit'), amountMinor: creditMinor, state: 'record' },
  ] as const;
  return [
    ...plan.steps.map((step) => ({
      id: step.originalId,
      text: stepText(step),
      amountMinor: step.amountMinor,
      state: step.state === 'waiting' && step === next ? ('next' as const) : step.state,
    })),
    ...rest.filter(({ amountMinor }) => amountMinor > 0),
  ];
}

export function stepText({ way, kind, byHand, cardMask: mask }: PaybackStepView): string {
  if (byHand) return t(`return.pay.${way}.by-hand`);
  return way === 'card' ? t(`return.pay.card.${kind}`, { mask }) : t(`return.pay.sbp.${kind}`);
}

/** The word beside a row, once the money is on its way. */
export function stateText(state: PaybackRow['state']): string {
  switch (state) {
    case 'after':
      return t('return.pay.cash.after');
    case 'record':
      return t('return.pay.by-record');
    case 'waiting':
    case 'next':
    case 'in-work':
    case 'done':
      return t(`return.pay.${state}`);
  }
}

/** Why the money cannot go back, or why the last step brought nothing. */
export function problemText({ code, params }: NonNullable<ReturningView['problem']>): string {
  if (code !== 'money-not-returned') return refusalTextOf(code, params) ?? t('return.problem.other', { code });
  const { text = '', code: bankCode = '' } = params;
  // A word like `Refusal` is the protocol's name for a «no», not a code that a bank would know.
  const known = /\d/.test(String(bankCode)) ? bankCode : '';
  if (text !== '') return t('return.problem.bank', { text, code: known });
  return bankCode === '' ? t('return.problem.terminal') : t('return.problem.bank-code', { code: bankCode });
}

/** Offered by F8: cash in place of what was paid electronically, or the way it was paid again; null when neither. */
export function otherPayback({ sale, payback, plan, problem }: ReturningView): 'cash' | 'as-paid' | null {
  if (sale === null) return null;
  if (payback === 'cash') return 'as-paid';
  const electronic = plan === null ? problem !== null : plan.steps.some((step) => step.state === 'waiting');
  return electronic ? 'cash' : null;
}

/**
 * Where a begun return stands. `owed`: all electronic money is back, the receipt is not made; `cash`: nothing but the
 * receipt is to be made and nobody has money yet; `part`: some is back; `none`: none; `work`, `fiscal`: wait.
 */
export type MoneyStage = 'owed' | 'cash' | 'part' | 'none' | 'work' | 'fiscal';

export function moneyStage({ stage, plan }: Pick<ReturningView, 'stage' | 'plan'>): MoneyStage {
  if (stage === 'fiscalising') return 'fiscal';
  const steps = plan?.steps ?? [];
  if (steps.some((step) => step.state === 'in-work')) return 'work';
  const done = steps.filter((step) => step.state === 'done').length;
  if (steps.length === 0) return 'cash';
  if (done === steps.length) return 'owed';
  return done > 0 ? 'part' : 'none';
}
