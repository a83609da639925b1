/**
 * What the dialog about the bank terminal says: what happened, where the money is, in what state the receipt is, and
 * what to do. No drawing.
 */
import type { MoneyView } from '#contract/snapshot.ts';
import type { Level } from '../../kit/state-mark.tsx';
import { isLinkFault } from '../../texts/coded.ts';
import { terminalFaultText } from '../../texts/terminal-text.ts';
import { t } from '../../texts/text.ts';

/** Which way the money goes: from the buyer to the shop, or back. */
export type Direction = 'take' | 'give';
export const directionOf = ({ kind }: Pick<MoneyView, 'kind'>): Direction => (kind === 'purchase' ? 'take' : 'give');

/** A new try meets the same «no»: something must be set right outside this dialog first. */
const RETRY_IS_USELESS: ReadonlySet<string> = new Set(['unsupported', 'wrong-device', 'wrong-password']);

const LEVEL: Readonly<Record<MoneyView['state'], Level | null>> = {
  sending: null,
  cancelling: null,
  checking: null,
  'in-progress': null,
  'waiting-device': 'warning',
  declined: 'danger',
  'not-sent': 'warning',
  'not-done': 'warning',
  unclear: 'danger',
};

export interface MoneyTold {
  readonly level: Level | null;
  readonly title: string;
  /** «Оплата картой», «Возврат по СБП». */
  readonly way: string;
  readonly money: string;
  readonly receipt: string;
  /** Who stopped it and why, in the terminal's words: the bank, the buyer, the cashier. Null unless it ended so. */
  readonly bank: string | null;
  /** What is wrong with the terminal; null when nothing is. */
  readonly terminal: string | null;
  readonly todo: string;
  /** Where a person looks when nobody else knows; empty otherwise. */
  readonly checks: readonly string[];
  /** Beside the turning ring; null while the till waits for the cashier. */
  readonly work: string | null;
}

export function moneyTold(money: MoneyView, seconds: number): MoneyTold {
  const direction = directionOf(money);
  return {
    level: LEVEL[money.state],
    title: t(`money.${direction}.${money.state}.title`),
    way: t(`money.way.${money.way}.${direction}`),
    money: t(`money.${direction}.${money.state}.money`),
    receipt: t(`money.receipt.${caseOf(money)}`),
    bank: money.state === 'declined' ? bankWords(money) : null,
    terminal: terminalTold(money),
    todo: whatToDo(money),
    checks: money.state === 'unclear' ? checksOf(money) : [],
    work: workTold(money.state, seconds),
  };
}

/** A purchase, a payment given back before the receipt, or money of a return. */
type Case = 'take' | 'sale-give' | 'return';
function caseOf(money: MoneyView): Case {
  if (money.for === 'return') return 'return';
  return directionOf(money) === 'take' ? 'take' : 'sale-give';
}

function bankWords({ text, code: said }: MoneyView): string {
  // A bank's code has digits; a bare word is the protocol's own and tells a cashier nothing.
  const code = /\d/.test(said) || text === '' ? said : '';
  if (text !== '') return t('money.bank.words', { text, code });
  return code === '' ? t('money.bank.silent') : t('money.bank.code', { code });
}

function terminalTold({ state, fault, reason }: MoneyView): string | null {
  if (state === 'unclear' && reason !== null) return t(`money.reason.${reason}`);
  // Asked and answered: the old silence no longer matters.
  if (fault === null || state === 'not-done' || state === 'declined') return null;
  return terminalFaultText(fault).what;
}

function whatToDo(money: MoneyView): string {
  switch (money.state) {
    case 'sending':
      return t(`money.todo.sending.${money.way}.${directionOf(money)}`);
    case 'cancelling':
      return t('money.todo.cancelling');
    case 'checking':
      return t('money.todo.checking');
    case 'in-progress':
      return t('money.todo.in-progress');
    case 'waiting-device':
      return money.fault === null
        ? t('money.todo.waiting.unknown')
        : t('money.todo.waiting', { todo: terminalFaultText(money.fault).todo });
    case 'unclear':
      return t(money.reason === 'terminal-changed' ? 'money.todo.unclear.other' : 'money.todo.unclear');
    case 'not-sent':
      return money.fault === null ? again(money) : beforeRetry(money, terminalFaultText(money.fault).todo);
    case 'declined':
    case 'not-done':
      return again(money);
  }
}

