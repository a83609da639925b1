/** The part of a clock a deadline needs; `Clock` of drivers/kit fits. */
export interface DeadlineClock {
  after(delayMs: number, action: () => void): () => void;
}

export type Deadline<T> =
  | { readonly ended: 'in-time'; readonly value: T }
  /** Time is up, or whoever asked gave up; `work` was told by its signal, and what it still does is not waited for. */
  | { readonly ended: 'too-late' | 'given-up' };

/**
 * Runs `work` for at most `waitMs`. Its signal is aborted when time is up or `signal` is; the answer comes at once
 * then, also when `work` hangs (a network folder that went away can hang for minutes). Rejects as `work` does.
 */
export function withDeadline<T>(
  clock: DeadlineClock,
  waitMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<Deadline<T>> {
  if (signal.aborted) return Promise.resolve({ ended: 'given-up' });
  const abort = new AbortController();
  return new Promise<Deadline<T>>((resolve, reject) => {
    const end = (ended: 'too-late' | 'given-up'): void => {
      resolve({ ended });
      abort.abort();
    };
    const cancelTimer = clock.after(waitMs, () => end('too-late'));
    const giveUp = (): void => end('given-up');
    signal.addEventListener('abort', giveUp);
    work(abort.signal)
      .then((value) => resolve({ ended: 'in-time', value }), reject)
      .finally(() => {
        cancelTimer();
        signal.removeEventListener('abort', giveUp);
      });
  });
}
