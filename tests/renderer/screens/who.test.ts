import { describe, expect, it } from 'vitest';
import { badgesTold, waitsTold, workTold } from '../../../src-renderer/screens/lock/lock-told.ts';
import { moved, opened, pressed, steppedBack, type Who } from '../../../src-renderer/screens/lock/who.ts';
import { MONEY } from '../harness/pay-scenes.ts';
import { PEOPLE, personOf } from '../harness/people-scenes.ts';
import { FISCAL, NOW_MS } from '../harness/snapshots.ts';

const nobody: Who = { chosenId: null, pin: '' };
const key = (code: string, letter = '') => ({ code, key: letter });
const typedIn = (from: Who, ...codes: readonly string[]): Who =>
  codes.reduce((who, code) => pressed(who, key(code), PEOPLE) ?? who, from);

describe('one field for a name and its PIN', () => {
  it('takes the first digit for the person and the next ones for the PIN, from either row of digits', () => {
    expect(typedIn(nobody, 'Digit3', 'Digit4', 'Numpad8', 'Numpad0', 'Digit1')).toEqual({
      chosenId: 'c3',
      pin: '4801',
    });
  });

  it('chooses nobody by a digit that has no person', () => {
    expect(typedIn(nobody, 'Digit9', 'Digit0')).toEqual(nobody);
  });

  it('begins with the last person, whose digits are the PIN at once', () => {
    expect(typedIn(opened(PEOPLE, 'c2'), 'Digit1')).toEqual({ chosenId: 'c2', pin: '1' });
    expect(opened(PEOPLE, 'left-long-ago')).toEqual(nobody);
  });

  it('asks nothing where there is only one', () => {
    expect(opened([personOf({ id: 'c9' })], null).chosenId).toBe('c9');
  });

  it('finds a name by its letter in either layout', () => {
    expect(pressed(nobody, key('KeyB', 'и'), PEOPLE)?.chosenId).toBe('c3');
    expect(pressed(nobody, key('KeyB', 'b'), PEOPLE)?.chosenId).toBe('c3');
    expect(pressed(nobody, key('KeyQ', 'q'), PEOPLE)).toBeNull();
    const zhukova = personOf({ id: 'z', name: 'Жукова О. О.' });
    expect(pressed(nobody, key('Semicolon', ';'), [zhukova, ...PEOPLE])?.chosenId).toBe('z');
  });

  it('goes through the names of one letter in turn', () => {
    const two = [personOf({ id: 'a', name: 'Иванов' }), personOf({ id: 'b', name: 'Ильин' })];
    const once = pressed(nobody, key('KeyB', 'и'), two) ?? nobody;
    const twice = pressed(once, key('KeyB', 'и'), two) ?? nobody;
    const thrice = pressed(twice, key('KeyB', 'и'), two) ?? nobody;
    expect([once.chosenId, twice.chosenId, thrice.chosenId]).toEqual(['a', 'b', 'a']);
  });

  it('leaves no digit of one person’s PIN to the next', () => {
    expect(moved({ chosenId: 'c2', pin: '12' }, 1, PEOPLE)).toEqual({ chosenId: 'c3', pin: '' });
    expect(moved({ chosenId: 'c5', pin: '12' }, 1, PEOPLE)).toEqual({ chosenId: 'c5', pin: '12' });
    expect(moved(nobody, 1, PEOPLE).chosenId).toBe('c1');
    expect(moved(nobody, -1, PEOPLE).chosenId).toBe('c5');
  });

  it('steps back over the PIN, then over the person, then no more', () => {
    const typed = typedIn(nobody, 'Digit2', 'Digit7');
    const erased = steppedBack(typed, PEOPLE);
    expect(erased).toEqual({ chosenId: 'c2', pin: '' });
    expect(erased && steppedBack(erased, PEOPLE)).toEqual(nobody);
    expect(steppedBack(nobody, PEOPLE)).toBeNull();
  });

  it('takes at most the twelve digits a PIN may have', () => {
    expect(typedIn({ chosenId: 'c1', pin: '' }, ...Array.from({ length: 20 }, () => 'Digit7')).pin).toHaveLength(12);
  });
});

describe('the lock says', () => {
  const byItself = ['sending', 'cancelling', 'checking', 'in-progress', 'waiting'];

  it.each(Object.entries(MONEY))(
    'of money %s whether it goes on alone, and nothing of what is bought',
    (name, money) => {
      const told = workTold({ money, fiscal: null });
      expect(told?.waits).toBe(!['sbp', 'void', 'refund', ...byItself].includes(name));
      expect(told?.key.startsWith(money.kind === 'purchase' ? 'lock.money' : 'lock.refund')).toBe(true);
    },
  );

  it.each(Object.entries(FISCAL))('of a document %s whether it goes on alone', (name, fiscal) => {
    expect(workTold({ money: null, fiscal })?.waits).toBe(!['sending', 'checking', 'waiting'].includes(name));
  });

  it('nothing when nothing is at work', () => {
    expect(workTold({ money: null, fiscal: null })).toBeNull();
  });

  it('until when nobody may try, to the second', () => {
    expect(waitsTold(NOW_MS + 252_000, NOW_MS)).toEqual({ time: '14:36:12', left: '4:12' });
    expect(waitsTold(NOW_MS + 59_001, NOW_MS)?.left).toBe('1:00');
    expect(waitsTold(NOW_MS + 5_000, NOW_MS)?.left).toBe('0:05');
    expect([waitsTold(NOW_MS, NOW_MS), waitsTold(null, NOW_MS)]).toEqual([null, null]);
    expect(badgesTold(NOW_MS + 30_000, NOW_MS)).toBe('Карты и бейджи не принимаются до 14:32:30, ещё 0:30');
  });
});
