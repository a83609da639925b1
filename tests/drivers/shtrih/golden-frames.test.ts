import { describe, expect, test } from 'vitest';
import {
  type AnswerOf,
  type AskOf,
  type CommandName,
  commandOf,
  decodeAnswer,
  decodeAsk,
  encodeAnswer,
  encodeAsk,
  encodeError,
} from '../../../drivers/fiscal/shtrih/commands.ts';
import { buildFrame, Deframer } from '../../../drivers/fiscal/shtrih/framing.ts';

/** The frames of spec/fiscal.md 1.1, seen on the wire from independent clients. */
const hex = (text: string): Uint8Array =>
  Uint8Array.from(text.trim().split(/\s+/), (pair) => Number.parseInt(pair, 16));
const zeros = (count: number): string => Array.from({ length: count }, () => '00').join(' ');
const password = 30;

function asks<N extends CommandName>(title: string, name: N, ask: AskOf<N>, frame: string): void {
  describe(title, () => {
    test('the driver writes exactly these bytes', () => {
      expect(buildFrame(encodeAsk(name, ask))).toEqual(hex(frame));
    });
    test('the simulator reads the same request out of them', () => {
      const [event] = new Deframer().push(hex(frame), 0);
      if (event?.kind !== 'frame') throw new Error(`no frame: ${event?.kind}`);
      expect(commandOf(event.data)).toBe(name);
      expect(decodeAsk(name, event.data)).toEqual(ask);
    });
  });
}

asks('FC device type', 'deviceType', {}, '02 01 FC FD');
asks('10 short status', 'shortStatus', { password }, '02 05 10 1E 00 00 00 0B');
asks('11 full status', 'fullStatus', { password }, '02 05 11 1E 00 00 00 0A');
asks('E0 open shift', 'openShift', { password }, '02 05 E0 1E 00 00 00 FB');
asks('41 Z report', 'zReport', { password }, '02 05 41 1E 00 00 00 5A');
asks('FF01 FN status', 'fnStatus', { password }, '02 06 FF 01 1E 00 00 00 E6');
asks('FF40 shift parameters', 'shiftParameters', { password }, '02 06 FF 40 1E 00 00 00 A7');
asks('FF39 OFD exchange', 'ofdStatus', { password }, '02 06 FF 39 1E 00 00 00 DE');
asks('FF0A find document 11', 'findDocument', { password, fdNumber: 11 }, '02 0A FF 0A 1E 00 00 00 0B 00 00 00 EA');
asks('8D open a sale', 'openReceipt', { password: 1, type: 0 }, '02 06 8D 01 00 00 00 00 8A');
asks(
  'FF46 a sale of milk',
  'operation',
  {
    password,
    operation: 1,
    quantityMicro: 1_000_000,
    priceMinor: 99_90,
    sumMinor: null,
    taxMinor: null,
    vatByte: 1,
    department: 1,
    method: 4,
    subject: 1,
    name: 'Молоко',
  },
  '02 26 FF 46 1E 00 00 00 01 40 42 0F 00 00 00 06 27 00 00 00 FF FF FF FF FF FF FF FF FF FF 01 01 04 01 CC EE EB EE EA EE 8A',
);
asks(
  'FF45 cash 99.90',
  'closeReceipt',
  {
    password,
    paymentsMinor: [99_90, ...new Array<number>(15).fill(0)],
    roundingMinor: 0,
    taxesMinor: new Array<number>(6).fill(0),
    taxSystem: 1,
    text: '',
  },
  `02 76 FF 45 1E 00 00 00 06 27 00 00 00 ${zeros(75)} 00 ${zeros(30)} 01 F2`,
);
asks(
  'FF0C tag 1021 in cp866',
  'documentTlv',
  { password, tlv: hex('FD 03 06 00 88 A2 A0 AD AE A2') },
  '02 10 FF 0C 1E 00 00 00 FD 03 06 00 88 A2 A0 AD AE A2 2E',
);
asks('6B text of error 94', 'errorText', { code: 0x5e }, '02 02 6B 5E 37');

