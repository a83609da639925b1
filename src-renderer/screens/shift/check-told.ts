/** The three-way check as the closing screen tells it: rows, verdict, receipts by name. No drawing, no arithmetic. */
import type { DifferingReceipt, FigureDifference, OutboxRowView, ShiftCheck, ShiftFigures } from '#contract/views.ts';
import { forbiddingDifferences } from '#domain/shift/closing.ts';
import { integer, money } from '../../texts/format.ts';
import { hasText, type TextKey, t, textOf } from '../../texts/text.ts';
import { reasonText } from '../outbox/reason-text.ts';
import { type FigureRow, worthShowing } from './figure-rows.ts';

/** `own`: an account of its own that does not need to agree; `waits`: it will agree when the queue is sent. */
export type Agreement = 'same' | 'waits' | 'own' | 'differs';
export interface Cell {
  readonly text: string;
  readonly agreement: Agreement;
}

export interface CheckRow {
  readonly title: string;
  readonly ledger: string;
  /** Null where that side has nothing to say. */
  readonly device: Cell | null;
  readonly uploaded: Cell | null;
  /** Money that may be wrong, a partner that lacks something, or all is well. */
  readonly level: 'ok' | 'warning' | 'danger';
}

/** The table: what is equal stays quiet, what differs shows both sums. */
export function checkRows(check: ShiftCheck): readonly CheckRow[] {
  const sides = [check.ledger, check.device, check.uploaded].filter((figures) => figures !== null);
  return worthShowing(sides).map((row) => {
    const device = cellOf(check, row, 'device');
    const uploaded = row.kind === 'drawer' ? null : cellOf(check, row, 'uploaded');
    const level = device?.agreement === 'differs' ? 'danger' : uploaded?.agreement === 'differs' ? 'warning' : 'ok';
    return { title: textOf(row.title, {}), ledger: row.show(row.of(check.ledger)), device, uploaded, level };
  });
}

/** Main decides what differs: it knows what a drawer began with and what is only on its way. */
function cellOf(check: ShiftCheck, row: FigureRow, side: 'device' | 'uploaded'): Cell | null {
  const figures: ShiftFigures | null = check[side];
  if (figures === null) return null;
  const found = check.differences.find(
    (difference) => difference.side === side && difference.kind === row.kind && difference.tender === row.tender,
  );
  if (found !== undefined) return { text: row.show(found.other), agreement: 'differs' };
  const text = row.show(row.of(figures));
  if (row.of(figures) === row.of(check.ledger)) return { text, agreement: 'same' };
  return { text, agreement: side === 'uploaded' ? 'waits' : 'own' };
}

export interface TerminalRow {
  readonly title: string;
  /** Ours, only where it is not the terminal's. */
  readonly ledger: string;
  readonly terminal: string;
  readonly differs: boolean;
}

const TERMINAL_ROWS = [
  { title: 'closing.terminal.purchases', of: 'purchasesMinor', kind: 'purchases', tender: 'total', show: money },
  { title: 'closing.terminal.purchases-count', of: 'purchases', kind: 'purchases', tender: 'count', show: integer },
  { title: 'closing.terminal.returns', of: 'returnsMinor', kind: 'returns', tender: 'total', show: money },
  { title: 'closing.terminal.returns-count', of: 'returns', kind: 'returns', tender: 'count', show: integer },
] as const satisfies readonly (Pick<FigureDifference, 'kind' | 'tender'> & {
  title: TextKey;
  of: keyof NonNullable<ShiftCheck['terminal']>;
  show: (value: number) => string;
})[];

/** The bank terminal beside the till; empty without one. */
export function terminalRows({ terminal, differences }: ShiftCheck): readonly TerminalRow[] {
  if (terminal === null) return [];
  return TERMINAL_ROWS.flatMap(({ title, of, kind, tender, show }): TerminalRow[] => {
    const found = differences.find((each) => each.side === 'terminal' && each.kind === kind && each.tender === tender);
    if (found === undefined && kind === 'returns' && terminal.returns === 0) return [];
    const ledger = found === undefined ? '' : show(found.ledger);
    return [{ title: textOf(title, {}), ledger, terminal: show(terminal[of]), differs: found !== undefined }];
  });
}

/**
 * What the check comes to. `uploaded`: only the accounting system lacks something, which waits there and does not
 * forbid the closing.
 */
export type Verdict = 'silent' | 'unfinished' | 'differs' | 'uploaded' | 'agrees';

export function verdictOf(check: ShiftCheck): Verdict {
  if (check.unfinished.length > 0) return 'unfinished';
  if (check.device === null) return 'silent';
  if (forbiddingDifferences(check) > 0) return 'differs';
  return check.differences.length > 0 ? 'uploaded' : 'agrees';
}

export interface ReceiptTold {
  /** `ФД 123, чек № 7, продажа, 940,00 ₽` */
  readonly what: string;
  /** `есть в регистраторе, нет в журнале кассы` */
  readonly why: string;
  /** Money is at stake; a partner refused it; it only waits. */
  readonly level: 'danger' | 'warning' | 'idle';
}

/** A receipt that explains a difference. `rejected`: rows of the queue that were set aside, for their reasons. */
export function receiptTold(receipt: DifferingReceipt, rejected: readonly OutboxRowView[]): ReceiptTold {
  const { where, fdNumber, number, totalMinor, rrn, documentId } = receipt;
  // A money operation has no fiscal document of its own.
  if (where === 'money-without-receipt' || where === 'terminal-only' || (where === 'ledger-only' && fdNumber === 0)) {
    const what = textOf('closing.named.money', { kind: moneyKind(receipt.kind), totalMinor, rrn });
    return { what, why: moneyWhy(receipt), level: 'danger' };
  }
  const what = textOf('closing.named', {
    ...(fdNumber === 0 ? {} : { fdNumber }),
    ...(number === 0 ? {} : { number }),
    kind: documentKind(receipt.kind),
    totalMinor,
  });
  if (where !== 'rejected')
    return { what, why: t(`closing.where.${where}`), level: where === 'not-uploaded' ? 'idle' : 'danger' };
  const row = rejected.find((each) => each.documentId === documentId);
  const why =
    row === undefined ? t('closing.where.rejected.silent') : t('closing.where.rejected', { reason: rejection(row) });
  return { what, why, level: 'warning' };
}

const rejection = (row: OutboxRowView): string => row.detail || reasonText(row);

function moneyWhy({ where, kind }: DifferingReceipt): string {
  if (where === 'terminal-only') return t('closing.where.terminal-only');
  if (where === 'ledger-only') return t('closing.where.decided');
  return t(kind === 'purchase' ? 'closing.where.money-taken' : 'closing.where.money-given');
}

const documentKind = (kind: string): string => kindText(`closing.kind.${kind}`);
const moneyKind = (kind: string): string => kindText(`closing.kind.money.${kind}`);
const kindText = (key: string): string => (hasText(key) ? textOf(key, {}) : t('closing.kind.other'));
