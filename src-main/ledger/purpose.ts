import type { Ledger } from './ledger.ts';
import { Query, type Reading } from './query.ts';

/** `training`: a base of its own for learning; nothing in it ever happened, and nothing of it may leave the till. */
export type LedgerPurpose = 'shop' | 'training';

const READ = new Query<{ value: string }>("SELECT value FROM meta WHERE key = 'purpose'");
const WRITE = new Query("INSERT INTO meta (key, value) VALUES ('purpose', @purpose)");
const USED = new Query<{ used: number }>('SELECT EXISTS (SELECT 1 FROM journal) AS used');

/** A ledger that does not say is the shop's. Throws RangeError for a word this version does not know. */
export function ledgerPurpose(ledger: Reading): LedgerPurpose {
  const value = ledger.get(READ)?.value ?? 'shop';
  if (value !== 'shop' && value !== 'training') throw new RangeError(`ledger for «${value}»`);
  return value;
}

/**
 * Says once what a new ledger is for; saying the same again is harmless. Throws RangeError when it is for something
 * else already: a ledger that says nothing and has a journal is the shop's.
 */
export function setLedgerPurpose(ledger: Ledger, purpose: LedgerPurpose): void {
  ledger.transaction(() => {
    const said = ledger.get(READ)?.value ?? null;
    const isUsed = ledger.get(USED)?.used === 1;
    const known = said ?? (isUsed ? 'shop' : null);
    if (known !== null && known !== purpose) throw new RangeError(`this ledger is for «${known}», not «${purpose}»`);
    if (said === null) ledger.run(WRITE, { purpose });
  });
}
