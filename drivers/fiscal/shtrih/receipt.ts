/** One receipt: 8Dh, FF46h [FF4Dh] per position, FF0Ch tags, FF45h (spec/fiscal.md 1.7, «Order of a receipt»). */
import { type DeviceFault, type DriverResult, deviceFault, done, failed } from '../../kit/faults.ts';
import type { FiscalDocument, FiscalPayments, FiscalPosition, FiscalReceipt, FiscalTaxSystem } from '../fiscal.ts';
import type { AnswerOf } from './commands.ts';
import {
  type DocumentExpectation,
  documentOf,
  OPERATION,
  printOutcome,
  RECEIPT_TYPE,
  searchDocument,
} from './documents.ts';
import { DEVICE, ERROR } from './errors.ts';
import { PAYMENT_TYPE } from './registers.ts';
import type { Called, Session } from './session.ts';
import { MODE } from './status.ts';
import { buyerTag, cashierTags, cleanText, measureTag, wrongReceiptTag } from './tlv.ts';

/** Bit of tag 1055. */
export const TAX_SYSTEM: Readonly<Record<FiscalTaxSystem, number>> = {
  osn: 1,
  'usn-income': 2,
  'usn-income-outcome': 4,
  esn: 16,
  patent: 32,
};

const DEPARTMENT = 1;
const MAX_NAME = 128;
const MAX_QUANTITY_MILLI = 99_999_999;
const MAX_AMOUNT_MINOR = 9_999_999_999;

type Failure = { readonly ok: false; readonly fault: DeviceFault };

/** What a receipt and a correction have in common: positions, payments, a total. */
type Sums = Pick<FiscalReceipt, 'operation' | 'positions' | 'payments' | 'totalMinor' | 'taxSystem'>;

/** A document of positions as the device is told it. */
export interface Registration extends Sums {
  /** Parameter of 8Dh. */
  readonly openType: number;
  /** For FF0Ch. */
  readonly tags: readonly Uint8Array[];
  /** How it is found in the archive. */
  readonly expected: DocumentExpectation & { readonly kind: 'receipt' | 'correction' };
}

/**
 * Registers a receipt. Faults: with `safe` or `needs-person` nothing was closed (an open receipt was cancelled, or
 * waits to be cancelled until there is paper); with `after-check` the till must `settle`.
 */
export async function registerReceipt(session: Session, receipt: FiscalReceipt): Promise<DriverResult<FiscalDocument>> {
  const checked = await checkSums(session, receipt);
  if (!checked.ok) return checked;
  const { operation, totalMinor, wrongFiscalSign } = receipt;
  const tags = cashierTags(receipt.cashier);
  if (receipt.buyerContact !== '') tags.push(buyerTag(receipt.buyerContact));
  if (wrongFiscalSign !== undefined) tags.push(wrongReceiptTag(wrongFiscalSign));
  return await register(session, {
    ...receipt,
    openType: RECEIPT_TYPE[operation],
    tags,
    expected: { kind: 'receipt', operation, totalMinor },
  });
}

/** 8Dh, FF46h [FF4Dh] per position, FF0Ch per tag, FF45h. `checkSums` must have passed. */
export async function register(session: Session, work: Registration): Promise<DriverResult<FiscalDocument>> {
  const shift = await requireOpenShift(session);
  if (!shift.ok) return shift;
  const opened = await openReceipt(session, work.openType);
  if (!opened.ok) return await abandon(session, opened.fault);
  for (const position of work.positions) {
    const added = await addPosition(session, work, position);
    if (!added.ok) return await abandon(session, added.fault);
  }
  for (const tlv of work.tags) {
    const tagged = await session.print('documentTlv', { ...session.operator, tlv });
    if (!tagged.ok) return await abandon(session, tagged.fault);
  }
  return await closeReceipt(session, work);
}

/** What can be known to be wrong before the first byte of the document is sent. */
export async function checkSums(session: Session, receipt: Sums): Promise<DriverResult<null>> {
  // A rate that is missing may have been misread (a spoilt ACK shifts the answers of two like readings by one) or
  // programmed since: the tables are read again before anybody is told that the device does not know it.
  if (receipt.positions.some(({ vat }) => !session.passport.vat.has(vat))) {
    const read = await session.readPassportAgain();
    if (!read.ok) return failed(read.fault);
  }
  const wrong = refusalOf(session, receipt);
  return wrong ? failed(wrong) : done(null);
}

