/** Every screen and state to look at: a snapshot, keys to press, and what main says meanwhile. */
import type { TillEvent } from '#contract/contract.ts';
import type { Snapshot } from '#contract/snapshot.ts';
import { PAY_SCENES } from './pay-scenes.ts';
import { PEOPLE_SCENES } from './people-scenes.ts';
import { RETURN_SCENES } from './return-scenes.ts';
import type { Scene } from './scene.ts';
import { SHIFT_SCENES } from './shift-scenes.ts';
import { BASE, EXTREME, FISCAL, MANY, NOW_MS, PAYING, receiptOf, SALE } from './snapshots.ts';

const HOUR_MS = 3_600_000;
const scan = (part: Partial<Extract<TillEvent, { event: 'scan' }>>): TillEvent => ({
  event: 'scan',
  outcome: 'added',
  text: '4600000000018',
  lineId: '5',
  item: null,
  error: null,
  ...part,
});
const closed: Snapshot['shift'] = { state: 'closed', number: 128, openedAtMs: null, deadlineMs: null };
const late: Snapshot['shift'] = {
  state: 'open',
  number: 128,
  openedAtMs: NOW_MS - 22.6 * HOUR_MS,
  deadlineMs: NOW_MS + 1.4 * HOUR_MS,
};
const over: Snapshot['shift'] = {
  state: 'over-24h',
  number: 128,
  openedAtMs: NOW_MS - 25 * HOUR_MS,
  deadlineMs: NOW_MS - HOUR_MS,
};
const demo = { profile: 'demo' } as const;
const setup: Snapshot = { ...BASE, stage: 'setup', lastReceipt: null };
const troubles: Snapshot['registrar'] = {
  ...BASE.registrar,
  paper: 'out',
  ofdUnsent: 12,
  ofdFirstUnsentAt: '2026-11-21T10:15',
  fnWarnings: ['resource-30-days', 'ofd-overdue'],
};
const pendingPrint: Snapshot = {
  ...SALE,
  lastReceipt: SALE.lastReceipt === null ? null : { ...SALE.lastReceipt, print: 'pending' },
  registrar: { ...BASE.registrar, paper: 'waiting-continue' },
};
const refusedScan = scan({
  outcome: 'refused',
  lineId: null,
  error: { code: 'barcode-not-found', params: { code: '4606068123456' } },
});
const fill = ['Рыбка', 'Tab', '7707083893', 'Tab', 'г. Тверь', 'Enter', 'Иванова А. А.', 'Enter'];

