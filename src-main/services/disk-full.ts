import { LedgerError } from '#main/ledger/open.ts';
import type { Notices } from './notices.ts';

/** Runs `act`. False when the disk was full: that is said, and nothing has changed. Anything else thrown goes on. */
export function unlessDiskFull(notices: Notices, act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (!(error instanceof LedgerError) || error.code !== 'disk-full') throw error;
    notices.add('danger', 'disk-low', {});
    return false;
  }
}
