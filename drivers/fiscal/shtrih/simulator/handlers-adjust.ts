/** Discounts, surcharges and storno inside a receipt, and correction receipts. */
import { amount5, list, nothing, record, textRest, u8, u32le } from '../../../kit/fields.ts';
import { correctionAnswer } from '../commands-fields.ts';
import { beginCorrection, printCorrection } from './correction.ts';
import type { Device } from './device.ts';
import { type Handler, on, own } from './handlers.ts';
import { adjustReceipt, stornoOperation, undoAdjustment } from './receipt-adjust.ts';
import { ERR, refuse } from './refusal.ts';
import { oldOperationRow, row } from './requests.ts';
import type { ReceiptKind } from './state.ts';

const password = u32le;
const operator = record({ operator: u8 });
const adjustment = record({ password, kopecks: amount5, taxes: list(u8, 4), text: textRest('cp1251', 128) });

function adjusting(code: number, run: (device: Device, operator: number, kopecks: number) => void): Handler {
  return own(row(code, adjustment, operator), (device, ask) => {
    const made = { operator: device.operatorBy(ask.password) };
    run(device, made.operator, ask.kopecks);
    return made;
  });
}

const adjustments: readonly Handler[] = [
  own(oldOperationRow(0x84), (device, ask) => {
    const made = { operator: device.operatorBy(ask.password) };
    stornoOperation(device, made.operator, { ...ask, quantityMicro: ask.quantityMilli * 1000 });
    return made;
  }),
  adjusting(0x86, (device, operator, kopecks) => adjustReceipt(device, operator, -kopecks)),
  adjusting(0x87, adjustReceipt),
  adjusting(0x8a, (device, operator, kopecks) => undoAdjustment(device, operator, 'discount', kopecks)),
  adjusting(0x8b, (device, operator, kopecks) => undoAdjustment(device, operator, 'surcharge', kopecks)),
  own(
    row(
      0xff4b,
      record({ password, discount: amount5, surcharge: amount5, tax: u8, name: textRest('cp1251', 128) }),
      nothing,
    ),
    (device, ask) => {
      const operatorNumber = device.operatorBy(ask.password);
      if (ask.discount > 0 && ask.surcharge > 0) refuse(ERR.badParameters);
      adjustReceipt(device, operatorNumber, ask.surcharge - ask.discount);
      return {};
    },
  ),
];

/** Tag 1054 of a correction: 1 brings money in, 3 takes it out. */
function correctionKind(sign: number): ReceiptKind {
  return sign === 1 ? 0 : sign === 3 ? 1 : refuse(ERR.badParameters);
}

const corrections: readonly Handler[] = [
  on('beginCorrection', (device, { password }) => {
    device.operatorBy(password);
    beginCorrection(device);
    return {};
  }),
  own(row(0xff36, record({ password, total: amount5, sign: u8 }), correctionAnswer), (device, ask) =>
    printCorrection(device, device.operatorBy(ask.password), {
      kind: correctionKind(ask.sign),
      type: 0,
      totalKopecks: ask.total,
      paymentsKopecks: [ask.total, 0, 0, 0, 0],
      taxesKopecks: [],
      taxSystem: 0,
    }),
  ),
  on('correction', (device, ask) =>
    printCorrection(device, device.operatorBy(ask.password), {
      kind: correctionKind(ask.operation),
      type: ask.type,
      totalKopecks: ask.totalMinor,
      paymentsKopecks: ask.paymentsMinor,
      taxesKopecks: ask.taxesMinor,
      taxSystem: ask.taxSystem,
    }),
  ),
];

export const ADJUST_HANDLERS: readonly Handler[] = [...adjustments, ...corrections];
