/**
 * What changes the sum of an open receipt after its operations: storno 84h, discount 86h, surcharge 87h, their storno
 * 8Ah and 8Bh, FF4Bh, and the percent of the old closing 85h (spec/fiscal.md 1.7). The sum is spread over the
 * positions, as the FN wants prices that hold their discounts.
 */
import { MAX_KOPECKS, priceKopecks, shareOut, sumOf } from './arithmetic.ts';
import type { Device } from './device.ts';
import { requireReceipt } from './receipt.ts';
import { ERR, refuse } from './refusal.ts';
import { addPosition, MONEY, removePosition } from './registers.ts';
import type { OpenReceipt, Position } from './state.ts';
import { taxOf } from './vat.ts';

function withSum(device: Device, position: Position, sumKopecks: number): Position {
  const taxKopecks = taxOf(device, position.vatRow, sumKopecks);
  return { ...position, sumKopecks, taxKopecks, priceKopecks: priceKopecks(sumKopecks, position.quantityMicro) };
}

function replace(device: Device, { kind, positions }: OpenReceipt, index: number, next: Position | null): void {
  const old = positions[index];
  if (!old) return;
  removePosition(device, kind, old);
  if (next) addPosition(device, kind, next);
  positions.splice(index, 1, ...(next ? [next] : []));
}

/**
 * Adds `kopecks` (below zero: takes off) to the receipt. 5Ah: a discount larger than the receipt; 5Eh: no operation
 * yet; `register` counts what was given.
 */
function adjust(device: Device, receipt: OpenReceipt, kopecks: number, register: number, counted: number): void {
  const { positions } = receipt;
  const turnover = sumOf(positions.map(({ sumKopecks }) => sumKopecks));
  if (positions.length === 0) refuse(ERR.wrongOperation);
  if (turnover + kopecks < 0) refuse(ERR.discountAboveTotal);
  if (turnover + kopecks > MAX_KOPECKS) refuse(ERR.quantityOverflow);
  const sums = shareOut(
    turnover + kopecks,
    positions.map(({ sumKopecks }) => sumKopecks),
  );
  for (const [index, position] of [...positions].entries()) {
    replace(device, receipt, index, withSum(device, position, sums[index] ?? position.sumKopecks));
  }
  device.addMoney(register, counted);
}

function openForChange(device: Device, operator: number): OpenReceipt {
  const receipt = requireReceipt(device, operator);
  device.printer.require();
  return receipt;
}

/** 86h (`kopecks` below zero) and 87h; 33h for nothing. */
export function adjustReceipt(device: Device, operator: number, kopecks: number): void {
  const receipt = openForChange(device, operator);
  if (kopecks === 0) refuse(ERR.badParameters);
  const first = kopecks < 0 ? MONEY.receiptDiscounts : MONEY.receiptSurcharges;
  adjust(device, receipt, kopecks, first + receipt.kind, Math.abs(kopecks));
}

const PERCENT = 10_000;

/**
 * 85h: a percent of the receipt in hundredths, 16 bits with a sign; below zero it is a surcharge. 33h above 99.99 %.
 * What `close` refuses leaves the receipt as it was.
 */
export function withPercent<T>(device: Device, operator: number, given: number, close: () => T): T {
  const hundredths = given >= 0x8000 ? given - 0x10000 : given;
  if (hundredths === 0) return close();
  if (Math.abs(hundredths) >= PERCENT) refuse(ERR.badParameters);
  const receipt = openForChange(device, operator);
  const before = { positions: [...receipt.positions], money: { ...device.state.money } };
  const turnover = sumOf(receipt.positions.map(({ sumKopecks }) => sumKopecks));
  const [part = 0] = shareOut(turnover, [Math.abs(hundredths), PERCENT - Math.abs(hundredths)]);
  if (part > 0) adjustReceipt(device, operator, hundredths > 0 ? -part : part);
  try {
    return close();
  } catch (error) {
    receipt.positions.splice(0, receipt.positions.length, ...before.positions);
    device.state.money = before.money;
    throw error;
  }
}

/** 8Ah takes a discount back, 8Bh a surcharge; 5Eh: there was not so much. */
export function undoAdjustment(device: Device, operator: number, of: 'discount' | 'surcharge', kopecks: number): void {
  const receipt = openForChange(device, operator);
  const register = (of === 'discount' ? MONEY.receiptDiscounts : MONEY.receiptSurcharges) + receipt.kind;
  if (kopecks === 0) refuse(ERR.badParameters);
  if (kopecks > device.money(register)) refuse(ERR.wrongOperation);
  adjust(device, receipt, of === 'discount' ? kopecks : -kopecks, register, -kopecks);
}

/** The last operation with this price, department and at least this quantity loses it; 2Dh: there is none. */
export function stornoOperation(
  device: Device,
  operator: number,
  wanted: Pick<Position, 'priceKopecks' | 'quantityMicro' | 'department'>,
): void {
  const receipt = openForChange(device, operator);
  const index = receipt.positions.findLastIndex(
    (one) =>
      one.priceKopecks === wanted.priceKopecks &&
      one.department === Math.max(1, wanted.department) &&
      one.quantityMicro >= wanted.quantityMicro,
  );
  const found = receipt.positions[index] ?? refuse(ERR.stornoAboveSection);
  if (wanted.quantityMicro === 0) refuse(ERR.badParameters);
  const quantityMicro = found.quantityMicro - wanted.quantityMicro;
  const [sumKopecks = 0] = shareOut(found.sumKopecks, [quantityMicro, wanted.quantityMicro]);
  const left = { ...found, quantityMicro, sumKopecks, taxKopecks: taxOf(device, found.vatRow, sumKopecks) };
  replace(device, receipt, index, quantityMicro === 0 ? null : left);
}
