/** What was brought back of a sale. */
import type { Ledger } from './ledger.ts';
import { Query } from './query.ts';
import { receiptSummary, type StoredSummary, SUMMARY_COLUMNS, SUMMARY_TABLES } from './receipt-rows.ts';
import type { ReceiptSummary, ReturnedSoFar, Tender } from './rows.ts';

/** Named, because without statistics SQLite would rather walk all receipts in the order asked for. */
const RETURNS = `FROM receipt r INDEXED BY receipt_returns`;
const OF_SALE = 'WHERE r.sale_id = @saleId';

const LINES = new Query<ReturnedSoFar['lines'][number]>(`
  SELECT l.sale_position AS position, sum(l.quantity_milli) AS quantityMilli, sum(l.sum_minor) AS sumMinor
  ${RETURNS} JOIN receipt_line l ON l.receipt_id = r.id ${OF_SALE} AND l.sale_position IS NOT NULL
  GROUP BY l.sale_position ORDER BY l.sale_position`);
const TENDERS = new Query<{ tender: Tender; amountMinor: number }>(`
  SELECT p.tender, sum(p.amount_minor) AS amountMinor
  ${RETURNS} JOIN receipt_payment p ON p.receipt_id = r.id ${OF_SALE} GROUP BY p.tender`);
const IDS = new Query<{ id: string }>(`SELECT r.id ${RETURNS} ${OF_SALE} ORDER BY r.seq`);
const SUMMARIES = new Query<StoredSummary>(`
  SELECT ${SUMMARY_COLUMNS} FROM ${SUMMARY_TABLES} ${OF_SALE} ORDER BY r.seq`);

export const NO_TENDERS: Readonly<Record<Tender, number>> = { cash: 0, electronic: 0, prepaid: 0, credit: 0, other: 0 };

/** Sums over the sealed returns of a sale; all empty for a sale nobody brought back, or no sale at all. */
export function returnedOf(ledger: Ledger, saleId: string): ReturnedSoFar {
  const tenders = ledger.all(TENDERS, { saleId }).map((row): [string, number] => [row.tender, row.amountMinor]);
  return {
    lines: ledger.all(LINES, { saleId }),
    tenders: { ...NO_TENDERS, ...Object.fromEntries(tenders) },
    returnIds: ledger.all(IDS, { saleId }).map((row) => row.id),
  };
}

/** Oldest first. */
export function returnsOf(ledger: Ledger, saleId: string): ReceiptSummary[] {
  return ledger.all(SUMMARIES, { saleId }).map(receiptSummary);
}
