import { describe, expect, it } from 'vitest';
import {
  moneyStage,
  otherPayback,
  paybackRows,
  problemText,
} from '../../../src-renderer/screens/returns/payback-told.ts';
import { cashOf, MIXED, returningOf, step } from '../harness/returns.ts';

const planOf = (...states: readonly ('waiting' | 'in-work' | 'done')[]) => ({
  ...cashOf(6722),
  steps: states.map((state, index) => step({ originalId: `o${index}`, state })),
});

describe('how the money goes back, in words', () => {
  it('names each way with its sum, the terminal before the cash', () => {
    const rows = MIXED.plan === null ? [] : paybackRows(MIXED.plan);
    expect(rows.map(({ text, amountMinor }) => [text, amountMinor])).toEqual([
      ['На карту •••• 4821, отменой оплаты', 50_000],
      ['По СБП, возвратом на счёт', 25_000],
      ['Наличными из ящика', 6722],
      ['Сертификат или аванс снова можно потратить', 10_000],
      ['Долг покупателя станет меньше', 5000],
    ]);
  });

  it('says when the cashier’s own hands do it', () => {
    const rows = paybackRows({ ...cashOf(0), steps: [step({ byHand: true })] });
    expect(rows.map(({ text }) => text)).toEqual(['На карту вручную, на отдельном терминале']);
  });

  it('marks the step whose turn it is, and none after it', () => {
    expect(paybackRows(planOf('done', 'waiting', 'waiting')).map(({ state }) => state)).toEqual([
      'done',
      'next',
      'waiting',
      'after',
    ]);
  });
});

describe('where a begun return stands', () => {
  it.each([
    ['none', planOf('waiting', 'waiting')],
    ['work', planOf('in-work', 'waiting')],
    ['part', planOf('done', 'waiting')],
    ['work', planOf('done', 'in-work')],
    ['owed', planOf('done', 'done')],
    ['cash', cashOf(9490)],
  ] as const)('%s', (at, plan) => {
    expect(moneyStage({ stage: 'refunding', plan })).toBe(at);
  });

  it('waits for the registrar whatever the steps say', () => {
    expect(moneyStage({ stage: 'fiscalising', plan: planOf('done') })).toBe('fiscal');
  });
});

describe('cash instead of the card', () => {
  it('is offered while electronic money is still to go back', () => {
    expect(otherPayback(MIXED)).toBe('cash');
    expect(otherPayback(returningOf({ plan: planOf('done', 'waiting') }))).toBe('cash');
  });

  it('is not offered for cash, for money that is back, and without a sale', () => {
    expect(otherPayback(returningOf())).toBeNull();
    expect(otherPayback(returningOf({ plan: planOf('done') }))).toBeNull();
    expect(otherPayback({ ...MIXED, sale: null })).toBeNull();
  });

  it('has its way back', () => {
    expect(otherPayback(returningOf({ payback: 'cash' }))).toBe('as-paid');
  });
});

describe('why the money did not go back', () => {
  it.each([
    [{ code: '51', text: 'НЕДОСТАТОЧНО СРЕДСТВ' }, 'Банк не вернул деньги: НЕДОСТАТОЧНО СРЕДСТВ (код 51)'],
    [{ code: 'Refusal', text: 'Отказ банка: 05' }, 'Банк не вернул деньги: Отказ банка: 05'],
    [{ code: '', text: 'НЕТ СВЯЗИ' }, 'Банк не вернул деньги: НЕТ СВЯЗИ'],
    [{ code: '12', text: '' }, 'Банк не вернул деньги (код 12)'],
    [{ code: '', text: '' }, 'Терминал деньги не вернул. Покупатель их не получил'],
  ])('the bank’s words %j', (params, text) => {
    expect(problemText({ code: 'money-not-returned', params })).toBe(text);
  });

  it('a rule’s refusal has its own words', () => {
    const text = problemText({ code: 'return-no-way-back', params: { missingMinor: 50_000 } });
    expect(text.replaceAll('\u00a0', ' ')).toBe(
      'Вернуть деньги этим способом не получится: не хватает 500,00 ₽. Выберите другой способ',
    );
  });

  it('a code of a newer till is shown as it is', () => {
    expect(problemText({ code: 'from-the-future', params: {} })).toBe('Вернуть деньги сейчас нельзя (from-the-future)');
  });
});
