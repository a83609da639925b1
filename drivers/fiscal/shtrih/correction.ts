/**
 * Correction receipts by the device's ФФД (spec/fiscal.md 1.7, spec/rules.md 4.8). 1.05 is told sums: FF35h, FF0Ch,
 * FF4Ah. From 1.1 on a correction is a receipt with positions, opened by 8Dh with 80h added to the type. The old FF36h
 * is not sent: it knows neither payments nor taxes.
 */
import { type DeviceFault, type DriverResult, deviceFault, done, failed } from '../../kit/faults.ts';
import type { FiscalCorrection, FiscalDocument, FiscalVat } from '../fiscal.ts';
import { type DocumentExpectation, documentOf, OPERATION, RECEIPT_TYPE } from './documents.ts';
import { DEVICE } from './errors.ts';
import { makeFnDocument, prepare } from './fn-document.ts';
import { checkSums, inRange, register, requireOpenShift, TAX_SYSTEM } from './receipt.ts';
import type { Session } from './session.ts';
import { MODE } from './status.ts';
import { basisTag, cashierTags, correctionTypeTag, MAX_BASIS_NUMBER, MAX_DESCRIPTION, wrongReceiptTag } from './tlv.ts';

const CORRECTION_FLAG = 0x80;
const TYPE = { own: 0, order: 1 } as const;

/** Faults as those of a receipt: only with `after-check` may something have been registered. */
export async function registerCorrection(
  session: Session,
  correction: FiscalCorrection,
): Promise<DriverResult<FiscalDocument>> {
  const checked = await checkSums(session, correction);
  if (!checked.ok) return checked;
  const daySeconds = secondsOfDay(correction.basisDate);
  if (daySeconds === null) return failed(bad(`не дата основания: ${correction.basisDate}`));
  const wrong = refusalOf(correction);
  if (wrong) return failed(wrong);
  switch (session.passport.ffd) {
    case '1.05':
      return await correctBySums(session, correction, daySeconds);
    case '1.1':
    case '1.2':
      return await correctByPositions(session, correction, daySeconds);
    case 'unknown':
      return failed(deviceFault(DEVICE, 'unsupported', 'ККТ не сообщает версию ФФД, вид чека коррекции неизвестен'));
  }
}

const bad = (words: string): DeviceFault => deviceFault(DEVICE, 'command-refused', words);

function refusalOf(correction: FiscalCorrection): DeviceFault | null {
  const { basisNumber, correctionType, description, payments, totalMinor } = correction;
  if (correctionType === 'order' && basisNumber === '') return bad('у предписания нет номера');
  if (basisNumber.length > MAX_BASIS_NUMBER) return bad(`номер основания: ${basisNumber.length} символов из 0..32`);
  if (description.length > MAX_DESCRIPTION) return bad(`описание: ${description.length} символов из 0..190`);
  const paid = paymentRow(payments).reduce((sum, amount) => sum + amount, 0);
  if (paid !== totalMinor) return deviceFault(DEVICE, 'totals-differ', `оплачено ${paid}, итог ${totalMinor}`);
  return null;
}

const DAY = /^(20\d\d)-(\d\d)-(\d\d)$/;

/** Midnight of the wall clock written as if UTC, in seconds; null for what is no day of the calendar. */
function secondsOfDay(day: string): number | null {
  const [, year, month, date] = DAY.exec(day) ?? [];
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(date));
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day) ? ms / 1000 : null;
}

function paymentRow({
  cashMinor,
  electronicMinor,
  prepaidMinor,
  creditMinor,
  otherMinor,
}: FiscalCorrection['payments']) {
  return [cashMinor, electronicMinor, prepaidMinor, creditMinor, otherMinor];
}

function expectationOf({ operation, totalMinor }: FiscalCorrection): DocumentExpectation & { kind: 'correction' } {
  return { kind: 'correction', operation, totalMinor };
}