const again = (money: MoneyView): string => t(`money.todo.again.${caseOf(money)}`);

function beforeRetry(money: MoneyView, todo: string): string {
  if (moneyActions(money).includes('retry')) return t('money.todo.then-retry', { todo });
  return t(directionOf(money) === 'take' ? 'money.todo.then-other' : 'money.todo.then-leave', { todo });
}

function checksOf(money: MoneyView): readonly string[] {
  const { amountMinor } = money;
  const other = money.reason === 'terminal-changed';
  return [
    t(other ? 'money.check.slip.other' : 'money.check.slip', { amountMinor }),
    t(other ? 'money.check.screen.other' : 'money.check.screen'),
    t(`money.check.bank.${directionOf(money)}`),
  ];
}

function workTold(state: MoneyView['state'], seconds: number): string | null {
  switch (state) {
    case 'sending':
    case 'cancelling':
    case 'checking':
    case 'in-progress':
      return t(`money.work.${state}`, { seconds });
    case 'waiting-device':
      return t('money.work.waiting', { seconds });
    case 'declined':
    case 'not-sent':
    case 'not-done':
    case 'unclear':
      return null;
  }
}

/**
 * Main's actions, the one to begin with first, without a new try that cannot help; there is always one left. A terminal
 * that has forgotten tells nothing when it is asked again; one that was changed can be put back and asked.
 */
export function moneyActions({
  actions,
  fault,
  reason,
}: Pick<MoneyView, 'actions' | 'fault' | 'reason'>): MoneyView['actions'] {
  if (reason === 'forgotten') return actions.toReversed();
  const useless = fault !== null && RETRY_IS_USELESS.has(fault.code) && actions.includes('back');
  return useless ? actions.filter((action) => action !== 'retry') : actions;
}

/** The terminal's own message, for the service; null when nothing is broken any more. */
export function originalTold({ fault, state }: Pick<MoneyView, 'fault' | 'state'>): string | null {
  if (fault === null || fault.original === '' || !OF_THE_FAULT.has(state)) return null;
  const { original } = fault;
  return t(isLinkFault(fault) ? 'fiscal.original.link' : 'money.original', { original });
}

/** Elsewhere the terminal has answered since. */
const OF_THE_FAULT: ReadonlySet<MoneyView['state']> = new Set([
  'checking',
  'in-progress',
  'waiting-device',
  'not-sent',
]);

/** What stands on the button of an action. */
export function actionTitle(money: MoneyView, action: MoneyView['actions'][number]): string {
  switch (action) {
    case 'retry':
      return t('money.action.retry');
    case 'back':
      return t(`money.action.back.${caseOf(money)}`);
    case 'cancel':
      return t(money.state === 'cancelling' ? 'money.action.cancel-again' : 'money.action.cancel');
    case 'ask':
      return t(money.state === 'waiting-device' ? 'money.action.ask-now' : 'money.action.ask');
    case 'decide':
      return t('money.action.decide');
  }
}

/** RRN as the slip has it; СБП has an identifier of its own of any form. Null when it cannot be one. */
export function readRrn(text: string, way: MoneyView['way']): string | null {
  const rrn = text.replaceAll(/\s/g, '');
  const fits = way === 'card' ? /^\d{12}$/.test(rrn) : /^[\dA-Za-z]{6,64}$/.test(rrn);
  return fits ? rrn : null;
}

/** Authorisation code: up to six letters and digits for a card; СБП may have none. */
export function readAuthCode(text: string, way: MoneyView['way']): string | null {
  const code = text.replaceAll(/\s/g, '');
  const fits = /^[\dA-Za-z]{1,6}$/.test(code) || (way === 'sbp' && code === '');
  return fits ? code.toUpperCase() : null;
}
