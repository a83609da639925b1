import { describe, expect, it } from 'vitest';
import type { FiscalView, PaybackStepView, ReturningView, Snapshot } from '#contract/snapshot.ts';
import { actionsOf, backTitle, moneyOf, whatToDo } from '../../../src-renderer/screens/pay/fiscal-told.ts';
import { originalText } from '../../../src-renderer/texts/coded.ts';
import { CARD, CERTIFICATE, heldOf, payingWith, SBP } from '../harness/pay-scenes.ts';
import { BASE, fiscalOf } from '../harness/snapshots.ts';

const stopped = (code: string, part: Partial<FiscalView> = {}): FiscalView =>
  fiscalOf({
    state: 'refused',
    fault: { code, device: 'shtrih', retry: 'needs-person', original: 'words' },
    actions: ['retry', 'back'],
    ...part,
  });

describe('the dialog about money tells the one thing to do', () => {
  it.each([
    ['paper-out', 'Вставьте ленту и закройте крышку. Потом нажмите «Повторить»', ['retry', 'back']],
    ['cover-open', 'Закройте крышку. Потом нажмите «Повторить»', ['retry', 'back']],
    ['shift-over-24h', 'Вернитесь к чеку. Закройте смену и откройте новую', ['back']],
    ['shift-closed', 'Вернитесь к чеку. Откройте смену', ['back']],
    ['fn-full', 'Вернитесь к чеку. Нужна замена накопителя: вызовите сервис', ['back']],
  ])('%s: %s', (code, todo, actions) => {
    expect(whatToDo(stopped(code))).toBe(todo);
    expect(actionsOf(stopped(code))).toEqual(actions);
  });

  it('when nothing was sent, the line is checked first', () => {
    expect(whatToDo(stopped('link-absent', { state: 'not-sent' }))).toBe(
      'Проверьте питание и кабель регистратора, потом нажмите «Повторить»',
    );
    expect(whatToDo(stopped('x', { state: 'not-sent', fault: null }))).toBe('Повторите или вернитесь к чеку');
  });

  it('when the registrar was asked and has no such receipt, the old silence is no advice', () => {
    const fault = { code: 'no-answer', device: 'shtrih', retry: 'after-check', original: '' } as const;
    expect(whatToDo(stopped('no-answer', { state: 'not-done', fault }))).toBe('Повторите или вернитесь к чеку');
  });

  it('leads back to where the document was begun', () => {
    const silent = { state: 'not-done', fault: null } as const;
    expect(whatToDo(stopped('x', { ...silent, operation: 'sale-return' }))).toBe('Повторите или вернитесь к возврату');
    expect(whatToDo(stopped('x', { ...silent, operation: 'cash-out' }))).toBe('Повторите');
    expect(whatToDo(stopped('fn-full', { operation: 'sale-return' }))).toBe(
      'Вернитесь к возврату. Нужна замена накопителя: вызовите сервис',
    );
    expect(whatToDo(stopped('fn-full', { operation: 'cash-in' }))).toBe('Нужна замена накопителя: вызовите сервис');
    expect(backTitle({ operation: 'sale-return' })).toBe('Вернуться к возврату');
  });

  it('never takes the last action away', () => {
    expect(actionsOf(stopped('shift-closed', { actions: ['retry'] }))).toEqual(['retry']);
  });
});

const returningTo = (state: PaybackStepView['state']): ReturningView => ({
  id: 'v1',
  stage: 'fiscalising',
  sale: null,
  receiptShown: true,
  soldOn: '2026-11-20',
  reason: '',
  buyer: '',
  lines: [],
  totalMinor: 20_000,
  payback: 'as-paid',
  plan: {
    cashMinor: 1_020,
    prepaidMinor: 0,
    creditMinor: 0,
    steps: [
      {
        originalId: 'p1',
        reference: '',
        way: 'card',
        kind: 'refund',
        byHand: false,
        amountMinor: 18_980,
        cardMask: '•••• 4821',
        rrn: '428815000172',
        state,
      },
    ],
  },
  problem: null,
});

describe('where the money is', () => {
  const told = (part: Partial<FiscalView>, till: Pick<Snapshot, 'payment' | 'returning'>): string =>
    moneyOf(fiscalOf(part), till).replaceAll('\u00a0', ' ');

  it('a card that paid already is said to be owed a receipt', () => {
    expect(told({ state: 'refused' }, payingWith([heldOf({ amountMinor: 144_969 })]))).toBe(
      'Уже списаны с покупателя (1 449,69 ₽, •••• 4821): чек надо пробить или вернуть деньги',
    );
  });

  it('with a card and СБП before the cash of the rest, each is told of', () => {
    const till = payingWith([CARD, SBP]);
    const taken = 'Уже списаны с покупателя (500,00 ₽, •••• 4821; 200,00 ₽, СБП)';
    expect(told({ state: 'sending' }, till)).toBe(`${taken}. Наличные примите у покупателя`);
    expect(told({ state: 'unclear' }, till)).toBe(`${taken}. Второй раз ничего не спишется. Наличные держите отдельно`);
    expect(told({ state: 'not-sent' }, till)).toBe(
      `${taken}: чек надо пробить или вернуть деньги. Наличные в кассе не учтены`,
    );
  });

  it('a certificate is accepted, not taken from the buyer’s account', () => {
    expect(told({ state: 'sending' }, payingWith([CERTIFICATE]))).toBe(
      'Уже приняты (100,00 ₽, Сертификат). Наличные примите у покупателя',
    );
  });

  it('cash alone is told of as ever', () => {
    expect(told({ state: 'refused' }, payingWith([]))).toBe('Деньги в кассе не учтены');
    expect(told({ state: 'refused', operation: 'cash-out' }, BASE)).toBe('Деньги остаются в ящике');
  });

  it('money of a return that went back already is owed a receipt', () => {
    expect(
      told({ state: 'refused', operation: 'sale-return' }, { payment: null, returning: returningTo('done') }),
    ).toBe(
      'Уже возвращены покупателю (189,80 ₽, •••• 4821): чек возврата надо пробить. Наличные не отдавайте, пока чек не пробит',
    );
    expect(
      told({ state: 'refused', operation: 'sale-return' }, { payment: null, returning: returningTo('waiting') }),
    ).toBe('Наличные не отдавайте, пока чек не пробит');
  });
});

it('the words of the line are not said to be the registrar’s', () => {
  const said = (code: string): string => originalText({ code, device: 'shtrih', retry: 'safe', original: 'words' });
  expect(said('link-absent')).toBe('Подробности для сервиса: words');
  expect(said('paper-out')).toBe('Сообщение регистратора: words');
});
