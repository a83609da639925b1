/** Shifts, receipts and the fiscal storage. */
import type { Device } from './device.ts';
import { type Handler, on, own } from './handlers.ts';
import type { Operation } from './receipt.ts';
import {
  addDocumentTlv,
  addOperation,
  addOperationTlv,
  cancelReceipt,
  closeReceipt,
  dropReceipt,
  openReceipt,
  subtotal,
} from './receipt.ts';
import { withPercent } from './receipt-adjust.ts';
import { ERR, refuse } from './refusal.ts';
import type { Row } from './requests.ts';
import { REQUESTS } from './requests.ts';
import { beginShiftClose, beginShiftOpen, closeShift, moveCash, openShift, printXReport } from './shift.ts';
import { registrationLines } from './slips.ts';
import { type FnDocument, kindOfSign, type ReceiptKind, signOfKind } from './state.ts';
import {
  beginReading,
  documentBy,
  ofdStatus,
  readOn,
  record,
  requireStorage,
  storageStatus,
  storageValidUntilMs,
} from './storage.ts';
import { findTag, fromHex, tlv } from './tlv.ts';
import { rowOfVatByte } from './vat.ts';
import { shownDate, shownDateTime } from './wall-time.ts';

/** Zeros in the fields of a date that is not there. */
const NO_DATE = '2000-00-00';
/** Lowest operators of reports (spec/fiscal.md 1.7: 29 or 30). */
const ADMINISTRATOR = 29;
const EMPTY = new Uint8Array(0);

const shiftDocument = ({ shiftNumber, fd, fiscalSign }: FnDocument) => ({ shiftNumber, fdNumber: fd, fiscalSign });

const shifts: readonly Handler[] = [
  on('openShift', (device, { password }) => {
    const operator = device.operatorBy(password);
    openShift(device, operator);
    return { operator };
  }),
  on('fnOpenShift', (device, { password }) => shiftDocument(openShift(device, device.operatorBy(password)))),
  on('beginShiftOpen', (device, { password }) => {
    device.operatorBy(password);
    beginShiftOpen(device);
    return {};
  }),
  on('beginShiftClose', (device, { password }) => {
    device.operatorBy(password);
    beginShiftClose(device);
    return {};
  }),
  on('xReport', (device, { password }) => {
    const operator = device.operatorBy(password, ADMINISTRATOR);
    printXReport(device, operator);
    return { operator };
  }),
  on('zReport', (device, { password }) => {
    const operator = device.operatorBy(password, ADMINISTRATOR);
    closeShift(device, operator);
    return { operator };
  }),
  on('fnCloseShift', (device, { password }) =>
    shiftDocument(closeShift(device, device.operatorBy(password, ADMINISTRATOR))),
  ),
  on('cashIn', (device, { password, amountMinor }) => {
    const operator = device.operatorBy(password);
    return { operator, documentNumber: moveCash(device, operator, 'in', amountMinor) };
  }),
  on('cashOut', (device, { password, amountMinor }) => {
    const operator = device.operatorBy(password);
    return { operator, documentNumber: moveCash(device, operator, 'out', amountMinor) };
  }),
  on('shiftParameters', (device, { password }) => {
    device.operatorBy(password);
    const { open, number, receipts } = device.state.shift;
    return { open: open ? 1 : 0, shiftNumber: number, receiptNumber: receipts };
  }),
];

/** The first tax group that is given; none means «without VAT», row 4. */
function rowOfGroups(taxes: readonly number[]): number {
  const group = taxes.find((tax) => tax !== 0) ?? 4;
  return group <= 6 ? group : refuse(ERR.badParameters);
}

type OldAsk = typeof REQUESTS.oldSale extends Row<infer Ask, infer _> ? Ask : never;

