/** What may be done to a return, and what is refused. Pure: a draft goes in, the next one comes out. */
import { QUANTITY_MAX_MILLI } from '../money/money.ts';
import type { SellableItem } from '../receipt/draft.ts';
import { MAX_RECEIPT_LINES, MAX_RECEIPT_TOTAL_MINOR } from '../receipt/limits.ts';
import { accepted, type Outcome, refused } from '../refusals.ts';
import type { Payback, ReturnDraft, ReturnLine } from './return-draft.ts';
import { restMilli, returnLineSum, returnTotal } from './totals.ts';
import { vatOn } from './vat-of-day.ts';

type Next = Outcome<ReturnDraft>;

const PIECE = 0;
const ONE_MILLI = 1000;
/** Reason and buyer: what fits the paper form. */
export const RETURN_TEXT_MAX = 200;

/** So much of the line, 1..what is left; a fraction of piece goods is refused. */
export function chooseQuantity(draft: ReturnDraft, lineId: string, quantityMilli: number): Next {
  const line = findLine(draft, lineId);
  return line ? withQuantity(draft, line, quantityMilli) : refused('line-not-found');
}

/** All that is left of the line. Goods added by hand are chosen already. */
export function chooseLine(draft: ReturnDraft, lineId: string): Next {
  const line = findLine(draft, lineId);
  if (!line) return refused('line-not-found');
  const wanted = restMilli(line) ?? line.quantityMilli;
  const { name, unit } = line;
  return wanted === 0 ? refused('return-too-much', { name, unit, maxMilli: 0 }) : withQuantity(draft, line, wanted);
}

/** The buyer keeps the goods. Goods added by hand disappear. */
export function leaveLine(draft: ReturnDraft, lineId: string): Next {
  const line = findLine(draft, lineId);
  if (!line) return refused('line-not-found');
  if (line.soldPosition !== null) return accepted(withLine(draft, { ...line, quantityMilli: 0 }));
  return accepted({ ...draft, lines: draft.lines.filter((other) => other.id !== lineId) });
}

/** «Всё»: everything that is left of the sale. */
export function chooseAll(draft: ReturnDraft): ReturnDraft {
  const lines = draft.lines.map((line) => ({ ...line, quantityMilli: restMilli(line) ?? line.quantityMilli }));
  return { ...draft, lines };
}

/** Nothing of the sale; goods added by hand disappear. */
export function chooseNone(draft: ReturnDraft): ReturnDraft {
  const sold = draft.lines.filter((line) => line.soldPosition !== null);
  return { ...draft, lines: sold.map((line) => ({ ...line, quantityMilli: 0 })) };
}

/**
 * Goods scanned while the sale is known: the weight of the label, one more piece, or the whole of a weighed line.
 * A label of exactly a line's weight chooses that line: two bags on the scale were two lines.
 */
export function chooseItem(draft: ReturnDraft, item: SellableItem, quantityMilli: number | null): Next {
  const same = draft.lines.filter((line) => line.soldPosition !== null && isSameGood(line, item));
  if (same.length === 0) return refused('return-not-in-sale', { name: item.name });
  const free = same.filter((line) => roomOf(line) > 0);
  const exact = free.find((line) => line.quantityMilli === 0 && roomOf(line) === quantityMilli);
  const line = exact ?? free.find((candidate) => roomOf(candidate) >= (quantityMilli ?? 1));
  if (!line) {
    const left = same.map((other) => restMilli(other) ?? 0);
    const maxMilli = quantityMilli === null ? left.reduce((all, one) => all + one, 0) : Math.max(...left);
    return refused('return-too-much', { name: item.name, unit: item.unit, maxMilli });
  }
  const one = item.weighed ? roomOf(line) : Math.min(ONE_MILLI, roomOf(line));
  return withQuantity(draft, line, line.quantityMilli + (quantityMilli ?? one));
}

/** Goods of a sale that is not in this ledger, at today's price and the rate of the claimed day. */
export function addGoods(draft: ReturnDraft, item: SellableItem, quantityMilli: number | null): Next {
  if (draft.sale) return refused('return-goods-fixed');
  if (item.weighed && quantityMilli === null) return refused('weight-needed', { name: item.name, unit: item.unit });
  const wanted = quantityMilli ?? ONE_MILLI;
  const same = item.weighed ? undefined : draft.lines.find((line) => line.itemId === item.itemId);
  if (same) return withQuantity(draft, same, same.quantityMilli + wanted);
  if (draft.lines.length >= MAX_RECEIPT_LINES) return refused('receipt-too-long', { max: MAX_RECEIPT_LINES });
  const line = handLine(String(draft.nextLine), item, draft.basis.soldOn);
  const added = { ...draft, lines: [...draft.lines, line], nextLine: draft.nextLine + 1 };
  return withQuantity(added, line, wanted);
}

