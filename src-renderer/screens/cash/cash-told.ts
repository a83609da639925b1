/** What is typed in the dialog of «внесение» and «выемка»: read, and what is wrong with it in words. */
import { type Money, money, subtract } from '#domain/money/money.ts';
import { typedMoney } from '#domain/money/typed.ts';
import { t } from '../../texts/text.ts';

export type Direction = 'in' | 'out';

/** Frequent reasons, by key. */
export const REASONS = {
  in: ['cash.reason.in.1', 'cash.reason.in.2', 'cash.reason.in.3'],
  out: ['cash.reason.out.1', 'cash.reason.out.2', 'cash.reason.out.3'],
} as const;

export type Read = { readonly amountMinor: Money } | { readonly mistake: string };

/** `drawerMinor`: cash that is there; null when it could not be asked, main refuses then what is too much. */
export function readAmount(text: string, direction: Direction, drawerMinor: number | null): Read {
  const read = typedMoney(text);
  if (!read.ok) return { mistake: t('cash.amount.bad') };
  const amountMinor = read.value;
  if (amountMinor <= 0) return { mistake: t('cash.amount.zero') };
  if (direction === 'out' && drawerMinor !== null && amountMinor > drawerMinor) {
    const missingMinor = subtract(amountMinor, money(drawerMinor));
    return { mistake: t('cash.amount.over', { drawerMinor, missingMinor }) };
  }
  return { amountMinor };
}

/** The drawer now, and what stays in it once the typed sum is taken. */
export function drawerTold(text: string, direction: Direction, drawerMinor: number): string {
  const read = readAmount(text, direction, drawerMinor);
  if (direction === 'in' || !('amountMinor' in read)) return t('cash.drawer', { drawerMinor });
  return t('cash.drawer.after', { drawerMinor, leftMinor: subtract(money(drawerMinor), read.amountMinor) });
}