function wrongReceiptTags({ wrongFiscalSign }: FiscalCorrection): Uint8Array[] {
  return wrongFiscalSign === null ? [] : [wrongReceiptTag(wrongFiscalSign)];
}

function correctByPositions(
  session: Session,
  correction: FiscalCorrection,
  daySeconds: number,
): Promise<DriverResult<FiscalDocument>> {
  return register(session, {
    ...correction,
    openType: CORRECTION_FLAG + RECEIPT_TYPE[correction.operation],
    tags: [
      correctionTypeTag(TYPE[correction.correctionType]),
      // 1177 is not a tag of these ФФД (5.3).
      basisTag({ daySeconds, number: correction.basisNumber, description: '' }),
      ...wrongReceiptTags(correction),
      ...cashierTags(correction.cashier),
    ],
    expected: expectationOf(correction),
  });
}

/** VAT bytes of FF46h in the order of the six sums of FF4Ah; 5, 7 and 22 % have no place there. */
const TAX_SLOTS: readonly number[] = [0x01, 0x02, 0x04, 0x08, 0x10, 0x20];

/** The six sums; the rate that has no place among them, or of which the sum is missing. */
function taxRow(session: Session, { vatSums, positions, totalMinor }: FiscalCorrection): number[] | DeviceFault {
  const slotOf = (vat: FiscalVat): number => TAX_SLOTS.indexOf(session.passport.vat.get(vat) ?? 0);
  const row = new Array<number>(TAX_SLOTS.length).fill(0);
  for (const { vat, amountMinor } of vatSums) {
    const slot = slotOf(vat);
    if (slot < 0) return deviceFault(DEVICE, 'vat-unknown', `в коррекции ФФД 1.05 нет места для ставки НДС ${vat}`);
    if (!inRange(amountMinor, 0, totalMinor)) return bad(`сумма НДС ${vat} вне пределов: ${amountMinor}`);
    row[slot] = (row[slot] ?? 0) + amountMinor;
  }
  const missing = positions.find(({ vat }) => !vatSums.some((sum) => sum.vat === vat));
  return missing ? bad(`нет суммы НДС по ставке ${missing.vat}`) : row;
}

async function correctBySums(
  session: Session,
  correction: FiscalCorrection,
  daySeconds: number,
): Promise<DriverResult<FiscalDocument>> {
  const { basisNumber: number, cashier, correctionType, description, operation, payments, totalMinor } = correction;
  if (operation !== 'sale' && operation !== 'purchase') {
    return failed(deviceFault(DEVICE, 'unsupported', 'ФФД 1.05: коррекция бывает только прихода и расхода'));
  }
  const taxesMinor = taxRow(session, correction);
  if (!Array.isArray(taxesMinor)) return failed(taxesMinor);
  const shift = await requireOpenShift(session);
  if (!shift.ok) return shift;
  const prepared = await prepare(session);
  if (!prepared.ok) return failed(prepared.fault);
  if (prepared.value.mode === MODE.shiftOver24h) return failed(deviceFault(DEVICE, 'shift-over-24h'));
  const made = await makeFnDocument(session, {
    begin: 'beginCorrection',
    beginOptional: false,
    tags: [basisTag({ daySeconds, number, description }), ...wrongReceiptTags(correction), ...cashierTags(cashier)],
    act: () =>
      session.print('correction', {
        ...session.admin,
        type: TYPE[correctionType],
        operation: OPERATION[operation],
        totalMinor,
        paymentsMinor: paymentRow(payments),
        taxesMinor,
        taxSystem: TAX_SYSTEM[correction.taxSystem],
      }),
    expected: expectationOf(correction),
  });
  if (!made.ok) return made;
  const { found, fnNumber, print } = made.value;
  const { shiftNumber } = session.passport;
  return done(documentOf(found, { fnNumber, shiftNumber, changeMinor: 0, print }));
}
