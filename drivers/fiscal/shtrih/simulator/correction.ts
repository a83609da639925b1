/** Correction receipts without positions: FF35h, FF36h, FF4Ah (spec/fiscal.md 1.7); those with positions: receipt.ts. */
import { sumOf } from './arithmetic.ts';
import type { Device } from './device.ts';
import { receiptTlv, taxSystemOf } from './receipt.ts';
import { ERR, refuse } from './refusal.ts';
import { addCorrection, COUNT } from './registers.ts';
import { receiptLines } from './slips.ts';
import type { ReceiptContent, ReceiptKind, VatSum } from './state.ts';
import { record, requireStorage } from './storage.ts';
import { tlvByte } from './tlv.ts';

export interface Correction {
  readonly kind: ReceiptKind;
  /** Tag 1173: 0 on one's own, 1 by an order. */
  readonly type: number;
  readonly totalKopecks: number;
  /** Cash, electronic, prepaid, credit, other. */
  readonly paymentsKopecks: readonly number[];
  /** As in FF45h: 20 %, 10 %, turnovers at 0 % and without VAT, 20/120, 10/110. */
  readonly taxesKopecks: readonly number[];
  /** 0: the first the device is registered for. */
  readonly taxSystem: number;
}

/** The FN counts corrections as type 31. */
const CORRECTION = 31;

function requireMayCorrect(device: Device): void {
  device.requireNoDocument();
  device.requireShift(true);
  requireStorage(device, CORRECTION);
}

/** FF35h; tags may follow by FF0Ch. */
export function beginCorrection(device: Device): void {
  requireMayCorrect(device);
  device.state.begun = 'correction';
  device.state.begunTlvHex = '';
}

function vatOf(taxesKopecks: readonly number[]): VatSum[] {
  return taxesKopecks.flatMap((sum, index) => {
    if (sum === 0) return [];
    const row = index + 1;
    const turnover = row === 3 || row === 4;
    return [{ row, turnoverKopecks: turnover ? sum : 0, taxKopecks: turnover ? 0 : sum }];
  });
}

/** FF36h and FF4Ah; 33h: the payments are not the total. The registers of sales are not touched. */
export function printCorrection(device: Device, operator: number, correction: Correction) {
  requireMayCorrect(device);
  const { kind, type, totalKopecks, paymentsKopecks } = correction;
  if (type > 1) refuse(ERR.badParameters);
  if (totalKopecks === 0) refuse(ERR.zeroTotal);
  if (sumOf(paymentsKopecks) !== totalKopecks) refuse(ERR.badParameters);
  device.printer.require();
  const { state } = device;
  const [cash = 0, electronic = 0, ...advances] = paymentsKopecks;
  const receipt: ReceiptContent = {
    kind,
    numberInShift: state.shift.receipts + 1,
    totalKopecks,
    roundingKopecks: 0,
    paymentsKopecks: [cash, electronic, ...Array.from({ length: 11 }, () => 0), ...advances],
    changeKopecks: 0,
    taxSystem: taxSystemOf(device, correction.taxSystem),
    vat: vatOf(correction.taxesKopecks),
    positions: [],
    tlvHex: state.begun === 'correction' ? state.begunTlvHex : '',
  };
  const made = record(device, CORRECTION, [...tlvByte(1173, type), ...receiptTlv(device, receipt)], receipt);
  state.begun = 'none';
  state.begunTlvHex = '';
  state.shift.receipts += 1;
  device.countUp(COUNT.document);
  addCorrection(device, receipt);
  if (device.takePrint()) device.printer.printDocument(receiptLines(device, made, receipt, operator, ''));
  return { receiptNumber: receipt.numberInShift, fdNumber: made.fd, fiscalSign: made.fiscalSign };
}
