/** Snapshots of a till in the states worth looking at, typed by the contract. Data for the eye, not for proofs. */

import type { FiscalView, LineView, Snapshot } from '#contract/snapshot.ts';
import type { JournalRow, ReceiptDetail } from '#contract/views.ts';

export const NOW_MS = new Date(2026, 10, 23, 14, 32).getTime();
const HOUR_MS = 3_600_000;

const line = (
  id: number,
  name: string,
  quantityMilli: number,
  priceMinor: number,
  sumMinor: number,
  unit = 'шт',
): LineView => ({
  id: String(id),
  name,
  code: `000${id}51`,
  article: '',
  barcode: `460${String(id).padStart(4, '0')}71234${id % 10}`,
  unit,
  weighed: unit === 'кг',
  quantityMilli,
  priceMinor,
  sumMinor,
  vat: '22',
  vatMinor: 100,
});

export const FIVE: readonly LineView[] = [
  line(1, 'Молоко «Простоквашино» 2,5 %, 930 мл', 2000, 9490, 18980),
  line(2, 'Хлеб «Бородинский» нарезка, 390 г', 1000, 6250, 6250),
  line(3, 'Бананы, весовые', 1246, 13990, 17432, 'кг'),
  line(4, 'Сыр «Российский» 50 %, весовой', 412, 78900, 32507, 'кг'),
  line(5, 'Кофе «Жокей» классический молотый, 450 г', 2000, 34900, 69800),
];
const FIVE_TOTAL_MINOR = 144_969;

export const LONG_NAME =
  'Набор подарочный «Зимний вечер»: чай чёрный листовой с чабрецом, мёд акациевый 250 г, варенье из сосновых шишек 320 г, пряники имбирные расписные, свеча из вощины и открытка ручной работы';

const NAMES = [
  'Вода «Святой источник» 1,5 л',
  'Печенье «Юбилейное» 313 г',
  'Гречка ядрица 900 г',
  'Мыло детское 90 г',
  'Йогурт клубника 290 г',
];
export const MANY: readonly LineView[] = Array.from({ length: 200 }, (_, index) =>
  line(index + 1, NAMES[index % NAMES.length] ?? '', 1000 * (1 + (index % 3)), 4990, 4990 * (1 + (index % 3))),
);
export const EXTREME: readonly LineView[] = [
  line(1, 'Шафран молотый, весовой', 1, 999_99, 100, 'кг'),
  line(2, LONG_NAME, 1000, 249_900, 249_900),
  line(3, 'Бриллиантовая крошка', 1000, 999_999_999, 999_999_999),
];

export const receiptOf = (
  lines: readonly LineView[],
  totalMinor: number,
  active = lines.at(-1),
): Snapshot['receipt'] => ({
  id: 'r1',
  lines: [...lines],
  activeLineId: active?.id ?? null,
  pendingQuantityMilli: null,
  grossMinor: totalMinor,
  discountMinor: 0,
  totalMinor,
});

const LAST: Snapshot['lastReceipt'] = {
  id: 'j46',
  kind: 'sale',
  correction: false,
  number: 46,
  totalMinor: 84_200,
  tenderedMinor: 100_000,
  changeMinor: 15_800,
  fdNumber: 5120,
  print: 'done',
};

export const BASE: Snapshot = {
  revision: 1,
  nowMs: NOW_MS,
  profile: 'shop',
  stage: 'ready',
  shop: { name: 'ООО «Ромашка»', inn: '7707083893', address: 'г. Тверь, ул. Советская, 12', taxSystem: 'osn' },
  cashier: { name: 'Абдулова М. И.', inn: '' },
  session: {
    state: 'free',
    cashierId: null,
    name: 'Абдулова М. И.',
    role: 'owner',
    rights: [],
    badge: null,
    allowed: null,
    badgesLockedUntilMs: null,
  },
  catalogueItems: 312,
  shift: { state: 'open', number: 128, openedAtMs: NOW_MS - 5.5 * HOUR_MS, deadlineMs: NOW_MS + 18.5 * HOUR_MS },
  registrar: {
    health: 'ready',
    title: 'Штрих-М',
    model: 'ШТРИХ-М-02Ф',
    serial: '0000000000012345',
    problem: null,
    paper: 'present',
    fnNumber: '9999078900001234',
    fnValidUntil: '2027-11-20',
    fnWarnings: [],
    ofdUnsent: 0,
    ofdFirstUnsentAt: '',
  },
  scanner: { health: 'ready', title: 'Сканер' },
  terminal: { health: 'ready', title: 'Терминал', problem: null },
  outbox: {
    sink: 'file',
    count: 0,
    sending: 0,
    later: 0,
    rejected: 0,
    oldestAtMs: null,
    nextTryAtMs: null,
    reason: '',
  },
  receipt: receiptOf([], 0),
  payment: null,
  money: null,
  returning: null,
  deferred: [],
  fiscal: null,
  lastReceipt: LAST,
  import: null,
  notices: [],
};

