import { LedgerError } from '#main/ledger/errors.ts';
import type { Ledger } from '#main/ledger/open.ts';

/** The disk works until the n-th transaction; from there on the till is dead. */
export function dyingLedger(
  dieAt: number,
  moment: 'before' | 'after',
  count: { commits: number },
): (ledger: Ledger) => Ledger {
  return (ledger) => {
    const commit = ledger.transaction.bind(ledger);
    let depth = 0;
    ledger.transaction = <T>(work: () => T): T => {
      if (depth > 0) return work();
      if (count.commits >= dieAt) throw new LedgerError('disk-full', { path: ledger.path });
      count.commits += 1;
      const last = count.commits === dieAt;
      if (last && moment === 'before') throw new LedgerError('disk-full', { path: ledger.path });
      depth += 1;
      try {
        const value = commit(work);
        if (last) throw new LedgerError('disk-full', { path: ledger.path });
        return value;
      } finally {
        depth -= 1;
      }
    };
    return ledger;
  };
}
