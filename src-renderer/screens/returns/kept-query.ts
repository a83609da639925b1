/** What is typed to find a sale outlives a crash, with the field that had the focus. */
import { useEffect } from 'react';
import { restoredText, useKept, useKeptFocus } from '../../state/kept.ts';
import type { KeptField } from '../../state/kept-fit.ts';
import { setQuery } from './find-sales.ts';
import { EMPTY_QUERY, type Query, useReturns } from './returns-store.ts';

export const KEPT_QUERY = {
  text: 'return.text',
  day: 'return.day',
  shift: 'return.shift',
  card: 'return.card',
} as const satisfies Record<keyof Query, KeptField>;

const FIELDS = Object.values(KEPT_QUERY);

/** Call below the hook that holds the focus. */
export function useKeptQuery(): void {
  const query = useReturns((state) => state.query);
  useEffect(() => {
    // Read here, before the lines below forget it: the screen may come back from behind the lock many times.
    const restored = restoredQuery();
    if (restored !== null) setQuery(restored);
  }, []);
  useKept(KEPT_QUERY.text, query.text);
  useKept(KEPT_QUERY.day, query.day);
  useKept(KEPT_QUERY.shift, query.shift);
  useKept(KEPT_QUERY.card, query.card);
  useKeptFocus(FIELDS);
}

function restoredQuery(): Query | null {
  const text = (part: keyof Query): string => restoredText(KEPT_QUERY[part]) ?? '';
  const query: Query = { text: text('text'), day: text('day'), shift: text('shift'), card: text('card') };
  return Object.values(query).every((part) => part === '') ? null : { ...EMPTY_QUERY, ...query };
}
