import type { Core } from './core.ts';
import { unlessDiskFull } from './disk-full.ts';
import type { Inbox } from './inbox.ts';
import type { Notices } from './notices.ts';

/** Pause between two tries to write an outcome down. */
const RETRY_MS = 1000;

/**
 * Hands an outcome of an effect to the till through the inbox. It is never lost: a full queue or a full disk only makes
 * it wait. After any other trouble with the disk nothing said here can be trusted: the till stops, and asks the device
 * when it starts again.
 */
export function deliver(
  parts: { readonly core: Core; readonly inbox: Inbox; readonly notices: Notices },
  act: () => void,
  attempt = 0,
): void {
  const { core, inbox, notices } = parts;
  const again = (): void => {
    core.clock.after(attempt === 0 ? 0 : RETRY_MS, () => deliver(parts, act, attempt + 1));
  };
  const queued = inbox.push(() => {
    if (unlessDiskFull(notices, act)) return;
    // It may have happened at the device already: free the reserve so that its rows fit, and try again.
    core.ledger.releaseReserve();
    again();
  });
  if (!queued) again();
}
