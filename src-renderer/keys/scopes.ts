/**
 * Who hears the keyboard: the topmost scope, then the global one. A scope is alive while its component is on the
 * screen; a higher layer (dialog over screen, money dialog over all) always wins, whatever mounted last.
 */
import { useLayoutEffect, useRef } from 'react';
import { chordOf, isBrowserKey } from './chord.ts';
import { bindingsOf, type Handlers, type Scope } from './keymap.ts';

export const LAYER = { global: 0, screen: 1, dialog: 2, fiscal: 3, allow: 4 } as const;

type AnyHandlers = Readonly<Partial<Record<string, (() => void) | null>>>;
interface Alive {
  readonly scope: Scope;
  readonly layer: number;
  handlers: AnyHandlers;
}

const alive: Alive[] = [];

/** Hears the commands of `scope` while the component is shown. */
export function useScope<S extends Scope>(scope: S, handlers: Handlers<S>, layer: number): void {
  const entry = useRef<Alive | null>(null);
  useLayoutEffect(() => {
    const mine: Alive = { scope, layer, handlers: {} };
    entry.current = mine;
    alive.push(mine);
    return () => void alive.splice(alive.indexOf(mine), 1);
  }, [scope, layer]);
  useLayoutEffect(() => {
    if (entry.current !== null) entry.current.handlers = handlers;
  });
}

/** The scope that hears the keyboard now, the one of the latest mounted among the highest. */
export function topScope(
  below: number = Number.POSITIVE_INFINITY,
): { readonly scope: Scope; readonly handlers: AnyHandlers } | null {
  let top: Alive | null = null;
  for (const entry of alive) {
    if (entry.layer < below && entry.layer > LAYER.global && (top === null || entry.layer >= top.layer)) top = entry;
  }
  return top;
}

/** The commands heard on every screen. */
export const globalScope = (): { readonly scope: Scope; readonly handlers: AnyHandlers } | undefined =>
  alive.find((entry) => entry.layer === LAYER.global);

/** Listens to the page's keyboard; called once. */
export function startKeyboard(page: Window): void {
  page.addEventListener('keydown', (event) => {
    const chord = chordOf(event);
    // What a list or a field has taken is no command of the screen it may just have opened.
    if (event.isComposing || event.defaultPrevented) return;
    if (!press(chord, event) && isBrowserKey(chord)) event.preventDefault();
  });
}

function press(chord: string, event: KeyboardEvent): boolean {
  if (isOwnKeyOf(event.target, chord)) return false;
  for (const entry of [topScope(), globalScope()]) {
    if (!entry) continue;
    const row = bindingsOf(entry.scope).find(({ keys }) => keys.some((key) => key === chord));
    const handler = row && entry.handlers[row.id];
    if (!row || (row.emptyField && fieldHasText(event.target))) continue;
    event.preventDefault();
    if (handler && (row.repeats || !event.repeat)) handler();
    return true;
  }
  return false;
}

/** Enter on a button that has the focus presses the button, in a form's field it sends the form; a list keeps its arrows. */
function isOwnKeyOf(target: EventTarget | null, chord: string): boolean {
  if (target instanceof HTMLInputElement && target.form !== null) return chord === 'Enter' || chord === 'NumpadEnter';
  if (target instanceof HTMLButtonElement) return chord === 'Enter' || chord === 'NumpadEnter' || chord === 'Space';
  if (target instanceof HTMLSelectElement) return chord === 'ArrowUp' || chord === 'ArrowDown';
  return false;
}

const fieldHasText = (target: EventTarget | null): boolean => target instanceof HTMLInputElement && target.value !== '';
