/** Readings for the till: status, totals, baseline (spec/fiscal.md 1.7, registers and FN). */
import { type DriverResult, done, failed } from '../../kit/faults.ts';
import type { FiscalBaseline, FiscalPayments, RegistrarStatus, RegistrarSums, RegistrarTotals } from '../fiscal.ts';
import { ARCHIVE } from './commands-fields.ts';
import { refreshShift } from './receipt.ts';
import {
  COUNT,
  correctionRegister,
  MONEY,
  PAYMENT_TYPE,
  paymentRegister,
  type RegisterKind,
  receiptCountRegister,
} from './registers.ts';
import type { Called, Session } from './session.ts';
import { decodeState, decodeWarnings, MODE } from './status.ts';

async function money(session: Session, register: number): Promise<Called<number>> {
  const read = await session.call('moneyRegister', { ...session.operator, register });
  return read.ok ? { ok: true, value: read.value.amountMinor } : read;
}

async function count(session: Session, register: number): Promise<Called<number>> {
  const read = await session.call('operationRegister', { ...session.operator, register });
  return read.ok ? { ok: true, value: read.value.count } : read;
}

/** Reads named values one after another; the first fault ends it. */
async function each<K extends string>(
  names: Readonly<Record<K, () => Promise<Called<number>>>>,
): Promise<Called<(name: K) => number>> {
  const values = new Map<string, number>();
  for (const [name, read] of Object.entries<() => Promise<Called<number>>>(names)) {
    const called = await read();
    if (!called.ok) return called;
    values.set(name, called.value);
  }
  return { ok: true, value: (name) => values.get(name) ?? 0 };
}

/** FF01, FF40 and the cash registers (1.9, step 1). */
export async function readBaseline(
  session: Session,
  before: 'document' | 'cash-move',
): Promise<DriverResult<FiscalBaseline>> {
  const fn = await session.call('fnStatus', session.operator);
  if (!fn.ok) return failed(fn.fault);
  const shift = await refreshShift(session);
  if (!shift.ok) return failed(shift.fault);
  const cash = before === 'cash-move' ? await readCashCounters(session) : done(NO_CASH_COUNTERS);
  if (!cash.ok) return cash;
  session.passport.lastFd = fn.value.lastFd;
  return done({
    fnNumber: fn.value.fnNumber,
    lastFd: fn.value.lastFd,
    shiftNumber: shift.value.shiftNumber,
    receiptNumber: shift.value.receiptNumber,
    ...cash.value,
  });
}

type CashCounters = Pick<FiscalBaseline, 'cashInMinor' | 'cashOutMinor' | 'cashInCount' | 'cashOutCount'>;
const NO_CASH_COUNTERS: CashCounters = { cashInMinor: 0, cashOutMinor: 0, cashInCount: 0, cashOutCount: 0 };

async function readCashCounters(session: Session): Promise<DriverResult<CashCounters>> {
  const cash = await each({
    cashInMinor: () => money(session, MONEY.cashIn),
    cashOutMinor: () => money(session, MONEY.cashOut),
    cashInCount: () => count(session, COUNT.cashIn),
    cashOutCount: () => count(session, COUNT.cashOut),
  });
  if (!cash.ok) return failed(cash.fault);
  return done({
    cashInMinor: cash.value('cashInMinor'),
    cashOutMinor: cash.value('cashOutMinor'),
    cashInCount: cash.value('cashInCount'),
    cashOutCount: cash.value('cashOutCount'),
  });
}

export async function readStatus(session: Session): Promise<DriverResult<RegistrarStatus>> {
  const full = await session.call('fullStatus', session.operator);
  if (!full.ok) return failed(full.fault);
  const fn = await session.call('fnStatus', session.operator);
  if (!fn.ok) return failed(fn.fault);
  const shift = await refreshShift(session);
  if (!shift.ok) return failed(shift.fault);
  const ofd = await session.call('ofdStatus', session.operator);
  if (!ofd.ok) return failed(ofd.fault);
  const drawer = await money(session, MONEY.cashInDrawer);
  if (!drawer.ok) return failed(drawer.fault);
  const isOpen = shift.value.open !== 0;
  const openedAt = isOpen ? await openingTime(session, fn.value.lastFd, shift.value) : '';
  const { passport } = session;
  const state = decodeState(full.value);
  return done({
    model: passport.model,
    serial: passport.serial,
    inn: passport.inn,
    rnm: passport.rnm,
    shift: !isOpen ? 'closed' : state.mode === MODE.shiftOver24h ? 'over-24h' : 'open',
    shiftNumber: shift.value.shiftNumber,
    shiftOpenedAt: openedAt,
    receiptOpen: state.receiptOpen,
    paper: state.paper,
    coverOpen: state.coverOpen,
    deviceTime: `${full.value.date}T${full.value.time.slice(0, 5)}`,
    cashInDrawerMinor: drawer.value,
    fn: {
      number: fn.value.fnNumber,
      lastFd: fn.value.lastFd,
      validUntil: passport.fnValidUntil,
      warnings: decodeWarnings(fn.value.warnings),
    },
    ofd: {
      unsent: ofd.value.unsent,
      firstUnsentFd: ofd.value.unsent > 0 ? ofd.value.firstFd : 0,
      firstUnsentAt: ofd.value.unsent > 0 ? ofd.value.firstDateTime : '',
    },
    ffd: passport.ffd,
  });
}

