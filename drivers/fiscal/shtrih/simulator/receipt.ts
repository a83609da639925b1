/** Receipts: 8Dh, FF46h and the older 80h-83h, FF4Dh, FF0Ch, 89h, FF45h and 85h, 88h (spec/fiscal.md 1.7, 1.8). */
import { MAX_KOPECKS, productKopecks, sumOf } from './arithmetic.ts';
import type { Device } from './device.ts';
import { ERR, refuse } from './refusal.ts';
import {
  addCorrection,
  addPosition,
  addReceipt,
  bringsMoney,
  COUNT,
  clearReceiptRegisters,
  MONEY,
} from './registers.ts';
import { openShift } from './shift.ts';
import { cancelledLines, receiptLines } from './slips.ts';
import type { FnDocument, OpenReceipt, Position, ReceiptContent, ReceiptKind } from './state.ts';
import { isReceiptKind, signOfKind } from './state.ts';
import { record, requireStorage } from './storage.ts';
import { findTag, fromHex, splitTlv, tlv, tlvByte, tlvFvln, tlvText, tlvU32, tlvVln, toHex } from './tlv.ts';
import { taxOf, vatCode, vatSums, vatTlv, withGivenTaxes } from './vat.ts';

const MAX_POSITIONS = 1_000;
const FN_SHIFT_OVER_24H = 0x16;
/** 0 goods ... 33 marked goods: the numbers of tag 1212 in spec/fiscal.md 5.3. */
const MAX_SUBJECT = 33;
const MAX_METHOD = 7;
const MAX_DEPARTMENT = 16;

export interface Operation {
  readonly kind: ReceiptKind;
  readonly name: string;
  readonly quantityMicro: number;
  readonly priceKopecks: number;
  /** null: work it out. */
  readonly sumKopecks: number | null;
  readonly taxKopecks: number | null;
  readonly vatRow: number;
  readonly department: number;
  readonly method: number;
  readonly subject: number;
}

export interface Closing {
  readonly paymentsKopecks: readonly number[];
  readonly roundingKopecks: number;
  readonly taxesKopecks: readonly number[];
  /** 0: the one the device is registered for. */
  readonly taxSystem: number;
  readonly text: string;
}

/** 55h when no receipt is open, 59h when it is another cashier's. */
export function requireReceipt(device: Device, operator: number): OpenReceipt {
  const { receipt } = device.state;
  if (!receipt) return refuse(ERR.receiptClosed);
  device.requireSameOperator(operator);
  return receipt;
}

function requireMayOpen(device: Device): void {
  device.requireNoDocument();
  if (!device.state.shift.open && device.options.autoOpenShift) requireStorage(device, 2);
  else device.requireShift(true);
  device.printer.require();
  requireStorage(device, 3);
}

const CORRECTION_FLAG = 0x80;
const FFD_1_1 = 3;

/** 8Dh: the kind, with 80h added for a correction, which has no positions before ФФД 1.1. */
export function openReceipt(device: Device, operator: number, type: number): void {
  const correction = type >= CORRECTION_FLAG && device.options.ffdVersion >= FFD_1_1;
  const kind = correction ? type - CORRECTION_FLAG : type;
  if (!isReceiptKind(kind)) refuse(ERR.badParameters);
  requireMayOpen(device);
  startReceipt(device, operator, kind, correction);
}

function startReceipt(device: Device, operator: number, kind: ReceiptKind, correction = false): OpenReceipt {
  if (!device.state.shift.open) openShift(device, operator);
  clearReceiptRegisters(device);
  const receipt: OpenReceipt = { kind, correction, operator, positions: [], tlvHex: '' };
  device.state.receipt = receipt;
  return receipt;
}

function positionOf(device: Device, operation: Operation): Position {
  const { quantityMicro, priceKopecks, department, method, subject, vatRow } = operation;
  if (quantityMicro === 0 || department > MAX_DEPARTMENT) refuse(ERR.badParameters);
  if (method > MAX_METHOD || subject > MAX_SUBJECT) refuse(ERR.badParameters);
  if (priceKopecks > MAX_KOPECKS) refuse(ERR.priceOverflow);
  const productOfBoth = productKopecks(priceKopecks, quantityMicro);
  if (productOfBoth > MAX_KOPECKS) refuse(ERR.quantityOverflow);
  const sumKopecks = operation.sumKopecks ?? productOfBoth;
  if (Math.abs(sumKopecks - productOfBoth) > 1) refuse(ERR.badParameters);
  const taxKopecks = operation.taxKopecks ?? taxOf(device, vatRow, sumKopecks);
  if (taxKopecks > sumKopecks) refuse(ERR.badParameters);
  const hidden = operation.name.startsWith('//');
  return {
    name: hidden ? operation.name.slice(2) : operation.name,
    printed: !hidden,
    quantityMicro,
    priceKopecks,
    sumKopecks,
    vatRow,
    taxKopecks,
    department: Math.max(1, department),
    method,
    subject,
    tlvHex: '',
  };
}

