/**
 * Requests and answers of commands that the driver's table (../commands.ts) does not hold or reads in one form
 * only, as spec/fiscal.md 1.7 has them: a device must understand every host, not only ours.
 */
import {
  amount5,
  dateTimeYmdhm,
  dateYmd,
  type Field,
  list,
  nothing,
  optionalTail,
  quantity5,
  record,
  restBytes,
  text,
  textRest,
  u8,
  u16le,
  u32le,
  uint,
} from '../../../kit/fields.ts';

const password = u32le;
const operator = record({ operator: u8 });

export interface Row<Ask, Answer> {
  readonly code: number;
  readonly ask: Field<Ask>;
  readonly answer: Field<Answer>;
}

export function row<Ask, Answer>(code: number, ask: Field<Ask>, answer: Field<Answer>): Row<Ask, Answer> {
  return { code, ask, answer };
}

/** 80h-84h: quantity in thousandths. */
export function oldOperationRow(code: number) {
  const ask = record({
    password,
    quantityMilli: quantity5,
    priceKopecks: amount5,
    department: u8,
    taxes: list(u8, 4),
    name: textRest('cp1251', 128),
  });
  return row(code, ask, operator);
}

export const REQUESTS = {
  errorText: row(0x6b, record({ code: optionalTail(u8) }), record({ text: textRest('cp1251', 250) })),
  setPort: row(0x14, record({ password, port: u8, speed: u8, timeout: u8 }), nothing),
  /** No operator: 4 bytes in javapos_shtrih ReadPortParams.java and in pyshtrih handlers/commands.py. */
  getPort: row(0x15, record({ password, port: u8 }), record({ speed: u8, timeout: u8 })),
  technicalReset: row(0x16, nothing, nothing),
  /** The number takes one byte, above 255 two. */
  moneyRegister: row(0x1a, record({ password, register: restBytes(2) }), record({ operator: u8, kopecks: uint(6) })),
  setTime: row(0x21, record({ password, hours: u8, minutes: u8, seconds: u8 }), nothing),
  setDate: row(0x22, record({ password, day: u8, month: u8, year: u8 }), nothing),
  confirmDate: row(0x23, record({ password, day: u8, month: u8, year: u8 }), nothing),
  printWithFont: row(0x2f, record({ password, flags: u8, font: u8, text: textRest('cp1251', 248) }), operator),
  printBold: row(0x12, record({ password, flags: u8, text: textRest('cp1251', 248) }), operator),
  documentHeader: row(
    0x18,
    record({ password, title: text('cp1251', 30), number: u16le }),
    record({ operator: u8, documentNumber: u16le }),
  ),
  printHeading: row(0x52, record({ password }), operator),
  endDocument: row(0x53, record({ password, parameter: optionalTail(u8) }), operator),
  openNonFiscal: row(0xe2, record({ password }), operator),
  closeNonFiscal: row(0xe3, record({ password }), operator),
  oldSale: oldOperationRow(0x80),
  oldPurchase: oldOperationRow(0x81),
  oldSaleReturn: oldOperationRow(0x82),
  oldPurchaseReturn: oldOperationRow(0x83),
  oldClose: row(
    0x85,
    record({
      password,
      paymentsKopecks: list(amount5, 4),
      discount: u16le,
      taxes: list(u8, 4),
      text: textRest('cp1251', 40),
    }),
    record({ operator: u8, changeKopecks: amount5 }),
  ),
  fnVersion: row(0xff04, record({ password }), record({ version: text('cp1251', 16), type: u8 })),
  lastRegistration: row(
    0xff09,
    record({ password }),
    record({
      dateTime: dateTimeYmdhm,
      inn: text('cp1251', 12),
      rnm: text('cp1251', 20),
      taxSystems: u8,
      workMode: u8,
      fdNumber: u32le,
      fiscalSign: u32le,
    }),
  ),
  registrationTag: row(0xff0e, record({ password, registration: u8, tag: u16le }), record({ tlv: restBytes(250) })),
  beginReport: row(0xff37, record({ password }), nothing),
  report: row(
    0xff38,
    record({ password }),
    record({ fdNumber: u32le, fiscalSign: u32le, unsent: u32le, firstUnsent: dateYmd }),
  ),
  beginReading: row(0xff3a, record({ password, fdNumber: u32le }), record({ type: u16le, length: u16le })),
  readOn: row(0xff3b, record({ password }), record({ tlv: restBytes(250) })),
} as const;
