import { describe, expect, test } from 'vitest';
import { faultOfError, isKnownError } from '../../../drivers/fiscal/shtrih/errors.ts';
import { decodeState, decodeWarnings, ffdOf } from '../../../drivers/fiscal/shtrih/status.ts';

describe('error byte', () => {
  test.each([
    [0x4e, 'shift-over-24h', 'needs-person'],
    [0x16, 'shift-over-24h', 'needs-person'],
    [0x6b, 'paper-out', 'needs-person'],
    [0x50, 'device-busy', 'safe'],
    [0x58, 'print-pending', 'needs-person'],
    [0x05, 'fn-expired', 'needs-person'],
    [0x06, 'fn-full', 'needs-person'],
    [0x15, 'ofd-blocked', 'needs-person'],
    [0x17, 'clock-differs', 'needs-person'],
    [0x37, 'unsupported', 'needs-person'],
    [0x3d, 'shift-closed', 'needs-person'],
    [0x4f, 'wrong-password', 'needs-person'],
    [0x46, 'not-enough-cash', 'needs-person'],
    [0x8f, 'not-fiscalised', 'needs-person'],
  ] as const)('%i is %s', (error, code, retry) => {
    expect(faultOfError(error)).toMatchObject({ code, retry, device: 'shtrih' });
  });

  test('keeps the maker’s code and Russian words', () => {
    expect(faultOfError(0x4e).original).toBe('4E: смена превысила 24 часа');
    // Below 21h the byte speaks for the FN, not for the old fiscal memory.
    expect(faultOfError(0x02).original).toBe('02: ФН: неверное состояние');
  });

  test('a code without words of ours takes those of the device', () => {
    expect(isKnownError(0xf0)).toBe(false);
    expect(faultOfError(0xf0, 'особая ошибка').original).toBe('F0: особая ошибка');
    expect(faultOfError(0xf0).original).toBe('F0: неизвестная ошибка');
  });

  test('every code of the two lists in spec/fiscal.md 1.8 is known', () => {
    const kkt =
      '2E 33 34 35 36 37 39 3C 3D 41 42 43 44 45 46 4A 4B 4D 4E 4F 50 55 56 58 59 5D 5E 5F 60 61 62 63 65 67 80 81 82 83 6B 6C 71 72 73 74 75 7A 7C 7D 7E 8E 8F 94 C0 C4 C7 C8 C9 CA';
    const fn = '01 02 03 04 05 06 07 08 09 10 11 12 14 15 16 17 20 2F 30 31 32';
    for (const code of `${kkt} ${fn}`.split(' ')) expect(isKnownError(Number.parseInt(code, 16)), code).toBe(true);
  });
});

describe('mode byte', () => {
  test('carries two nibbles: 18h is mode 8 with a purchase, 48h a non-fiscal document', () => {
    expect(decodeState({ modeByte: 0x18, submode: 0, flags: 0 })).toMatchObject({ mode: 8, receiptOpen: true });
    expect(decodeState({ modeByte: 0x48, submode: 0, flags: 0 })).toMatchObject({ mode: 8, receiptOpen: false });
    expect(decodeState({ modeByte: 0x03, submode: 0, flags: 0 })).toMatchObject({ mode: 3, receiptOpen: false });
  });

  test.each([
    [0, 'present', false],
    [1, 'out', false],
    [2, 'out', false],
    [3, 'waiting-continue', false],
    [4, 'present', true],
    [5, 'present', true],
  ] as const)('submode %i: paper %s, printing %s', (submode, paper, printing) => {
    expect(decodeState({ modeByte: 2, submode, flags: 0 })).toMatchObject({ paper, printing });
  });

  test('bit 10 of the flags is the cover', () => {
    expect(decodeState({ modeByte: 2, submode: 0, flags: 0x0400 }).coverOpen).toBe(true);
    expect(decodeState({ modeByte: 2, submode: 0, flags: 0xfbff }).coverOpen).toBe(false);
  });

  test('warnings of the FN and the ФФД version', () => {
    expect(decodeWarnings(0b1010)).toEqual(['resource-30-days', 'ofd-overdue']);
    expect([2, 3, 4, 0].map(ffdOf)).toEqual(['1.05', '1.1', '1.2', 'unknown']);
  });
});
