/** Three-way checks and rows of the queue in the states worth looking at. */
import type { DifferingReceipt, FigureDifference, OutboxRowView, ShiftCheck } from '#contract/views.ts';
import { FIGURES } from './replies.ts';
import { NOW_MS } from './snapshots.ts';

export const AGREES: ShiftCheck = {
  ledger: FIGURES,
  device: { ...FIGURES, cashInDrawerMinor: 4_610_355 },
  uploaded: FIGURES,
  terminal: { purchasesMinor: 1_710_300, purchases: 12, returnsMinor: 0, returns: 0 },
  differences: [],
  receipts: [],
  deferred: 0,
  unfinished: [],
};

export const differenceOf = (part: Partial<FigureDifference>): FigureDifference => ({
  side: 'device',
  kind: 'sale',
  tender: 'total',
  ledger: 4_120_355,
  other: 4_214_355,
  ...part,
});

export const namedOf = (part: Partial<DifferingReceipt>): DifferingReceipt => ({
  where: 'device-only',
  number: 0,
  fdNumber: 5123,
  kind: 'sale',
  totalMinor: 94_000,
  documentId: '',
  rrn: '',
  ...part,
});

export const rowOf = (part: Partial<OutboxRowView>): OutboxRowView => ({
  documentId: 'd1',
  seq: 1,
  kind: 'sale',
  number: 47,
  shiftNumber: 128,
  totalMinor: 84_200,
  state: 'later',
  attempts: 4,
  nextTryAtMs: NOW_MS + 95_000,
  reason: 'no-link',
  detail: '',
  createdAtMs: NOW_MS - 4 * 3_600_000,
  ...part,
});

/** Everything that can explain a difference, one of each. */
export const NAMED: readonly DifferingReceipt[] = [
  namedOf({}),
  namedOf({ where: 'ledger-only', fdNumber: 5090, number: 12, documentId: 'r12' }),
  namedOf({ where: 'rejected', fdNumber: 5110, number: 36, documentId: 'r36', totalMinor: 18_980 }),
  namedOf({ where: 'rejected', fdNumber: 5111, number: 37, documentId: 'r37', totalMinor: 999_999_999 }),
  namedOf({ where: 'not-uploaded', fdNumber: 5119, number: 45, documentId: 'r45' }),
  namedOf({ where: 'not-uploaded', fdNumber: 0, kind: 'cash-move', documentId: 'c1', totalMinor: 500_000 }),
  namedOf({ where: 'money-without-receipt', fdNumber: 0, kind: 'purchase', rrn: '428815000172', documentId: 'r48' }),
  namedOf({ where: 'money-without-receipt', fdNumber: 0, kind: 'refund', rrn: '428815000175', documentId: 'r49' }),
  namedOf({ where: 'terminal-only', fdNumber: 0, kind: 'purchase', rrn: '' }),
  namedOf({ where: 'ledger-only', fdNumber: 0, kind: 'purchase', rrn: '428815000176', documentId: 'r50' }),
];

export const DIFFERS: ShiftCheck = {
  ...AGREES,
  device: { ...FIGURES, sale: { ...FIGURES.sale, count: 47, totalMinor: 4_214_355, cashMinor: 2_504_055 } },
  uploaded: { ...FIGURES, sale: { ...FIGURES.sale, count: 44, totalMinor: 4_007_375, cashMinor: 2_297_075 } },
  terminal: { purchasesMinor: 1_804_300, purchases: 13, returnsMinor: 0, returns: 0 },
  differences: [
    differenceOf({ tender: 'count', ledger: 46, other: 47 }),
    differenceOf({}),
    differenceOf({ tender: 'cash', ledger: 2_410_055, other: 2_504_055 }),
    differenceOf({ side: 'uploaded', tender: 'count', ledger: 46, other: 45 }),
    differenceOf({ side: 'uploaded', other: 4_101_375 }),
    differenceOf({ side: 'uploaded', tender: 'cash', ledger: 2_410_055, other: 2_391_075 }),
    differenceOf({ side: 'terminal', kind: 'purchases', ledger: 1_710_300, other: 1_804_300 }),
    differenceOf({ side: 'terminal', kind: 'purchases', tender: 'count', ledger: 12, other: 13 }),
  ],
  receipts: [...NAMED],
  deferred: 2,
};

/** A document is on its way: nothing differs. */
export const WAITS: ShiftCheck = {
  ...AGREES,
  uploaded: { ...FIGURES, sale: { ...FIGURES.sale, count: 45, totalMinor: 4_026_355, cashMinor: 2_316_055 } },
  receipts: [namedOf({ where: 'not-uploaded', fdNumber: 5119, number: 45, documentId: 'r45' })],
};

export const SILENT: ShiftCheck = { ...AGREES, device: null, terminal: null };

export const REJECTED: readonly OutboxRowView[] = [
  rowOf({
    documentId: 'r36',
    number: 36,
    state: 'rejected',
    nextTryAtMs: null,
    reason: 'refused',
    detail:
      'Номенклатура «Сыр Российский 50 %, весовой» с кодом 00000451 помечена на удаление. Обратитесь к бухгалтеру',
    totalMinor: 18_980,
    attempts: 1,
  }),
  rowOf({
    documentId: 'r37',
    number: 37,
    state: 'rejected',
    nextTryAtMs: null,
    reason: 'conflict',
    totalMinor: 999_999_999,
    attempts: 2,
  }),
  rowOf({
    documentId: 'n5',
    kind: 'return-note',
    number: 5,
    state: 'rejected',
    nextTryAtMs: null,
    reason: 'document-unreadable',
    totalMinor: 18_980,
    attempts: 1,
  }),
];

export const WAITING: readonly OutboxRowView[] = [
  rowOf({}),
  rowOf({ documentId: 'd2', seq: 2, number: 48, state: 'queued', attempts: 0, nextTryAtMs: null, reason: '' }),
  rowOf({
    documentId: 'd3',
    seq: 3,
    kind: 'cash-move',
    number: 0,
    state: 'queued',
    attempts: 0,
    nextTryAtMs: null,
    reason: '',
    totalMinor: 500_000,
  }),
  rowOf({
    documentId: 'd4',
    seq: 4,
    kind: 'shift-close',
    number: 0,
    shiftNumber: 127,
    state: 'sending',
    attempts: 1,
    nextTryAtMs: null,
    reason: '',
    totalMinor: 0,
  }),
];