function answers<N extends CommandName>(title: string, name: N, answer: AnswerOf<N>, data: string): void {
  describe(title, () => {
    test('the driver reads these fields', () => {
      expect(decodeAnswer(name, hex(data))).toEqual({ error: 0, answer });
    });
    test('the simulator writes the same bytes', () => {
      expect(encodeAnswer(name, answer)).toEqual(hex(data));
    });
  });
}

answers(
  'FF0A of the maker’s own tests: receipt 163',
  'findDocument',
  {
    form: 'receipt',
    type: 3,
    ofdTicket: 0,
    dateTime: '2017-03-24T20:53',
    fdNumber: 163,
    fiscalSign: 0x2e4beaeb,
    operation: 1,
    totalMinor: 200_00,
    tail: new Uint8Array(0),
  },
  'FF 0A 00 03 00 11 03 18 14 35 A3 00 00 00 EB EA 4B 2E 01 20 4E 00 00 00',
);
answers(
  '6B error text',
  'errorText',
  { text: 'Неверная операция' },
  `6B 00 CD E5 E2 E5 F0 ED E0 FF 20 EE EF E5 F0 E0 F6 E8 FF`,
);
answers(
  'FF45 with the time',
  'closeReceipt',
  {
    changeMinor: 10,
    document: { fdNumber: 12, fiscalSign: 0x01020304, dateTime: '2026-11-23T09:05', tail: new Uint8Array(0) },
  },
  'FF 45 00 0A 00 00 00 00 0C 00 00 00 04 03 02 01 1A 0B 17 09 05',
);

describe('answers of different lengths', () => {
  test('FF45 of 13 bytes has no time, of 5 bytes no document', () => {
    expect(
      decodeAnswer('closeReceipt', hex('FF 45 00 0A 00 00 00 00 0C 00 00 00 04 03 02 01')).answer?.document,
    ).toEqual({
      fdNumber: 12,
      fiscalSign: 0x01020304,
      dateTime: null,
      tail: new Uint8Array(0),
    });
    expect(decodeAnswer('closeReceipt', hex('FF 45 00 0A 00 00 00 00')).answer).toEqual({
      changeMinor: 10,
      document: null,
    });
  });

  test('an answer with an error is CMD and the error byte only, even when bytes follow', () => {
    expect(decodeAnswer('closeReceipt', hex('FF 45 4E'))).toEqual({ error: 0x4e, answer: null });
    expect(decodeAnswer('shortStatus', hex('10 50 1E 00'))).toEqual({ error: 0x50, answer: null });
    expect(encodeError(0xff45, 0x4e)).toEqual(hex('FF 45 4E'));
    expect(encodeError(0x10, 0x37)).toEqual(hex('10 37'));
  });

  test('the answer of another command is never read as ours', () => {
    expect(() => decodeAnswer('fnStatus', hex('FF 40 00 01 02 00 03 00'))).toThrow(/another command/);
    expect(() => decodeAnswer('cashIn', hex('51 00 1E 01 00'))).toThrow(/another command/);
  });

  test('an answer cut after any byte is refused, not read as zeros', () => {
    const whole = hex('FF 0A 00 03 00 11 03 18 14 35 A3 00 00 00 EB EA 4B 2E 01 20 4E 00 00 00');
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeAnswer('findDocument', whole.subarray(0, length)), `${length} bytes`).toThrow();
    }
  });

  test('a request cut after any byte, or with one byte more, is refused', () => {
    const whole = encodeAsk('findDocument', { password, fdNumber: 11 });
    for (let length = 2; length < whole.length; length++) {
      expect(() => decodeAsk('findDocument', whole.subarray(0, length)), `${length} bytes`).toThrow();
    }
    expect(() => decodeAsk('findDocument', Uint8Array.of(...whole, 0))).toThrow();
  });
});
