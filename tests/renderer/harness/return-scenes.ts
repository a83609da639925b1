/** The return in every state, its papers, the correction receipt, and the journal around them. */
import type { ReturningView, Snapshot } from '#contract/snapshot.ts';
import type { Replies } from './replies.ts';
import {
  BY_HAND,
  cashOf,
  FOREIGN_QR,
  MANY_LINES,
  MIXED,
  RETURN_DETAIL,
  returningOf,
  SALES,
  SEALED,
  step,
  withReturn,
} from './returns.ts';
import type { Scene } from './scene.ts';
import { BASE, DETAIL, NOW_MS, ROWS, SALE } from './snapshots.ts';

const replies: Replies = {
  'returns.find': { rows: [...SALES], more: false },
  'options.get': { keepDeferred: true, returnPapers: false, upload: { sink: 'off' } },
  'returns.paper': { number: 12, atMs: NOW_MS, totalMinor: 59_490, cashierName: 'Абдулова М. И.' },
  'journal.receipt': RETURN_DETAIL,
};

const find = (part: Partial<Scene> = {}): Scene => ({ snapshot: BASE, keys: ['F7', 'wait'], replies, ...part });
const none: Replies = { ...replies, 'returns.find': { rows: [], more: false } };

const inHand = (returning: ReturningView, keys: readonly string[] = [], part: Partial<Scene> = {}): Scene => ({
  snapshot: withReturn(returning),
  keys: ['F7', 'wait', ...keys],
  replies,
  ...part,
});

const refunding = (part: Partial<ReturningView>, keys: readonly string[] = [], more: Partial<Scene> = {}): Scene =>
  inHand({ ...MIXED, stage: 'refunding', ...part }, keys, more);

const plan = MIXED.plan ?? cashOf(0);
const states = (first: 'done' | 'waiting' | 'in-work', second: 'done' | 'waiting') => ({
  ...plan,
  steps: [
    step({ kind: 'void', state: first }),
    step({ originalId: 'o2', way: 'sbp', amountMinor: 25_000, cardMask: '', state: second }),
  ],
});

/** The return is seen, then its receipt is made while the screen stands there. */
const sealed = (
  returning: ReturningView,
  keys: readonly string[],
  part: Partial<Snapshot['lastReceipt']> = {},
): Scene => ({
  snapshot: withReturn(returning),
  keys: ['F7', 'wait', 'wait', ...keys],
  replies,
  events: [],
  later: { ...BASE, revision: 2, returning: null, lastReceipt: { ...SEALED, ...part } },
});

const closedSale = { ...(MIXED.sale ?? null), shiftOpen: false, shiftNumber: 127, atMs: NOW_MS - 86_400_000 };
const afterClosedShift: ReturningView = { ...MIXED, sale: closedSale as ReturningView['sale'] };

const without = returningOf({
  sale: null,
  receiptShown: false,
  lines: returningOf()
    .lines.slice(0, 1)
    .map((each) => ({ ...each, soldMilli: 0, maxMilli: null })),
  soldOn: '2026-11-19',
});

