/** Receipts and money operations as a difference names them. */
import type { ShiftCheck } from '#contract/views.ts';
import type { PaymentOperationRow, ReceiptRow } from '#main/ledger/rows.ts';

export type Named = ShiftCheck['receipts'][number];

/** Of one kind: more would not be read by anybody, and each unknown document is a question to the registrar. */
export const MAX_NAMED = 50;

export function namedReceipt(where: Named['where'], receipt: ReceiptRow, fdNumber: number): Named {
  const { id, number, totalMinor } = receipt;
  const kind = receipt.correction ? 'correction' : receipt.kind;
  return { where, number, fdNumber, kind, totalMinor, documentId: id, rrn: '' };
}

export const namedMoney = (where: Named['where'], operation: PaymentOperationRow): Named => ({
  where,
  number: 0,
  fdNumber: 0,
  kind: operation.kind,
  totalMinor: operation.amountMinor,
  documentId: operation.receiptId,
  rrn: operation.rrn,
});
