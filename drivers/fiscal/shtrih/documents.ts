/** Looking for a document in the archive of the FN: the only proof that something was closed (spec/fiscal.md 1.9). */

import { type DriverResult, deviceFault, done, failed } from '../../kit/faults.ts';
import type { FiscalArchiveRecord, FiscalDocument, FiscalExpectation, FiscalOperationKind } from '../fiscal.ts';
import { ARCHIVE, type FoundDocument } from './commands-fields.ts';
import { DEVICE, ERROR } from './errors.ts';
import type { Called, Session } from './session.ts';

/** Tag 1054, also FF46h. */
export const OPERATION: Readonly<Record<FiscalOperationKind, number>> = {
  sale: 1,
  'sale-return': 2,
  purchase: 3,
  'purchase-return': 4,
};

/** 8Dh numbers the same four differently. */
export const RECEIPT_TYPE: Readonly<Record<FiscalOperationKind, number>> = {
  sale: 0,
  purchase: 1,
  'sale-return': 2,
  'purchase-return': 3,
};

export type DocumentExpectation = Exclude<FiscalExpectation, { kind: 'cash-move' }>;

function isExpected(found: FoundDocument, expected: DocumentExpectation): boolean {
  switch (expected.kind) {
    case 'receipt':
    case 'correction':
      return (
        found.form === 'receipt' &&
        found.type === ARCHIVE[expected.kind] &&
        found.operation === OPERATION[expected.operation] &&
        found.totalMinor === expected.totalMinor
      );
    case 'shift-open':
      return found.type === ARCHIVE.shiftOpen;
    case 'shift-close':
      return found.type === ARCHIVE.shiftClose;
  }
}

/** A document of the same sort that is not ours: only a person can tell whose it is. */
function isRival(found: FoundDocument, expected: DocumentExpectation): boolean {
  return (expected.kind === 'receipt' || expected.kind === 'correction') && found.form === 'receipt';
}

export interface Search {
  readonly fnNumber: string;
  readonly lastFd: number;
  /** Kind of FN document that was begun and not finished, 0 when none. */
  readonly currentDocument: number;
  readonly found: FoundDocument | null;
  readonly rival: boolean;
  /** Shift of `found`, 0 when nothing was found or its shift began before `afterFd`. */
  readonly shiftNumber: number;
}

/** Reads the documents after `afterFd` one by one until the expected one (1.9, step 5). */
export async function searchDocument(
  session: Session,
  afterFd: number,
  fnNumber: string,
  expected: DocumentExpectation,
): Promise<Called<Search>> {
  const fn = await session.call('fnStatus', session.operator);
  if (!fn.ok) return fn;
  const { lastFd, currentDocument } = fn.value;
  const ends = { fnNumber: fn.value.fnNumber, lastFd, currentDocument };
  let rival = false;
  let shiftNumber = 0;
  const last = fn.value.fnNumber === fnNumber ? lastFd : afterFd;
  for (let fdNumber = afterFd + 1; fdNumber <= last; fdNumber++) {
    const read = await findDocument(session, fdNumber);
    if (!read.ok) return read;
    const found = read.value;
    if (found.form === 'shift') shiftNumber = found.shiftNumber;
    if (isExpected(found, expected)) return { ok: true, value: { ...ends, found, rival, shiftNumber } };
    rival ||= isRival(found, expected);
  }
  return { ok: true, value: { ...ends, found: null, rival, shiftNumber: 0 } };
}

/** FF0A. A document of another number is an answer to another question: garbled, and safe to ask again. */
async function findDocument(session: Session, fdNumber: number): Promise<Called<FoundDocument>> {
  const read = await session.call('findDocument', { ...session.operator, fdNumber });
  if (!read.ok || read.value.fdNumber === fdNumber) return read;
  const words = `спрошен документ ${fdNumber}, получен ${read.value.fdNumber}`;
  return { ok: false, fault: deviceFault(DEVICE, 'garbled-answer', words, 'safe'), error: 0 };
}

const MAX_FD = 0xffff_ffff;

const RECORD_TYPES: Readonly<Record<number, FiscalArchiveRecord['type']>> = {
  [ARCHIVE.shiftOpen]: 'shift-open',
  [ARCHIVE.receipt]: 'receipt',
  [ARCHIVE.bso]: 'receipt',
  [ARCHIVE.shiftClose]: 'shift-close',
  [ARCHIVE.correction]: 'correction',
  [ARCHIVE.bsoCorrection]: 'correction',
};
/** By tag 1054 less one. */
const OPERATIONS: readonly FiscalOperationKind[] = ['sale', 'sale-return', 'purchase', 'purchase-return'];

/** One document of the archive; null when the FN has none of this number (08h). */
export async function readDocument(
  session: Session,
  fdNumber: number,
): Promise<DriverResult<FiscalArchiveRecord | null>> {
  if (!Number.isSafeInteger(fdNumber) || fdNumber < 1 || fdNumber > MAX_FD) {
    return failed(deviceFault(DEVICE, 'command-refused', `номер документа вне пределов: ${fdNumber}`));
  }
  const read = await findDocument(session, fdNumber);
  if (!read.ok) return read.error === ERROR.fnNoData ? done(null) : failed(read.fault);
  const { type, form, fiscalSign, dateTime } = read.value;
  const receipt = form === 'receipt' ? read.value : null;
  return done({
    fdNumber,
    type: RECORD_TYPES[type] ?? 'other',
    operation: receipt ? (OPERATIONS[receipt.operation - 1] ?? null) : null,
    totalMinor: receipt?.totalMinor ?? 0,
    fiscalSign,
    deviceTime: dateTime,
  });
}

/**
 * How far the paper of a closed document got. Polls while it is being printed; `unknown` when the device does not
 * answer or prints for too long.
 */
export async function printOutcome(session: Session): Promise<FiscalDocument['print']> {
  const state = await session.stateAfterPrinting();
  if (!state.ok || state.value.printing) return 'unknown';
  return state.value.paper === 'present' ? 'done' : 'pending';
}

/** The document for the till. `shiftNumber` and `changeMinor` are not in the archive's answer for a receipt. */
export function documentOf(
  found: Pick<FoundDocument, 'fdNumber' | 'fiscalSign' | 'dateTime'>,
  rest: Pick<FiscalDocument, 'fnNumber' | 'shiftNumber' | 'changeMinor' | 'print'>,
): FiscalDocument {
  return {
    fdNumber: found.fdNumber,
    fiscalSign: found.fiscalSign,
    deviceTime: found.dateTime,
    fnNumber: rest.fnNumber,
    shiftNumber: rest.shiftNumber,
    changeMinor: rest.changeMinor,
    print: rest.print,
  };
}
