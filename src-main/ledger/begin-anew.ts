/**
 * A till must be able to sell although its base cannot be read: the base is set aside, a fresh one is begun, and this
 * is said until somebody has looked after it. spec/performance-reliability.md 3.3 no. 19.
 */
import { existsSync } from 'node:fs';
import { LedgerError } from './errors.ts';
import { appendJournal, journalHead, readJournal } from './journal.ts';
import type { Ledger } from './ledger.ts';
import { takeLock } from './lock.ts';
import { type OpenOptions, openLedger } from './open.ts';
import { listAside, setAside } from './set-aside.ts';
import { isBroken, verifyJournal } from './verify.ts';

/** Row of the journal of a fresh base: `ref` is the name of the file that was set aside. */
export const BEGUN_ANEW = 'ledger-begun-anew';
export const RESTORED = 'ledger-restored';

export interface LedgerNews {
  /** The base of before is in this file; null once it was restored, or a week later. */
  readonly setAside: { readonly name: string; readonly label: 'damaged' | 'missing' } | null;
  /** First row of the journal's end whose hash does not fit. */
  readonly brokenRow: number | null;
  /** See `Ledger.logLost`. */
  readonly logLost: boolean;
}

const TELL_FOR_MS = 7 * 86_400_000;
/** About ten milliseconds; the whole chain is checked with every copy. */
const CHECKED_AT_START = 2000;

/**
 * Opens the ledger; a damaged or vanished base is set aside whole first. Throws LedgerError for everything else, and
 * when a fresh base fails too.
 */
export function openOrBeginAnew(path: string, options: OpenOptions): { ledger: Ledger; news: LedgerNews } {
  try {
    return openAndLook(path, options);
  } catch (thrown) {
    if (!(thrown instanceof LedgerError) || thrown.code !== 'damaged') throw thrown;
  }
  const release = takeLock(path);
  try {
    setAside(path, existsSync(path) ? 'damaged' : 'missing', options.clock.now());
  } finally {
    release();
  }
  return openAndLook(path, options);
}

/** Opening reads only the structure: what is read here first may still turn out damaged. */
function openAndLook(path: string, options: OpenOptions): { ledger: Ledger; news: LedgerNews } {
  const ledger = openLedger(path, options);
  try {
    noteAside(ledger);
    const check = verifyJournal(ledger, { tail: CHECKED_AT_START });
    const brokenRow = isBroken(check) ? check.firstBroken : null;
    return { ledger, news: { setAside: asideToTell(ledger), brokenRow, logLost: ledger.logLost } };
  } catch (thrown) {
    ledger.close();
    throw thrown;
  }
}

/** A base without a row is the fresh one, also when the program was cut off before it could say so. */
function noteAside(ledger: Ledger): void {
  if (journalHead(ledger).rows > 0) return;
  const aside = listAside(ledger.path).find((base) => base.label !== 'before-restore');
  if (!aside) return;
  const { name, label } = aside;
  appendJournal(ledger, { atMs: ledger.clock.now(), kind: BEGUN_ANEW, ref: name, body: { label } });
}

function asideToTell(ledger: Ledger): LedgerNews['setAside'] {
  const begun = readJournal(ledger, { limit: 1, kind: BEGUN_ANEW })[0];
  const restored = readJournal(ledger, { limit: 1, kind: RESTORED })[0];
  if (!begun || (restored && restored.seq > begun.seq)) return null;
  if (ledger.clock.now() - begun.atMs > TELL_FOR_MS) return null;
  return { name: begun.ref, label: begun.ref.includes('.missing-') ? 'missing' : 'damaged' };
}
