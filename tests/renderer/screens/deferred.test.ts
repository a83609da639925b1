import { beforeEach, describe, expect, it, vi } from 'vitest';
import { bindingsOf } from '../../../src-renderer/keys/keymap.ts';
import { automaticName, foundIn, nameOf } from '../../../src-renderer/screens/deferred/defer.ts';
import { menuItems } from '../../../src-renderer/screens/frame/menu-dialog.tsx';
import { sellHandlers } from '../../../src-renderer/screens/sell/sell-commands.ts';
import { mirror } from '../../../src-renderer/state/till-mirror.ts';
import { showScreen, startAnew, ui } from '../../../src-renderer/state/ui.ts';
import { DEFERRED } from '../harness/shift-scenes.ts';
import { BASE, LONG_NAME, NOW_MS, SALE } from '../harness/snapshots.ts';

describe('a receipt is put aside', () => {
  const calls: unknown[] = [];
  const f6 = bindingsOf('sell').find(({ keys }) => keys.some((key) => key === 'F6'))?.id;

  beforeEach(() => {
    calls.length = 0;
    startAnew();
    vi.stubGlobal('rmk', {
      call: (...asked: unknown[]) => {
        calls.push(asked);
        return Promise.resolve({ ok: true, value: {} });
      },
      listen: () => {},
    });
    return () => vi.unstubAllGlobals();
  });

  const pressF6 = (snapshot: typeof SALE): void => {
    mirror.setState({ snapshot, receivedAtMs: performance.now() });
    const handlers: Readonly<Record<string, (() => void) | null>> = sellHandlers(snapshot);
    handlers[f6 ?? '']?.();
  };

  it('with one press, under the time and the first goods', async () => {
    pressF6(SALE);
    expect(calls).toEqual([['deferred.put', { name: '14:32 Молоко «Простоквашино» 2,5 %, 930 мл' }]]);
    await vi.waitFor(() => expect(ui.getState().message?.text).toContain('Чек отложен: 14:32 Молоко'));
  });

  it('with an empty receipt the same key shows what was put aside', () => {
    pressF6(BASE);
    expect(calls).toEqual([]);
    expect(ui.getState().screen).toBe('deferred');
  });
});

describe('the automatic name', () => {
  it('is never longer than main takes, and never cut inside a character', () => {
    const name = automaticName([{ name: LONG_NAME }], NOW_MS);
    expect(name).toBe('14:32 Набор подарочный «Зимний вечер»: чай чёрный листовой…');
    expect(name.length).toBeLessThanOrEqual(60);
    const emoji = automaticName([{ name: `${'x'.repeat(52)}🥛🥛` }], NOW_MS);
    expect(emoji.length).toBeLessThanOrEqual(60);
    expect(emoji).not.toMatch(/\p{Surrogate}/u);
  });

  it('stands for a receipt that main put aside by itself', () => {
    expect(nameOf({ name: '', atMs: NOW_MS })).toBe('Чек от 14:32');
  });
});

describe('the list of what was put aside', () => {
  const idsFor = (text: string): readonly string[] => foundIn(DEFERRED, text).map(({ id }) => id);

  it('has the newest first', () => {
    expect(idsFor('')).toEqual(['f1', 'f4', 'f2', 'f3']);
  });

  it('is narrowed by words of the name, the cashier or the sum', () => {
    expect(idsFor('КОШЕЛЬК иван')).toEqual(['f2']);
    expect(idsFor('вознесенская')).toEqual(['f4']);
    expect(idsFor('9999999,99')).toEqual(['f3']);
    expect(idsFor('молоко сыр')).toEqual([]);
  });
});

it('the X report is two presses from the sale: F10, 2', () => {
  showScreen('sell');
  expect(bindingsOf('sell').find(({ id }) => id === 'sell.more')?.keys[0]).toBe('F10');
  expect(menuItems(SALE).find(({ title }) => title === 'menu.x')?.key).toBe('Digit2');
});
