/** The payment in every state: what is held, the small dialogs, the bank terminal, and the receipt that is owed. */
import type { TillEvent } from '#contract/contract.ts';
import type { FiscalView, HeldView, MoneyView, Snapshot } from '#contract/snapshot.ts';
import type { Scene } from './scene.ts';
import { BASE, FISCAL, fault, fiscalOf, LONG_NAME, NOW_MS, PAYING, receiptOf } from './snapshots.ts';

const TOTAL_MINOR = 144_969;

export const heldOf = (part: Partial<HeldView>): HeldView => ({
  id: 'p1',
  way: 'card',
  byHand: false,
  amountMinor: 50_000,
  reference: '',
  cardMask: '•••• 4821',
  rrn: '428815000172',
  ...part,
});

export const CARD = heldOf({});
export const SBP = heldOf({ id: 'p2', way: 'sbp', amountMinor: 20_000, cardMask: '', rrn: '428815000173' });
export const BY_HAND = heldOf({
  id: 'p3',
  byHand: true,
  amountMinor: 30_000,
  cardMask: '',
  rrn: '',
  reference: '0172',
});
export const CERTIFICATE = heldOf({
  id: 'p4',
  way: 'certificate',
  amountMinor: 10_000,
  reference: 'ПС-000451',
  cardMask: '',
  rrn: '',
});
export const ADVANCE = heldOf({ ...CERTIFICATE, id: 'p5', way: 'advance', reference: 'АВ-17 от 20.11.2026' });
export const CREDIT = heldOf({ ...CERTIFICATE, id: 'p6', way: 'credit', reference: 'ООО «Вектор», договор 14' });

/** The payment of the five goods with these rows held. */
export function payingWith(held: readonly HeldView[], contact = ''): Snapshot {
  const restMinor = held.reduce((rest, { amountMinor }) => rest - amountMinor, TOTAL_MINOR);
  const quickSumsMinor = restMinor === 0 ? [] : [restMinor, 100_000, 150_000, 500_000];
  return { ...PAYING, payment: { totalMinor: TOTAL_MINOR, restMinor, quickSumsMinor, held: [...held], contact } };
}

const ALL_PAID = heldOf({ amountMinor: TOTAL_MINOR });

export const moneyOf = (part: Partial<MoneyView>): MoneyView => ({
  for: 'sale',
  kind: 'purchase',
  way: 'card',
  amountMinor: TOTAL_MINOR,
  state: 'sending',
  fault: null,
  code: '',
  text: '',
  reason: null,
  sinceMs: NOW_MS - 7000,
  actions: ['cancel'],
  ...part,
});

const terminalFault = (code: string, retry: 'safe' | 'after-check' | 'needs-person', original = '') => ({
  ...fault(code, retry, original),
  device: 'terminal',
});
const lost = terminalFault('no-answer', 'after-check');

/** One for each state of the dialog, and its odd faces. */
export const MONEY: Readonly<Record<string, MoneyView>> = {
  sending: moneyOf({}),
  sbp: moneyOf({ way: 'sbp' }),
  cancelling: moneyOf({ state: 'cancelling', sinceMs: NOW_MS - 41_000 }),
  checking: moneyOf({ state: 'checking', fault: lost }),
  'in-progress': moneyOf({ state: 'in-progress', fault: lost }),
  waiting: moneyOf({
    state: 'waiting-device',
    fault: terminalFault('link-lost', 'after-check', 'connect ECONNREFUSED 192.168.1.60:9015'),
    sinceMs: NOW_MS - 47_000,
    actions: ['ask', 'decide'],
  }),
  declined: moneyOf({ state: 'declined', code: '51', text: 'Недостаточно средств', actions: ['retry', 'back'] }),
  'not-sent': moneyOf({
    state: 'not-sent',
    fault: terminalFault('terminal-busy', 'safe'),
    actions: ['retry', 'back'],
  }),
  'not-done': moneyOf({ state: 'not-done', fault: lost, actions: ['retry', 'back'] }),
  unclear: moneyOf({ state: 'unclear', fault: lost, reason: 'forgotten', actions: ['ask', 'decide'] }),
  'unclear-other': moneyOf({ state: 'unclear', reason: 'terminal-changed', actions: ['ask', 'decide'] }),
  void: moneyOf({ kind: 'void', amountMinor: 50_000 }),
  'void-declined': moneyOf({
    kind: 'void',
    amountMinor: 50_000,
    state: 'declined',
    code: '96',
    actions: ['retry', 'back'],
  }),
  refund: moneyOf({ for: 'return', kind: 'refund', amountMinor: 18_980 }),
  'refund-declined': moneyOf({
    for: 'return',
    kind: 'refund',
    amountMinor: 18_980,
    state: 'declined',
    text: 'Карта заблокирована. Обратитесь в банк, который её выпустил, по телефону на обороте карты',
    code: '41',
    actions: ['retry', 'back'],
  }),
};

const documentOf = (operation: FiscalView['operation'], state: FiscalView['state'], totalMinor: number): Snapshot => ({
  ...BASE,
  fiscal: fiscalOf({
    operation,
    state,
    totalMinor,
    fault: fault('paper-out', 'needs-person', '6B: нет чековой ленты'),
    actions: ['retry', 'back'],
  }),
});

