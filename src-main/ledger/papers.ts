/** Papers of the accounting system made from a sealed return (spec/rules.md 4.5). */
import { appendJournal } from './journal.ts';
import type { Ledger } from './ledger.ts';
import { addToOutbox } from './outbox.ts';
import { Query } from './query.ts';
import type { PaperDocument, PaperDocumentRow } from './rows.ts';

const COLUMNS = `id, kind, number, receipt_id AS receiptId, at_ms AS atMs, total_minor AS totalMinor,
  cashier_name AS cashierName`;
const OF_RECEIPT = new Query<PaperDocumentRow>(`
  SELECT ${COLUMNS} FROM paper_document WHERE receipt_id = @receiptId ORDER BY seq`);
const BY_ID = new Query<PaperDocumentRow>(`SELECT ${COLUMNS} FROM paper_document WHERE id = @paperId`);
const RETURN = new Query<{ shiftId: string }>(`
  SELECT shift_id AS shiftId FROM receipt WHERE id = @receiptId AND return_basis IS NOT NULL`);
const NEXT_NUMBER = new Query<{ number: number }>(`
  SELECT coalesce(max(number), 0) + 1 AS number FROM paper_document WHERE kind = @kind`);
const ADD = new Query(`
  INSERT INTO paper_document (id, kind, number, receipt_id, at_ms, total_minor, cashier_name)
  VALUES (@id, @kind, @number, @receiptId, @atMs, @totalMinor, @cashierName)`);

/**
 * Gives the paper the next number of its kind, queues it and writes its journal row. A receipt has one paper of a kind:
 * asked again, the answer is the one it has and nothing is written. Throws RangeError unless the receipt is a sealed
 * return.
 */
export function recordPaper(ledger: Ledger, paper: PaperDocument): PaperDocumentRow {
  return ledger.transaction(() => {
    const { id, kind, receiptId, atMs, totalMinor } = paper;
    const known = papersOf(ledger, receiptId).find((each) => each.kind === kind);
    if (known) return known;
    const made = ledger.get(RETURN, { receiptId });
    if (!made) throw new RangeError(`${kind} of ${receiptId}, which is no sealed return`);
    const row: PaperDocumentRow = { ...paper, number: ledger.get(NEXT_NUMBER, { kind })?.number ?? 1 };
    ledger.run(ADD, row);
    addToOutbox(ledger, { documentId: id, shiftId: made.shiftId, kind, body: { paperId: id, receiptId }, atMs });
    const body = { kind, number: row.number, receiptId, totalMinor };
    appendJournal(ledger, { atMs, kind: 'paper-made', ref: id, body });
    return row;
  });
}

/** Null when there is none of this id. */
export function paperById(ledger: Ledger, paperId: string): PaperDocumentRow | null {
  return ledger.get(BY_ID, { paperId }) ?? null;
}

/** In the order they were made; at most one of a kind. */
export function papersOf(ledger: Ledger, receiptId: string): PaperDocumentRow[] {
  return ledger.all(OF_RECEIPT, { receiptId });
}
