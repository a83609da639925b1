/**
 * The one input of the sale screen: what typing, Enter and a scan mean in each mode. No drawing here.
 * The text leaves the field the moment Enter is pressed, so a second Enter adds nothing twice; a refusal puts it back.
 */

import type { Refusal } from '#contract/refusals.ts';
import type { ItemView } from '#contract/views.ts';
import { typedQuantity } from '#domain/money/typed.ts';
import { act, ask, send, showRefusal } from '../../state/act.ts';
import { till } from '../../state/till-mirror.ts';
import { clearEntry, closeDialog, type EntryMode, openDialog, say, setEntry, showScreen, ui } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';

const SEARCH_LIMIT = 50;
const SEARCH_DELAY_MS = 40;
const QUANTITY_FIRST = /^\s*([\d.,/]+)\s*[*×]$/;
const HAS_LETTER = /\p{L}/u;

let waiting: ReturnType<typeof setTimeout> | undefined;
let asked = 0;

/** The text of the field changed: `3*` is taken at once, words are looked up while they are typed. */
export function typed(text: string): void {
  const quantity = QUANTITY_FIRST.exec(text);
  if (quantity && ui.getState().entry.mode === 'sale') {
    void enterText(text);
    return;
  }
  setEntry({ text, price: null });
  lookUpSoon(text);
}

/** What stood in the field when the page went stands there again, with its list. */
export function restoreEntry(mode: EntryMode, text: string): void {
  setEntry({ mode, text });
  lookUpSoon(text);
}

/** Switches to search or price check, and back to the sale when it is on already. */
export function toggleMode(mode: EntryMode): void {
  const { entry } = ui.getState();
  const next = entry.mode === mode ? 'sale' : mode;
  setEntry({ mode: next, price: null, found: null });
  say(null);
  lookUpSoon(entry.text);
}

/** Enter: picks what is chosen in the list, checks a price, or adds what is typed. */
export function enter(): void {
  const { mode, text, found } = ui.getState().entry;
  const item = found?.items[found.index];
  if (item !== undefined) pick(item.id);
  else if (text.trim() === '') say(null);
  else if (mode === 'price') void checkPrice(text.trim());
  else void enterText(text.trim());
}

/** Takes an item of the list: to the receipt, or its price to the screen. */
export function pick(itemId: number): void {
  const { mode, found } = ui.getState().entry;
  const item = found?.items.find((candidate) => candidate.id === itemId);
  if (item === undefined) return;
  forgetSearch();
  if (mode === 'price') setEntry({ price: item, found: null, text: '' });
  else void addItem(itemId);
}

/** Moves the choice in the list of found goods; false when there is no list. */
export function moveChoice(by: number): boolean {
  const { found } = ui.getState().entry;
  if (found === null || found.items.length === 0) return false;
  const index = Math.min(found.items.length - 1, Math.max(0, found.index + by));
  setEntry({ found: { ...found, index } });
  return true;
}

/** Esc: one step back. What is typed goes with its list in one press, then the mode, then a typed `N*`. */
export function stepBack(): void {
  const { text, found, mode } = ui.getState().entry;
  forgetSearch();
  say(null);
  if (text !== '' || found !== null) setEntry({ text: '', found: null, price: null });
  else if (mode !== 'sale') clearEntry();
  else if (till()?.receipt.pendingQuantityMilli != null) void act('sale.clearQuantity', {});
}

/** Payment, or another receipt: nothing typed before belongs to it. */
export function forgetEntry(): void {
  forgetSearch();
  clearEntry();
}

/** A command of the receipt ends the price check: main hears the scanner for the receipt again, and so does the screen. */
export function leavePriceCheck(): void {
  if (ui.getState().entry.mode === 'price') forgetEntry();
}

/** A scan went into the receipt: the sale screen shows it, whatever was on the screen. */
export function scanArrived(): void {
  forgetSearch();
  const { screen, entry } = ui.getState();
  if (screen !== 'sell') showScreen('sell');
  // During a price check it can only be a scan from before it began: the check goes on.
  if (entry.mode !== 'price') setEntry({ mode: 'sale', found: null, price: null });
}

