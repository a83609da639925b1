/** Field groups of the Shtrih-M answers that are longer than a line (spec/fiscal.md 1.7). */
import {
  amount5,
  amount5OrNone,
  bytes,
  dateDmy,
  dateTimeYmdhm,
  dateYmd,
  decode,
  type Field,
  FieldError,
  list,
  optionalTail,
  quantity6,
  record,
  restBytes,
  text,
  textRest,
  timeHms,
  u8,
  u16le,
  u32le,
  uint,
} from '../../kit/fields.ts';

/** 10h: 16 bytes from CMD, 17 on some; the three bytes before the tail mean different things by model. */
export const shortStatusAnswer = record({
  operator: u8,
  flags: u16le,
  modeByte: u8,
  submode: u8,
  operationsLow: u8,
  /** Volts x 51. */
  battery: u8,
  /** Volts x 9. */
  supply: u8,
  fpError: u8,
  eklzError: u8,
  operationsHigh: u8,
  reserved: bytes(3),
  tail: restBytes(),
});

/** 11h: 48 bytes from CMD, 50 or 52 on other models. */
export const fullStatusAnswer = record({
  operator: u8,
  firmwareVersion: text('cp1251', 2),
  firmwareBuild: u16le,
  firmwareDate: dateDmy,
  numberInHall: u8,
  documentNumber: u16le,
  flags: u16le,
  modeByte: u8,
  submode: u8,
  port: u8,
  fpVersion: text('cp1251', 2),
  fpBuild: u16le,
  fpDate: dateDmy,
  date: dateDmy,
  time: timeHms,
  fpFlags: u8,
  /** FFFFFFFF means «not entered». */
  serial: u32le,
  lastClosedShift: u16le,
  freeRecords: u16le,
  registrationsDone: u8,
  registrationsLeft: u8,
  inn: uint(6),
  tail: restBytes(),
});

export const fnStatusAnswer = record({
  lifePhase: u8,
  /** 00 none, 02 shift open, 04 receipt, 08 shift close... */
  currentDocument: u8,
  hasData: u8,
  shiftOpen: u8,
  /** Bits: 0 resource < 3 days, 1 resource < 30 days, 2 archive 90 % full, 3 OFD overdue. */
  warnings: u8,
  dateTime: dateTimeYmdhm,
  fnNumber: text('cp1251', 16),
  lastFd: u32le,
});

const documentHead = record({ dateTime: dateTimeYmdhm, fdNumber: u32le, fiscalSign: u32le });
const receiptTail = record({ operation: u8, totalMinor: amount5, tail: restBytes() });
const shiftTail = record({ shiftNumber: u16le, tail: restBytes() });

/** Archive document types (spec/fiscal.md 1.7, FN). */
export const ARCHIVE = { shiftOpen: 2, receipt: 3, bso: 4, shiftClose: 5, correction: 31, bsoCorrection: 41 } as const;
const RECEIPT_TYPES: readonly number[] = [ARCHIVE.receipt, ARCHIVE.bso, ARCHIVE.correction, ARCHIVE.bsoCorrection];
const SHIFT_TYPES: readonly number[] = [ARCHIVE.shiftOpen, ARCHIVE.shiftClose];

interface FoundHead {
  readonly type: number;
  /** 1 when the OFD's ticket is in the archive. */
  readonly ofdTicket: number;
  readonly dateTime: string;
  readonly fdNumber: number;
  readonly fiscalSign: number;
  /** Bytes a newer device adds, empty as a rule. */
  readonly tail: Uint8Array;
}

/** FF0A: the form depends on the type of the document. */
export type FoundDocument =
  | (FoundHead & { readonly form: 'receipt'; readonly operation: number; readonly totalMinor: number })
  | (FoundHead & { readonly form: 'shift'; readonly shiftNumber: number })
  | (FoundHead & { readonly form: 'other' });

export const foundDocument: Field<FoundDocument> = {
  write(out, value) {
    out.push(value.type, value.ofdTicket);
    documentHead.write(out, value);
    if (value.form === 'receipt') receiptTail.write(out, value);
    else if (value.form === 'shift') shiftTail.write(out, value);
    else out.push(...value.tail);
  },
  read(from) {
    const type = u8.read(from);
    const ofdTicket = u8.read(from);
    const head = { type, ofdTicket, ...documentHead.read(from) };
    if (RECEIPT_TYPES.includes(type)) return { ...head, form: 'receipt', ...receiptTail.read(from) };
    if (SHIFT_TYPES.includes(type)) return { ...head, form: 'shift', ...shiftTail.read(from) };
    return { ...head, form: 'other', tail: from.take(from.left) };
  },
};

