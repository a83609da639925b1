/** What the dialog about money tells the cashier to do, and which of main's actions make sense for the fault. No drawing. */
import type { FiscalView, HeldView, Snapshot } from '#contract/snapshot.ts';
import { faultText, isLinkFault } from '../../texts/coded.ts';
import { moneyWithSign } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';

/** Trying again changes nothing: something else must be done first, and it is done outside this dialog. */
const RETRY_IS_USELESS: ReadonlySet<string> = new Set([
  'shift-over-24h',
  'shift-closed',
  'shift-open',
  'fn-changed',
  'fn-expired',
  'fn-full',
  'not-fiscalised',
  'ofd-blocked',
  'totals-differ',
  'unsupported',
  'vat-unknown',
  'wrong-device',
  'wrong-password',
]);

/** Main's actions in its order, without a retry that cannot help; there is always one left. */
export function actionsOf({ actions, fault }: Pick<FiscalView, 'actions' | 'fault'>): FiscalView['actions'] {
  const useless = fault !== null && RETRY_IS_USELESS.has(fault.code) && actions.includes('back');
  return useless ? actions.filter((action) => action !== 'retry') : actions;
}

/** The one thing to do: what the state asks for, or what the broken device needs first. */
export function whatToDo(fiscal: FiscalView): string {
  switch (fiscal.state) {
    case 'sending':
      return t('fiscal.todo.sending');
    case 'checking':
      return t('fiscal.todo.checking');
    case 'unclear':
      return t('fiscal.todo.unclear');
    case 'waiting-device':
      return fiscal.fault === null ? t('fiscal.todo.checking') : faultText(fiscal.fault).todo;
    case 'not-sent':
    case 'not-done':
    case 'refused':
      return beforeRetry(fiscal);
  }
}

function beforeRetry(fiscal: FiscalView): string {
  const { operation, fault, state } = fiscal;
  const place = PLACE[operation];
  const answered = state === 'not-done' && fault?.retry !== 'needs-person';
  if (fault === null || answered) return t(`fiscal.todo.not-done.${place}`);
  if (isLinkFault(fault)) return t('fiscal.todo.link');
  const { todo } = faultText(fault);
  if (actionsOf(fiscal).includes('retry')) return t('fiscal.todo.then-retry', { todo });
  return place === 'none' ? todo : t(`fiscal.todo.back-first.${place}`, { todo });
}

/** Where «back» leads: to the receipt, to the return; elsewhere there is nothing to go back to. */
type Place = 'sale' | 'return' | 'none';
const PLACE: Readonly<Record<FiscalView['operation'], Place>> = {
  sale: 'sale',
  'sale-return': 'return',
  correction: 'none',
  'cash-in': 'none',
  'cash-out': 'none',
  'shift-open': 'none',
  'shift-close': 'none',
};

export const backTitle = ({ operation }: Pick<FiscalView, 'operation'>): string =>
  t(`fiscal.action.back.${PLACE[operation]}`);

/** What the document is called beside its state. */
export function documentLabel({ operation }: Pick<FiscalView, 'operation'>): string {
  switch (operation) {
    case 'sale':
    case 'sale-return':
    case 'correction':
      return t('fiscal.label.receipt');
    case 'cash-in':
    case 'cash-out':
      return t('fiscal.label.document');
    case 'shift-open':
    case 'shift-close':
      return t('fiscal.label.shift');
  }
}

/** Opening and closing the shift move no sum. */
export const hasSum = ({ operation }: Pick<FiscalView, 'operation'>): boolean =>
  operation !== 'shift-open' && operation !== 'shift-close';

/** What the receipt or the return in hand has moved without cash already, and what it still needs in cash. */
type Around = Pick<Snapshot, 'payment' | 'returning'>;

/** Where the money is: what a card or СБП has moved for good, and the cash of the document. */
export function moneyOf(fiscal: FiscalView, { payment, returning }: Around): string {
  const { operation, state } = fiscal;
  const stage = stageOf(state);
  if (operation === 'sale' && payment !== null && payment.held.length > 0) {
    const byBank = payment.held.every(isByBank);
    const moved = t(byBank ? `fiscal.taken.${stage}` : `fiscal.accepted.${stage}`, { taken: listed(payment.held) });
    return payment.restMinor > 0 ? `${moved}. ${t(`fiscal.cash.sale.${stage}`)}` : moved;
  }
  const plan = returning?.plan ?? null;
  const back = plan?.steps.filter((step) => step.state === 'done') ?? [];
  if (operation === 'sale-return' && plan !== null && back.length > 0) {
    const moved = t(`fiscal.given.${stage}`, { given: listed(back) });
    return plan.cashMinor > 0 ? `${moved}. ${t(`fiscal.cash.return.${stage}`)}` : moved;
  }
  return t(`fiscal.${operation}.${state}.money`);
}

/** At work, unknown, or surely not made: what is owed is said only in the last case. */
function stageOf(state: FiscalView['state']): 'work' | 'unknown' | 'owed' {
  switch (state) {
    case 'sending':
      return 'work';
    case 'checking':
    case 'waiting-device':
    case 'unclear':
      return 'unknown';
    case 'not-sent':
    case 'not-done':
    case 'refused':
      return 'owed';
  }
}

type Moved = Pick<HeldView, 'amountMinor' | 'cardMask' | 'way'>;
const isByBank = ({ way }: Moved): boolean => way === 'card' || way === 'sbp';

/** `500,00 ₽, •••• 4821; 300,00 ₽, СБП` */
const listed = (moved: readonly Moved[]): string =>
  moved
    .map(({ amountMinor, cardMask, way }) => {
      const name = way === 'card' && cardMask !== '' ? cardMask : t(`pay.held.${way}`);
      return `${moneyWithSign(amountMinor)}, ${name}`;
    })
    .join('; ');

/** What the till does meanwhile, beside the turning ring; null when it waits for the cashier. */
export function workTold(state: FiscalView['state'], seconds: number): string | null {
  switch (state) {
    case 'sending':
      return t('fiscal.seconds', { seconds });
    case 'checking':
      return t('fiscal.work.checking', { seconds });
    case 'waiting-device':
      return t('fiscal.work.waiting', { seconds });
    case 'not-sent':
    case 'not-done':
    case 'refused':
    case 'unclear':
      return null;
  }
}
