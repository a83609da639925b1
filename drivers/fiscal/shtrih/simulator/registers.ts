/**
 * Money registers (1Ah) and operation registers (1Bh): numbers as in spec/fiscal.md 1.7; each group has four
 * neighbours in the order sale, purchase, sale return, purchase return. Payment kinds 5..16 have their registers
 * from 4096 (receipt) and 4144 (shift) on, as the vendor's public driver reads them.
 */
import type { Device } from './device.ts';
import type { Position, ReceiptContent, ReceiptKind } from './state.ts';

export const MONEY = {
  receiptDepartments: 0,
  receiptDiscounts: 64,
  receiptSurcharges: 68,
  receiptPayments: 72,
  receiptTurnovers: 88,
  receiptTaxes: 104,
  cashAtClose: 120,
  shiftDepartments: 121,
  shiftDiscounts: 185,
  shiftSurcharges: 189,
  shiftPayments: 193,
  shiftTurnovers: 209,
  shiftTaxes: 225,
  cashInDrawer: 241,
  cashIn: 242,
  cashOut: 243,
  lifetimeTotals: 244,
  cancelled: 249,
  receiptMorePayments: 4096,
  shiftMorePayments: 4144,
  end: 4192,
  /** Sums of corrections, four kinds as everywhere. */
  corrections: 4224,
} as const;

export const COUNT = {
  shiftReceipts: 144,
  lifetimeReceipts: 148,
  document: 152,
  cashIn: 153,
  cashOut: 154,
  cashInNumber: 155,
  cashOutNumber: 156,
  cancelled: 157,
  xReport: 158,
  zReport: 159,
  /** Corrections: sale and purchase in the life of the device, then in the shift. */
  lifetimeCorrections: 200,
  shiftCorrections: 202,
} as const;

/** Payment kinds with a register in the first block, and rows of table 6 with a tax register (groups А..Г). */
const FIRST_BLOCK = 4;

function clear(device: Device, from: number, to: number): void {
  for (const key of Object.keys(device.state.money)) {
    if (Number(key) >= from && Number(key) < to) delete device.state.money[key];
  }
}

/** The registers of the receipt start anew with the next one: till then they tell about the last. */
export function clearReceiptRegisters(device: Device): void {
  clear(device, MONEY.receiptDepartments, MONEY.cashAtClose);
  clear(device, MONEY.receiptMorePayments, MONEY.shiftMorePayments);
}

/** After a Z report. The cash in the drawer stays unless table 1 field 2 says otherwise. */
export function clearShiftRegisters(device: Device): void {
  clear(device, MONEY.shiftDepartments, MONEY.cashInDrawer);
  clear(device, MONEY.cashIn, MONEY.lifetimeTotals);
  clear(device, MONEY.cancelled, MONEY.cancelled + FIRST_BLOCK);
  clear(device, MONEY.shiftMorePayments, MONEY.end);
  clear(device, MONEY.corrections, MONEY.corrections + FIRST_BLOCK);
  if (device.number(1, 1, 2) === 1) delete device.state.money[MONEY.cashInDrawer];
  for (let kind = 0; kind < FIRST_BLOCK; kind++) delete device.state.counts[COUNT.shiftReceipts + kind];
  for (const one of [COUNT.cashIn, COUNT.cashOut, COUNT.cancelled]) delete device.state.counts[one];
  for (const one of [0, 1]) delete device.state.counts[COUNT.shiftCorrections + one];
}

export function addPosition(device: Device, kind: ReceiptKind, position: Position): void {
  countPosition(device, kind, position, 1);
}

export function removePosition(device: Device, kind: ReceiptKind, position: Position): void {
  countPosition(device, kind, position, -1);
}

