/**
 * A document of the FN that is begun, given its tags and made by one command: a shift opened or closed, a correction
 * without positions (spec/fiscal.md 1.7).
 */
import { type DeviceFault, type DriverResult, deviceFault, failed } from '../../kit/faults.ts';
import type { FiscalDocument } from '../fiscal.ts';
import { type DocumentExpectation, printOutcome, type Search, searchDocument } from './documents.ts';
import { DEVICE, ERROR } from './errors.ts';
import type { Called, Session } from './session.ts';
import type { DeviceState } from './status.ts';

/**
 * Before anything that prints by itself: the printer is free, and a receipt left open by a former failure, which
 * is nobody's, is cancelled.
 */
export async function prepare(session: Session): Promise<Called<DeviceState>> {
  const ready = await session.readyToPrint();
  if (!ready.ok) return ready;
  if (!ready.value.state.receiptOpen) return { ok: true, value: ready.value.state };
  const cancelled = await session.print('cancelReceipt', session.operator);
  return cancelled.ok ? await session.state() : cancelled;
}

export interface FnDocumentPlan {
  readonly begin: 'beginShiftOpen' | 'beginShiftClose' | 'beginCorrection';
  /** True when the document can be made without beginning it, and so without tags, on a device that is too old. */
  readonly beginOptional: boolean;
  readonly tags: readonly Uint8Array[];
  readonly act: () => Promise<Called<unknown>>;
  readonly expected: DocumentExpectation;
}

export interface MadeDocument extends Search {
  readonly found: NonNullable<Search['found']>;
  readonly print: FiscalDocument['print'];
}

/**
 * Begins, tags and makes the document, then looks for it in the archive, which alone proves that it is there. On a
 * fault that is not `after-check` nothing was made and nothing stays begun.
 */
export async function makeFnDocument(session: Session, plan: FnDocumentPlan): Promise<DriverResult<MadeDocument>> {
  const begun = await session.call(plan.begin, session.admin);
  if (!begun.ok && !(plan.beginOptional && begun.error === ERROR.unsupported)) {
    return await withdraw(session, begun.fault);
  }
  if (begun.ok) {
    for (const tlv of plan.tags) {
      const tagged = await session.call('documentTlv', { ...session.admin, tlv });
      if (!tagged.ok) return await withdraw(session, tagged.fault);
    }
  }
  const acted = await plan.act();
  if (!acted.ok && acted.error === 0) {
    return acted.fault.retry === 'safe' ? await withdraw(session, acted.fault) : failed(acted.fault);
  }
  const { lastFd, fnNumber } = session.passport;
  const search = await searchDocument(session, lastFd, fnNumber, plan.expected);
  if (!search.ok) return failed({ ...search.fault, retry: 'after-check' });
  const { found } = search.value;
  if (!found) {
    return acted.ok
      ? failed(deviceFault(DEVICE, 'garbled-answer', 'документ принят, но в ФН его нет'))
      : await withdraw(session, acted.fault);
  }
  session.passport.lastFd = search.value.lastFd;
  return { ok: true, value: { ...search.value, found, print: await printOutcome(session) } };
}

/** The FN document begun before is cancelled (FF08), so that the next attempt starts clean. */
async function withdraw(session: Session, fault: DeviceFault): Promise<DriverResult<never>> {
  const fn = await session.call('fnStatus', session.operator);
  if (!fn.ok) return failed({ ...fault, retry: 'after-check' });
  if (fn.value.currentDocument !== 0) {
    const cancelled = await session.call('fnCancelDocument', session.admin);
    if (!cancelled.ok) return failed({ ...fault, retry: 'after-check' });
  }
  return failed(fault.retry === 'after-check' ? { ...fault, retry: 'safe' } : fault);
}
