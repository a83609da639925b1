/** After a lost answer: what did the device do? Step by step as in spec/fiscal.md 1.9. */
import { type DriverResult, done, failed } from '../../kit/faults.ts';
import type { FiscalBaseline, FiscalExpectation, FiscalSettlement } from '../fiscal.ts';
import { type DocumentExpectation, documentOf, type Search, searchDocument } from './documents.ts';
import { readBaseline } from './report.ts';
import type { Session } from './session.ts';
import type { DeviceState } from './status.ts';

type Settled = Promise<DriverResult<FiscalSettlement>>;

/**
 * Reads only, except that a receipt or an FN document left open is cancelled: it was not closed, so it is not a
 * document. A fault means the question is still open; ask again.
 */
export async function settle(session: Session, before: FiscalBaseline, expected: FiscalExpectation): Settled {
  const state = await session.stateAfterPrinting();
  if (!state.ok) return failed(state.fault);
  if (expected.kind === 'cash-move') return await settleCashMove(session, before, expected);
  const search = await searchDocument(session, before.lastFd, before.fnNumber, expected);
  if (!search.ok) return failed(search.fault);
  const { fnNumber, lastFd, found } = search.value;
  if (fnNumber !== before.fnNumber) return done({ outcome: 'unclear', reason: 'fn-changed', lastFd });
  session.passport.lastFd = lastFd;
  if (found) {
    rememberShift(session, expected, search.value);
    return done({ outcome: 'done', document: settledDocument(session, before, search.value, found, state.value) });
  }
  if (search.value.rival || lastFd < before.lastFd) {
    return done({ outcome: 'unclear', reason: 'foreign-document', lastFd });
  }
  return await cancelOpen(session, state.value, search.value);
}

function rememberShift(session: Session, expected: DocumentExpectation, search: Search): void {
  if (expected.kind !== 'shift-open' && expected.kind !== 'shift-close') return;
  session.passport.shiftOpen = expected.kind === 'shift-open';
  session.passport.shiftNumber = search.shiftNumber;
}

function settledDocument(
  session: Session,
  before: FiscalBaseline,
  search: Search,
  found: NonNullable<Search['found']>,
  state: DeviceState,
) {
  // Only the last document can still be waiting for paper.
  const isLast = found.fdNumber === search.lastFd;
  const stopped = state.paper === 'present' ? 'done' : 'pending';
  return documentOf(found, {
    fnNumber: search.fnNumber,
    shiftNumber: search.shiftNumber || before.shiftNumber,
    // The archive does not keep the change; a late answer of FF45h does.
    changeMinor: session.lateCloseOf(found.fdNumber)?.changeMinor ?? 0,
    print: !isLast ? 'done' : state.printing ? 'unknown' : stopped,
  });
}

/** Step 4: nothing was closed; what is open is cancelled, and only then it is «not done». */
async function cancelOpen(session: Session, state: DeviceState, search: Search): Settled {
  if (state.receiptOpen) {
    const cancelled = await session.print('cancelReceipt', session.operator);
    if (!cancelled.ok) return failed(cancelled.fault);
  } else if (search.currentDocument !== 0) {
    const cancelled = await session.call('fnCancelDocument', session.admin);
    if (!cancelled.ok) return failed(cancelled.fault);
  }
  return done({ outcome: 'not-done' });
}

/** Step 6: the FN does not see cash moves; registers 242/243 and 153/154 do. */
async function settleCashMove(
  session: Session,
  before: FiscalBaseline,
  expected: FiscalExpectation & { readonly kind: 'cash-move' },
): Settled {
  const read = await readBaseline(session, 'cash-move');
  if (!read.ok) return failed(read.fault);
  const now = read.value;
  if (now.fnNumber !== before.fnNumber) return done({ outcome: 'unclear', reason: 'fn-changed', lastFd: now.lastFd });
  const [count, amount] =
    expected.direction === 'in'
      ? [now.cashInCount - before.cashInCount, now.cashInMinor - before.cashInMinor]
      : [now.cashOutCount - before.cashOutCount, now.cashOutMinor - before.cashOutMinor];
  if (count === 0 && amount === 0) return done({ outcome: 'not-done' });
  if (count === 1 && amount === expected.amountMinor) return done({ outcome: 'done', document: null });
  return done({ outcome: 'unclear', reason: 'foreign-document', lastFd: now.lastFd });
}
