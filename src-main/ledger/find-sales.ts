/** Finding the sale a buyer brings goods back from, by whatever the buyer has in hand (spec/rules.md 4.5). */
import type { Ledger } from './ledger.ts';
import { Query } from './query.ts';
import { receiptSummary, type StoredSummary, SUMMARY_COLUMNS, SUMMARY_TABLES } from './receipt-rows.ts';
import type { ReceiptSummary, SaleFilter } from './rows.ts';
import { EVERY_FN, itemParams, RECEIPTS_WITH_ITEM, receiptsWithNumber } from './search-index.ts';
import { newestFirst, searchRange } from './search-range.ts';

type Asked = Exclude<keyof SaleFilter, 'limit'>;

const LIMIT_MAX = 200;
const PAID_BY = "SELECT o.receipt_id FROM payment_operation o WHERE o.kind = 'purchase'";
const BETWEEN = 'r.seq BETWEEN @firstSeq AND @lastSeq';

/** Each says first where to look, by an index, and then what must be true. */
const CONDITIONS: Readonly<Record<Asked, string>> = {
  fnNumber: 'd.fn_number = @fnNumber',
  fdNumber: `d.fd_number = @fdNumber AND d.fn_number IN (${EVERY_FN})`,
  fiscalSign: `d.fiscal_sign = @fiscalSign AND r.seq IN (${receiptsWithNumber('@fiscalSign')})`,
  totalMinor: `r.total_minor = @totalMinor AND r.seq IN (${receiptsWithNumber('@totalMinor')})`,
  shiftNumber: 'r.shift_id IN (SELECT id FROM shift WHERE number = @shiftNumber)',
  fromMs: `r.sealed_at_ms >= @fromMs AND ${BETWEEN}`,
  toMs: `r.sealed_at_ms < @toMs AND ${BETWEEN}`,
  cardDigits: `r.id IN (${PAID_BY} AND o.card_mask <> '' AND substr(o.card_mask, -4) = @cardDigits)`,
  rrn: `r.id IN (${PAID_BY} AND o.rrn <> '' AND o.rrn = @rrn)`,
  item: `r.seq IN (${RECEIPTS_WITH_ITEM})`,
  before: 'r.seq < @before',
};
/** Fewer digits than are indexed: all card payments are read. */
const FEW_CARD_DIGITS = `r.id IN (${PAID_BY} AND o.card_mask <> ''
  AND substr(o.card_mask, -length(@cardDigits)) = @cardDigits)`;
const CARD_DIGITS = 4;
const ASKABLE: readonly Asked[] = [
  'fnNumber',
  'fdNumber',
  'fiscalSign',
  'totalMinor',
  'shiftNumber',
  'fromMs',
  'toMs',
  'cardDigits',
  'rrn',
  'item',
  'before',
];
const QUERIES = new Map<string, Query<StoredSummary>>();

/** Nothing asked: the newest sales. A question is this with what it asks. */
export const ANY_SALE: SaleFilter = {
  fnNumber: null,
  fdNumber: null,
  fiscalSign: null,
  totalMinor: null,
  shiftNumber: null,
  fromMs: null,
  toMs: null,
  cardDigits: null,
  rrn: null,
  item: null,
  before: null,
  limit: 50,
};

/**
 * Sales (no returns, no corrections) that fit everything asked for, newest first by the ledger's own counter. An empty
 * `item`, `rrn` or `cardDigits` is not asked for. Throws RangeError for a limit outside 1..200.
 */
export function findSales(ledger: Ledger, filter: SaleFilter): ReceiptSummary[] {
  if (filter.limit < 1 || filter.limit > LIMIT_MAX) throw new RangeError(`limit ${filter.limit}`);
  const { limit } = filter;
  const range = searchRange(ledger, filter);
  if (range === null) return [];
  const query = queryOf(filter);
  const params = { ...filter, ...itemParams(filter.item ?? '') };
  return newestFirst(range, limit, (part) => ledger.all(query, { ...params, ...part })).map(receiptSummary);
}

function queryOf(filter: SaleFilter): Query<StoredSummary> {
  const asked = ASKABLE.filter((field) => filter[field] !== null && filter[field] !== '');
  const isFewDigits = filter.cardDigits !== null && filter.cardDigits.length < CARD_DIGITS;
  const conditions = { ...CONDITIONS, ...(isFewDigits ? { cardDigits: FEW_CARD_DIGITS } : {}) };
  const where = ["r.kind = 'sale'", 'r.correction IS NULL', ...asked.map((field) => conditions[field])].join(' AND ');
  const known = QUERIES.get(where);
  if (known) return known;
  const fresh = new Query<StoredSummary>(`
    SELECT ${SUMMARY_COLUMNS} FROM ${SUMMARY_TABLES} WHERE ${where} ORDER BY r.seq DESC LIMIT @limit`);
  QUERIES.set(where, fresh);
  return fresh;
}
