/** Texts by key. Keys and the values each text needs are known to the compiler from the Russian file itself. */

import { ru } from './ru.ts';
import { fill, type PlacesOf, type TextParams } from './template.ts';

export type TextKey = keyof typeof ru;
type Values<K extends TextKey> = PlacesOf<(typeof ru)[K]>;
type Rest<K extends TextKey> = [Values<K>] extends [never]
  ? []
  : [params: Readonly<Record<Values<K>, string | number>>];

/** The text of `key` with its places filled. */
export function t<K extends TextKey>(key: K, ...rest: Rest<K>): string {
  const params: TextParams = rest[0] ?? {};
  return fill(ru[key], params);
}

/** A text whose key is made of a code known to the compiler and whose values come from main. */
export function textOf(key: TextKey, params: TextParams): string {
  return fill(ru[key], params);
}

/** Whether the dictionary has this key: for codes that arrive as plain strings. */
export const hasText = (key: string): key is TextKey => Object.hasOwn(ru, key);