/** FF39. */
export const ofdStatusAnswer = record({
  status: u8,
  reading: u8,
  unsent: u16le,
  firstFd: u32le,
  firstDateTime: dateTimeYmdhm,
});

/** FF46 after the password. */
export const operationFields = {
  /** 1 sale, 2 sale return, 3 purchase, 4 purchase return: not the numbers of 8Dh. */
  operation: u8,
  quantityMicro: quantity6,
  priceMinor: amount5,
  /** null: the device multiplies. Otherwise within one kopeck of price x quantity. */
  sumMinor: amount5OrNone,
  taxMinor: amount5OrNone,
  vatByte: u8,
  department: u8,
  /** Tag 1214. */
  method: u8,
  /** Tag 1212. */
  subject: u8,
  name: textRest('cp1251', 128),
};

/** FF45 after the password, the 182-byte form. */
export const closeFields = {
  /** 0 cash, 1..12 electronic, 13 prepaid, 14 credit, 15 other. */
  paymentsMinor: list(amount5, 16),
  roundingMinor: u8,
  /** 20 %, 10 %, turnover at 0 %, without VAT, 20/120, 10/110; zeros when the device computes. */
  taxesMinor: list(amount5, 6),
  /** One bit of tag 1055. */
  taxSystem: u8,
  text: textRest('cp1251', 64),
};

/** FF45: change, then FD and FP, then the time; each group may be missing (spec/fiscal.md 8, trap 9). */
export const closeAnswer = record({
  changeMinor: amount5,
  document: optionalTail(
    record({ fdNumber: u32le, fiscalSign: u32le, dateTime: optionalTail(dateTimeYmdhm), tail: restBytes() }),
  ),
});

/** FF4A after the password, 69 bytes with CMD. */
export const correctionFields = {
  /** Tag 1173. */
  type: u8,
  /** 1 sale, 3 purchase; there are no others. */
  operation: u8,
  totalMinor: amount5,
  /** Cash, electronic, prepaid, credit, other. */
  paymentsMinor: list(amount5, 5),
  /** As in FF45. */
  taxesMinor: list(amount5, 6),
  taxSystem: u8,
};

/** FF36 and FF4A. */
export const correctionAnswer = record({ receiptNumber: u16le, fdNumber: u32le, fiscalSign: u32le });

/** Number of a register: one byte, two when it is over 255 (1.7, 1Ah). */
export const registerNumber: Field<number> = {
  write: (out, value) => (value > 0xff ? u16le : u8).write(out, value),
  read: (from) => (from.left > 1 ? u16le : u8).read(from),
};

/** FF0B and FF43. */
export const shiftDocumentAnswer = record({ shiftNumber: u16le, fdNumber: u32le, fiscalSign: u32le });

/** FF03: date, on newer devices also registrations left and done. */
export const fnExpiryAnswer = record({
  validUntil: dateYmd,
  registrations: optionalTail(record({ left: u8, done: u8 })),
});

/** A table value of type «number», 1..6 bytes; the answer of 1Fh does not tell its size. */
export function decodeUint(value: Uint8Array): number {
  if (value.length === 0 || value.length > 6) throw new FieldError(`a number of ${value.length} bytes`);
  return decode(uint(value.length), value);
}

/** 2Eh: type 0 is a number with its limits, type 1 is text without them. */
export interface TableField {
  readonly name: string;
  readonly type: 'number' | 'text';
  readonly size: number;
  readonly min: number;
  readonly max: number;
}

const tableFieldHead = record({ name: text('cp1251', 40), type: u8, size: u8 });

export const tableFieldAnswer: Field<TableField> = {
  write(out, { name, type, size, min, max }) {
    tableFieldHead.write(out, { name, type: type === 'text' ? 1 : 0, size });
    if (type === 'text') return;
    uint(size).write(out, min);
    uint(size).write(out, max);
  },
  read(from) {
    const { name, type, size } = tableFieldHead.read(from);
    if (type === 1) return { name, type: 'text', size, min: 0, max: 0 };
    const limit = decodeLimit(size);
    return { name, type: 'number', size, min: limit.read(from), max: limit.read(from) };
  },
};

function decodeLimit(size: number): Field<number> {
  if (size < 1 || size > 6) throw new FieldError(`a table number of ${size} bytes`);
  return uint(size);
}
