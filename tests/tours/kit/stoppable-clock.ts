/** The real clock with a brake: a buyer who stands before the terminal as long as a test wants. */
import { type Clock, realClock } from '#drivers/kit/clock.ts';

export interface StoppableClock extends Clock {
  /** What is due from now on waits. */
  stop(): void;
  /** What was due meanwhile happens, in its order. */
  goOn(): void;
}

export function stoppableClock(): StoppableClock {
  let stopped = false;
  const waiting = new Set<() => void>();
  return {
    now: () => realClock.now(),
    after(delayMs, action) {
      const cancel = realClock.after(delayMs, () => {
        if (stopped) waiting.add(action);
        else action();
      });
      return () => {
        cancel();
        waiting.delete(action);
      };
    },
    stop() {
      stopped = true;
    },
    goOn() {
      stopped = false;
      for (const action of waiting) {
        waiting.delete(action);
        action();
      }
    },
  };
}
