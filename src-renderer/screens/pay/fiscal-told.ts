/** What the dialog about money tells the cashier to do, and which of main's actions make sense for the fault. No drawing. */
import type { FiscalView } from '#contract/snapshot.ts';
import { faultText, isLinkFault } from '../../texts/coded.ts';
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
  const answered = state === 'not-done' && fault?.retry !== 'needs-person';
  if (fault === null || answered) {
    return t(operation === 'sale' ? 'fiscal.todo.not-done.sale' : 'fiscal.todo.not-done.shift');
  }
  if (isLinkFault(fault)) return t('fiscal.todo.link');
  const { todo } = faultText(fault);
  if (actionsOf(fiscal).includes('retry')) return t('fiscal.todo.then-retry', { todo });
  return operation === 'sale' ? t('fiscal.todo.back-first', { todo }) : todo;
}

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
