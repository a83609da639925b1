import { describe, expect, it } from 'vitest';
import type { Snapshot } from '#contract/snapshot.ts';
import { drawerTold, readAmount } from '../../../src-renderer/screens/cash/cash-told.ts';
import { isMade } from '../../../src-renderer/screens/cash/move-cash.ts';
import { fnFacts, fnWarnings } from '../../../src-renderer/screens/shift/fn-told.ts';
import { BASE, NOW_MS } from '../harness/snapshots.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('cash put in and taken out', () => {
  const DRAWER_MINOR = 2_891_075;
  const mistake = (text: string, direction: 'in' | 'out'): string => {
    const read = readAmount(text, direction, DRAWER_MINOR);
    return 'mistake' in read ? plain(read.mistake) : '';
  };

  it.each([
    ['5000', 500_000],
    ['812,48', 81_248],
    ['28 910,75', DRAWER_MINOR],
  ])('%s is a sum', (text, amountMinor) => {
    expect(readAmount(text, 'out', DRAWER_MINOR)).toEqual({ amountMinor });
  });

  it('more than the drawer holds is said in words, before main is asked', () => {
    expect(mistake('28910,76', 'out')).toBe('В ящике только 28 910,75 ₽: не хватает 0,01 ₽');
    expect(mistake('28910,76', 'in')).toBe('');
    expect(readAmount('99999', 'out', null)).toEqual({ amountMinor: 9_999_900 });
  });

  it.each(['', 'abc', '5,,0', '-5', '1,234'])('«%s» is no sum', (text) => {
    expect(mistake(text, 'in')).toBe('Введите сумму цифрами, например 5000 или 812,48');
  });

  it('nothing is no sum either', () => {
    expect(mistake('0', 'out')).toBe('Сумма должна быть больше нуля');
  });

  it('what stays in the drawer is told while the sum is typed', () => {
    expect(plain(drawerTold('5000', 'out', DRAWER_MINOR))).toBe('Сейчас в ящике 28 910,75 ₽, останется 23 910,75 ₽');
    expect(plain(drawerTold('', 'out', DRAWER_MINOR))).toBe('Сейчас в ящике 28 910,75 ₽');
    expect(plain(drawerTold('5000', 'in', DRAWER_MINOR))).toBe('Сейчас в ящике 28 910,75 ₽');
  });

  it('is told as done only when the registrar made it, not when the cashier gave it up', () => {
    expect([null, 'sending', 'checking', 'waiting-device'].map((state) => isMade(state as null))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect((['refused', 'not-sent', 'not-done', 'unclear'] as const).map(isMade)).toEqual([false, false, false, false]);
  });
});

describe('the fiscal storage on the shift screen', () => {
  const registrarOf = (part: Partial<Snapshot['registrar']>) => ({ ...BASE.registrar, ...part });
  const unsentSince = (ofdFirstUnsentAt: string) => registrarOf({ ofdUnsent: 12, ofdFirstUnsentAt });
  const warned = (registrar: Snapshot['registrar']): readonly string[] =>
    fnWarnings(registrar, NOW_MS).map(({ level, text }) => `${level}: ${plain(text)}`);

  it('tells number, term, and that nothing waits', () => {
    expect(fnFacts(BASE.registrar, NOW_MS)).toEqual([
      ['ФН', '9999078900001234'],
      ['Действует до', '20.11.2027'],
      ['Не отправлено в ОФД', 'нет, всё отправлено'],
    ]);
    expect(warned(BASE.registrar)).toEqual([]);
  });

  it('tells how many documents wait and since when', () => {
    expect(plain(fnFacts(unsentSince('2026-11-21T10:15'), NOW_MS)[2]?.[1] ?? '')).toBe('12 документов с 21.11, 10:15');
    expect(plain(fnFacts(unsentSince(''), NOW_MS)[2]?.[1] ?? '')).toBe('12 документов');
  });

  it.each([
    ['2026-11-18T14:33', []],
    [
      '2026-11-18T14:31',
      ['warning: ОФД не получает документы. Через 25 дней регистратор остановится: проверьте его интернет'],
    ],
    [
      '2026-11-02T14:31',
      ['danger: ОФД не получает документы. Через 9 дней регистратор остановится: проверьте его интернет'],
    ],
    [
      '2026-10-24T14:31',
      ['danger: Срок отправки в ОФД истёк: регистратор больше не пробивает чеки. Проверьте интернет у регистратора'],
    ],
  ])('warns as the 30 days of the law run out: unsent since %s', (since, warnings) => {
    expect(warned(unsentSince(since))).toEqual(warnings);
  });

  it('tells what the storage itself warns of', () => {
    expect(warned(registrarOf({ fnWarnings: ['resource-3-days', 'archive-90'] }))).toEqual([
      'danger: Накопителя хватит меньше чем на 3 дня. Вызовите сервис для замены сегодня',
      'warning: Память накопителя заполнена на 90 %. Закажите новый',
    ]);
  });
});
