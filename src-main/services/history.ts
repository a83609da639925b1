/**
 * What the ledger says of the past, read once and kept until a document becomes history: every snapshot asks for it,
 * and a snapshot is made at every key press.
 */
import { currentShift, lastShift, listDeferred, listReceipts, receiptById } from '#main/ledger/documents.ts';
import type { Ledger } from '#main/ledger/open.ts';
import type { DeferredReceipt, ReceiptRecord, ShiftRow } from '#main/ledger/rows.ts';

export interface History {
  readonly openShift: ShiftRow | null;
  readonly lastShift: ShiftRow | null;
  readonly lastReceipt: ReceiptRecord | null;
  /** Receipts put aside, newest first. */
  readonly deferred: readonly DeferredReceipt[];
}

export function readHistory(ledger: Ledger): History {
  const newest = listReceipts(ledger, { limit: 1 })[0];
  return {
    openShift: currentShift(ledger),
    lastShift: lastShift(ledger),
    lastReceipt: newest ? receiptById(ledger, newest.id) : null,
    deferred: listDeferred(ledger),
  };
}