function oldOperation(row: Row<OldAsk, { readonly operator: number }>, kind: ReceiptKind): Handler {
  return own(row, (device, ask) => {
    const operator = device.operatorBy(ask.password);
    const operation: Operation = {
      kind,
      name: ask.name,
      quantityMicro: ask.quantityMilli * 1000,
      priceKopecks: ask.priceKopecks,
      sumKopecks: null,
      taxKopecks: null,
      vatRow: rowOfGroups(ask.taxes),
      department: ask.department,
      method: 0,
      subject: 0,
    };
    addOperation(device, operator, operation);
    return { operator };
  });
}

const receipts: readonly Handler[] = [
  on('openReceipt', (device, { password, type }) => {
    const operator = device.operatorBy(password);
    openReceipt(device, operator, type);
    return { operator };
  }),
  on('operation', (device, ask) => {
    const operator = device.operatorBy(ask.password);
    addOperation(device, operator, {
      kind: kindOfSign(ask.operation) ?? refuse(ERR.badParameters),
      name: ask.name,
      quantityMicro: ask.quantityMicro,
      priceKopecks: ask.priceMinor,
      sumKopecks: ask.sumMinor,
      taxKopecks: ask.taxMinor,
      vatRow: rowOfVatByte(device, ask.vatByte) ?? refuse(ERR.badParameters),
      department: ask.department,
      method: ask.method,
      subject: ask.subject,
    });
    return {};
  }),
  oldOperation(REQUESTS.oldSale, 0),
  oldOperation(REQUESTS.oldPurchase, 1),
  oldOperation(REQUESTS.oldSaleReturn, 2),
  oldOperation(REQUESTS.oldPurchaseReturn, 3),
  on('operationTlv', (device, { password, tlv: bytes }) => {
    addOperationTlv(device, device.operatorBy(password), bytes);
    return {};
  }),
  on('documentTlv', (device, { password, tlv: bytes }) => {
    addDocumentTlv(device, device.operatorBy(password), bytes);
    return {};
  }),
  on('subtotal', (device, { password }) => {
    const operator = device.operatorBy(password);
    return { operator, subtotalMinor: subtotal(device, operator) };
  }),
  on('closeReceipt', (device, ask) => {
    const made = closeReceipt(device, device.operatorBy(ask.password), {
      paymentsKopecks: ask.paymentsMinor,
      roundingKopecks: ask.roundingMinor,
      taxesKopecks: ask.taxesMinor,
      taxSystem: ask.taxSystem,
      text: ask.text,
    });
    const dateTime = shownDateTime(made.wallMs);
    const document = { fdNumber: made.fd, fiscalSign: made.fiscalSign, dateTime, tail: EMPTY };
    return { changeMinor: made.receipt?.changeKopecks ?? 0, document };
  }),
  own(REQUESTS.oldClose, (device, { password, paymentsKopecks, discount, text }) => {
    const operator = device.operatorBy(password);
    const all = Array.from({ length: 16 }, (_, i) => paymentsKopecks[i] ?? 0);
    const rest = { roundingKopecks: 0, taxesKopecks: [], taxSystem: firstBit(device.options.taxSystems), text };
    const close = () => closeReceipt(device, operator, { paymentsKopecks: all, ...rest });
    const made = withPercent(device, operator, discount, close);
    return { operator, changeKopecks: made.receipt?.changeKopecks ?? 0 };
  }),
  on('cancelReceipt', (device, { password }) => {
    const operator = device.operatorBy(password);
    cancelReceipt(device, operator);
    return { operator };
  }),
  on('fnCancelDocument', (device, { password }) => {
    device.operatorBy(password);
    if (device.state.receipt) dropReceipt(device, device.state.receipt);
    device.state.begun = 'none';
    device.state.begunTlvHex = '';
    return {};
  }),
];

/** The old close names no tax system: the first registered one is taken. */
function firstBit(bits: number): number {
  return bits & -bits;
}

