/**
 * Latin text typed while the Russian layout was on: a keyboard-wedge scanner presses keys, not letters
 * (spec/peripherals.md 2.3). Digits survive, letters and some signs do not.
 */

const RUSSIAN = 'йцукенгшщзхъфывапролджэячсмитьбюё' + 'ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ' + '.,"№;:?';
const LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`" + 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>~' + '/?@#$^&';

const KEYS: ReadonlyMap<string, string> = new Map(
  [...RUSSIAN].map((letter, index) => [letter, LATIN[index] ?? letter]),
);

/** What the same keys give in the Latin layout; null when the text has no Cyrillic letter or has a Latin one. */
export function latinOfSameKeys(text: string): string | null {
  if (!/[а-яё]/i.test(text) || /[a-z]/i.test(text)) return null;
  return [...text].map((letter) => KEYS.get(letter) ?? letter).join('');
}