const AT_TERMINAL: Snapshot = { ...PAYING, money: moneyOf({}) };
const APPROVED: Extract<TillEvent, { event: 'snapshot' }> = {
  event: 'snapshot',
  snapshot: { ...payingWith([ALL_PAID]), revision: AT_TERMINAL.revision + 1 },
};
const LATER: Snapshot = { ...APPROVED.snapshot, revision: AT_TERMINAL.revision + 2 };

const HUGE_MINOR = 999_999_999;
const huge: Snapshot = {
  ...PAYING,
  receipt: receiptOf(PAYING.receipt.lines, HUGE_MINOR),
  payment: {
    totalMinor: HUGE_MINOR,
    restMinor: HUGE_MINOR - 50_000,
    quickSumsMinor: [HUGE_MINOR - 50_000, 1_000_000_000],
    held: [heldOf({ way: 'credit', reference: LONG_NAME })],
    contact: 'ochen.dlinnyy.adres.pokupatelya@pochta-krupnoy-organizatsii.example.ru',
  },
};

export const PAY_SCENES: Readonly<Record<string, Scene>> = {
  'pay-held': { snapshot: payingWith([CARD]) },
  'pay-held-typed': { snapshot: payingWith([CARD], 'ivan@mail.ru'), keys: ['1000'] },
  'pay-held-many': { snapshot: payingWith([CARD, SBP, BY_HAND, CERTIFICATE, ADVANCE, CREDIT]), keys: ['ArrowUp'] },
  'pay-held-huge': { snapshot: huge },
  'pay-paid': { snapshot: payingWith([ALL_PAID], '+79001234567') },
  /** The bank's yes, told twice: «Пробить чек» is sent once. */
  'pay-approved': { snapshot: AT_TERMINAL, events: [APPROVED, APPROVED, { ...APPROVED, snapshot: LATER }] },
  'pay-no-terminal': { snapshot: { ...PAYING, terminal: { health: 'off', title: '', problem: null } } },
  'pay-terminal-lost': {
    snapshot: {
      ...PAYING,
      terminal: { health: 'absent', title: 'Терминал', problem: terminalFault('link-lost', 'safe') },
    },
    keys: ['NumpadMultiply'],
    refuse: { 'payment.addCard': { code: 'terminal-not-ready', params: {} } },
  },
  'pay-over-rest': {
    snapshot: payingWith([CARD]),
    keys: ['2000', 'NumpadMultiply'],
    refuse: { 'payment.addCard': { code: 'payment-over-rest', params: { restMinor: 94_969 } } },
  },
  'pay-held-back': {
    snapshot: payingWith([CARD]),
    keys: ['Escape'],
    refuse: { 'payment.close': { code: 'payments-held', params: { amountMinor: 50_000 } } },
  },
  'pay-notice': {
    snapshot: {
      ...payingWith([ALL_PAID]),
      notices: [
        { id: '1', code: 'payment-recovered', params: { amountMinor: TOTAL_MINOR }, level: 'info', atMs: NOW_MS },
      ],
    },
  },
  'pay-by-hand': { snapshot: PAYING, keys: ['500', 'F4', '0172'] },
  'pay-certificate': {
    snapshot: PAYING,
    keys: ['F7', 'ПС-000451', 'Enter'],
    refuse: {
      'payment.addOther': { code: 'reference-used', params: { reference: 'ПС-000451', amountMinor: 100_000 } },
    },
  },
  'pay-credit': { snapshot: PAYING, keys: ['F9'] },
  'pay-contact': {
    snapshot: PAYING,
    keys: ['F6', 'ivan', 'Enter'],
    refuse: { 'payment.contact': { code: 'contact-bad', params: {} } },
  },
  'pay-take-back': { snapshot: payingWith([CARD]), keys: ['Delete'] },
  'pay-take-back-hand': { snapshot: payingWith([CARD, BY_HAND]), keys: ['Delete'] },
  'pay-keys': { snapshot: payingWith([CARD, SBP]), keys: ['F1'] },
  ...Object.fromEntries(
    Object.entries(MONEY).map(([name, money]) => [`money-${name}`, { snapshot: { ...PAYING, money } }]),
  ),
  'money-decide': {
    snapshot: { ...PAYING, money: MONEY['unclear'] ?? null },
    keys: ['F8', '4288', 'Enter'],
  },
  'fiscal-card-owed': { snapshot: { ...payingWith([ALL_PAID]), fiscal: FISCAL['refused'] ?? null } },
  'fiscal-mixed-checking': { snapshot: { ...payingWith([CARD, SBP]), fiscal: FISCAL['checking'] ?? null } },
  'fiscal-return': { snapshot: documentOf('sale-return', 'refused', 18_980) },
  'fiscal-correction': { snapshot: documentOf('correction', 'refused', 18_980) },
  'fiscal-cash-in': { snapshot: documentOf('cash-in', 'refused', 500_000) },
  'fiscal-cash-out': { snapshot: documentOf('cash-out', 'not-done', HUGE_MINOR) },
};