export const SCENES: Readonly<Record<string, Scene>> = {
  sale: { snapshot: SALE, events: [scan({})] },
  'sale-empty': { snapshot: { ...BASE, lastReceipt: null } },
  'sale-sold': { snapshot: BASE },
  'sale-closed': { snapshot: { ...BASE, shift: closed, lastReceipt: null } },
  'sale-closed-lines': { snapshot: { ...SALE, shift: closed } },
  'sale-over': { snapshot: { ...BASE, shift: over, lastReceipt: null } },
  'sale-late': { snapshot: { ...SALE, shift: late } },
  'sale-200': { snapshot: { ...SALE, receipt: receiptOf(MANY, 1_992_000) } },
  'sale-one': { snapshot: { ...SALE, receipt: receiptOf(SALE.receipt.lines.slice(0, 1), 18_980) } },
  'sale-extreme': { snapshot: { ...SALE, receipt: receiptOf(EXTREME, 999_999_999, EXTREME[1]) } },
  'sale-refused': { snapshot: SALE, events: [refusedScan] },
  'sale-troubles': { snapshot: { ...SALE, registrar: troubles, shift: late } },
  'sale-print-pending': { snapshot: pendingPrint },
  'sale-notices': {
    snapshot: {
      ...SALE,
      notices: [
        { id: '1', code: 'disk-low', params: {}, level: 'danger', atMs: NOW_MS },
        { id: '2', code: 'recovered-done', params: { fd: 5120 }, level: 'info', atMs: NOW_MS },
      ],
    },
  },
  'sale-pending-quantity': { snapshot: { ...SALE, receipt: { ...SALE.receipt, pendingQuantityMilli: 3000 } } },
  'sale-search': { snapshot: SALE, keys: ['vjkjrj', 'wait', 'ArrowDown'] },
  'sale-price': { snapshot: SALE, keys: ['F9', '123', 'Enter'] },
  'sale-journal': { snapshot: SALE, keys: ['Alt+1'] },
  'sale-wide': { snapshot: SALE, keys: ['Alt+0'] },
  'sale-demo': { snapshot: { ...SALE, ...demo }, keys: ['Alt+9'] },
  quantity: { snapshot: SALE, keys: ['F4', '5/7', 'Enter'] },
  menu: { snapshot: { ...SALE, ...demo }, keys: ['F10'] },
  keys: { snapshot: SALE, keys: ['F1'] },
  look: { snapshot: SALE, keys: ['F10', '6'] },
  about: { snapshot: SALE, keys: ['F10', '8'] },
  cancel: { snapshot: SALE, keys: ['Control+Delete'] },
  pay: { snapshot: PAYING },
  'pay-change': { snapshot: PAYING, keys: ['2000'] },
  'pay-short': {
    snapshot: PAYING,
    keys: ['1000', 'Enter'],
    refuse: { 'payment.finish': { code: 'tendered-too-small', params: { totalMinor: 144_969 } } },
  },
  'pay-working': {
    snapshot: { ...PAYING, fiscal: { ...(FISCAL['sending'] ?? null), sinceMs: NOW_MS } as Snapshot['fiscal'] },
  },
  ...Object.fromEntries(
    Object.entries(FISCAL).map(([name, fiscal]) => [`fiscal-${name}`, { snapshot: { ...PAYING, fiscal } }]),
  ),
  ...PAY_SCENES,
  ...RETURN_SCENES,
  'fiscal-decide': { snapshot: { ...PAYING, fiscal: FISCAL['unclear'] ?? null }, keys: ['F8', '12a', 'Enter'] },
  'fiscal-demo': { snapshot: { ...PAYING, ...demo, fiscal: FISCAL['refused'] ?? null }, keys: ['Alt+9'] },
  shift: { snapshot: BASE, keys: ['F10', '1'] },
  'shift-closed': { snapshot: { ...BASE, shift: closed }, keys: ['F10', '1'] },
  'shift-over': { snapshot: { ...BASE, shift: over }, keys: ['F10', '1'] },
  ...SHIFT_SCENES,
  ...PEOPLE_SCENES,
  journal: { snapshot: BASE, keys: ['F10', '3', 'wait', 'ArrowDown', 'ArrowDown'] },
  import: { snapshot: BASE, keys: ['F10', '5'] },
  'import-running': {
    snapshot: {
      ...BASE,
      import: { phase: 'reading', file: 'import.xml', bytesRead: 5_600_000, bytesTotal: 12_900_000, rows: 3120 },
    },
    keys: ['F10', '5', 'F4'],
    refuse: { 'catalogue.import': { code: 'never', params: {} } },
  },
  'import-done': { snapshot: BASE, keys: ['F10', '5', 'F4', 'wait'] },
  'import-failed': {
    snapshot: BASE,
    keys: ['F10', '5', 'F4', 'wait'],
    refuse: {
      'catalogue.import': { code: 'import-refused', params: { problem: 'xml-cut', file: 'import.xml', line: 8812 } },
    },
  },
  welcome: { snapshot: setup },
  'setup-shop': { snapshot: setup, keys: ['F2', 'wait', 'Рыбка', 'Tab', '7707083894', 'Enter'] },
  'setup-cashier': { snapshot: setup, keys: ['F2', 'wait', ...fill.slice(0, 6)] },
  'setup-registrar': { snapshot: setup, keys: ['F2', 'wait', ...fill, 'F5', 'wait'] },
  'setup-scanner': { snapshot: setup, keys: ['F2', 'wait', ...fill, 'Enter'] },
  'setup-terminal': { snapshot: setup, keys: ['F2', 'wait', ...fill, 'Enter', 'Enter'] },
  'setup-terminal-more': {
    snapshot: setup,
    keys: ['F2', 'wait', ...fill, 'Enter', 'Enter', 'ArrowRight', 'wait', 'F6', 'wait'],
  },
  'setup-catalogue': { snapshot: setup, keys: ['F2', 'wait', ...fill, 'Enter', 'Enter', 'Enter', 'wait'] },
  'setup-done': { snapshot: setup, keys: ['F2', 'wait', ...fill, 'Enter', 'Enter', 'Enter', 'wait', 'Enter'] },
  defect: { snapshot: SALE, keys: ['F5'], refuse: { 'sale.repeatLast': { code: 'defect', params: { id: 'd-17' } } } },
};
