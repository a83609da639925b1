import { describe, expect, it } from 'vitest';
import type { Snapshot } from '#contract/snapshot.ts';
import { coversTheRest } from '../../../src-renderer/screens/pay/auto-finish.ts';
import { heldTold, takeBackTold } from '../../../src-renderer/screens/pay/held-told.ts';
import { keptText, sumsOf } from '../../../src-renderer/screens/pay/use-cash.ts';
import {
  ADVANCE,
  BY_HAND,
  CARD,
  CERTIFICATE,
  CREDIT,
  heldOf,
  moneyOf,
  payingWith,
  SBP,
} from '../harness/pay-scenes.ts';
import { FISCAL } from '../harness/snapshots.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('the sum a way takes', () => {
  const REST_MINOR = 144_969;
  const sums = (text: string, offered = false) => sumsOf({ text, offered, restMinor: REST_MINOR });

  it('is the whole rest for a card when nothing was typed, also after a quick sum of cash', () => {
    expect(sums('1449,69', true).cashlessMinor).toBe(REST_MINOR);
    expect(sums('2000,00', true)).toEqual({ tenderedMinor: 200_000, cashlessMinor: REST_MINOR });
    expect(sums('').cashlessMinor).toBe(REST_MINOR);
  });

  it('is what the cashier typed, for cash and for a card alike', () => {
    expect(sums('500')).toEqual({ tenderedMinor: 50_000, cashlessMinor: 50_000 });
  });

  it('is nothing while the text is no sum', () => {
    expect(sums('5,,0')).toEqual({ tenderedMinor: null, cashlessMinor: null });
  });
});

it('the key that opened the payment, pressed again, wipes nothing out of the field', () => {
  expect(keptText('+')).toBeNull();
  expect(keptText('')).toBe('');
  expect(keptText('1449.69')).toBe('1449,69');
  expect(keptText('50+0')).toBe('500');
});

describe('after the bank’s yes the receipt follows by itself', () => {
  const paid = heldOf({ amountMinor: 144_969 });
  const working: Snapshot = { ...payingWith([]), money: moneyOf({}) };
  const approved = payingWith([paid]);

  it('once, with the snapshot that brings the row', () => {
    expect(coversTheRest(working, approved)).toBe(true);
    expect(coversTheRest(approved, approved)).toBe(false);
  });

  it('also when the answer had to be asked for, and for the second of two cards', () => {
    expect(coversTheRest({ ...working, money: moneyOf({ state: 'checking' }) }, approved)).toBe(true);
    const second = heldOf({ id: 'second', amountMinor: 94_969 });
    expect(coversTheRest({ ...payingWith([CARD]), money: moneyOf({}) }, payingWith([CARD, second]))).toBe(true);
  });

  it('not while something is left to pay', () => {
    expect(coversTheRest(working, payingWith([CARD]))).toBe(false);
  });

  it('not for a row typed by hand, a certificate, a payment taken back, or a page that was opened anew', () => {
    expect(coversTheRest(payingWith([]), payingWith([{ ...paid, byHand: true }]))).toBe(false);
    const certificate = { ...CERTIFICATE, amountMinor: 144_969 };
    expect(coversTheRest(payingWith([]), payingWith([certificate]))).toBe(false);
    const voiding = { ...payingWith([paid]), money: moneyOf({ kind: 'void' }) };
    expect(coversTheRest(voiding, payingWith([paid]))).toBe(false);
    expect(coversTheRest({ ...working, payment: null }, approved)).toBe(false);
  });

  it('not after a refusal of the next card that leaves the old rows', () => {
    expect(coversTheRest({ ...approved, money: moneyOf({ state: 'declined' }) }, approved)).toBe(false);
  });

  it('not when the registrar gives a receipt back', () => {
    const printing = { ...approved, fiscal: FISCAL['refused'] ?? null };
    expect(coversTheRest(printing, approved)).toBe(false);
    expect(coversTheRest(working, printing)).toBe(false);
  });
});

describe('a payment that is held', () => {
  it.each([
    [CARD, 'Карта', '•••• 4821', 'одобрено, RRN 428815000172', 'Вернуть'],
    [SBP, 'СБП', '', 'одобрено, RRN 428815000173', 'Вернуть'],
    [BY_HAND, 'Карта', '', 'вручную, слип 0172', 'Убрать'],
    [CERTIFICATE, 'Сертификат', 'ПС-000451', 'принято', 'Убрать'],
    [ADVANCE, 'Аванс', 'АВ-17 от 20.11.2026', 'принято', 'Убрать'],
    [CREDIT, 'Кредит', 'ООО «Вектор», договор 14', 'в долг', 'Убрать'],
  ])('%o is a row', (held, title, detail, state, takeBack) => {
    expect(heldTold(held)).toEqual({ title, detail, state, takeBack });
  });

  it.each([
    [CARD, 'Вернуть 500,00 ₽ на карту •••• 4821?', 'Вернуть деньги'],
    [{ ...CARD, cardMask: '' }, 'Вернуть 500,00 ₽ на карту?', 'Вернуть деньги'],
    [SBP, 'Вернуть 200,00 ₽ по СБП?', 'Вернуть деньги'],
    [BY_HAND, 'Убрать оплату 300,00 ₽, отмеченную вручную?', 'Убрать'],
    [CERTIFICATE, 'Убрать сертификат ПС-000451 на 100,00 ₽?', 'Убрать'],
    [ADVANCE, 'Убрать аванс АВ-17 от 20.11.2026 на 100,00 ₽?', 'Убрать'],
    [CREDIT, 'Убрать кредит 100,00 ₽?', 'Убрать'],
  ])('is taken back after one question: %o', (held, title, confirm) => {
    const told = takeBackTold(held);
    expect(plain(told.title)).toBe(title);
    expect(told.confirm).toBe(confirm);
  });

  it('says that the till cannot give back what another terminal took', () => {
    expect(takeBackTold(BY_HAND).text).toContain('Касса эти деньги не вернёт');
  });
});
