/** Looking for the sale: what is typed becomes a question to main; an answer to an older question is dropped. */
import type { Ask } from '#contract/contract.ts';
import { readReceiptQr } from '#domain/barcode/receipt-qr.ts';
import { act } from '../../state/act.ts';
import { tillNowMs } from '../../state/till-clock.ts';
import { say, ui } from '../../state/ui.ts';
import { t } from '../../texts/text.ts';
import { EMPTY_QUERY, forgetReturns, type Query, returns } from './returns-store.ts';
import { dayAt, readDay } from './typed-day.ts';

const PAGE_ROWS = 50;
const TYPING_MS = 120;

let waiting: ReturnType<typeof setTimeout> | undefined;
let asked = 0;
let paging = false;

type Question = Pick<Ask<'returns.find'>, 'text' | 'day' | 'shiftNumber' | 'card'>;
export type Mistakes = Readonly<Partial<Record<'day' | 'shift', string>>>;

/** What is wrong with the fields beside; a day or a number that is not finished yet is not asked for. */
export function mistakesOf(query: Query, today: string): Mistakes {
  return {
    ...(query.day.trim() !== '' && readDay(query.day, today) === null ? { day: t('return.find.day.bad') } : {}),
    ...(/^\d{0,9}$/.test(query.shift.trim()) ? {} : { shift: t('return.find.shift.bad') }),
  };
}

/** The question to main; parts that are not finished narrow nothing. */
export function questionOf(query: Query, today: string): Question {
  const shift = query.shift.trim();
  return {
    text: query.text.trim(),
    day: readDay(query.day, today) ?? '',
    shiftNumber: /^\d{1,9}$/.test(shift) ? Number(shift) : null,
    card: query.card.trim(),
  };
}

/** The QR of a receipt that stands in the field, when it is one. */
export const receiptIn = (text: string) => readReceiptQr(text.trim());

export function setQuery(part: Partial<Query>): void {
  returns.setState(({ query }) => ({ query: { ...query, ...part }, loading: true, index: 0 }));
  clearTimeout(waiting);
  waiting = setTimeout(() => void search(), TYPING_MS);
}

/** Asks at once for the newest page. Resolves when the list is this question's, or was overtaken by a newer one. */
export async function search(): Promise<void> {
  clearTimeout(waiting);
  await load([]);
}

/** The page after the last row. */
export function searchMore(): void {
  const { rows, more } = returns.getState();
  if (paging || !more) return;
  paging = true;
  void load(rows).finally(() => {
    paging = false;
  });
}

async function load(before: ReturnType<typeof returns.getState>['rows']): Promise<void> {
  asked += 1;
  const mine = asked;
  const question = questionOf(returns.getState().query, dayAt(tillNowMs()));
  // Not the silent asking of lists: without the right to return the cashier must hear why nothing is found.
  const reply = await act('returns.find', { ...question, before: before.at(-1)?.seq ?? null, limit: PAGE_ROWS });
  if (mine !== asked) return;
  if (!reply.ok) {
    returns.setState({ loading: false });
    return;
  }
  const known = new Set(before.map((row) => row.id));
  const rows = [...before, ...reply.value.rows.filter((row) => !known.has(row.id))];
  // A row chosen by hand stays chosen while it is still in the list; the first one gives way to a newer first.
  returns.setState(({ index, rows: shown }) => ({
    rows,
    more: reply.value.more,
    loading: false,
    index:
      index === 0
        ? 0
        : Math.max(
            0,
            rows.findIndex((row) => row.id === shown[index]?.id),
          ),
  }));
}

export function chooseRow(index: number): void {
  const { rows, more } = returns.getState();
  returns.setState({ index: Math.min(rows.length - 1, Math.max(0, index)) });
  if (more && index >= rows.length - PAGE_ROWS / 2) searchMore();
}

/**
 * Enter: opens the chosen sale. What was typed a moment ago is looked up first; of several the cashier chooses, or has
 * chosen already: a row taken by the arrows.
 */
export async function openChosen(receiptShown: boolean): Promise<void> {
  const stale = returns.getState().loading;
  if (stale) await search();
  const { rows, index } = returns.getState();
  if (stale && rows.length > 1 && index === 0) return;
  const row = rows[index];
  if (row === undefined) return;
  await act('returns.open', { saleId: row.id, receiptShown });
}

/** Esc: one step back. What is typed goes first, then the screen. Returns true when something was typed. */
export function clearQuery(): boolean {
  const { query } = returns.getState();
  say(null);
  if (Object.values(query).every((text) => text === '')) return false;
  setQuery(EMPTY_QUERY);
  return true;
}

/** The receipt of another till was scanned: its numbers stay, F9 takes them. */
export function foreignReceipt(text: string): void {
  setQuery({ ...EMPTY_QUERY, text });
}

export function leaveReturns(): void {
  clearTimeout(waiting);
  asked += 1;
  forgetReturns();
  ui.setState({ screen: 'sell', dialogs: [], message: null });
}