function refusalOf(session: Session, receipt: Sums): DeviceFault | null {
  const differs = (words: string): DeviceFault => deviceFault(DEVICE, 'totals-differ', words);
  const bad = (words: string): DeviceFault => deviceFault(DEVICE, 'command-refused', words);
  if (receipt.positions.length === 0) return bad('в чеке нет позиций');
  for (const { name, vat, priceMinor, sumMinor, quantityMilli } of receipt.positions) {
    if (name.length === 0 || name.length > MAX_NAME) return bad(`название товара: ${name.length} символов из 1..128`);
    if (!inRange(quantityMilli, 1, MAX_QUANTITY_MILLI)) return bad(`количество вне пределов: ${quantityMilli}`);
    if (!inRange(priceMinor, 0, MAX_AMOUNT_MINOR)) return bad(`цена вне пределов: ${priceMinor}`);
    if (!inRange(sumMinor, 0, MAX_AMOUNT_MINOR)) return bad(`сумма позиции вне пределов: ${sumMinor}`);
    if (!session.passport.vat.has(vat))
      return deviceFault(DEVICE, 'vat-unknown', `в таблице ККТ нет ставки НДС ${vat}`);
  }
  const total = receipt.positions.reduce((sum, position) => sum + position.sumMinor, 0);
  if (total !== receipt.totalMinor) return differs(`сумма позиций ${total}, итог ${receipt.totalMinor}`);
  const paid = Object.values(amounts(receipt.payments));
  if (!paid.every((amount) => inRange(amount, 0, MAX_AMOUNT_MINOR))) return bad('сумма оплаты вне пределов');
  const sum = paid.reduce((left, right) => left + right, 0);
  if (sum < total) return differs(`оплачено ${sum}, итог ${total}`);
  if (sum - receipt.payments.cashMinor > total) return differs('безналичная оплата больше итога');
  return null;
}

export function inRange(value: number, min: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= min && value <= max;
}

function amounts(payments: FiscalPayments): Record<keyof typeof PAYMENT_TYPE, number> {
  return {
    cash: payments.cashMinor,
    electronic: payments.electronicMinor,
    prepaid: payments.prepaidMinor,
    credit: payments.creditMinor,
    other: payments.otherMinor,
  };
}

/** The shift known from the last reading; when it was closed, the device is asked again. */
export async function requireOpenShift(session: Session): Promise<DriverResult<null>> {
  const { passport } = session;
  if (!passport.shiftOpen) {
    const read = await refreshShift(session);
    if (!read.ok) return failed(read.fault);
  }
  return passport.shiftOpen ? done(null) : failed(deviceFault(DEVICE, 'shift-closed'));
}

/** FF40. */
export async function refreshShift(session: Session): Promise<Called<AnswerOf<'shiftParameters'>>> {
  const shift = await session.call('shiftParameters', session.operator);
  if (shift.ok) {
    session.passport.shiftOpen = shift.value.open !== 0;
    session.passport.shiftNumber = shift.value.shiftNumber;
  }
  return shift;
}

/** A receipt left open by a former failure is nobody's: it is cancelled, and ours is opened. */
async function openReceipt(session: Session, type: number): Promise<Called<unknown>> {
  const ask = { ...session.operator, type };
  const opened = await session.print('openReceipt', ask);
  if (opened.ok || (opened.error !== ERROR.receiptOpen && opened.error !== ERROR.wrongMode)) return opened;
  const state = await session.state();
  if (!state.ok) return state;
  if (state.value.receiptOpen) {
    const cancelled = await session.print('cancelReceipt', session.operator);
    return cancelled.ok ? await session.print('openReceipt', ask) : cancelled;
  }
  if (state.value.mode === MODE.shiftOver24h) {
    return { ...opened, fault: deviceFault(DEVICE, 'shift-over-24h', opened.fault.original) };
  }
  if (state.value.mode === MODE.shiftClosed) {
    session.passport.shiftOpen = false;
    return { ...opened, fault: deviceFault(DEVICE, 'shift-closed', opened.fault.original) };
  }
  return opened;
}

async function addPosition(
  session: Session,
  { operation }: Registration,
  position: FiscalPosition,
): Promise<Called<unknown>> {
  const vatByte = session.passport.vat.get(position.vat);
  if (vatByte === undefined) throw new Error(`VAT ${position.vat} was checked before`);
  const added = await session.print('operation', {
    ...session.operator,
    operation: OPERATION[operation],
    quantityMicro: position.quantityMilli * 1000,
    priceMinor: position.priceMinor,
    sumMinor: position.sumMinor,
    taxMinor: null,
    vatByte,
    department: DEPARTMENT,
    method: position.method,
    subject: position.subject,
    name: printedName(position.name),
  });
  // Tag 2108 exists since ФФД 1.2 and is a must there.
  if (!added.ok || session.passport.ffd === '1.05' || session.passport.ffd === '1.1') return added;
  return await session.print('operationTlv', { ...session.operator, tlv: measureTag(position.measure) });
}

/** A name that begins with `//` would go to the OFD without being printed (1.7, FF46). */
function printedName(name: string): string {
  const clean = cleanText(name);
  return (clean.startsWith('//') ? ` ${clean}` : clean).slice(0, MAX_NAME);
}

