/**
 * What is kept of a shift when it closes, so that the drawer of today is a sum over shifts and not over every posting
 * ever made, and a day long ago is found without reading all the days since. All of it can be worked out again;
 * `assertLedgerConsistent` does.
 */
import { add, money, subtract } from '#domain/money/money.ts';
import type { Ledger } from './ledger.ts';
import { Query } from './query.ts';
import { shiftById } from './shifts.ts';

/** Of table `receipt` as `r`: the order of the columns of `closed_shift`. */
const SPAN = `min(r.seq) AS firstReceipt, max(r.seq) AS lastReceipt, min(r.sealed_at_ms) AS firstMs,
  max(r.sealed_at_ms) AS lastMs`;

interface Span {
  /** `seq` of receipts; null when there are none. */
  readonly firstReceipt: number | null;
  readonly lastReceipt: number | null;
}

const KEEP = new Query(`
  INSERT INTO closed_shift (shift_seq, cash_minor, first_receipt, last_receipt, first_ms, last_ms)
  VALUES (@seq, @cashMinor, @firstReceipt, @lastReceipt, @firstMs, @lastMs)
  ON CONFLICT (shift_seq) DO UPDATE SET cash_minor = excluded.cash_minor, first_receipt = excluded.first_receipt,
    last_receipt = excluded.last_receipt, first_ms = excluded.first_ms, last_ms = excluded.last_ms`);
const SPAN_OF = new Query<Span & { firstMs: number | null; lastMs: number | null }>(
  `SELECT ${SPAN} FROM receipt r WHERE r.shift_id = @shiftId`,
);
const CASH_BEFORE = new Query<{ amountMinor: number }>(`
  SELECT coalesce(sum(cash_minor), 0) AS amountMinor FROM closed_shift WHERE shift_seq < @seq`);
const CASH_OF_RECEIPTS = new Query<{ amountMinor: number }>(`
  SELECT coalesce(sum(iif(r.kind IN ('sale', 'purchase-return'), p.amount_minor, -p.amount_minor)), 0) AS amountMinor
  FROM receipt r JOIN receipt_payment p ON p.receipt_id = r.id
  WHERE r.shift_id = @shiftId AND r.correction IS NULL AND p.tender = 'cash'`);
const CASH_OF_MOVES = new Query<{ cashInMinor: number; cashOutMinor: number }>(`
  SELECT coalesce(sum(amount_minor) FILTER (WHERE direction = 'in'), 0) AS cashInMinor,
    coalesce(sum(amount_minor) FILTER (WHERE direction = 'out'), 0) AS cashOutMinor
  FROM cash_move WHERE shift_id = @shiftId`);
const SPAN_BETWEEN = new Query<Span>(`
  SELECT min(firstReceipt) AS firstReceipt, max(lastReceipt) AS lastReceipt FROM (
    SELECT first_receipt AS firstReceipt, last_receipt AS lastReceipt FROM closed_shift
    WHERE last_ms >= @fromMs AND first_ms < @toMs
    UNION ALL
    SELECT min(r.seq), max(r.seq) FROM receipt r
    WHERE r.shift_id = (SELECT id FROM shift WHERE closed_at_ms IS NULL)
    HAVING max(r.sealed_at_ms) >= @fromMs AND min(r.sealed_at_ms) < @toMs
  )`);

/** Put in and taken out apart from receipts. */
export function movedCash(ledger: Ledger, shiftId: string): { cashInMinor: number; cashOutMinor: number } {
  return ledger.get(CASH_OF_MOVES, { shiftId }) ?? { cashInMinor: 0, cashOutMinor: 0 };
}

/** What was in the drawer when the shift ended; now, while it is open. */
export function cashInDrawer(ledger: Ledger, shift: { readonly id: string; readonly seq: number }): number {
  const before = money(ledger.get(CASH_BEFORE, { seq: shift.seq })?.amountMinor ?? 0);
  return add(before, money(cashOfShift(ledger, shift.id)));
}

/** Call at closing, and after whatever was found later and belongs to a closed shift; nothing is kept of an open one. */
export function keepClosedShift(ledger: Ledger, shiftId: string): void {
  const shift = shiftById(ledger, shiftId);
  if (shift === null || shift.closedAtMs === null) return;
  ledger.run(KEEP, {
    seq: shift.seq,
    cashMinor: cashOfShift(ledger, shiftId),
    ...ledger.get(SPAN_OF, { shiftId }),
  });
}

/**
 * Between which of the ledger's own numbers all receipts sealed in this time are, whatever the clock did; null when
 * there are none. Others are between them too.
 */
export function receiptsBetween(
  ledger: Ledger,
  fromMs: number | null,
  toMs: number | null,
): { readonly firstSeq: number; readonly lastSeq: number } | null {
  const from = fromMs ?? Number.MIN_SAFE_INTEGER;
  const { firstReceipt = null, lastReceipt = null } =
    ledger.get(SPAN_BETWEEN, { fromMs: from, toMs: toMs ?? Number.MAX_SAFE_INTEGER }) ?? {};
  return firstReceipt === null || lastReceipt === null ? null : { firstSeq: firstReceipt, lastSeq: lastReceipt };
}

function cashOfShift(ledger: Ledger, shiftId: string): number {
  const { cashInMinor, cashOutMinor } = movedCash(ledger, shiftId);
  const ofReceipts = money(ledger.get(CASH_OF_RECEIPTS, { shiftId })?.amountMinor ?? 0);
  return subtract(add(ofReceipts, money(cashInMinor)), money(cashOutMinor));
}