/** FF46h and 80h-83h. Without an open receipt it opens one of its own kind. */
export function addOperation(device: Device, operator: number, operation: Operation): void {
  const open = device.state.receipt;
  if (open) {
    device.requireSameOperator(operator);
    device.printer.require();
    if (open.kind !== operation.kind) refuse(ERR.wrongOperation);
    if (device.shiftOver24h) refuse(ERR.shiftOver24h);
    if (open.positions.length >= MAX_POSITIONS) refuse(ERR.receiptFull);
  } else {
    requireMayOpen(device);
  }
  const position = positionOf(device, operation);
  const before = sumOf(open?.positions.map(({ sumKopecks }) => sumKopecks) ?? []);
  if (before + position.sumKopecks > MAX_KOPECKS) refuse(ERR.quantityOverflow);
  const receipt = open ?? startReceipt(device, operator, operation.kind);
  receipt.positions.push(position);
  addPosition(device, receipt.kind, position);
}

function requireTlv(bytes: Uint8Array): void {
  const elements = splitTlv(bytes);
  if (!elements || elements.length === 0) refuse(ERR.badParameters);
}

/** FF4Dh: tags of the last operation. */
export function addOperationTlv(device: Device, operator: number, bytes: Uint8Array): void {
  const { positions } = requireReceipt(device, operator);
  const last = positions.at(-1);
  if (!last) refuse(ERR.wrongOperation);
  requireTlv(bytes);
  positions[positions.length - 1] = { ...last, tlvHex: last.tlvHex + toHex(bytes) };
}

/** FF0Ch: tags of the document that is open in the storage: a receipt, or a shift document begun by FF41h, FF42h. */
export function addDocumentTlv(device: Device, operator: number, bytes: Uint8Array): void {
  const { state } = device;
  if (!state.receipt && state.begun === 'none') refuse(ERR.fnState);
  device.requireSameOperator(operator);
  requireTlv(bytes);
  if (state.receipt) state.receipt.tlvHex += toHex(bytes);
  else state.begunTlvHex += toHex(bytes);
}

/** 89h. */
export function subtotal(device: Device, operator: number): number {
  return sumOf(requireReceipt(device, operator).positions.map(({ sumKopecks }) => sumKopecks));
}

/** 88h; the receipt leaves no document in the storage. */
export function cancelReceipt(device: Device, operator: number): void {
  const receipt = requireReceipt(device, operator);
  device.printer.require();
  dropReceipt(device, receipt);
  device.printer.printDocument(cancelledLines(device, receipt));
}

/** Forgets the open receipt and counts it as cancelled. */
export function dropReceipt(device: Device, receipt: OpenReceipt): void {
  device.state.receipt = null;
  device.addMoney(MONEY.cancelled + receipt.kind, sumOf(receipt.positions.map(({ sumKopecks }) => sumKopecks)));
  device.countUp(COUNT.cancelled);
  device.countUp(COUNT.document);
  clearReceiptRegisters(device);
}

/**
 * Exactly one bit that the device is registered for. 0 stands for the first registered: kkt-shtrih
 * Request/FNCloseCheckEx.php and javapos_shtrih FSCloseReceipt.java send it when nobody chose.
 */
export function taxSystemOf(device: Device, given: number): number {
  const registered = device.options.taxSystems;
  const bits = given === 0 ? registered & -registered : given;
  const single = bits !== 0 && (bits & (bits - 1)) === 0;
  return single && (bits & registered) === bits ? bits : refuse(ERR.badParameters);
}

