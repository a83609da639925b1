import { describe, expect, it } from 'vitest';
import { contract } from '#contract/contract.ts';
import { NEVER_LENT, RIGHTS } from '#domain/rights/rights.ts';
import { askOf, mistakeOf, mistakesOf, openForm } from '../../../src-renderer/screens/people/cashier-form.ts';
import { gateOf } from '../../../src-renderer/screens/people/gate.tsx';
import { refusalText } from '../../../src-renderer/texts/coded.ts';
import { hasText } from '../../../src-renderer/texts/text.ts';
import { PEOPLE, standing } from '../harness/people-scenes.ts';

const first = { first: true, hasPin: false };
const another = { first: false, hasPin: false };
const owner = { ...openForm(null, true), name: ' Абдулова М. И. ', pin: '4821', again: '4821' };
const cashier = { ...openForm(null, false), name: 'Иванова А. А.' };

describe('the form of a person', () => {
  it('makes the first one an owner with a PIN, and says so beside the PIN', () => {
    expect(owner.role).toBe('owner');
    expect(Object.keys(mistakesOf({ ...owner, pin: '', again: '' }, first))).toEqual(['pin']);
    expect(mistakesOf(owner, first)).toEqual({});
  });

  it('lets a cashier come with a badge alone, and nobody who may lend rights', () => {
    expect(mistakesOf(cashier, another)).toEqual({});
    expect(Object.keys(mistakesOf({ ...cashier, role: 'senior' }, another))).toEqual(['pin']);
    expect(mistakesOf({ ...cashier, role: 'senior', active: false }, another)).toEqual({});
  });

  it.each(['123', '1234', '7777', '121212', '1234567890123'])('refuses the PIN %s', (pin) => {
    expect(Object.keys(mistakesOf({ ...cashier, pin, again: pin }, another))).toEqual(['pin']);
  });

  it('refuses two different PINs, an empty name and a wrong ИНН, each beside its field', () => {
    const wrong = { ...cashier, name: ' ', inn: '500100732250', pin: '4821', again: '4822' };
    expect(Object.keys(mistakesOf(wrong, another))).toEqual(['name', 'inn', 'again']);
    expect(Object.keys(mistakesOf({ ...cashier, inn: '7707083893' }, another))).toEqual(['inn']);
    expect(mistakesOf({ ...cashier, inn: '500100732259' }, another)).toEqual({});
  });

  it('sends what the border accepts; an empty PIN keeps the present one', () => {
    const sent = askOf(owner);
    expect(contract['cashier.save'].ask.parse(sent)).toEqual(sent);
    expect(sent).toMatchObject({ id: null, name: 'Абдулова М. И.', pin: '4821', active: true });
    expect(askOf(cashier).pin).toBeNull();
  });

  it('shows beside its field what main refused', () => {
    expect(mistakeOf({ code: 'name-taken', params: { name: 'Белов С. П.' } })).toEqual({
      name: 'Кассир с таким именем уже есть: Белов С. П.',
    });
    expect(Object.keys(mistakeOf({ code: 'last-owner', params: {} }) ?? {})).toEqual(['role']);
    expect(mistakeOf({ code: 'disk-full', params: {} })).toBeNull();
  });
});

describe('rights', () => {
  it('have a name in words, each of them', () => {
    expect(RIGHTS.filter((right) => !hasText(`right.${right}`))).toEqual([]);
  });

  it('that are lent and those that never are get different sentences', () => {
    const text = (right: string): string => refusalText({ code: 'right-needed', params: { right } });
    expect(text('line-remove')).toBe(
      'Без разрешения старшего этого не сделать: убрать товар из чека или уменьшить количество',
    );
    for (const right of NEVER_LENT) expect(text(right)).toMatch(/^Это может только владелец: .* \(Ctrl \+ L\)/);
    expect(text('from-the-future')).toBe('На это нужно право старшего');
  });

  it('close the owner’s screens to others, and open them while nobody has to log in', () => {
    const gates = (id: string): unknown[] => {
      const person = PEOPLE.find((candidate) => candidate.id === id);
      const session = person
        ? standing(person)
        : { ...standing(PEOPLE[0] ?? never()), state: 'free' as const, rights: [] };
      return (['sell', 'import', 'setup', 'options', 'cashiers'] as const).map((screen) => gateOf(screen, session));
    };
    expect(gates('c3')).toEqual([null, null, 'settings', 'settings', 'cashiers']);
    expect(gates('c2')).toEqual([null, null, 'settings', 'settings', 'cashiers']);
    expect(gates('c1')).toEqual([null, null, null, null, null]);
    expect(gates('nobody')).toEqual([null, null, null, null, null]);
  });
});

const never = (): never => {
  throw new Error('the harness has people');
};
