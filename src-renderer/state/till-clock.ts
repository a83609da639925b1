/** The till's clock on the screen: main's time of the last snapshot plus what the page has counted since. */
import { useSyncExternalStore } from 'react';
import { mirror } from './till-mirror.ts';

/** UTC milliseconds by main's clock. */
export function tillNowMs(): number {
  const { snapshot, receivedAtMs } = mirror.getState();
  return snapshot === null ? 0 : snapshot.nowMs + Math.floor(performance.now() - receivedAtMs);
}

/** The till's time cut to whole steps: the component is drawn again once a step. `stepMs` at least 250. */
export function useTillClock(stepMs: number): number {
  return useSyncExternalStore(
    (changed) => {
      const timer = setInterval(changed, Math.min(stepMs, 1000) / 2);
      return () => clearInterval(timer);
    },
    () => Math.floor(tillNowMs() / stepMs) * stepMs,
  );
}
