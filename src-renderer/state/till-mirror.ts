/**
 * The till as the renderer knows it: the last snapshot main sent. Written only by `receive`. A snapshot is whole, so a
 * newer one always replaces the state; a gap between revisions means that one was missed and main is asked again.
 */

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Snapshot } from '#contract/snapshot.ts';

export interface Mirror {
  readonly snapshot: Snapshot | null;
  /** The page's own clock (`performance.now()`) when the snapshot came: the till's time goes on from there. */
  readonly receivedAtMs: number;
}

export type Arrival = 'applied' | 'applied-after-gap' | 'stale';

export const mirror = createStore<Mirror>()(() => ({ snapshot: null, receivedAtMs: 0 }));

/** What a snapshot of revision `incoming` means for a mirror at `current` (null: nothing yet). */
export function judge(current: number | null, incoming: number): Arrival {
  if (current === null) return 'applied';
  if (incoming <= current) return 'stale';
  return incoming === current + 1 ? 'applied' : 'applied-after-gap';
}

/** Takes a snapshot in and says whether a fresh one should be asked for. `pageMs` is the page's clock. */
export function receive(snapshot: Snapshot, pageMs: number): Arrival {
  const current = mirror.getState().snapshot;
  const arrival = judge(current === null ? null : current.revision, snapshot.revision);
  if (arrival !== 'stale') mirror.setState({ snapshot, receivedAtMs: pageMs });
  return arrival;
}

/** Reads a part of the snapshot. Used only below the loading screen, where there is one. */
export function useTill<T>(select: (snapshot: Snapshot) => T): T {
  return useStore(mirror, (state) => {
    if (state.snapshot === null) throw new Error('the mirror is read before the first snapshot');
    return select(state.snapshot);
  });
}

/** The snapshot now, for handlers of keys. Null before the first one. */
export const till = (): Snapshot | null => mirror.getState().snapshot;
