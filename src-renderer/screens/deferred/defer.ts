/** Putting the receipt in hand aside, and taking one up again. */
import type { DeferredView, LineView } from '#contract/snapshot.ts';
import { act } from '../../state/act.ts';
import { tillNowMs } from '../../state/till-clock.ts';
import { till } from '../../state/till-mirror.ts';
import { say, showScreen } from '../../state/ui.ts';
import { clockTime, money } from '../../texts/format.ts';
import { t } from '../../texts/text.ts';
import { forgetEntry } from '../sell/entry.ts';

/** What the contract takes (`deferred.put`), in UTF-16 units. */
export const LONGEST_NAME = 60;

/** `14:32 Молоко 2,5 %`: when, and the first goods; cut to what main takes, never inside a character. */
export function automaticName(lines: readonly Pick<LineView, 'name'>[], nowMs: number): string {
  const goods = (lines[0]?.name ?? '').replace(/\s+/g, ' ').trim();
  return fitting(t('deferred.auto', { time: clockTime(nowMs), goods }));
}

function fitting(name: string): string {
  if (name.length <= LONGEST_NAME) return name;
  let cut = '';
  for (const character of name) {
    if (cut.length + character.length > LONGEST_NAME - 1) break;
    cut += character;
  }
  return `${cut.trimEnd()}…`;
}

/** What a deferred receipt is called on the screen. */
export const nameOf = ({ name, atMs }: Pick<DeferredView, 'name' | 'atMs'>): string =>
  name === '' ? t('deferred.unnamed', { time: clockTime(atMs) }) : name;

/** F6: with goods in hand they are put aside at once; without, the list is shown. */
export function deferOrShow(): void {
  const lines = till()?.receipt.lines ?? [];
  if (lines.length === 0) showScreen('deferred');
  else void putAside(automaticName(lines, tillNowMs()));
}

/** Resolves with true when main has put the receipt aside. */
export async function putAside(name: string): Promise<boolean> {
  forgetEntry();
  const reply = await act('deferred.put', { name });
  if (reply.ok) say({ tone: 'info', text: t('deferred.done', { name }) });
  return reply.ok;
}

export async function takeUp(row: DeferredView): Promise<void> {
  const reply = await act('deferred.take', { id: row.id });
  if (!reply.ok) return;
  showScreen('sell');
  say({ tone: 'info', text: t('deferred.taken', { name: nameOf(row) }) });
}

/** The rows whose name, cashier or sum has every word of `text`; the newest first. */
export function foundIn(rows: readonly DeferredView[], text: string): readonly DeferredView[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const newest = rows.toSorted((one, other) => other.atMs - one.atMs);
  return newest.filter((row) => {
    const sum = money(row.totalMinor).replaceAll('\u00a0', '');
    const told = `${nameOf(row)} ${row.cashierName} ${sum}`.toLowerCase();
    return words.every((word) => told.includes(word));
  });
}
