/** Follows who stands at the till: whose name the lock offers first, and whose screens are left open. */
import type { Snapshot } from '#contract/snapshot.ts';
import { act } from './act.ts';
import { asking } from './allow.ts';
import { forgetRestored } from './kept.ts';
import { mirror, till } from './till-mirror.ts';
import { clearEntry, openDialog, showScreen, ui } from './ui.ts';

const STORED = 'rmk.last-cashier';

type Seen = Pick<Snapshot, 'profile' | 'session'>;

/** Id of whoever logged in last on this window; null when nobody has. */
export const lastCashier = (storage: Pick<Storage, 'getItem'>): string | null => storage.getItem(STORED);

/** True when the screens and dialogs that are open belong to somebody else, or to another till. */
export function beginsAnew(before: Seen, now: Seen, lastId: string | null): boolean {
  if (before.profile !== now.profile) return true;
  const entered = before.session.state === 'locked' && now.session.state === 'open';
  return entered && lastId !== null && lastId !== now.session.cashierId;
}

/** Called once. The one who comes back finds everything as it was; the next one finds the sale. */
export function startSession(storage: Pick<Storage, 'getItem' | 'setItem'>): void {
  mirror.subscribe(({ snapshot: now }, { snapshot: before }) => {
    if (now === null || now === before) return;
    if (before !== null && beginsAnew(before, now, lastCashier(storage))) {
      clearEntry();
      forgetRestored();
      showScreen('sell');
    }
    if (now.session.state === 'locked') asking()?.answer(false);
    const { cashierId } = now.session;
    if (cashierId !== null && cashierId !== lastCashier(storage)) storage.setItem(STORED, cashierId);
  });
}

/** Ctrl+L on every screen. Whatever is at work goes on; with nobody to come back, says so. */
export function lockTill(): void {
  const now = till();
  if (now?.session.state === 'open') void act('cashier.lock', {});
  else if (now?.session.state === 'free' && ui.getState().dialogs.at(-1)?.kind !== 'nobody')
    openDialog({ kind: 'nobody' });
}