function countPosition(device: Device, kind: ReceiptKind, position: Position, times: 1 | -1): void {
  device.addMoney(MONEY.receiptDepartments + (position.department - 1) * 4 + kind, position.sumKopecks * times);
  if (position.vatRow > FIRST_BLOCK) return;
  const group = (position.vatRow - 1) * 4 + kind;
  device.addMoney(MONEY.receiptTurnovers + group, position.sumKopecks * times);
  device.addMoney(MONEY.receiptTaxes + group, position.taxKopecks * times);
}

/** Register of a payment kind 0..15 in a block that starts at `first` or goes on at `more`. */
function paymentRegister(first: number, more: number, payment: number, kind: ReceiptKind): number {
  return payment < FIRST_BLOCK ? first + payment * 4 + kind : more + (payment - FIRST_BLOCK) * 4 + kind;
}

/** Payments of a kind 0..15 in the shift, without change. */
export function shiftPayment(device: Device, payment: number, kind: ReceiptKind): number {
  return device.money(paymentRegister(MONEY.shiftPayments, MONEY.shiftMorePayments, payment, kind));
}

/** Money that really moved by payment kinds: cash without the change. */
export function netPayments({ paymentsKopecks, changeKopecks }: ReceiptContent): number[] {
  return paymentsKopecks.map((sum, index) => (index === 0 ? sum - changeKopecks : sum));
}

/** A sale and a purchase return bring money in, the other two take it out. */
export function bringsMoney(kind: ReceiptKind): boolean {
  return kind === 0 || kind === 3;
}

/** A register this device has: those of one byte, those of the payment kinds 5..16, those of corrections. */
export function isMoneyRegister(number: number): boolean {
  const isCorrection = number >= MONEY.corrections && number < MONEY.corrections + FIRST_BLOCK;
  return number < 256 || (number >= MONEY.receiptMorePayments && number < MONEY.end) || isCorrection;
}

/** A correction is kept apart from receipts; the drawer is not touched. There are no counters of the two returns. */
export function addCorrection(device: Device, { kind, totalKopecks }: ReceiptContent): void {
  device.addMoney(MONEY.corrections + kind, totalKopecks);
  if (kind > 1) return;
  device.countUp(COUNT.lifetimeCorrections + kind);
  device.countUp(COUNT.shiftCorrections + kind);
}

/** Everything a closed receipt adds to the totals. */
export function addReceipt(device: Device, receipt: ReceiptContent): void {
  const { kind } = receipt;
  for (const [index, sum] of netPayments(receipt).entries()) {
    device.addMoney(paymentRegister(MONEY.receiptPayments, MONEY.receiptMorePayments, index, kind), sum);
    device.addMoney(paymentRegister(MONEY.shiftPayments, MONEY.shiftMorePayments, index, kind), sum);
    if (index === 0) device.addMoney(MONEY.cashInDrawer, bringsMoney(kind) ? sum : -sum);
  }
  for (const position of receipt.positions) {
    device.addMoney(MONEY.shiftDepartments + (position.department - 1) * 4 + kind, position.sumKopecks);
  }
  for (const { row, turnoverKopecks, taxKopecks } of receipt.vat) {
    if (row > FIRST_BLOCK) continue;
    device.addMoney(MONEY.shiftTurnovers + (row - 1) * 4 + kind, turnoverKopecks);
    device.addMoney(MONEY.shiftTaxes + (row - 1) * 4 + kind, taxKopecks);
  }
  device.addMoney(MONEY.receiptDiscounts + kind, receipt.roundingKopecks);
  device.addMoney(MONEY.shiftDiscounts + kind, device.money(MONEY.receiptDiscounts + kind));
  device.addMoney(MONEY.shiftSurcharges + kind, device.money(MONEY.receiptSurcharges + kind));
  device.addMoney(MONEY.lifetimeTotals + kind, receipt.totalKopecks);
  device.state.money[MONEY.cashAtClose] = device.money(MONEY.cashInDrawer);
  device.countUp(COUNT.shiftReceipts + kind);
  device.countUp(COUNT.lifetimeReceipts + kind);
}
