/** What may be done to the lines of a receipt, and what is refused. Pure: a draft goes in, the next one comes out. */

import { accepted, type Outcome, refused } from '../refusals.ts';
import type { Draft, DraftLine, SellableItem } from './draft.ts';
import { MAX_QUANTITY_MILLI, MAX_RECEIPT_LINES, MAX_RECEIPT_TOTAL_MINOR } from './limits.ts';
import { lineSum, receiptTotal } from './totals.ts';

const PIECE = 0;
const ONE_MILLI = 1000;

/**
 * Adds an item or raises the quantity of the line that already holds it. `quantityMilli` comes from the barcode of a
 * weighed good; without it the typed `N*` is used, and one piece when there is none. Weighed goods always get a line
 * of their own: two bags on the scale are two weighings.
 */
export function addItem(draft: Draft, item: SellableItem, quantityMilli: number | null): Outcome<Draft> {
  const wanted = quantityMilli ?? draft.pendingQuantityMilli;
  if (item.weighed && wanted === null) return refused('weight-needed', { name: item.name, unit: item.unit });
  const quantity = wanted ?? ONE_MILLI;
  const same = item.weighed ? undefined : draft.lines.find((line) => isSameGood(line, item));
  const base: Draft = { ...draft, pendingQuantityMilli: null, lastItem: item };
  if (same) return withQuantity(base, same, same.quantityMilli + quantity);

  if (draft.lines.length >= MAX_RECEIPT_LINES) return refused('receipt-too-long', { max: MAX_RECEIPT_LINES });
  const line: DraftLine = { ...item, id: String(draft.nextLine), quantityMilli: quantity };
  const added: Draft = { ...base, lines: [...draft.lines, line], nextLine: draft.nextLine + 1 };
  return withQuantity(added, line, quantity);
}

/** Typed `N*`: kept for the next item. */
export function setPending(draft: Draft, quantityMilli: number): Outcome<Draft> {
  const bad = checkQuantity(quantityMilli);
  return bad ?? accepted({ ...draft, pendingQuantityMilli: quantityMilli });
}

export function setQuantity(draft: Draft, lineId: string, quantityMilli: number): Outcome<Draft> {
  const line = findLine(draft, lineId);
  return line ? withQuantity(draft, line, quantityMilli) : refused('line-not-found');
}

/** `+` and `−` on a line. Going to zero is refused: removing is a command of its own. */
export function adjustQuantity(draft: Draft, lineId: string, deltaMilli: number): Outcome<Draft> {
  const line = findLine(draft, lineId);
  return line ? withQuantity(draft, line, line.quantityMilli + deltaMilli) : refused('line-not-found');
}

/** The line after the removed one becomes active, or the one before when it was the last. */
export function removeLine(draft: Draft, lineId: string): Outcome<Draft> {
  const index = draft.lines.findIndex((line) => line.id === lineId);
  if (index < 0) return refused('line-not-found');
  const lines = draft.lines.filter((line) => line.id !== lineId);
  const next = lines[index] ?? lines[index - 1];
  return accepted({ ...draft, lines, activeLineId: next?.id ?? null });
}

export function selectLine(draft: Draft, lineId: string): Outcome<Draft> {
  return findLine(draft, lineId) ? accepted({ ...draft, activeLineId: lineId }) : refused('line-not-found');
}

/** `↑` and `↓`: so many lines down (negative: up) from the active one, to the first or the last at most. */
export function moveSelection(draft: Draft, by: number): Outcome<Draft> {
  const last = draft.lines.length - 1;
  if (last < 0) return refused('receipt-empty');
  const from = draft.lines.findIndex((line) => line.id === draft.activeLineId);
  const line = draft.lines[Math.min(Math.max(from + by, 0), last)];
  return accepted({ ...draft, activeLineId: line?.id ?? null });
}

const findLine = (draft: Draft, lineId: string): DraftLine | undefined =>
  draft.lines.find((line) => line.id === lineId);

const isSameGood = (line: DraftLine, item: SellableItem): boolean =>
  line.itemId === item.itemId && line.priceMinor === item.priceMinor && line.vat === item.vat && !line.weighed;

function withQuantity(draft: Draft, line: DraftLine, quantityMilli: number): Outcome<Draft> {
  const bad = checkQuantity(quantityMilli) ?? checkWhole(line, quantityMilli);
  if (bad) return bad;
  const changed: DraftLine = { ...line, quantityMilli };
  const lines = draft.lines.map((other) => (other.id === line.id ? changed : other));
  if (lineSum(changed) > MAX_RECEIPT_TOTAL_MINOR || receiptTotal(lines) > MAX_RECEIPT_TOTAL_MINOR) {
    return refused('total-too-large', { maxMinor: MAX_RECEIPT_TOTAL_MINOR });
  }
  return accepted({ ...draft, lines, activeLineId: line.id });
}

function checkQuantity(quantityMilli: number) {
  if (quantityMilli <= 0) return refused('quantity-not-positive');
  if (quantityMilli > MAX_QUANTITY_MILLI) return refused('quantity-too-large', { maxMilli: MAX_QUANTITY_MILLI });
  return null;
}

function checkWhole(line: DraftLine, quantityMilli: number) {
  const fraction = quantityMilli % ONE_MILLI !== 0;
  return fraction && line.measure === PIECE ? refused('item-piece-only', { name: line.name, unit: line.unit }) : null;
}
