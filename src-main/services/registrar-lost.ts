/**
 * Documents of the fiscal storage that the ledger has not. A log with a changed byte and a restored older copy lose
 * receipts in silence, and another program may have sold at our registrar: only the registrar can tell.
 */
import type { FiscalArchiveRecord, FiscalRegistrar } from '#drivers/fiscal/fiscal.ts';
import { lastFd } from '#main/ledger/documents.ts';
import { readJournal } from '#main/ledger/journal.ts';
import type { Ledger } from '#main/ledger/open.ts';
import type { Core } from './core.ts';
import type { Devices } from './devices.ts';
import type { Notices } from './notices.ts';

/** Row of the journal: `ref` is the number of the fiscal storage, `registrar` the last document known there. */
const AHEAD = 'registrar-ahead';
/** Each is a question to the registrar; with more of them missing there is no doubt that receipts are among them. */
const MAX_READ = 20;

export interface LostParts {
  readonly core: Core;
  readonly devices: Devices;
  readonly notices: Notices;
}

export interface Lost {
  readonly fnNumber: string;
  /** The last document we have or were told of before. */
  readonly ours: number;
  readonly registrar: number;
  /** Receipts and corrections among those read. */
  readonly receipts: readonly FiscalArchiveRecord[];
  /** False when some could not be read. */
  readonly complete: boolean;
}

/** Null when nothing is missing, and for a fiscal storage this ledger has never seen. Asks the registrar. */
export async function findLost({ core, devices }: LostParts): Promise<Lost | null> {
  const driver = devices.registrar?.driver;
  const fn = devices.status?.fn;
  if (!driver || !fn || core.state.fiscal.at !== 'idle') return null;
  const ours = knownOf(core.ledger, fn.number);
  if (ours === 0 || fn.lastFd <= ours) return null;
  const { receipts, complete } = await readReceipts(driver, ours + 1, fn.lastFd);
  return { fnNumber: fn.number, ours, registrar: fn.lastFd, receipts, complete };
}

/** Told once, with a row in the chain. Nothing is repaired: what the registrar has is shown at the closing by number. */
export function noteLost({ core, notices }: LostParts, lost: Lost): void {
  const { fnNumber, ours, registrar, receipts, complete } = lost;
  // Meanwhile a document of ours may have become history, or somebody else told of these.
  if (knownOf(core.ledger, fnNumber) !== ours) return;
  const read = receipts.map(({ fdNumber, operation, totalMinor, fiscalSign }) => ({
    ...{ fdNumber, operation, totalMinor, fiscalSign },
  }));
  core.commit({
    next: {},
    journal: [{ kind: AHEAD, ref: fnNumber, body: { ours, registrar, receipts: read, complete } }],
  });
  // A report made without this till is told by the shift it opened or closed.
  if (receipts.length > 0 || !complete)
    notices.add('danger', 'ledger-behind-registrar', { fdNumber: registrar, lastFd: ours });
}

function knownOf(ledger: Ledger, fnNumber: string): number {
  const recorded = lastFd(ledger, fnNumber) ?? 0;
  const row = readJournal(ledger, { limit: 1, kind: AHEAD })[0];
  // The row was written above.
  const told = row?.ref === fnNumber ? (row.body as { readonly registrar: number }).registrar : 0;
  return Math.max(recorded, told);
}

async function readReceipts(
  driver: FiscalRegistrar,
  firstFd: number,
  lastFdNumber: number,
): Promise<Pick<Lost, 'receipts' | 'complete'>> {
  const receipts: FiscalArchiveRecord[] = [];
  const end = Math.min(lastFdNumber, firstFd + MAX_READ - 1);
  for (let fdNumber = firstFd; fdNumber <= end; fdNumber++) {
    const read = await driver.document(fdNumber);
    if (!read.ok) return { receipts, complete: false };
    const record = read.value;
    if (record?.type === 'receipt' || record?.type === 'correction') receipts.push(record);
  }
  return { receipts, complete: end === lastFdNumber };
}
