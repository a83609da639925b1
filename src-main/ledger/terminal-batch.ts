import { Query, type Reading } from './query.ts';
import type { PaymentOperationRow } from './rows.ts';

type StoredOperation = Omit<PaymentOperationRow, 'byHand'> & { readonly byHand: 0 | 1 };

// Periods follow each other: the search backwards ends at the last operation of the period before.
const OF_BATCH = new Query<StoredOperation>(`
  SELECT o.seq, o.id, o.receipt_id AS receiptId, o.kind, o.way, o.by_hand AS byHand, o.amount_minor AS amountMinor,
    o.original_id AS originalId, o.terminal_id AS terminalId, o.rrn, o.auth_code AS authCode, o.card_mask AS cardMask,
    o.batch, o.reference, o.found, o.cashier_name AS cashierName, o.at_ms AS atMs
  FROM payment_operation o
  WHERE o.seq > coalesce((
      SELECT p.seq FROM payment_operation p
      WHERE p.by_hand = 0 AND p.terminal_id = @terminalId AND p.batch <> @batch ORDER BY p.seq DESC LIMIT 1), 0)
    AND o.way IN ('card', 'sbp')
    AND (o.by_hand = 1 OR (o.terminal_id = @terminalId AND o.batch = @batch))
  ORDER BY o.seq`);

/**
 * Operations of a terminal's settlement period, and those typed by hand since the period before ended: in their order,
 * whatever became of their receipts.
 */
export function operationsOfBatch(
  ledger: Reading,
  period: { readonly terminalId: string; readonly batch: string },
): PaymentOperationRow[] {
  return ledger.all(OF_BATCH, period).map((row) => ({ ...row, byHand: row.byHand === 1 }));
}
