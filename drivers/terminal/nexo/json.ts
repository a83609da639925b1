/** JSON whose numbers stay text: `12.30` must reach us as it was written, and leave us as it should be read. */
import { decimalOf } from './amounts.ts';

/** A bare number is a whole one (a count); an amount is `amount()`. */
export type Json = string | boolean | number | readonly Json[] | { readonly [name: string]: Json | undefined };

/** A string, kept as it is, or a number by the grammar of JSON. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Every number of the text comes back as a string of its own characters; a field may therefore come as `1007` or as
 * `"1007"`, and terminals do both. A field that is null is left out. Throws SyntaxError for what is no JSON.
 */
export function parseJson(text: string): unknown {
  const quoted = text.replace(TOKEN, (token) => (token.startsWith('"') ? token : `"${token}"`));
  return JSON.parse(quoted, (_name, value: unknown) => (value === null ? undefined : value));
}

const AMOUNT = /\{"\$amount":"(\d+\.\d\d)"\}/g;

/** Stands for a JSON number with two decimals. */
export const amount = (amountMinor: number): Json => ({ $amount: decimalOf(amountMinor) });

/** A string of a value cannot look like an amount: its quotes are escaped. */
export const writeJson = (value: Json): string => JSON.stringify(value).replace(AMOUNT, '$1');
