/** Which of the ledger's own receipt numbers a search reads: narrowing them is what keeps a search of years short. */
import { receiptsBetween } from './closed-shifts.ts';
import type { Ledger } from './ledger.ts';
import { Query } from './query.ts';

/** Receipt numbers (`seq`), both inclusive. */
export interface SeqRange {
  readonly firstSeq: number;
  readonly lastSeq: number;
}

export interface SearchBounds {
  /** `sealedAtMs`, inclusive and exclusive. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** Only receipts before this one. */
  readonly before: number | null;
}

/** Some weeks of a busy till: what is sold often fills a page from these, what is not is soon looked up in all. */
const NEWEST = 20_000;
const LAST = new Query<{ lastSeq: number }>('SELECT coalesce(max(seq), 0) AS lastSeq FROM receipt');

/** Null when no receipt can be within the bounds; every receipt that is, is in the range. */
export function searchRange(ledger: Ledger, { fromMs, toMs, before }: SearchBounds): SeqRange | null {
  const isTimed = fromMs !== null || toMs !== null;
  const between = isTimed
    ? receiptsBetween(ledger, fromMs, toMs)
    : { firstSeq: 1, lastSeq: ledger.get(LAST)?.lastSeq ?? 0 };
  if (between === null) return null;
  const lastSeq = before === null ? between.lastSeq : Math.min(between.lastSeq, before - 1);
  return lastSeq < between.firstSeq ? null : { firstSeq: between.firstSeq, lastSeq };
}

/** Asks for the newest receipts of the range first, and for all of it only when they did not fill the page. */
export function newestFirst<Row>(range: SeqRange, limit: number, ask: (range: SeqRange) => Row[]): Row[] {
  const newest = { ...range, firstSeq: Math.max(range.firstSeq, range.lastSeq - NEWEST) };
  const rows = ask(newest);
  return rows.length >= limit || newest.firstSeq === range.firstSeq ? rows : ask(range);
}
