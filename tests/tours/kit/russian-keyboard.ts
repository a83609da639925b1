/**
 * A keyboard switched to ЙЦУКЕН. Playwright knows the American layout only, so the keys go to Chromium's own input:
 * the physical key as `code`, the Cyrillic letter as `key` and text, as Windows and X11 send them.
 */
import type { LaunchedTill } from './launch.ts';

/** The letters of the Russian layout on the physical keys of a row. */
const ROWS: readonly (readonly [codes: readonly string[], letters: string])[] = [
  [['Backquote'], 'ё'],
  [[...'QWERTYUIOP'].map((letter) => `Key${letter}`).concat('BracketLeft', 'BracketRight'), 'йцукенгшщзхъ'],
  [[...'ASDFGHJKL'].map((letter) => `Key${letter}`).concat('Semicolon', 'Quote'), 'фывапролджэ'],
  [[...'ZXCVBNM'].map((letter) => `Key${letter}`).concat('Comma', 'Period', 'Slash'), 'ячсмитьбю.'],
  [[...'1234567890'].map((digit) => `Digit${digit}`), '1234567890'],
  [['Space'], ' '],
];
/** The number block with NumLock on: the same in every layout; its decimal key prints a comma in the Russian one. */
const NUMBER_BLOCK = new Map([...'0123456789'].map((digit) => [`Numpad${digit}`, digit])).set('NumpadDecimal', ',');
const CODE_OF = new Map(
  ROWS.flatMap(([codes, letters]) => [...letters].map((letter, at) => [letter, codes[at] ?? ''])),
);
const LETTER_OF = new Map([...CODE_OF].map(([letter, code]) => [code, letter]));

/** Windows' virtual key codes of the keys without a letter. */
const VIRTUAL: Readonly<Record<string, number>> = {
  Enter: 13,
  NumpadEnter: 13,
  Escape: 27,
  Delete: 46,
  ArrowUp: 38,
  ArrowDown: 40,
  NumpadMultiply: 106,
  NumpadAdd: 107,
  NumpadSubtract: 109,
  NumpadDivide: 111,
  NumpadDecimal: 110,
};
const MODIFIERS = { Alt: 1, Control: 2, Shift: 8 } as const;

export interface RussianKeyboard {
  /** Presses physical keys in turn, `Control+Enter`, `F2`, `KeyC`; letters are Cyrillic for the page. */
  readonly press: (...chords: string[]) => Promise<void>;
  /** Types Russian text by the physical keys; with Caps Lock the page hears capitals. */
  readonly type: (text: string) => Promise<void>;
}

/** `capsLock`: letters arrive as capitals without Shift. */
export async function russianKeyboard(till: LaunchedTill, { capsLock = false } = {}): Promise<RussianKeyboard> {
  const input = await till.page.context().newCDPSession(till.page);
  const stroke = async (code: string, held: readonly string[], letter: string): Promise<void> => {
    const modifiers = held.reduce((sum, name) => sum + (name in MODIFIERS ? MODIFIERS[name as 'Alt'] : 0), 0);
    const commanding = held.includes('Control') || held.includes('Alt');
    const enter = code.endsWith('Enter');
    const text = enter ? '\r' : letter;
    const key = enter ? 'Enter' : letter === '' ? code : letter;
    const shared = { modifiers, code, key, windowsVirtualKeyCode: virtualKeyOf(code) };
    const printed = text !== '' && !commanding ? { text, unmodifiedText: text } : {};
    await input.send('Input.dispatchKeyEvent', {
      type: printed.text ? 'keyDown' : 'rawKeyDown',
      ...shared,
      ...printed,
    });
    await input.send('Input.dispatchKeyEvent', { type: 'keyUp', ...shared });
  };
  const cased = (letter: string): string => (capsLock ? letter.toUpperCase() : letter);
  return {
    press: async (...chords) => {
      for (const chord of chords) {
        const keys = chord.split('+');
        const code = keys.pop() ?? '';
        await stroke(code, keys, cased(LETTER_OF.get(code) ?? NUMBER_BLOCK.get(code) ?? ''));
      }
    },
    type: async (text) => {
      for (const letter of text.toLowerCase()) {
        const code = CODE_OF.get(letter);
        if (code === undefined) throw new Error(`ЙЦУКЕН has no key for «${letter}»`);
        await stroke(code, [], cased(letter));
      }
    },
  };
}

function virtualKeyOf(code: string): number {
  const known = VIRTUAL[code];
  if (known !== undefined) return known;
  const functionKey = /^F(\d+)$/.exec(code);
  if (functionKey) return 111 + Number(functionKey[1]);
  const numberBlock = /^Numpad(\d)$/.exec(code);
  if (numberBlock) return 96 + Number(numberBlock[1]);
  return code.replace(/^Key|^Digit/, '').charCodeAt(0);
}
