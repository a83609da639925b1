import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  amount5,
  amount5OrNone,
  bytes,
  dateDmy,
  dateTimeYmdhm,
  dateYmd,
  decode,
  encode,
  type Field,
  FieldError,
  list,
  optionalTail,
  quantity5,
  quantity6,
  record,
  restBytes,
  text,
  textRest,
  timeHms,
  u8,
  u16le,
  u24le,
  u32le,
} from '../../../drivers/kit/fields.ts';
import { hex } from './hex.ts';

function writes<T>(field: Field<T>, value: T, wire: string): void {
  expect(encode(field, value)).toEqual(hex(wire));
  expect(decode(field, hex(wire))).toEqual(value);
}

describe('numbers', () => {
  test('are little-endian', () => {
    writes(u8, 0xfe, 'FE');
    writes(u16le, 0x0102, '02 01');
    writes(u24le, 0x010203, '03 02 01');
    writes(u32le, 0xfffefdfc, 'FC FD FE FF');
  });

  test('money is five bytes of kopecks, quantity thousandths or millionths', () => {
    writes(amount5, 99_90, '06 27 00 00 00');
    writes(amount5, 9_999_999_999, 'FF E3 0B 54 02');
    writes(quantity5, 1_000, 'E8 03 00 00 00');
    writes(quantity6, 1_000_000, '40 42 0F 00 00 00');
    writes(amount5OrNone, null, 'FF FF FF FF FF');
    writes(amount5OrNone, 0, '00 00 00 00 00');
  });

  test('a value that does not fit is a defect, not a cut value', () => {
    expect(() => encode(u8, 256)).toThrow(RangeError);
    expect(() => encode(u8, -1)).toThrow(RangeError);
    expect(() => encode(amount5, 1.5)).toThrow(RangeError);
    expect(() => encode(u16le, Number.NaN)).toThrow(RangeError);
    expect(() => encode(amount5, 2 ** 40)).toThrow(RangeError);
  });

  test('every value comes back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 40 - 2 }),
        (value) => decode(amount5OrNone, encode(amount5OrNone, value)) === value,
      ),
    );
  });
});

describe('text', () => {
  test('cp1251 and cp866 of the same name', () => {
    writes(textRest('cp1251', 128), 'Молоко', 'CC EE EB EE EA EE');
    writes(textRest('cp866', 64), 'Иванов', '88 A2 A0 AD AE A2');
    writes(textRest('cp866', 64), 'Ёж № 5', 'F0 A6 20 FC 20 35');
  });

  test('is padded with NUL to its field and ends at the first NUL', () => {
    writes(text('cp1251', 8), 'НДС', 'CD C4 D1 00 00 00 00 00');
    expect(decode(text('cp1251', 4), hex('41 00 42 43'))).toBe('A');
  });

  test('to the end: at least 40 bytes where the device wants 40', () => {
    expect(encode(textRest('cp1251', 249, 40), 'A')).toHaveLength(40);
    expect(decode(textRest('cp1251', 249, 40), encode(textRest('cp1251', 249, 40), 'A'))).toBe('A');
  });

  test('too long is refused, a character outside the page is a question mark', () => {
    expect(() => encode(text('cp1251', 2), 'АБВ')).toThrow(RangeError);
    expect(() => encode(textRest('cp1251', 2), 'АБВ')).toThrow(RangeError);
    expect(encode(textRest('cp1251', 5), '日')).toEqual(hex('3F'));
  });
});

describe('dates', () => {
  test('day first in the old commands, year first in the FF ones', () => {
    writes(dateDmy, '2026-11-23', '17 0B 1A');
    writes(dateYmd, '2018-01-25', '12 01 19');
    writes(timeHms, '09:05:10', '09 05 0A');
    writes(dateTimeYmdhm, '2017-03-24T20:53', '11 03 18 14 35');
  });

  test('a device without a date sends zeros', () => {
    writes(dateTimeYmdhm, '2000-00-00T00:00', '00 00 00 00 00');
  });

  test('a byte that is no two-digit number is refused; so is a value of another form', () => {
    expect(() => decode(dateYmd, hex('1A 0B 64'))).toThrow(FieldError);
    expect(() => encode(dateYmd, '23.11.2026')).toThrow(RangeError);
    expect(() => encode(timeHms, '9:05')).toThrow(RangeError);
  });
});

describe('records', () => {
  const shape = record({ a: u8, pair: list(u16le, 2), raw: bytes(2), tail: optionalTail(u8) });

  test('fields follow in the order they are written down, an absent tail is null', () => {
    writes(shape, { a: 1, pair: [2, 3], raw: hex('AA BB'), tail: 9 }, '01 02 00 03 00 AA BB 09');
    writes(shape, { a: 1, pair: [2, 3], raw: hex('AA BB'), tail: null }, '01 02 00 03 00 AA BB');
  });

  test('cut anywhere before the tail it is refused, and bytes left over are refused', () => {
    const whole = hex('01 02 00 03 00 AA BB');
    for (let length = 0; length < whole.length; length++) {
      expect(() => decode(shape, whole.subarray(0, length))).toThrow(FieldError);
    }
    expect(() => decode(shape, hex('01 02 00 03 00 AA BB 09 00'))).toThrow(FieldError);
  });

  test('a list or bytes of another length are a defect', () => {
    expect(() => encode(list(u8, 2), [1])).toThrow(RangeError);
    expect(() => encode(bytes(2), hex('01'))).toThrow(RangeError);
    expect(() => encode(restBytes(1), hex('01 02'))).toThrow(RangeError);
  });

  test('the maker’s calculation report (FF38): FD 13, FP 121606715, 2 unsent, first of 2018-01-25', () => {
    const report = record({ fdNumber: u32le, fiscalSign: u32le, unsent: u32le, firstDate: dateYmd });
    writes(
      report,
      { fdNumber: 13, fiscalSign: 121_606_715, unsent: 2, firstDate: '2018-01-25' },
      '0D 00 00 00 3B 92 3F 07 02 00 00 00 12 01 19',
    );
  });
});