export const RETURN_SCENES: Readonly<Record<string, Scene>> = {
  'return-find': find(),
  'return-find-receipt': find({ snapshot: SALE, keys: ['F7', 'wait', 'ArrowDown', 'ArrowDown'] }),
  'return-find-long': find({ keys: ['F7', 'wait', 'ArrowDown'] }),
  'return-find-all-back': find({ keys: ['F7', 'wait', 'ArrowDown', 'ArrowDown', 'ArrowDown'] }),
  'return-find-narrow': find({ keys: ['F7', 'wait', 'F2', '45', 'F4', '4821'] }),
  'return-find-none': find({ keys: ['F7', 'wait', '7777', 'wait'], replies: none }),
  'return-find-empty': find({ replies: none }),
  'return-find-loading': find({ refuse: { 'returns.find': { code: 'never', params: {} } } }),
  'return-find-foreign': find({ keys: ['F7', 'wait', FOREIGN_QR, 'wait'], replies: none }),
  'return-find-returned': find({
    keys: ['F7', 'wait', 'Enter'],
    refuse: { 'returns.open': { code: 'sale-returned', params: { number: 46 } } },
  }),
  'return-without': find({ keys: ['F7', 'wait', FOREIGN_QR, 'wait', 'F9'], replies: none }),
  'return-without-bad': find({ keys: ['F7', 'wait', 'F9', '31.02', 'Enter'] }),
  'return-lines': inHand(returningOf()),
  'return-lines-none': inHand(
    returningOf({
      lines: returningOf().lines.map((line) => ({ ...line, quantityMilli: 0 })),
      totalMinor: 0,
      plan: null,
    }),
  ),
  'return-lines-mixed': inHand({
    ...MIXED,
    receiptShown: false,
    reason: 'Не подошёл размер',
    buyer: 'Иванов И. И., паспорт 2809 123456',
  }),
  'return-lines-200': inHand(MANY_LINES, ['ArrowDown', 'ArrowDown', 'ArrowDown']),
  'return-lines-problem': inHand({
    ...MIXED,
    plan: null,
    problem: { code: 'return-no-way-back', params: { missingMinor: 50_000 } },
  }),
  'return-lines-cash': inHand({ ...MIXED, payback: 'cash', plan: cashOf(96_722) }),
  'return-lines-refused': inHand(returningOf(), ['123', 'Enter', 'wait'], {
    refuse: { 'returns.addItem': { code: 'return-not-in-sale', params: { name: 'Мыло детское 90 г' } } },
  }),
  'return-lines-without': inHand(without),
  'return-lines-without-empty': inHand({ ...without, lines: [], totalMinor: 0, plan: null }),
  'return-quantity': inHand(returningOf(), ['F4']),
  'return-price': inHand(without, ['F9']),
  'return-details': inHand(returningOf(), ['F6']),
  'return-confirm': inHand(MIXED, ['Enter']),
  'return-confirm-cash': inHand(returningOf(), ['Enter', 'Enter', 'wait'], {
    refuse: { 'returns.begin': { code: 'not-enough-cash', params: { missingMinor: 4490 } } },
  }),
  'return-keys': inHand(MIXED, ['F1']),
  'return-money-none': refunding({
    problem: { code: 'money-not-returned', params: { code: '51', text: 'НЕДОСТАТОЧНО СРЕДСТВ' } },
  }),
  'return-money-part': refunding({
    plan: states('done', 'waiting'),
    problem: { code: 'money-not-returned', params: { code: '', text: '' } },
  }),
  'return-money-owed': refunding({ plan: states('done', 'done') }),
  'return-money-hand': refunding({ plan: { ...cashOf(6722), steps: [BY_HAND] } }, ['Enter']),
  'return-money-cash': refunding({ plan: cashOf(96_722) }),
  'return-money-work': refunding({ plan: states('in-work', 'waiting') }),
  'return-money-fiscal': refunding({ stage: 'fiscalising', plan: states('done', 'done') }),
  'return-banner': { snapshot: { ...SALE, returning: returningOf() } },
  'return-banner-owed': {
    snapshot: { ...SALE, returning: { ...MIXED, stage: 'refunding', plan: states('done', 'done') } },
  },
  'return-left-owed': refunding({ plan: states('done', 'done') }, ['Escape']),
  'return-done': sealed(MIXED, []),
  'return-done-closed': sealed(afterClosedShift, []),
  'return-done-papers': sealed(afterClosedShift, ['F2', 'wait', 'Escape', 'F3', 'wait', 'Escape'], {
    print: 'pending',
  }),
  'return-paper-note': sealed(afterClosedShift, ['F2', 'wait']),
  'return-paper-order': sealed(afterClosedShift, ['F3', 'wait', 'Enter', 'wait']),
  'journal-returns': {
    snapshot: BASE,
    keys: ['F10', '3', 'wait', 'F4', 'wait'],
    replies: {
      'journal.list': {
        rows: ROWS.map((row, index) => ({
          ...row,
          kind: index % 3 === 0 ? 'sale-return' : 'sale',
          correction: index % 7 === 5,
        })),
        more: false,
      },
      'journal.receipt': {
        ...RETURN_DETAIL,
        row: { ...RETURN_DETAIL.row, id: 'j46' },
        papers: [{ id: 'n', kind: 'return-note', number: 12, totalMinor: 59_490, cashierName: '', atMs: NOW_MS }],
      },
    },
  },
  'journal-sale-returned': {
    snapshot: BASE,
    keys: ['F10', '3', 'wait'],
    replies: {
      'journal.receipt': {
        ...DETAIL,
        contact: 'ivan@mail.ru',
        returns: [RETURN_DETAIL.row, { ...RETURN_DETAIL.row, id: 'r-2', number: 48 }],
      },
    },
  },
  correction: { snapshot: BASE, keys: ['F10', 'F8', 'wait'] },
  'correction-filled': {
    snapshot: BASE,
    keys: [
      'F10',
      'F8',
      'wait',
      '22.11',
      'Tab',
      '7',
      'Tab',
      'Tab',
      'Не пробили чек: не было электричества',
      'Tab',
      'Кофе молотый',
      'Tab',
      '349,00',
      'Tab',
      '2',
      'F2',
      'Молоко',
      'Tab',
      '9999999,99',
    ],
  },
  'correction-bad': { snapshot: BASE, keys: ['F10', 'F8', 'wait', '31.02', 'Control+Enter'] },
  'correction-confirm': {
    snapshot: BASE,
    keys: ['F10', 'F8', 'wait', '22.11', 'Tab', 'Tab', 'Tab', 'Tab', 'Кофе', 'Tab', '349,00', 'Control+Enter'],
  },
};
