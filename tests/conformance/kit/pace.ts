import { type Clock, ManualClock, realClock } from '#drivers/kit/clock.ts';

/** How a suite lets time pass: by hand in-process, really over sockets and serial lines. */
export interface Pace {
  readonly clock: Clock;
  /** Waits for an answer of the driver; by hand it also notices when none can come any more. */
  until<T>(promise: Promise<T>): Promise<T>;
  pass(ms: number): Promise<void>;
}

/** Longest time, on the clock moved by hand, any single operation may take before the suite calls it a hang. */
const HANG_MS = 30 * 60_000;

/** Lets every promise that can settle do so: a clock moved too early would look like a slow device. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function manualPace(): Pace & { readonly clock: ManualClock } {
  const clock = new ManualClock();
  return {
    clock,
    async until(promise) {
      let settled = false;
      const mark = (): void => {
        settled = true;
      };
      promise.then(mark, mark);
      const startMs = clock.now();
      for (let idleTurns = 0; ; ) {
        await turn();
        if (settled) return promise;
        idleTurns = (await clock.step()) ? 0 : idleTurns + 1;
        if (idleTurns > 20) throw new Error('nothing waits and nothing happens: the driver hangs');
        if (clock.now() - startMs > HANG_MS) throw new Error('half an hour on the clock without an answer');
      }
    },
    async pass(ms) {
      const endMs = clock.now() + ms;
      let reached = false;
      clock.after(ms, () => {
        reached = true;
      });
      for (await turn(); !reached; await turn()) await clock.step();
      if (clock.now() < endMs) clock.jump(endMs);
    },
  };
}

export const realPace: Pace = {
  clock: realClock,
  until: (promise) => promise,
  pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
