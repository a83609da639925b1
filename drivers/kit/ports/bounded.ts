import type { Clock } from '../clock.ts';
import { PortError } from '../port.ts';

/** Operating systems may keep an opening, a write or a closing waiting for ever; nothing here does. */
export const PORT_LIMITS = { openMs: 3_000, writeMs: 3_000, closeMs: 1_000 } as const;

/**
 * Runs `start` and settles with the first of its two callbacks, or rejects with PortError `timeout` after
 * `limitMs`. Later calls of the callbacks do nothing.
 */
export function within(
  clock: Clock,
  limitMs: number,
  what: string,
  start: (resolve: () => void, reject: (error: PortError) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(limitMs, () => reject(new PortError('timeout', `${what}: no answer in ${limitMs} ms`)));
    start(
      () => {
        cancel();
        resolve();
      },
      (error) => {
        cancel();
        reject(error);
      },
    );
  });
}