function found(device: Device, fd: number) {
  const made = documentBy(device, fd);
  const { type, fiscalSign, shiftNumber, receipt } = made;
  const ofdTicket = made.fd <= device.state.fn.sentFd ? 1 : 0;
  const head = { type, ofdTicket, dateTime: shownDateTime(made.wallMs), fdNumber: made.fd, fiscalSign, tail: EMPTY };
  if (receipt) {
    return { ...head, form: 'receipt', operation: signOfKind(receipt.kind), totalMinor: receipt.totalKopecks } as const;
  }
  if (type === 2 || type === 5) return { ...head, form: 'shift', shiftNumber } as const;
  const { inn, rnm, taxSystems } = device.options;
  const registration = `${inn.padEnd(12)}${rnm.padEnd(20)}`;
  const tail = type === 1 ? Uint8Array.of(...Buffer.from(registration, 'latin1'), taxSystems, 0) : EMPTY;
  return { ...head, form: 'other', tail } as const;
}

/** Registration tags a host may ask for with FF0Eh: found in the document of registration. */
function registrationTag(device: Device, tag: number): Uint8Array {
  const value = findTag(fromHex(documentBy(device, 1).tlvHex), tag);
  return Uint8Array.from(tlv(tag, value ?? refuse(ERR.fnNoData)));
}

const storage: readonly Handler[] = [
  on('fnStatus', (device, { password }) => {
    device.operatorBy(password);
    const { lastWallMs, ...rest } = storageStatus(device);
    return { ...rest, dateTime: shownDateTime(lastWallMs) };
  }),
  on('fnNumber', (device, { password }) => {
    device.operatorBy(password);
    return { fnNumber: device.options.fnNumber };
  }),
  on('fnExpiry', (device, { password }) => {
    device.operatorBy(password);
    return { validUntil: shownDate(storageValidUntilMs(device)), registrations: { left: 11, done: 1 } };
  }),
  own(REQUESTS.fnVersion, (device, { password }) => {
    device.operatorBy(password);
    return { version: 'fn debug v 2.13', type: 0 };
  }),
  own(REQUESTS.lastRegistration, (device, { password }) => {
    device.operatorBy(password);
    const { inn, rnm, taxSystems } = device.options;
    const { fd, fiscalSign, wallMs } = documentBy(device, 1);
    const numbers = { taxSystems, workMode: 0, fdNumber: fd, fiscalSign };
    return { dateTime: shownDateTime(wallMs), inn: inn.padEnd(12), rnm: rnm.padEnd(20), ...numbers };
  }),
  own(REQUESTS.registrationTag, (device, { password, registration, tag }) => {
    device.operatorBy(password);
    if (registration > 1) refuse(ERR.fnNoData);
    return { tlv: registrationTag(device, tag) };
  }),
  on('findDocument', (device, { password, fdNumber }) => {
    device.operatorBy(password);
    return found(device, fdNumber);
  }),
  own(REQUESTS.beginReading, (device, { password, fdNumber }) => {
    device.operatorBy(password);
    return beginReading(device, fdNumber);
  }),
  own(REQUESTS.readOn, (device, { password }) => {
    device.operatorBy(password);
    return { tlv: readOn(device) };
  }),
  on('ofdStatus', (device, { password }) => {
    device.operatorBy(password);
    const { firstWallMs, ...rest } = ofdStatus(device);
    return { ...rest, firstDateTime: firstWallMs === null ? `${NO_DATE}T00:00` : shownDateTime(firstWallMs) };
  }),
  on('unsentCount', (device, { password }) => {
    device.operatorBy(password);
    return { count: ofdStatus(device).unsent };
  }),
  own(REQUESTS.beginReport, (device, { password }) => {
    device.operatorBy(password);
    device.requireNoDocument();
    return {};
  }),
  own(REQUESTS.report, (device, { password }) => {
    device.operatorBy(password);
    device.requireNoDocument();
    device.printer.require();
    requireStorage(device, 21);
    const made = record(device, 21, []);
    device.printer.printDocument(registrationLines(device, made));
    const { unsent, firstWallMs } = ofdStatus(device);
    const firstUnsent = firstWallMs === null ? NO_DATE : shownDate(firstWallMs);
    return { fdNumber: made.fd, fiscalSign: made.fiscalSign, unsent, firstUnsent };
  }),
];

export const FISCAL_HANDLERS: readonly Handler[] = [...shifts, ...receipts, ...storage];
