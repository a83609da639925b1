/** The shift, its closing, cash moves, receipts put aside, the queue of uploads, typing taken up again. */
import type { DeferredView, Snapshot } from '#contract/snapshot.ts';
import { AGREES, DIFFERS, REJECTED, rowOf, SILENT, WAITING, WAITS } from './checks.ts';
import type { Scene } from './scene.ts';
import { BASE, fault, LONG_NAME, NOW_MS, PAYING, SALE } from './snapshots.ts';

const HOUR_MS = 3_600_000;
const CLOSING = ['F10', '1', 'wait', 'Control+Enter', 'wait'];
const OUTBOX = ['F10', 'F9', 'wait'];

export const deferredOf = (part: Partial<DeferredView>): DeferredView => ({
  id: 'f1',
  name: '14:05 Молоко «Простоквашино» 2,5 %, 930 мл',
  lines: 5,
  totalMinor: 144_969,
  cashierName: 'Абдулова М. И.',
  shiftNumber: 128,
  atMs: NOW_MS - 27 * 60_000,
  ...part,
});
export const DEFERRED: readonly DeferredView[] = [
  deferredOf({}),
  deferredOf({ id: 'f2', name: 'Иванова, за кошельком', lines: 1, totalMinor: 9490, atMs: NOW_MS - 2 * HOUR_MS }),
  deferredOf({
    id: 'f3',
    name: '',
    lines: 200,
    totalMinor: 999_999_999,
    atMs: NOW_MS - 20 * HOUR_MS,
    shiftNumber: 127,
  }),
  deferredOf({ id: 'f4', name: LONG_NAME.slice(0, 60), cashierName: 'Константинопольская-Вознесенская А. А.' }),
];
const MANY_DEFERRED = Array.from({ length: 200 }, (_, index) => deferredOf({ id: `m${index}`, atMs: NOW_MS - index }));

const queue = (part: Partial<Snapshot['outbox']>): Snapshot['outbox'] => ({
  ...BASE.outbox,
  sink: 'http',
  count: 7,
  later: 1,
  rejected: 3,
  oldestAtMs: NOW_MS - 4 * HOUR_MS,
  nextTryAtMs: NOW_MS + 95_000,
  reason: 'no-link',
  ...part,
});

const closing = (check: typeof AGREES, part: Partial<Snapshot> = {}, more: Partial<Scene> = {}): Scene => ({
  snapshot: { ...BASE, outbox: { ...BASE.outbox, sink: 'http' }, ...part },
  keys: CLOSING,
  replies: { 'shift.check': check, 'outbox.list': { rows: [...REJECTED] } },
  ...more,
});
const closed: Snapshot['shift'] = { state: 'closed', number: 128, openedAtMs: null, deadlineMs: null };
const silent = { ...BASE.registrar, health: 'absent', problem: fault('link-lost', 'after-check') } as const;

const troubled: Snapshot = {
  ...BASE,
  registrar: {
    ...BASE.registrar,
    ofdUnsent: 41,
    ofdFirstUnsentAt: '2026-11-10T10:15',
    fnWarnings: ['resource-30-days', 'archive-90'],
  },
};
const lastMinutes: Snapshot = {
  ...SALE,
  shift: { ...BASE.shift, openedAtMs: NOW_MS - 23.7 * HOUR_MS, deadlineMs: NOW_MS + 0.3 * HOUR_MS },
  notices: [{ id: 'n', code: 'shift-ends-soon', params: { minutes: 30 }, level: 'warning', atMs: NOW_MS }],
};

