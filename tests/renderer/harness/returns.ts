/** Sales to be returned and returns in hand, typed by the contract. */
import type { PaybackStepView, ReturningView, ReturnLineView, Snapshot } from '#contract/snapshot.ts';
import type { ReceiptDetail, SaleBrief } from '#contract/views.ts';
import { BASE, DETAIL, FIVE, LONG_NAME, MANY, NOW_MS } from './snapshots.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export const FOREIGN_QR = 't=20261119T1812&s=1234.50&fn=9999078900005678&i=771&fp=987654321&n=1';

const GOODS = FIVE.map(({ name, quantityMilli, sumMinor }) => ({ name, quantityMilli, sumMinor }));

export const SALES: readonly SaleBrief[] = Array.from({ length: 46 }, (_, index) => ({
  id: `s${46 - index}`,
  seq: 46 - index,
  number: 46 - index,
  shiftNumber: index < 30 ? 128 : 127,
  shiftOpen: index < 30,
  atMs: NOW_MS - (index < 30 ? index * 7 * MINUTE_MS + 90_000 : DAY_MS + index * MINUTE_MS),
  totalMinor: index === 0 ? 144_969 : index === 5 ? 999_999_999 : 12_345 + index * 7919,
  lines: index === 1 ? 1 : index === 4 ? 200 : 5,
  fdNumber: 5120 - index,
  fiscalSign: 1_234_567_890 - index,
  cashierName: 'Абдулова М. И.',
  returned: index === 2 ? 'part' : index === 3 ? 'all' : 'none',
  cardMask: index % 4 === 1 ? '•••• 4821' : '',
  goods: index === 1 ? [{ name: LONG_NAME, quantityMilli: 1000, sumMinor: 20_264 }] : GOODS,
}));

const line = (index: number, part: Partial<ReturnLineView> = {}): ReturnLineView => {
  const sold = FIVE[index] ?? DETAIL.lines[0];
  if (sold === undefined) throw new Error('no goods');
  return {
    id: String(index + 1),
    name: sold.name,
    code: sold.code,
    unit: sold.unit,
    measure: sold.weighed ? 11 : 0,
    vat: sold.vat,
    priceMinor: sold.priceMinor,
    soldMilli: sold.quantityMilli,
    returnedMilli: 0,
    maxMilli: sold.quantityMilli,
    quantityMilli: 0,
    sumMinor: 0,
    ...part,
  };
};

export const CHOSEN = line(0, { quantityMilli: 1000, sumMinor: 9490 });

export const step = (part: Partial<PaybackStepView> = {}): PaybackStepView => ({
  originalId: 'o1',
  reference: '',
  way: 'card',
  kind: 'refund',
  byHand: false,
  amountMinor: 50_000,
  cardMask: '•••• 4821',
  rrn: '428815000172',
  state: 'waiting',
  ...part,
});

export const cashOf = (cashMinor: number): NonNullable<ReturningView['plan']> => ({
  cashMinor,
  prepaidMinor: 0,
  creditMinor: 0,
  steps: [],
});

export const returningOf = (part: Partial<ReturningView> = {}): ReturningView => ({
  id: 'r-1',
  stage: 'composing',
  sale: {
    id: 's46',
    number: 46,
    shiftNumber: 128,
    shiftOpen: true,
    atMs: NOW_MS - 90_000,
    fdNumber: 5120,
    fiscalSign: 1_234_567_890,
    totalMinor: 144_969,
    cashierName: 'Абдулова М. И.',
  },
  receiptShown: true,
  soldOn: '2026-11-23',
  reason: '',
  buyer: '',
  lines: [
    CHOSEN,
    line(1, { returnedMilli: 1000, maxMilli: 0 }),
    line(2),
    line(3),
    line(4, { returnedMilli: 1000, maxMilli: 1000 }),
  ],
  totalMinor: 9490,
  payback: 'as-paid',
  plan: cashOf(9490),
  problem: null,
  ...part,
});

const MIXED_LINES = [
  CHOSEN,
  line(2, { quantityMilli: 1246, sumMinor: 17_432 }),
  line(4, { quantityMilli: 2000, sumMinor: 69_800 }),
];
export const MIXED = returningOf({
  lines: MIXED_LINES,
  totalMinor: 96_722,
  plan: {
    cashMinor: 6722,
    prepaidMinor: 10_000,
    creditMinor: 5_000,
    steps: [step({ kind: 'void' }), step({ originalId: 'o2', way: 'sbp', amountMinor: 25_000, cardMask: '' })],
  },
});

export const MANY_LINES = returningOf({
  lines: MANY.map((sold, index) => ({
    ...line(0),
    id: sold.id,
    name: index === 3 ? LONG_NAME : sold.name,
    quantityMilli: index === 3 ? 99_999_000 : 0,
    sumMinor: index === 3 ? 999_999_999 : 0,
    soldMilli: 99_999_000,
    maxMilli: 99_999_000,
  })),
  totalMinor: 999_999_999,
  plan: { ...cashOf(499_999_999), steps: [step({ amountMinor: 500_000_000 })] },
});

export const BY_HAND = step({ byHand: true, state: 'waiting' });

export const RETURN_DETAIL: ReceiptDetail = {
  ...DETAIL,
  row: { ...DETAIL.row, id: 'r-1', number: 47, kind: 'sale-return', totalMinor: 59_490, lines: 2, fdNumber: 5121 },
  lines: FIVE.slice(0, 2),
  vat: [{ vat: '22', sumMinor: 59_490, vatMinor: 10_728 }],
  tenderedMinor: 9490,
  changeMinor: 0,
  cashMinor: 9490,
  operations: [
    {
      id: 'p1',
      way: 'card',
      byHand: false,
      amountMinor: 50_000,
      reference: '',
      cardMask: '•••• 4821',
      rrn: '428815000173',
      kind: 'refund',
      atMs: NOW_MS,
    },
  ],
  sale: { ...DETAIL.row, atMs: NOW_MS - DAY_MS, shiftNumber: 127 },
  basis: {
    receiptShown: true,
    fnNumber: '9999078900001234',
    fdNumber: 5120,
    soldOn: '2026-11-22',
    reason: 'Не подошёл размер',
    buyer: 'Иванов И. И., паспорт 2809 123456',
    allowedBy: '',
  },
  fiscal: { ...DETAIL.fiscal, fdNumber: 5121, fiscalSign: 987_654_321 },
};

export const SEALED: NonNullable<Snapshot['lastReceipt']> = {
  id: 'r-1',
  kind: 'sale-return',
  correction: false,
  number: 47,
  totalMinor: 59_490,
  tenderedMinor: 9490,
  changeMinor: 0,
  fdNumber: 5121,
  print: 'done',
};

export const withReturn = (returning: ReturningView): Snapshot => ({ ...BASE, returning });
