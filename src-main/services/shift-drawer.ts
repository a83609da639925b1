/** What the drawer came to, by the registrar and by the ledger, when the shift was opened: see `comparableDrawer`. */
import type { DrawerCount } from '#domain/shift/figures.ts';
import { loadStates, saveState } from '#main/ledger/machine-states.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { shiftTotals } from '#main/ledger/reports.ts';
import type { ShiftRow } from '#main/ledger/rows.ts';

/** The row of the ledger's `machine` table; only the newest shift's is kept. */
const STATE = 'drawer-at-opening';

interface Kept extends DrawerCount {
  readonly shiftId: string;
}

/** Call before the opening is sent, under the id the shift will have. */
export function keepDrawerAtOpening(ledger: Ledger, kept: Kept): void {
  saveState(ledger, STATE, kept, ledger.clock.now());
}

/** Null for a shift that was found open: nobody looked into the drawer then. */
export function drawerAtOpening(ledger: Ledger, shiftId: string): DrawerCount | null {
  // The row was written above.
  const kept = loadStates(ledger)[STATE] as Kept | undefined;
  return kept?.shiftId === shiftId ? kept : null;
}

/** The ledger's cash between two shifts. */
export const cashAfter = (ledger: Ledger, lastShift: ShiftRow | null): number =>
  lastShift ? shiftTotals(ledger, lastShift.id).cashExpectedMinor : 0;
