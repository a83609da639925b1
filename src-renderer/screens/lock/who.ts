/** Choosing a person and typing a PIN in one field, by physical keys. No drawing. */
import type { CashierView } from '#contract/views.ts';
import { latinOfSameKeys } from '#domain/barcode/keyboard-layout.ts';

export interface Who {
  /** Null: digits choose a person; otherwise they are his PIN. */
  readonly chosenId: string | null;
  readonly pin: string;
}

/** `code` is the physical key, `key` the letter of the present layout. */
export interface Pressed {
  readonly code: string;
  readonly key: string;
}

export const PIN_MAX = 12;
/** Persons that have a digit of their own. */
const NUMBERED = 9;

/** The field as it opens: the last person again, or the only one; nobody when there is a choice. */
export function opened(people: readonly CashierView[], lastId: string | null): Who {
  const known = people.find(({ id }) => id === lastId) ?? (people.length === 1 ? people[0] : undefined);
  return { chosenId: known?.id ?? null, pin: '' };
}

/** After a key; null when the key means nothing here. */
export function pressed(who: Who, key: Pressed, people: readonly CashierView[]): Who | null {
  const digit = digitOf(key.code);
  if (digit !== null) return who.chosenId === null ? numbered(who, Number(digit), people) : typed(who, digit);
  if (key.code === 'Backspace') return { ...who, pin: who.pin.slice(0, -1) };
  return lettered(who, key, people);
}

/** `5` for the key 5 above the letters and on the number pad, with NumLock or without; null for any other key. */
export const digitOf = (code: string): string | null => /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1] ?? null;

/** One more digit of the PIN; whatever is no digit is nothing. */
export const typed = (who: Who, digits: string): Who => ({
  ...who,
  pin: (who.pin + digits.replaceAll(/\D/g, '')).slice(0, PIN_MAX),
});

/** The person `by` rows below; a PIN typed for another one is gone. */
export function moved(who: Who, by: number, people: readonly CashierView[]): Who {
  const from = people.findIndex(({ id }) => id === who.chosenId);
  const to = from < 0 ? (by > 0 ? 0 : people.length - 1) : Math.min(people.length - 1, Math.max(0, from + by));
  return choose(who, people[to]);
}

/** Esc: what is typed, then the choice; null when there is nothing to step back from. */
export function steppedBack(who: Who, people: readonly CashierView[]): Who | null {
  if (who.pin !== '') return { ...who, pin: '' };
  return who.chosenId !== null && people.length > 1 ? { chosenId: null, pin: '' } : null;
}

export const choose = (who: Who, person: CashierView | undefined): Who =>
  person === undefined || person.id === who.chosenId ? who : { chosenId: person.id, pin: '' };

/** The digit that chooses a person; empty from the tenth on. */
export const numberOf = (index: number): string => (index < NUMBERED ? String(index + 1) : '');

const numbered = (who: Who, digit: number, people: readonly CashierView[]): Who => choose(who, people[digit - 1]);

/** The next person whose name begins with the letter of the key, whichever layout is on. */
function lettered(who: Who, { code, key }: Pressed, people: readonly CashierView[]): Who | null {
  if (key.length !== 1) return null;
  const pressedAs = [key.toLowerCase(), /^Key(\w)$/.exec(code)?.[1]?.toLowerCase()];
  const from = people.findIndex(({ id }) => id === who.chosenId);
  const inTurn = [...people.slice(from + 1), ...people.slice(0, from + 1)];
  const found = inTurn.find(({ name }) => lettersOf(name).some((letter) => pressedAs.includes(letter)));
  return found === undefined ? null : choose(who, found);
}

/** The first letter of a name, and what its key gives in the Latin layout. */
function lettersOf(name: string): readonly string[] {
  const first = name.charAt(0).toLowerCase();
  return [first, latinOfSameKeys(first) ?? first];
}
