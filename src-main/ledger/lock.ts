import Database from 'better-sqlite3';
import { toLedgerError } from './errors.ts';

/**
 * One writing process per ledger: spec/performance-reliability.md 3.3 no. 15. The lock is SQLite's own exclusive lock
 * on an empty file beside the ledger, so the operating system drops it with the process however that dies, while
 * read-only connections (reports, support) can still open the ledger itself.
 * Returns the release; throws LedgerError `locked` when somebody else holds it.
 */
export function takeLock(ledgerPath: string): () => void {
  let holder: Database.Database | null = null;
  try {
    holder = new Database(`${ledgerPath}.lock`, { timeout: 0 });
    holder.exec('BEGIN EXCLUSIVE');
  } catch (thrown) {
    holder?.close();
    throw toLedgerError(thrown, ledgerPath);
  }
  const held = holder;
  return () => held.close();
}