export const SHIFT_SCENES: Readonly<Record<string, Scene>> = {
  'shift-fn': { snapshot: troubled, keys: ['F10', '1'] },
  'shift-last-minutes': { snapshot: lastMinutes },
  'cash-in': { snapshot: BASE, keys: ['F10', '1', 'F2', '5000', 'Alt+1'] },
  'cash-out-over': { snapshot: BASE, keys: ['F10', '1', 'F3', 'wait', '50000', 'Alt+1', 'Enter'] },
  'cash-out-no-reason': { snapshot: BASE, keys: ['F10', 'F3', 'wait', '5000', 'Enter'] },
  'closing-agrees': closing(AGREES),
  'closing-asking': closing(AGREES, {}, { refuse: { 'shift.check': { code: 'never', params: {} } } }),
  'closing-working': closing(
    AGREES,
    {},
    { keys: [...CLOSING, 'Enter'], refuse: { 'shift.close': { code: 'never', params: {} } } },
  ),
  'closing-failed': closing(AGREES, {}, { refuse: { 'shift.check': { code: 'fiscal-in-progress', params: {} } } }),
  'closing-waits': closing(WAITS, { outbox: queue({ count: 1, rejected: 0 }), receipt: SALE.receipt }),
  'closing-differs': closing(DIFFERS, { deferred: [...DEFERRED], outbox: queue({}) }),
  'closing-anyway': closing(DIFFERS, { outbox: queue({}) }, { keys: [...CLOSING, 'F8'] }),
  'closing-silent': closing(SILENT, { registrar: silent }),
  'closing-unfinished': closing({ ...AGREES, unfinished: ['return-in-hand'] }),
  'closing-dropped': closing(
    AGREES,
    { deferred: DEFERRED.slice(0, 2) },
    {
      replies: {
        'shift.check': { ...AGREES, deferred: 2 },
        'options.get': { keepDeferred: false, returnPapers: false, upload: { sink: 'off' } },
      },
    },
  ),
  'closing-done': closing(
    AGREES,
    {},
    {
      later: { ...BASE, revision: 2, shift: closed, outbox: queue({ rejected: 0 }) },
      keys: ['F10', '1', 'Control+Enter', 'wait', 'wait', 'wait'],
    },
  ),
  'closing-done-differs': closing(
    DIFFERS,
    {},
    {
      later: { ...BASE, revision: 2, shift: closed, deferred: DEFERRED.slice(0, 2) },
      keys: ['F10', '1', 'Control+Enter', 'wait', 'wait', 'wait'],
    },
  ),
  deferred: { snapshot: { ...BASE, deferred: [...DEFERRED] }, keys: ['F6', 'wait', 'ArrowDown'] },
  'deferred-found': { snapshot: { ...SALE, deferred: [...DEFERRED] }, keys: ['F10', 'F6', 'wait', 'иванова'] },
  'deferred-remove': { snapshot: { ...BASE, deferred: [...DEFERRED] }, keys: ['F6', 'wait', 'Delete'] },
  'deferred-none': { snapshot: BASE, keys: ['F6', 'wait'] },
  'deferred-many': { snapshot: { ...BASE, deferred: MANY_DEFERRED }, keys: ['F6', 'wait'] },
  'deferred-count': { snapshot: { ...BASE, deferred: [...DEFERRED], lastReceipt: null } },
  'deferred-count-sale': { snapshot: { ...SALE, deferred: [...DEFERRED] }, keys: ['F6'] },
  'deferred-name': { snapshot: SALE, keys: ['Control+F6'] },
  'outbox-waiting': {
    snapshot: { ...BASE, outbox: queue({ rejected: 0, count: 4 }) },
    keys: OUTBOX,
    replies: { 'outbox.list': { rows: [...WAITING] } },
  },
  'outbox-rejected': {
    snapshot: { ...BASE, outbox: queue({}) },
    keys: OUTBOX,
    replies: { 'outbox.list': { rows: [...REJECTED] } },
  },
  'outbox-long': {
    snapshot: { ...BASE, outbox: queue({ count: 5000, rejected: 0, oldestAtMs: NOW_MS - 60 * HOUR_MS }) },
    keys: [...OUTBOX, 'ArrowDown'],
    replies: {
      'outbox.list': {
        rows: Array.from({ length: 500 }, (_, index) => rowOf({ documentId: `d${index}`, number: index + 1 })),
      },
    },
  },
  'outbox-empty': { snapshot: BASE, keys: OUTBOX, replies: { 'outbox.list': { rows: [] } } },
  'outbox-off': {
    snapshot: { ...BASE, outbox: { ...BASE.outbox, sink: 'off' } },
    keys: OUTBOX,
    replies: { 'outbox.list': { rows: [] } },
  },
  'kept-entry': {
    snapshot: SALE,
    replies: {
      'ui.kept': { screen: 'sell', focus: 'sale.entry', fields: { 'of.receipt': 'r1', 'sale.entry': '46000' } },
    },
    keys: ['7'],
  },
  'kept-pay': {
    snapshot: PAYING,
    replies: {
      'ui.kept': {
        screen: 'pay',
        focus: 'pay.cash',
        fields: { 'of.receipt': 'r1', 'of.rest': '144969', 'pay.cash': '150' },
      },
    },
    keys: ['0'],
  },
  'kept-quantity': {
    snapshot: SALE,
    replies: {
      'ui.kept': {
        screen: 'sell',
        focus: 'quantity',
        fields: { 'of.receipt': 'r1', 'of.line': '2', quantity: '1' },
      },
    },
    keys: ['2'],
  },
  'kept-return': {
    snapshot: BASE,
    replies: {
      'ui.kept': { screen: 'returns', focus: 'return.day', fields: { 'return.text': 'молоко', 'return.day': '23.1' } },
      'returns.find': { rows: [], more: false },
    },
    keys: ['wait', '1'],
  },
};
