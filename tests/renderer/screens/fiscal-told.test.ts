import { describe, expect, it } from 'vitest';
import type { FiscalView } from '#contract/snapshot.ts';
import { actionsOf, whatToDo } from '../../../src-renderer/screens/pay/fiscal-told.ts';
import { originalText } from '../../../src-renderer/texts/coded.ts';
import { fiscalOf } from '../harness/snapshots.ts';

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

  it('never takes the last action away', () => {
    expect(actionsOf(stopped('shift-closed', { actions: ['retry'] }))).toEqual(['retry']);
  });
});

it('the words of the line are not said to be the registrar’s', () => {
  const said = (code: string): string => originalText({ code, device: 'shtrih', retry: 'safe', original: 'words' });
  expect(said('link-absent')).toBe('Подробности для сервиса: words');
  expect(said('paper-out')).toBe('Сообщение регистратора: words');
});