/** What the buyer paid for goods added by hand, > 0. */
export function setPrice(draft: ReturnDraft, lineId: string, priceMinor: number): Next {
  const line = findLine(draft, lineId);
  if (!line) return refused('line-not-found');
  if (line.soldPosition !== null) return refused('return-goods-fixed');
  if (priceMinor <= 0) return refused('amount-not-positive');
  if (priceMinor > MAX_RECEIPT_TOTAL_MINOR) return refused('total-too-large', { maxMinor: MAX_RECEIPT_TOTAL_MINOR });
  return withinTotal(withLine(draft, { ...line, priceMinor }));
}

export const setPayback = (draft: ReturnDraft, payback: Payback): ReturnDraft => ({ ...draft, payback });

/** Who allowed what a cashier alone may not. An empty name leaves the one that is there. */
export const allowBy = (draft: ReturnDraft, name: string): ReturnDraft =>
  name === '' ? draft : { ...draft, basis: { ...draft.basis, allowedBy: name } };

export const setReason = (draft: ReturnDraft, text: string): Next => withText(draft, 'reason', text);

export const setBuyer = (draft: ReturnDraft, text: string): Next => withText(draft, 'buyer', text);

function withText(draft: ReturnDraft, field: 'reason' | 'buyer', text: string): Next {
  const trimmed = text.trim();
  if (trimmed.length > RETURN_TEXT_MAX) return refused('return-text-too-long', { max: RETURN_TEXT_MAX });
  return accepted({ ...draft, basis: { ...draft.basis, [field]: trimmed } });
}

const findLine = (draft: ReturnDraft, lineId: string): ReturnLine | undefined =>
  draft.lines.find((line) => line.id === lineId);

const withLine = (draft: ReturnDraft, changed: ReturnLine): ReturnDraft => ({
  ...draft,
  lines: draft.lines.map((line) => (line.id === changed.id ? changed : line)),
});

/** What may still be added to the chosen quantity of a sold line. */
const roomOf = (line: ReturnLine): number => (restMilli(line) ?? 0) - line.quantityMilli;

/** Rows of the catalogue are numbered anew by an import; ids of the system the goods came from are not. */
const isSameGood = (line: ReturnLine, item: SellableItem): boolean =>
  line.externalId !== '' && item.externalId !== '' ? line.externalId === item.externalId : line.itemId === item.itemId;

function handLine(id: string, item: SellableItem, soldOn: string): ReturnLine {
  return {
    itemId: item.itemId,
    externalId: item.externalId,
    code: item.code,
    article: item.article,
    barcode: item.barcode,
    name: item.name,
    unit: item.unit,
    measure: item.measure,
    subject: item.subject,
    vat: vatOn(item.vat, soldOn),
    priceMinor: item.priceMinor,
    id,
    soldPosition: null,
    soldMilli: 0,
    soldSumMinor: 0,
    returnedMilli: 0,
    returnedSumMinor: 0,
    quantityMilli: 0,
    itemVat: item.vat,
  };
}

function withQuantity(draft: ReturnDraft, line: ReturnLine, quantityMilli: number): Next {
  const bad = checkQuantity(line, quantityMilli);
  return bad ?? withinTotal(withLine(draft, { ...line, quantityMilli }));
}

function checkQuantity(line: ReturnLine, quantityMilli: number) {
  const { name, unit } = line;
  const maxMilli = restMilli(line);
  if (maxMilli !== null && quantityMilli > maxMilli) return refused('return-too-much', { name, unit, maxMilli });
  if (quantityMilli <= 0) return refused('quantity-not-positive');
  if (quantityMilli > QUANTITY_MAX_MILLI) return refused('quantity-too-large', { maxMilli: QUANTITY_MAX_MILLI });
  // What was sold in fractions, however that came about, may go back whole.
  const fraction = quantityMilli % ONE_MILLI !== 0 && quantityMilli !== maxMilli;
  return fraction && line.measure === PIECE ? refused('item-piece-only', { name, unit }) : null;
}

function withinTotal(draft: ReturnDraft): Next {
  const tooLarge =
    draft.lines.some((line) => returnLineSum(line) > MAX_RECEIPT_TOTAL_MINOR) ||
    returnTotal(draft) > MAX_RECEIPT_TOTAL_MINOR;
  return tooLarge ? refused('total-too-large', { maxMinor: MAX_RECEIPT_TOTAL_MINOR }) : accepted(draft);
}