async function closeReceipt(session: Session, work: Registration): Promise<DriverResult<FiscalDocument>> {
  const closed = await session.call('closeReceipt', {
    ...session.operator,
    paymentsMinor: paymentRow(work.payments),
    roundingMinor: 0,
    taxesMinor: new Array<number>(6).fill(0),
    taxSystem: TAX_SYSTEM[work.taxSystem],
    text: '',
  });
  if (!closed.ok) {
    // Silence: the receipt may be closed, or still be open at the device; only settling tells and tidies up. An error
    // byte: it may be closed too, when the paper ended while it was printed.
    return closed.error === 0
      ? failed({ ...closed.fault, retry: 'after-check' })
      : await afterRefusedClose(session, work, closed);
  }
  const { document, changeMinor } = closed.value;
  // Whether it is a correction only the archive tells: an older device may take 80h+ of 8Dh for an ordinary receipt.
  if (document?.dateTime && work.expected.kind === 'receipt') {
    return await finish(session, { ...document, dateTime: document.dateTime }, changeMinor);
  }
  return await findClosed(session, work, changeMinor);
}

/** The sixteen payments of FF45h. */
function paymentRow(payments: FiscalPayments): number[] {
  const byKind = amounts(payments);
  const row = new Array<number>(16).fill(0);
  row[PAYMENT_TYPE.cash - 1] = byKind.cash;
  row[PAYMENT_TYPE.electronic - 1] = byKind.electronic;
  row[PAYMENT_TYPE.prepaid - 1] = byKind.prepaid;
  row[PAYMENT_TYPE.credit - 1] = byKind.credit;
  row[PAYMENT_TYPE.other - 1] = byKind.other;
  return row;
}

/** The FN tells whether the refused FF45h closed the receipt all the same; if it did not, the receipt is cancelled. */
async function afterRefusedClose(
  session: Session,
  work: Registration,
  refused: Failure & { readonly error: number },
): Promise<DriverResult<FiscalDocument>> {
  const search = await searchOwn(session, work);
  if (!search.ok) return failed({ ...search.fault, retry: 'after-check' });
  if (search.value.found) return await finish(session, search.value.found, changeOf(work));
  if (search.value.lastFd !== session.passport.lastFd) return failed({ ...refused.fault, retry: 'after-check' });
  const isOldDevice = refused.error === ERROR.unsupported || refused.error === ERROR.wrongLength;
  const fault = isOldDevice
    ? deviceFault(DEVICE, 'unsupported', `${refused.fault.original}; нужна прошивка ККТ с новой формой закрытия чека`)
    : refused.fault;
  return await abandon(session, fault);
}

/** FF45h answered without the document or its time: the FN has both. */
async function findClosed(
  session: Session,
  work: Registration,
  changeMinor: number,
): Promise<DriverResult<FiscalDocument>> {
  const search = await searchOwn(session, work);
  if (!search.ok) return failed({ ...search.fault, retry: 'after-check' });
  if (!search.value.found) return failed(deviceFault(DEVICE, 'garbled-answer', 'документ закрыт, но в ФН его нет'));
  return await finish(session, search.value.found, changeMinor);
}

function searchOwn(session: Session, { expected }: Registration) {
  const { lastFd, fnNumber } = session.passport;
  return searchDocument(session, lastFd, fnNumber, expected);
}

function changeOf({ payments, totalMinor }: Registration): number {
  return Object.values(amounts(payments)).reduce((sum, amount) => sum + amount, -totalMinor);
}

async function finish(
  session: Session,
  closed: { readonly fdNumber: number; readonly fiscalSign: number; readonly dateTime: string },
  changeMinor: number,
): Promise<DriverResult<FiscalDocument>> {
  const { passport } = session;
  const print = await printOutcome(session);
  // Another document came in between: a device may open the shift by itself with the first receipt.
  if (closed.fdNumber !== passport.lastFd + 1) await refreshShift(session);
  passport.lastFd = closed.fdNumber;
  const { fnNumber, shiftNumber } = passport;
  return done(documentOf(closed, { fnNumber, shiftNumber, changeMinor, print }));
}

/**
 * A line failed before the close: FF45h was not sent, so nothing can have been closed. What is open is cancelled;
 * the fault is safe when the device proved it, else the till settles.
 */
async function abandon(session: Session, fault: DeviceFault): Promise<Failure> {
  const state = await session.readyToPrint();
  if (!state.ok) {
    if (fault.retry !== 'needs-person') return failed({ ...fault, retry: 'after-check' });
    // «No paper» of the refused command may be the cover: the state of the device tells.
    return failed(state.fault.code === 'cover-open' ? state.fault : fault);
  }
  if (state.value.state.receiptOpen) {
    const cancelled = await session.print('cancelReceipt', session.operator);
    if (!cancelled.ok) return failed(fault.retry === 'needs-person' ? fault : { ...fault, retry: 'after-check' });
  }
  return failed(fault.retry === 'after-check' ? { ...fault, retry: 'safe' } : fault);
}