/** A scan during the price check: its price, and nothing in the receipt. */
export function priceScanned(item: ItemView): void {
  forgetSearch();
  say(null);
  if (ui.getState().entry.mode === 'price') setEntry({ price: item, text: '', found: null });
  else say({ tone: 'info', text: priceText(item) });
}

/** `Молоко: 94,90 ₽ / шт` for the line under the input. */
const priceText = ({ name, unit, priceMinor }: ItemView): string =>
  priceMinor === null ? t('sell.price.none-for', { name }) : t('sell.price.told', { name, priceMinor, unit });

/** A good was refused; for a weighed one the weight is asked and the same code is tried again. */
export function refusedAdding(error: Refusal, text: string): void {
  askWeightOr(
    error,
    () => void enterText(text),
    () => showRefusal(error),
  );
}

async function enterText(text: string): Promise<void> {
  forgetSearch();
  say(null);
  clearEntry();
  const reply = await send('sale.enter', { text });
  if (!reply.ok) {
    askWeightOr(
      reply.error,
      () => void enterText(text),
      () => {
        if (ui.getState().entry.text === '') setEntry({ text });
        showRefusal(reply.error);
      },
    );
  } else if (reply.value.result === 'choices') {
    setEntry({ text, found: { items: reply.value.items, corrected: null, index: 0 } });
  }
}

async function addItem(itemId: number): Promise<void> {
  clearEntry();
  say(null);
  const reply = await send('sale.addItem', { itemId });
  if (!reply.ok)
    askWeightOr(
      reply.error,
      () => void addItem(itemId),
      () => showRefusal(reply.error),
    );
}

function askWeightOr(error: Refusal, again: () => void, otherwise: () => void): void {
  const { name, unit } = error.params;
  if (error.code !== 'weight-needed' || typeof name !== 'string' || typeof unit !== 'string') otherwise();
  else openDialog({ kind: 'weight', name, unit, again });
}

/** Sets the typed weight for the next item and adds it. `text` has been read as a quantity already. */
export async function addWithWeight(text: string, again: () => void): Promise<void> {
  closeDialog();
  const reply = await act('sale.enter', { text: `${text.trim()}*` });
  if (reply.ok) again();
}

async function checkPrice(text: string): Promise<void> {
  forgetSearch();
  const reply = await act('catalogue.price', { text });
  if (reply.ok) setEntry({ price: reply.value.item, text: '', found: null });
}

function forgetSearch(): void {
  clearTimeout(waiting);
  asked += 1;
}

function lookUpSoon(text: string): void {
  forgetSearch();
  const { mode } = ui.getState().entry;
  const wanted = mode === 'search' ? text.trim() !== '' : HAS_LETTER.test(text);
  if (wanted) waiting = setTimeout(() => void lookUp(text.trim()), SEARCH_DELAY_MS);
  else setEntry({ found: null });
}

async function lookUp(query: string): Promise<void> {
  const mine = asked;
  const answer = await ask('catalogue.search', { query, limit: SEARCH_LIMIT });
  if (mine !== asked || answer === null) return;
  setEntry({ found: { items: answer.items, corrected: answer.corrected, index: 0 } });
}

/** Reads a typed quantity; the mistake as a sentence when it is none. */
export function readQuantity(text: string): { readonly quantityMilli: number } | { readonly mistake: string } {
  const read = typedQuantity(text);
  if (read.ok) return { quantityMilli: read.value };
  switch (read.error.code) {
    case 'zero':
      return { mistake: t('quantity.zero') };
    case 'too-many-decimals':
      return { mistake: t('quantity.precise') };
    case 'too-large':
      return { mistake: t('quantity.large') };
    case 'empty':
    case 'not-a-number':
      return { mistake: t('quantity.bad') };
  }
}