export const SALE: Snapshot = {
  ...BASE,
  outbox: { ...BASE.outbox, count: 3, oldestAtMs: NOW_MS - 4 * 60_000 },
  receipt: receiptOf(FIVE, FIVE_TOTAL_MINOR),
};

export const PAYING: Snapshot = {
  ...SALE,
  payment: {
    totalMinor: FIVE_TOTAL_MINOR,
    restMinor: FIVE_TOTAL_MINOR,
    quickSumsMinor: [FIVE_TOTAL_MINOR, 145_000, 150_000, 200_000, 500_000],
    held: [],
    contact: '',
  },
};

export const fault = (code: string, retry: 'safe' | 'after-check' | 'needs-person', original = '') => ({
  code,
  device: 'shtrih',
  retry,
  original,
});

export const fiscalOf = (part: Partial<FiscalView>): FiscalView => ({
  operation: 'sale',
  state: 'sending',
  fault: null,
  totalMinor: FIVE_TOTAL_MINOR,
  sinceMs: NOW_MS - 300,
  actions: [],
  ...part,
});

export const FISCAL: Readonly<Record<string, FiscalView>> = {
  sending: fiscalOf({ sinceMs: NOW_MS - 7000 }),
  checking: fiscalOf({ state: 'checking', fault: fault('no-answer', 'after-check') }),
  waiting: fiscalOf({
    state: 'waiting-device',
    fault: fault('link-lost', 'after-check'),
    actions: ['ask'],
    sinceMs: NOW_MS - 47_000,
  }),
  notsent: fiscalOf({
    state: 'not-sent',
    fault: fault('link-absent', 'after-check', 'no such file or directory'),
    actions: ['retry', 'back'],
  }),
  over24: fiscalOf({
    state: 'refused',
    fault: fault('shift-over-24h', 'needs-person', '4E: смена превысила 24 часа'),
    actions: ['retry', 'back'],
  }),
  notdone: fiscalOf({ state: 'not-done', fault: fault('no-answer', 'after-check'), actions: ['retry', 'back'] }),
  refused: fiscalOf({
    state: 'refused',
    fault: fault('paper-out', 'needs-person', '6B: нет чековой ленты'),
    actions: ['retry', 'back'],
  }),
  unclear: fiscalOf({ state: 'unclear', fault: fault('fn-changed', 'needs-person'), actions: ['ask', 'decide'] }),
};

export const ROWS: readonly JournalRow[] = Array.from({ length: 46 }, (_, index) => ({
  id: `j${46 - index}`,
  seq: 46 - index,
  number: 46 - index,
  shiftNumber: index < 30 ? 128 : 127,
  kind: 'sale',
  correction: false,
  atMs: NOW_MS - index * 7 * 60_000 - 90_000,
  totalMinor: index === 0 ? 84_200 : 12_345 + index * 7919,
  lines: 1 + (index % 6),
  fdNumber: 5120 - index,
  print: index === 2 ? 'pending' : 'done',
}));

export const DETAIL: ReceiptDetail = {
  row: {
    id: 'j46',
    seq: 46,
    number: 46,
    shiftNumber: 128,
    kind: 'sale',
    correction: false,
    atMs: NOW_MS - 90_000,
    totalMinor: FIVE_TOTAL_MINOR,
    lines: 5,
    fdNumber: 5120,
    print: 'done',
  },
  shop: BASE.shop,
  cashier: BASE.cashier,
  lines: [...FIVE],
  vat: [{ vat: '22', sumMinor: FIVE_TOTAL_MINOR, vatMinor: 26_142 }],
  tenderedMinor: 150_000,
  changeMinor: 5_031,
  cashMinor: FIVE_TOTAL_MINOR,
  operations: [],
  contact: '',
  sale: null,
  returns: [],
  papers: [],
  basis: null,
  fiscal: {
    fnNumber: '9999078900001234',
    fdNumber: 5120,
    fiscalSign: 1_234_567_890,
    deviceTime: '2026-11-23T14:30',
    qr: 't=20261123T1430&s=1449.69&fn=9999078900001234&i=5120&fp=1234567890&n=1',
  },
};
