/** Receipts put aside: drafts, so their rows may go again. Whoever puts and takes them writes the journal. */
import type { Ledger } from './ledger.ts';
import { Query } from './query.ts';
import type { DeferredReceipt } from './rows.ts';

type StoredDeferred = Omit<DeferredReceipt, 'draft'> & { readonly draft: string };

const COLUMNS = `id, name, draft, lines, total_minor AS totalMinor, cashier_name AS cashierName,
  shift_number AS shiftNumber, at_ms AS atMs`;
const ADD = new Query(`
  INSERT INTO deferred_receipt (id, name, draft, lines, total_minor, cashier_name, shift_number, at_ms)
  VALUES (@id, @name, @draft, @lines, @totalMinor, @cashierName, @shiftNumber, @atMs)`);
const LIST = new Query<StoredDeferred>(`SELECT ${COLUMNS} FROM deferred_receipt ORDER BY seq DESC`);
const BY_ID = new Query<StoredDeferred>(`SELECT ${COLUMNS} FROM deferred_receipt WHERE id = @id`);
const REMOVE = new Query('DELETE FROM deferred_receipt WHERE id = @id');
const COUNT = new Query<{ count: number }>('SELECT count(*) AS count FROM deferred_receipt');

/** Keeps a draft, plain data that JSON keeps whole. Throws a constraint error when its id is put aside already. */
export function deferReceipt(ledger: Ledger, receipt: DeferredReceipt): void {
  ledger.run(ADD, { ...receipt, draft: JSON.stringify(receipt.draft) });
}

/** Newest first by the ledger's own counter. */
export function listDeferred(ledger: Ledger): DeferredReceipt[] {
  return ledger.all(LIST).map(deferredOf);
}

/** Takes it out of the list, whether to go on with it or to throw it away; null when it is not there (any more). */
export function takeDeferred(ledger: Ledger, id: string): DeferredReceipt | null {
  return ledger.transaction(() => {
    const stored = ledger.get(BY_ID, { id });
    if (!stored) return null;
    ledger.run(REMOVE, { id });
    return deferredOf(stored);
  });
}

export function deferredCount(ledger: Ledger): number {
  return ledger.get(COUNT)?.count ?? 0;
}

const deferredOf = (stored: StoredDeferred): DeferredReceipt => ({ ...stored, draft: JSON.parse(stored.draft) });
