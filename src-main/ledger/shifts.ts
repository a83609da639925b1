import type { Ledger } from './ledger.ts';
import { Query } from './query.ts';
import type { ShiftRow } from './rows.ts';

const COLUMNS = `seq, id, number, opened_at_ms AS openedAtMs, open_fd AS openFd, closed_at_ms AS closedAtMs,
  close_fd AS closeFd, cashier_name AS cashierName, cashier_inn AS cashierInn`;
const CURRENT = new Query<ShiftRow>(`SELECT ${COLUMNS} FROM shift WHERE closed_at_ms IS NULL`);
const BY_ID = new Query<ShiftRow>(`SELECT ${COLUMNS} FROM shift WHERE id = @shiftId`);
const LAST = new Query<ShiftRow>(`SELECT ${COLUMNS} FROM shift ORDER BY seq DESC LIMIT 1`);
const LIST = new Query<ShiftRow>(`
  SELECT ${COLUMNS} FROM shift WHERE @before IS NULL OR seq < @before ORDER BY seq DESC LIMIT @limit`);

/** The shift that is open in the ledger; at most one is. */
export function currentShift(ledger: Ledger): ShiftRow | null {
  return ledger.get(CURRENT) ?? null;
}

/** The newest shift, open or closed; null in a new ledger. */
export function lastShift(ledger: Ledger): ShiftRow | null {
  return ledger.get(LAST) ?? null;
}

export function shiftById(ledger: Ledger, shiftId: string): ShiftRow | null {
  return ledger.get(BY_ID, { shiftId }) ?? null;
}

/** Newest first; the next page is asked for with `before` = the last `seq` shown. */
export function listShifts(ledger: Ledger, page: { readonly before?: number; readonly limit: number }): ShiftRow[] {
  return ledger.all(LIST, { before: page.before ?? null, limit: page.limit });
}