function settle(
  device: Device,
  { kind, correction, positions, tlvHex }: OpenReceipt,
  closing: Closing,
): ReceiptContent {
  const { paymentsKopecks, roundingKopecks } = closing;
  const turnover = sumOf(positions.map(({ sumKopecks }) => sumKopecks));
  if (turnover === 0) refuse(ERR.zeroTotal);
  if (roundingKopecks > 99 || roundingKopecks >= turnover) refuse(ERR.badParameters);
  const totalKopecks = turnover - roundingKopecks;
  const paid = sumOf(paymentsKopecks);
  const cash = paymentsKopecks[0] ?? 0;
  if (paid < totalKopecks) refuse(ERR.paymentsBelowTotal);
  if (paid - cash > totalKopecks) refuse(ERR.cashlessAboveTotal);
  const changeKopecks = paid - totalKopecks;
  const taken = bringsMoney(kind) || correction ? 0 : cash - changeKopecks;
  if (taken > device.money(MONEY.cashInDrawer)) refuse(ERR.notEnoughCash);
  const own = vatSums(positions);
  return {
    kind,
    numberInShift: device.state.shift.receipts + 1,
    totalKopecks,
    roundingKopecks,
    paymentsKopecks: [...paymentsKopecks],
    changeKopecks,
    taxSystem: taxSystemOf(device, closing.taxSystem),
    vat: device.number(1, 1, 14) === 0 ? own : withGivenTaxes(own, closing.taxesKopecks),
    positions: [...positions],
    tlvHex,
  };
}

function positionTlv(position: Position): number[] {
  return tlv(1059, [
    ...tlvText(1030, position.name),
    ...tlvVln(1079, position.priceKopecks),
    ...tlvFvln(1023, position.quantityMicro),
    ...tlvVln(1043, position.sumKopecks),
    ...tlvByte(1199, vatCode(position.vatRow)),
    ...tlvVln(1200, position.taxKopecks),
    ...(position.method === 0 ? [] : tlvByte(1214, position.method)),
    ...(position.subject === 0 ? [] : tlvByte(1212, position.subject)),
    ...fromHex(position.tlvHex),
  ]);
}

/** Sums by the five tags: cash without change 1031, payments 2..13 together 1081, then 1215, 1216, 1217. */
export function paymentSums({ paymentsKopecks, changeKopecks }: ReceiptContent) {
  const [cash = 0, ...others] = paymentsKopecks;
  return {
    cash: cash - changeKopecks,
    electronic: sumOf(others.slice(0, 12)),
    prepaid: others[12] ?? 0,
    credit: others[13] ?? 0,
    other: others[14] ?? 0,
  };
}

/** The body of a receipt or a correction in the archive. */
export function receiptTlv(device: Device, receipt: ReceiptContent): number[] {
  const sums = paymentSums(receipt);
  return [
    ...tlvU32(1042, receipt.numberInShift),
    ...tlvByte(1054, signOfKind(receipt.kind)),
    ...tlvByte(1055, receipt.taxSystem),
    ...receipt.positions.flatMap(positionTlv),
    ...tlvVln(1020, receipt.totalKopecks),
    ...tlvVln(1031, sums.cash),
    ...tlvVln(1081, sums.electronic),
    ...tlvVln(1215, sums.prepaid),
    ...tlvVln(1216, sums.credit),
    ...tlvVln(1217, sums.other),
    ...vatTlv(receipt.vat),
    ...tlvByte(1209, device.options.ffdVersion),
    ...tlvText(1009, device.text(18, 1, 9)),
    ...tlvText(1187, device.text(18, 1, 14)),
    ...fromHex(receipt.tlvHex),
  ];
}

/** Tags without which the FN takes no correction (spec/fiscal.md 5.3: 1173 and 1174 are a must). */
const CORRECTION_TAGS: readonly number[] = [1173, 1174];

function requireCorrectionTags({ tlvHex }: OpenReceipt): void {
  const bytes = fromHex(tlvHex);
  if (CORRECTION_TAGS.some((tag) => findTag(bytes, tag) === null)) refuse(ERR.fnTagsMissing);
}

/** FF45h and 85h: the document becomes fiscal first, printing follows and may stop in the middle. */
export function closeReceipt(device: Device, operator: number, closing: Closing): FnDocument {
  const open = requireReceipt(device, operator);
  if (device.printsNext) device.printer.require();
  if (device.shiftOver24h) refuse(FN_SHIFT_OVER_24H);
  const type = open.correction ? 31 : 3;
  requireStorage(device, type);
  if (open.correction) requireCorrectionTags(open);
  const receipt = settle(device, open, closing);
  const made = record(device, type, receiptTlv(device, receipt), receipt);
  device.state.receipt = null;
  device.state.shift.receipts += 1;
  device.countUp(COUNT.document);
  if (open.correction) addCorrection(device, receipt);
  else addReceipt(device, receipt);
  if (device.takePrint()) device.printer.printDocument(receiptLines(device, made, receipt, operator, closing.text));
  return made;
}
