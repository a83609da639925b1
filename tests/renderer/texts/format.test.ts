import { describe, expect, it } from 'vitest';
import * as format from '../../../src-renderer/texts/format.ts';
import { counted, fill, placesIn } from '../../../src-renderer/texts/template.ts';

/** Intl parts groups by U+00A0; the tests write an ordinary space for the eye. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('money', () => {
  it.each([
    [0, '0,00'],
    [1, '0,01'],
    [10, '0,10'],
    [123_450, '1 234,50'],
    [999_999_999, '9 999 999,99'],
    [-13_721, '−137,21'],
    [-5, '−0,05'],
    // The largest safe integer keeps its last kopeck: no float on the way.
    [9_007_199_254_740_991, '90 071 992 547 409,91'],
  ])('%d kopecks is %s', (amountMinor, shown) => {
    expect(plain(format.money(amountMinor))).toBe(shown);
  });

  it('has the rouble sign after a no-break space', () => {
    expect(format.moneyWithSign(123_450)).toBe('1\u00a0234,50\u00a0₽');
  });

  it('is typed without groups and offered without empty kopecks', () => {
    expect(format.moneyTyped(123_450)).toBe('1234,50');
    expect(plain(format.moneyShort(150_000))).toBe('1 500');
    expect(plain(format.moneyShort(144_969))).toBe('1 449,69');
    expect(plain(format.moneyShort(10_050))).toBe('100,50');
  });
});

describe('quantity', () => {
  it.each([
    [2000, false, '2'],
    [1500, false, '1,5'],
    [100_000, false, '100'],
    [1_000_000, false, '1 000'],
    [0, false, '0'],
    [1246, true, '1,246'],
    [500, true, '0,500'],
    [1, true, '0,001'],
    [99_999_999, true, '99 999,999'],
  ])('%d thousandths, weighed %s, is %s', (quantityMilli, weighed, shown) => {
    expect(plain(format.quantity(quantityMilli, weighed))).toBe(shown);
  });
});

describe('time', () => {
  const atMs = new Date(2026, 10, 23, 9, 5).getTime();

  it('is written as ru-RU writes it', () => {
    expect(format.dateTime(atMs)).toBe('23.11.2026, 09:05');
    expect(format.clockTime(atMs)).toBe('09:05');
  });

  it('of a beginning has the date only when it is another day', () => {
    expect(format.since(atMs, atMs + 3_600_000)).toBe('09:05');
    expect(format.since(atMs, atMs + 24 * 3_600_000)).toBe('23.11, 09:05');
  });

  it('of the device is read in the zone of the machine, and only when it is a time', () => {
    expect(format.deviceTimeMs('2026-11-23T09:05')).toBe(atMs);
    expect(['', '2026-11-23', 'сегодня', '2026-13-40T09:05'].map(format.deviceTimeMs)).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it.each([
    [3_600_000, '1 ч'],
    [47.9 * 3_600_000, '47 ч'],
    [48 * 3_600_000, '2 дн'],
    [-1, '0 ч'],
  ])('an age of %d ms is %s', (lengthMs, shown) => {
    expect(plain(format.age(lengthMs))).toBe(shown);
  });

  it('of the device stays what the device said', () => {
    expect(format.deviceTime('2026-11-23T09:05')).toBe('23.11.2026, 09:05');
    expect(format.deviceTime('')).toBe('');
    expect(format.deviceDate('2027-11-20')).toBe('20.11.2027');
  });

  it.each([
    [30_000, 'меньше минуты'],
    [4 * 60_000, '4 мин'],
    [15 * 3_600_000 + 12 * 60_000, '15 ч 12 мин'],
    [3_600_000 + 60_000, '1 ч 01 мин'],
    [50 * 3_600_000, '2 дн 2 ч'],
  ])('%d ms lasts %s', (lengthMs, shown) => {
    expect(plain(format.duration(lengthMs))).toBe(shown);
  });
});

describe('templates', () => {
  it.each([
    [1, '1 строка'],
    [2, '2 строки'],
    [5, '5 строк'],
    [11, '11 строк'],
    [21, '21 строка'],
    [112, '112 строк'],
    [1234, '1 234 строки'],
  ])('%d is %s', (count, shown) => {
    expect(plain(counted(count, ['строка', 'строки', 'строк']))).toBe(shown);
  });

  it('format a value by the ending of its name', () => {
    expect(
      plain(
        fill('{sumMinor}, {weightMilli}, {number}, {rows}', {
          sumMinor: 5050,
          weightMilli: 455,
          number: 1234,
          rows: 1234,
        }),
      ),
    ).toBe('50,50 ₽, 0,455, 1234, 1 234');
  });

  it('leave an optional part out when its value is missing or empty', () => {
    expect(fill('Товар[ «{text}»] не найден', {})).toBe('Товар не найден');
    expect(fill('Товар[ «{text}»] не найден', { text: '' })).toBe('Товар не найден');
    expect(fill('Товар[ «{text}»] не найден', { text: 'сыр' })).toBe('Товар «сыр» не найден');
  });

  it('do not read a value as a template', () => {
    expect(fill('Нашли {text}', { text: '{text} [x]' })).toBe('Нашли {text} [x]');
  });

  it('name their places', () => {
    expect(placesIn('{a} и {count|раз|раза}[ {b}]')).toEqual(['a', 'count', 'b']);
  });
});
