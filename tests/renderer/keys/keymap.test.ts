import { describe, expect, it } from 'vitest';
import { capOf, chordOf, isBrowserKey, type KeyPress } from '../../../src-renderer/keys/chord.ts';
import { bindingsOf, clashes, KEYMAP } from '../../../src-renderer/keys/keymap.ts';
import { MENU_KEYS, menuItems } from '../../../src-renderer/screens/frame/menu-dialog.tsx';
import { type PayActions, payHandlers } from '../../../src-renderer/screens/pay/pay-commands.ts';
import { sellHandlers } from '../../../src-renderer/screens/sell/sell-commands.ts';
import { BASE, SALE } from '../harness/snapshots.ts';

const press = (code: string, held: Partial<KeyPress> = {}): KeyPress => ({
  code,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...held,
});
const keysOf = (id: string): readonly string[] => KEYMAP.find((row) => row.id === id)?.keys ?? [];

describe('the key table', () => {
  it('has no two commands on one key where both are heard', () => {
    expect(clashes(KEYMAP)).toEqual([]);
  });

  it('names both commands of a clash, also with the global scope', () => {
    const table = [
      { id: 'sell.a', scope: 'sell', keys: ['F2'] },
      { id: 'pay.b', scope: 'pay', keys: ['F2'] },
      { id: 'sell.c', scope: 'sell', keys: ['F3', 'F2'] },
      { id: 'global.d', scope: 'global', keys: ['F3'] },
    ] as const;
    expect(clashes(table)).toEqual([
      { chord: 'F2', commands: ['sell.a', 'sell.c'] },
      { chord: 'F3', commands: ['sell.c', 'global.d'] },
    ]);
  });

  it('is the preset of design/screens.md', () => {
    expect(keysOf('sell.pay')).toEqual(['Ctrl+Enter', 'Ctrl+NumpadEnter', 'NumpadAdd']);
    expect(keysOf('pay.submit')).toContain('Ctrl+Enter');
    expect(keysOf('pay.submit')).toContain('Enter');
    expect(keysOf('pay.exact')[0]).toBe('NumpadDivide');
    expect(keysOf('pay.card')[0]).toBe('NumpadMultiply');
    const first = (id: string): string | undefined => keysOf(id)[0];
    expect(
      ['sell.search', 'sell.quantity', 'sell.repeat', 'sell.price', 'sell.more', 'global.keys'].map(first),
    ).toEqual(['F2', 'F4', 'F5', 'F9', 'F10', 'F1']);
  });

  it('reads the physical key, so the layout and Caps Lock do not matter', () => {
    expect(chordOf(press('KeyP', { ctrlKey: true }))).toBe('Ctrl+KeyP');
    expect(chordOf(press('Enter', { ctrlKey: true }))).toBe('Ctrl+Enter');
    expect(chordOf(press('NumpadAdd'))).toBe('NumpadAdd');
  });

  it('is drawn as the keyboard is labelled', () => {
    expect(['Ctrl+Enter', 'NumpadDivide', 'Alt+Digit1', 'Shift+Equal', 'Delete', 'F10'].map(capOf)).toEqual([
      'Ctrl + Enter',
      'Num /',
      'Alt + 1',
      '+',
      'Del',
      'F10',
    ]);
  });

  it('draws keys pressed one after the other with a comma', () => {
    expect(capOf('F10 Digit1')).toBe('F10, 1');
    const inMenu = (title: string): string => `F10 ${menuItems(SALE).find((item) => item.title === title)?.key}`;
    expect(MENU_KEYS).toEqual({
      shift: inMenu('menu.shift'),
      journal: inMenu('menu.journal'),
      drawer: inMenu('menu.drawer'),
      training: inMenu('menu.training'),
    });
  });

  it('never lets the page reload or search', () => {
    expect(
      ['F5', 'F3', 'Ctrl+KeyR', 'Ctrl+Shift+KeyR', 'Ctrl+KeyF', 'Alt+ArrowLeft'].filter(
        (chord) => !isBrowserKey(chord),
      ),
    ).toEqual([]);
    expect(['Ctrl+KeyC', 'Ctrl+KeyV', 'Ctrl+KeyA', 'Enter'].filter(isBrowserKey)).toEqual([]);
  });
});

describe('every command of a screen has its handler', () => {
  const ids = (scope: 'sell' | 'pay'): readonly string[] => bindingsOf(scope).map((row) => row.id);
  const nothing = (): void => {};
  const pay: PayActions = {
    quickSumsMinor: [100, 500],
    restMinor: 100,
    heldCount: 2,
    hasNotice: true,
    busy: false,
    choose: nothing,
    submit: nothing,
    back: nothing,
    terminal: nothing,
    number: nothing,
    contact: nothing,
    takeBack: nothing,
    move: nothing,
    dismiss: nothing,
  };

  it('sale', () => {
    expect(Object.keys(sellHandlers(SALE)).sort()).toEqual([...ids('sell')].sort());
  });

  it('payment', () => {
    expect(Object.keys(payHandlers(pay)).sort()).toEqual([...ids('pay')].sort());
  });

  it('on an empty receipt the commands of a line are not offered', () => {
    const handlers = sellHandlers(BASE);
    expect([
      handlers['sell.remove'],
      handlers['sell.quantity'],
      handlers['sell.increase'],
      handlers['sell.cancel'],
    ]).toEqual([null, null, null, null]);
  });

  it('a quick sum that does not exist has no key', () => {
    const handlers = payHandlers(pay);
    expect(handlers['pay.quick2']).not.toBeNull();
    expect(handlers['pay.quick3']).toBeNull();
  });

  it('nothing in the payment can be pressed while the registrar or the terminal works', () => {
    const handlers = payHandlers({ ...pay, busy: true });
    expect(Object.values(handlers).filter((handler) => handler !== null)).toEqual([]);
  });

  it('everything paid leaves the receipt to be printed, or the money to be taken back', () => {
    const handlers = payHandlers({ ...pay, restMinor: 0, quickSumsMinor: [], heldCount: 1, hasNotice: false });
    const shown = Object.entries(handlers).flatMap(([id, handler]) => (handler === null ? [] : [id]));
    expect(shown).toEqual(['pay.submit', 'pay.contact', 'pay.takeBack', 'pay.back']);
  });

  it('nothing held, nothing to take back', () => {
    const handlers = payHandlers({ ...pay, heldCount: 0 });
    expect([handlers['pay.takeBack'], handlers['pay.up'], handlers['pay.down']]).toEqual([null, null, null]);
  });

  it('a second press of the key that opened the payment starts nothing', () => {
    const opened = keysOf('sell.pay').filter((key) => !key.endsWith('Enter'));
    const heard = bindingsOf('pay').flatMap((row) => row.keys.filter((key) => opened.includes(key)));
    expect(opened).toEqual(['NumpadAdd']);
    expect(heard).toEqual([]);
  });

  it('the menu has one key for each command, and no virtual devices in a shop', () => {
    const keys = menuItems({ ...SALE, profile: 'demo' }).map((item) => item.key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(menuItems(SALE).map((item) => item.title)).not.toContain('menu.devices');
  });
});

it('the key that leads to the closing of the shift, pressed twice, closes nothing', () => {
  const heard = bindingsOf('closing').flatMap((row) => row.keys.filter((key) => keysOf('shift.main').includes(key)));
  expect(heard).toEqual([]);
});
