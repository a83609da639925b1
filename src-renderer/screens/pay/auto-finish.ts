/** After the bank's «yes» for the last of the sum the receipt follows by itself: a card sale is two presses. */
import { useEffect } from 'react';
import type { Snapshot } from '#contract/snapshot.ts';
import { act } from '../../state/act.ts';
import { mirror } from '../../state/till-mirror.ts';
import { isViaTerminal } from './held-told.ts';

type Seen = Pick<Snapshot, 'payment' | 'money' | 'fiscal'>;

/**
 * True for the one snapshot that brings a new row from the terminal and leaves nothing to pay. The same snapshot again,
 * a row typed by hand, and a receipt the registrar gave back are all false: there Enter is pressed.
 */
export function coversTheRest(before: Seen, now: Seen): boolean {
  if (before.payment === null || now.payment === null || now.payment.restMinor !== 0) return false;
  if (now.money !== null || now.fiscal !== null) return false;
  const known = new Set(before.payment.held.map(({ id }) => id));
  return now.payment.held.some((row) => isViaTerminal(row) && !known.has(row.id));
}

/** Sends «Пробить чек» once when the terminal has covered the rest. */
export function useAutoFinish(): void {
  useEffect(
    () =>
      mirror.subscribe(({ snapshot: now }, { snapshot: before }) => {
        if (now !== null && before !== null && coversTheRest(before, now))
          void act('payment.finish', { tenderedMinor: 0 });
      }),
    [],
  );
}