/** How many documents that are no receipts (calculation reports, corrections) may lie in the shift before we give up. */
const OPENING_STEPS = 4;

/**
 * Time of the shift's opening document. The device does not tell it; the document lies before the receipts of the
 * shift. Empty when it is not found there; a found one is remembered for the shift.
 */
async function openingTime(
  session: Session,
  lastFd: number,
  shift: { readonly shiftNumber: number; readonly receiptNumber: number },
): Promise<string> {
  const { opening } = session;
  if (opening?.shiftNumber === shift.shiftNumber) return opening.at;
  const start = lastFd - shift.receiptNumber;
  let at = '';
  for (let fdNumber = start; fdNumber > 0 && fdNumber > start - OPENING_STEPS; fdNumber--) {
    const read = await session.call('findDocument', { ...session.operator, fdNumber });
    if (!read.ok) return '';
    const isOurs = read.value.form === 'shift' && read.value.type === ARCHIVE.shiftOpen;
    if (isOurs && read.value.form === 'shift' && read.value.shiftNumber === shift.shiftNumber) {
      at = read.value.dateTime;
      break;
    }
  }
  session.opening = { shiftNumber: shift.shiftNumber, at };
  return at;
}

/** Payment types over 4 live in registers with two-byte numbers; a device that refuses them has no such types. */
async function paymentTotal(session: Session, type: number, kind: RegisterKind): Promise<Called<number>> {
  const read = await money(session, paymentRegister(type, kind));
  return !read.ok && read.error !== 0 && type > 4 ? { ok: true, value: 0 } : read;
}

async function paymentTotals(session: Session, kind: RegisterKind): Promise<Called<FiscalPayments>> {
  const totals = await each({
    cash: () => paymentTotal(session, PAYMENT_TYPE.cash, kind),
    electronic: () => paymentTotal(session, PAYMENT_TYPE.electronic, kind),
    prepaid: () => paymentTotal(session, PAYMENT_TYPE.prepaid, kind),
    credit: () => paymentTotal(session, PAYMENT_TYPE.credit, kind),
    other: () => paymentTotal(session, PAYMENT_TYPE.other, kind),
  });
  if (!totals.ok) return totals;
  return {
    ok: true,
    value: {
      cashMinor: totals.value('cash'),
      electronicMinor: totals.value('electronic'),
      prepaidMinor: totals.value('prepaid'),
      creditMinor: totals.value('credit'),
      otherMinor: totals.value('other'),
    },
  };
}

function receiptCounts(session: Session) {
  return each({
    sale: () => count(session, receiptCountRegister('sale')),
    saleReturn: () => count(session, receiptCountRegister('saleReturn')),
    purchase: () => count(session, receiptCountRegister('purchase')),
    purchaseReturn: () => count(session, receiptCountRegister('purchaseReturn')),
  });
}

/** Null for a device that refuses the registers. */
async function correctionSums(session: Session): Promise<Called<RegistrarSums | null>> {
  const sums = await each({
    sale: () => money(session, correctionRegister('sale')),
    saleReturn: () => money(session, correctionRegister('saleReturn')),
    purchase: () => money(session, correctionRegister('purchase')),
    purchaseReturn: () => money(session, correctionRegister('purchaseReturn')),
  });
  if (!sums.ok) return sums.error === 0 ? sums : { ok: true, value: null };
  return {
    ok: true,
    value: {
      saleMinor: sums.value('sale'),
      saleReturnMinor: sums.value('saleReturn'),
      purchaseMinor: sums.value('purchase'),
      purchaseReturnMinor: sums.value('purchaseReturn'),
    },
  };
}

/** Registers of the shift in progress (1Ah, 1Bh). Cash of a sale is what stayed in the drawer, without the change. */
export async function readTotals(session: Session): Promise<DriverResult<RegistrarTotals>> {
  const shift = await refreshShift(session);
  if (!shift.ok) return failed(shift.fault);
  const sale = await paymentTotals(session, 'sale');
  if (!sale.ok) return failed(sale.fault);
  const saleReturn = await paymentTotals(session, 'saleReturn');
  if (!saleReturn.ok) return failed(saleReturn.fault);
  const purchase = await paymentTotals(session, 'purchase');
  if (!purchase.ok) return failed(purchase.fault);
  const purchaseReturn = await paymentTotals(session, 'purchaseReturn');
  if (!purchaseReturn.ok) return failed(purchaseReturn.fault);
  const corrections = await correctionSums(session);
  if (!corrections.ok) return failed(corrections.fault);
  const cash = await readCashCounters(session);
  if (!cash.ok) return cash;
  const drawer = await money(session, MONEY.cashInDrawer);
  if (!drawer.ok) return failed(drawer.fault);
  const receipts = await receiptCounts(session);
  if (!receipts.ok) return failed(receipts.fault);
  return done({
    shiftNumber: shift.value.shiftNumber,
    receipts: {
      sale: receipts.value('sale'),
      saleReturn: receipts.value('saleReturn'),
      purchase: receipts.value('purchase'),
      purchaseReturn: receipts.value('purchaseReturn'),
    },
    saleMinor: sale.value,
    saleReturnMinor: saleReturn.value,
    purchaseMinor: purchase.value,
    purchaseReturnMinor: purchaseReturn.value,
    corrections: corrections.value,
    ...cash.value,
    cashInDrawerMinor: drawer.value,
  });
}
