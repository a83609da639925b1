/** Numbers of fiscal documents: what the ledger has of what the fiscal storage made. */
import type { Ledger } from './ledger.ts';
import { Query } from './query.ts';

/** Numbers `firstFd`..`lastFd`, both inclusive, of one fiscal storage. */
export interface FdGap {
  readonly fnNumber: string;
  readonly firstFd: number;
  readonly lastFd: number;
}

const GAPS = new Query<FdGap>(`
  SELECT fnNumber, previous + 1 AS firstFd, fd - 1 AS lastFd FROM (
    SELECT fn_number AS fnNumber, fd_number AS fd,
      lag(fd_number) OVER (PARTITION BY fn_number ORDER BY fd_number) AS previous
    FROM fiscal_document WHERE shift_id = @shiftId
  ) WHERE fd > previous + 1 ORDER BY fnNumber, firstFd`);
const LAST = new Query<{ fdNumber: number | null }>(
  'SELECT max(fd_number) AS fdNumber FROM fiscal_document WHERE fn_number = @fnNumber',
);

/**
 * Documents between the first and the last one known of a shift that the ledger does not have: receipts the registrar
 * closed and we know nothing of, or documents that are no receipts (a report on settlements).
 */
export function fdGaps(ledger: Ledger, shiftId: string): FdGap[] {
  return ledger.all(GAPS, { shiftId });
}

/** The highest document number known of this fiscal storage; null when the ledger has none of it. */
export function lastFd(ledger: Ledger, fnNumber: string): number | null {
  return ledger.get(LAST, { fnNumber })?.fdNumber ?? null;
}
