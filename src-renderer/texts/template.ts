/**
 * Texts with places to fill. `{name}` takes a value, formatted by the ending of its name: `…Minor` is money,
 * `…Milli` a quantity, `atMs`/`…AtMs` a date and time, other `…Ms` a duration, `…Bytes` a file size.
 * Numbers of documents (`number`, `…Number`, `fd`, `…Fd`) are written without groups.
 * `{count|товар|товара|товаров}` is a number with its word in the right Russian form.
 * `[…]` is left out when a value inside it is missing: a refusal from main may say more or less.
 */
import { bytes, dateTime, duration, integer, moneyWithSign, quantity } from './format.ts';

export type TextParams = Readonly<Record<string, string | number>>;

type NameOf<Inner extends string> = Inner extends `${infer Name}|${string}` ? Name : Inner;
/** Names of the places in a text, read by the compiler from the text itself. */
export type PlacesOf<Text extends string> = Text extends `${string}{${infer Inner}}${infer Rest}`
  ? NameOf<Inner> | PlacesOf<Rest>
  : never;

const PLACE = /\{([^{}]+)\}/g;
const OPTIONAL = /\[([^[\]]*)\]/g;

/** Fills the places of `text`; a place without a value stays empty, an optional part without it disappears. */
export function fill(text: string, params: TextParams): string {
  return fillPlaces(
    text.replace(OPTIONAL, (_, part: string) =>
      placesIn(part).every((name) => params[name] !== undefined && params[name] !== '') ? part : '',
    ),
    params,
  );
}

/** Names of the places of a text, in order. */
export function placesIn(text: string): readonly string[] {
  return [...text.matchAll(PLACE)].map((match) => (match[1] ?? '').split('|')[0] ?? '');
}

function fillPlaces(text: string, params: TextParams): string {
  return text.replace(PLACE, (_, inner: string) => {
    const [name = '', ...forms] = inner.split('|');
    const value = params[name];
    if (value === undefined) return '';
    if (forms.length > 0) return counted(Number(value), forms);
    return typeof value === 'number' ? numberByName(name, value) : value;
  });
}

function numberByName(name: string, value: number): string {
  if (name.endsWith('Minor')) return moneyWithSign(value);
  if (name.endsWith('Milli')) return quantity(value, false);
  if (name === 'atMs' || name.endsWith('AtMs')) return dateTime(value);
  if (name.endsWith('Ms')) return duration(value);
  if (name.endsWith('Bytes') || name === 'bytes') return bytes(value);
  if (/number$|Number$|Sign$|^fd$|Fd$/.test(name)) return String(value);
  return integer(value);
}

const pluralRules = new Intl.PluralRules('ru');

/** `2 товара`: the whole number and the form of the word it asks for (one, few, many). */
export function counted(count: number, forms: readonly string[]): string {
  return `${integer(count)}\u00a0${pluralForm(count, forms)}`;
}

/** The form of a word for a whole number; the last form serves where fewer are given. */
export function pluralForm(count: number, forms: readonly string[]): string {
  const index = { one: 0, few: 1, many: 2, zero: 2, two: 1, other: 2 }[pluralRules.select(count)];
  return forms[index] ?? forms.at(-1) ?? '';
}
