/**
 * A chord is the physical key with its modifiers as text, `Ctrl+Enter`, `Alt+Digit1`: `event.code`, never `event.key`,
 * so ЙЦУКЕН, QWERTY and Caps Lock are the same keyboard. A table lookup needs no more, and the same text is what the
 * clash check compares; that is why no hotkey library is here.
 */
export interface KeyPress {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

export function chordOf(press: KeyPress): string {
  const held = [press.ctrlKey && 'Ctrl', press.altKey && 'Alt', press.shiftKey && 'Shift', press.metaKey && 'Meta'];
  return [...held.filter((name) => name !== false), press.code].join('+');
}

const CAPS: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  Delete: 'Del',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  NumpadAdd: 'Num +',
  NumpadSubtract: 'Num −',
  NumpadMultiply: 'Num *',
  NumpadDivide: 'Num /',
  NumpadEnter: 'Num Enter',
  Minus: '−',
  'Shift+Equal': '+',
};

/** What is drawn on the key cap: `Ctrl + Enter`, `Num /`, `Alt + 1`; keys one after the other as `F10, 1`. */
export function capOf(chord: string): string {
  if (chord.includes(' ')) return chord.split(' ').map(capOf).join(', ');
  const known = CAPS[chord];
  if (known !== undefined) return known;
  const parts = chord.split('+');
  const code = parts.pop() ?? '';
  const key = CAPS[code] ?? code.replace(/^Key|^Digit/, '');
  return [...parts, key].join(' + ');
}

/** Keys by which a browser page would reload, search or leave: a till swallows them. */
export function isBrowserKey(chord: string): boolean {
  return (
    /^F\d+$/.test(chord) || /^Ctrl\+(Shift\+)?Key[RWFGPSONJUH]$/.test(chord) || /^Alt\+Arrow(Left|Right)$/.test(chord)
  );
}
