/** The accounting system's side of the check: what it has accepted, what is on its way, what it refused. */
import type { FigureDifference, ShiftFigures } from '#contract/views.ts';
import { type Money, money, sum } from '#domain/money/money.ts';
import { compareFigures } from '#domain/shift/figures.ts';
import { cashMoves, receiptById } from '#main/ledger/documents.ts';
import type { CashMove, ReceiptKind } from '#main/ledger/rows.ts';
import {
  type NotUploaded,
  type UploadedKind,
  type UploadedTotals,
  uploadedTotals,
} from '#main/ledger/uploaded-totals.ts';
import type { Core } from './core.ts';
import { MAX_NAMED, type Named } from './shift-named.ts';

export interface UploadedSide {
  readonly figures: ShiftFigures;
  readonly differences: readonly FigureDifference[];
  readonly receipts: readonly Named[];
}

const WAITS: ReadonlySet<NotUploaded['state']> = new Set(['queued', 'sending', 'later']);

/**
 * What only waits in the queue is no difference of money: it counts as if it had arrived, and is named. A difference is
 * what was refused, or is not in the queue at all.
 */
export function uploadedSide(core: Core, shiftId: string, ledger: ShiftFigures): UploadedSide {
  const totals = uploadedTotals(core.ledger, shiftId);
  const waiting = totals.notUploaded.filter(({ state }) => WAITS.has(state));
  const drawer = ledger.cashInDrawerMinor;
  return {
    figures: figuresOf(totals, drawer),
    differences: compareFigures(ledger, figuresOf(withWaiting(core, shiftId, totals, waiting), drawer), 'uploaded'),
    receipts: totals.notUploaded.slice(0, MAX_NAMED).map(nameOf),
  };
}

function nameOf({ state, number, fdNumber, kind, totalMinor, documentId }: NotUploaded): Named {
  const where = state === 'rejected' ? 'rejected' : 'not-uploaded';
  return { where, number, fdNumber, kind, totalMinor, documentId, rrn: '' };
}

type Sums = Pick<UploadedTotals, 'kinds' | 'cashInMinor' | 'cashOutMinor'>;

function withWaiting(core: Core, shiftId: string, sums: Sums, waiting: readonly NotUploaded[]): Sums {
  const ids = new Set(waiting.map(({ documentId }) => documentId));
  const moves = cashMoves(core.ledger, shiftId).filter(({ id }) => ids.has(id));
  const moved = (direction: CashMove['direction']): Money[] =>
    moves.filter((move) => move.direction === direction).map(({ amountMinor }) => money(amountMinor));
  return {
    kinds: [...sums.kinds, ...waiting.flatMap(({ documentId }) => asKind(core, documentId))],
    cashInMinor: sum([money(sums.cashInMinor), ...moved('in')]),
    cashOutMinor: sum([money(sums.cashOutMinor), ...moved('out')]),
  };
}

/** One receipt as a kind of its own; nothing for a cash move. */
function asKind(core: Core, documentId: string): UploadedKind[] {
  const record = receiptById(core.ledger, documentId);
  if (!record) return [];
  const { kind, correction, totalMinor } = record.receipt;
  const tenders = { cash: 0, electronic: 0, prepaid: 0, credit: 0, other: 0 };
  for (const { tender, amountMinor } of record.payments) tenders[tender] = amountMinor;
  return [{ kind, correction: correction !== null, count: 1, totalMinor, tenders }];
}

/** The accounting system is told of moves, not of the drawer: that one is the ledger's own. */
const figuresOf = ({ kinds, cashInMinor, cashOutMinor }: Sums, cashInDrawerMinor: number): ShiftFigures => ({
  sale: kindFigures(kinds, 'sale'),
  saleReturn: kindFigures(kinds, 'sale-return'),
  cashInMinor,
  cashOutMinor,
  cashInDrawerMinor,
});

function kindFigures(kinds: readonly UploadedKind[], kind: ReceiptKind): ShiftFigures['sale'] {
  const own = kinds.filter((each) => each.kind === kind && !each.correction);
  const total = (of: (each: UploadedKind) => number): number => sum(own.map((each) => money(of(each))));
  return {
    count: own.reduce((count, each) => count + each.count, 0),
    totalMinor: total((each) => each.totalMinor),
    cashMinor: total((each) => each.tenders.cash),
    electronicMinor: total((each) => each.tenders.electronic),
    prepaidMinor: total((each) => each.tenders.prepaid),
    creditMinor: total((each) => each.tenders.credit),
  };
}
