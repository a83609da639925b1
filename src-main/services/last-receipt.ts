import type { Snapshot } from '#contract/snapshot.ts';
import type { Core } from './core.ts';
import type { Devices } from './devices.ts';

/** The receipt sealed last: its change stays on the screen while the next one is being scanned. */
export function lastReceiptView(core: Core, devices: Devices): Snapshot['lastReceipt'] {
  const record = core.history.lastReceipt;
  if (!record) return null;
  const { receipt, fiscal } = record;
  return {
    id: receipt.id,
    kind: receipt.kind,
    correction: receipt.correction !== null,
    number: receipt.number,
    totalMinor: receipt.totalMinor,
    tenderedMinor: receipt.tenderedCashMinor,
    changeMinor: receipt.changeMinor,
    fdNumber: fiscal.fdNumber,
    print: printState(fiscal, devices),
  };
}

/** The ledger remembers how the printing went at the moment of closing; the registrar knows whether it still waits. */
function printState(
  fiscal: { readonly fdNumber: number; readonly print: 'done' | 'pending' | 'unknown' },
  devices: Devices,
) {
  const { status } = devices;
  // An answer from before this document says nothing about its paper.
  if (fiscal.print !== 'pending' || !status || status.fn.lastFd < fiscal.fdNumber) return fiscal.print;
  const stillWaits = status.fn.lastFd === fiscal.fdNumber && status.paper !== 'present';
  return stillWaits ? 'pending' : 'done';
}
