/** Money put into the drawer or taken out of it. */

import { keepClosedShift } from './closed-shifts.ts';
import { appendJournal } from './journal.ts';
import type { Ledger } from './ledger.ts';
import { addToOutbox } from './outbox.ts';
import { cashMoveMovements, post } from './postings.ts';
import { Query } from './query.ts';
import type { CashMove } from './rows.ts';

const ADD = new Query(`
  INSERT INTO cash_move (id, shift_id, direction, amount_minor, reason, cashier_name, at_ms)
  VALUES (@id, @shiftId, @direction, @amountMinor, @reason, @cashierName, @atMs)`);
const OF_SHIFT = new Query<CashMove>(`
  SELECT id, shift_id AS shiftId, direction, amount_minor AS amountMinor, reason, cashier_name AS cashierName,
    at_ms AS atMs
  FROM cash_move WHERE shift_id = @shiftId ORDER BY seq`);

/**
 * Cash put in or taken out, after the registrar did it. Throws RangeError unless the amount is positive, a constraint
 * error when the move is already there.
 */
export function recordCashMove(ledger: Ledger, move: CashMove): void {
  if (move.amountMinor <= 0) throw new RangeError(`cash move of ${move.amountMinor}`);
  const { id, shiftId, atMs, direction, amountMinor, reason, cashierName } = move;
  ledger.transaction(() => {
    ledger.run(ADD, move);
    post(ledger, { id, shiftId, atMs }, cashMoveMovements(move));
    const body = { direction, amountMinor, reason, cashier: cashierName };
    appendJournal(ledger, { atMs, kind: 'cash-moved', ref: id, body });
    addToOutbox(ledger, { documentId: id, shiftId, kind: 'cash-move', body: move, atMs });
    keepClosedShift(ledger, shiftId);
  });
}

/** In the order they were made. */
export function cashMoves(ledger: Ledger, shiftId: string): CashMove[] {
  return ledger.all(OF_SHIFT, { shiftId });
}
