/**
 * Typing outlives a crash: at every key the screen, the focus and the typed texts go to main (`ui.keep`), and a page
 * that loads anew takes up what still fits (`ui.kept`, kept-fit.ts). Nothing is read out of inputs: a field is kept only
 * when it names itself with a `KeptField`, so a PIN never is.
 */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { UiState } from '#contract/views.ts';
import { call } from '../bridge/client.ts';
import { createKeeper } from './keeper.ts';
import { boundTo, type Fitting, fitting, KEPT_FIELDS, type KeptField } from './kept-fit.ts';
import { mirror } from './till-mirror.ts';
import { ui } from './ui.ts';

const AFTER_REFUSAL_MS = 2000;

interface KeptState {
  /** What main had kept has been taken up: the first screen may be drawn. */
  readonly ready: boolean;
  /** Texts of fields that live in their components, while these are on the screen. */
  readonly typed: ReadonlyMap<KeptField, string>;
  /** What components take up when they appear. */
  readonly restored: ReadonlyMap<KeptField, string>;
  readonly focus: KeptField | null;
}

const AT_START: KeptState = { ready: false, typed: new Map(), restored: new Map(), focus: null };
const kept = createStore<KeptState>()(() => AT_START);

/** False until what main had kept is taken up. */
export const useKeptReady = (): boolean => useStore(kept, (state) => state.ready);

/** The text a field had when the page went; null when there is none. For the first value of a field's state. */
export const restoredText = (field: KeptField): string | null => kept.getState().restored.get(field) ?? null;

/** Keeps what stands in a field while it is on the screen; an empty text is as good as none. No field: nothing. */
export function useKept(field: KeptField | undefined, text: string): void {
  useEffect(() => {
    if (field !== undefined) setTyped(field, text);
  }, [field, text]);
  useEffect(() => {
    if (field === undefined) return;
    return () => setTyped(field, '');
  }, [field]);
}

/** Gives the focus back to the field that had it, once. Call below the hook that gives a screen its usual focus. */
export function useKeptFocus(fields: readonly KeptField[]): void {
  useEffect(() => {
    const mine = fields.find((field) => field === kept.getState().focus);
    if (mine === undefined) return;
    kept.setState({ focus: null });
    document.querySelector<HTMLElement>(`[data-kept="${mine}"]`)?.focus({ preventScroll: true });
  }, [fields]);
}

function setTyped(field: KeptField, text: string): void {
  const { typed, restored } = kept.getState();
  const next = new Map(typed);
  if (text === '') next.delete(field);
  else next.set(field, text);
  const left = new Map(restored);
  left.delete(field);
  kept.setState({ typed: next, restored: left });
}

/** Gives the input of the sale its text again. */
type TakeEntry = (mode: Fitting['entryMode'], text: string) => void;

/** Takes up what main has kept, then keeps every change. Called once, before the first screen is drawn. */
export async function startKept(page: Document, takeEntry: TakeEntry): Promise<void> {
  const [reply, snapshot] = await Promise.all([call('ui.kept', {}), firstSnapshot()]);
  if (reply.ok) takeUp(fitting(reply.value, snapshot), takeEntry);
  kept.setState({ ready: true });
  startKeeping(page);
}

/** Another person stands at the till: what was typed before is not theirs. */
export const forgetRestored = (): void => kept.setState({ restored: new Map(), focus: null });

function takeUp({ screen, entryMode, quantityLineId, typed, focus }: Fitting, takeEntry: TakeEntry): void {
  const restored = new Map(typed);
  const entryText = restored.get('sale.entry') ?? '';
  restored.delete('sale.entry');
  kept.setState({ restored, focus });
  const dialogs = quantityLineId === null ? [] : [{ kind: 'quantity', lineId: quantityLineId } as const];
  ui.setState({ screen, dialogs });
  if (entryText !== '' || entryMode !== 'sale') takeEntry(entryMode, entryText);
}

function startKeeping(page: Document): void {
  const keeper = createKeeper<UiState>({
    send: async (state) => (await call('ui.keep', state)).ok,
    isSame: (one, other) => JSON.stringify(one) === JSON.stringify(other),
    later: (run) => setTimeout(run, AFTER_REFUSAL_MS),
  });
  let focus = '';
  const keep = (): void => {
    const state = stateNow(focus);
    if (state !== null) keeper.keep(state);
  };
  page.addEventListener('focusin', ({ target }) => {
    focus = (target instanceof HTMLElement && KEPT_FIELDS.find((field) => field === target.dataset['kept'])) || '';
    keep();
  });
  for (const store of [ui, kept, mirror]) store.subscribe(keep);
  keep();
}

/** What is kept now; null when nothing should be: nobody is logged in (what is kept stays), or there is no till yet. */
export function stateNow(focus: string): UiState | null {
  const { snapshot } = mirror.getState();
  if (snapshot === null || snapshot.stage === 'setup' || snapshot.session.state === 'locked') return null;
  const { screen, entry, dialogs } = ui.getState();
  const quantity = dialogs.find((dialog) => dialog.kind === 'quantity');
  const fields: Record<string, string> = {
    ...boundTo(snapshot),
    ...Object.fromEntries(kept.getState().typed),
    ...(entry.text === '' ? {} : { 'sale.entry': entry.text }),
    ...(entry.mode === 'sale' ? {} : { 'sale.mode': entry.mode }),
    ...(quantity === undefined ? {} : { 'of.line': quantity.lineId }),
  };
  return { screen: snapshot.payment === null ? screen : 'pay', focus, fields };
}

function firstSnapshot(): Promise<NonNullable<ReturnType<typeof mirror.getState>['snapshot']>> {
  const { snapshot } = mirror.getState();
  if (snapshot !== null) return Promise.resolve(snapshot);
  return new Promise((resolve) => {
    const stop = mirror.subscribe((state) => {
      if (state.snapshot === null) return;
      stop();
      resolve(state.snapshot);
    });
  });
}
