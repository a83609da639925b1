/**
 * Payments a receipt holds before it is closed. Cash is not among them: it is handed over last, for what is left, and
 * only cash gives change (spec/rules.md 3.9).
 */

import { type Money, money, subtract, sum } from '../money/money.ts';
import { accepted, type Outcome, refused } from '../refusals.ts';

/** `card` and `sbp` are tender «electronic», `certificate` and `advance` «prepaid», `credit` «credit». */
export type HeldWay = 'card' | 'sbp' | 'certificate' | 'advance' | 'credit';
export type HeldTender = 'electronic' | 'prepaid' | 'credit';

export interface HeldPayment {
  /** Id of its money operation. */
  readonly id: string;
  readonly way: HeldWay;
  /** Made without our terminal: typed by the cashier. */
  readonly byHand: boolean;
  readonly amountMinor: number;
  /** Certificate, document or slip number, or the debtor. */
  readonly reference: string;
  readonly cardMask: string;
  readonly rrn: string;
  readonly authCode: string;
  /** The terminal's settlement period; a void works only inside it. Empty by hand. */
  readonly batch: string;
}

const TENDER_OF: Readonly<Record<HeldWay, HeldTender>> = {
  card: 'electronic',
  sbp: 'electronic',
  certificate: 'prepaid',
  advance: 'prepaid',
  credit: 'credit',
};

export const tenderOf = (way: HeldWay): HeldTender => TENDER_OF[way];

export const heldTotal = (held: readonly HeldPayment[]): Money =>
  sum(held.map((payment) => money(payment.amountMinor)));

export const heldBy = (held: readonly HeldPayment[], tender: HeldTender): Money =>
  heldTotal(held.filter((payment) => tenderOf(payment.way) === tender));

/** What is still to be paid, never below zero because `checkAmount` lets no payment exceed it. */
export const restOf = (totalMinor: number, held: readonly HeldPayment[]): Money =>
  subtract(money(totalMinor), heldTotal(held));

/** Cashless money is never more than what is due (spec/rules.md 3.9: TIN_CASHLESS_OVERFLOW). */
export function checkAmount(totalMinor: number, held: readonly HeldPayment[], amountMinor: number): Outcome<Money> {
  if (amountMinor <= 0) return refused('amount-not-positive');
  const rest = restOf(totalMinor, held);
  return amountMinor > rest ? refused('payment-over-rest', { restMinor: rest }) : accepted(money(amountMinor));
}

/** `tenderedMinor` of cash for the rest: enough, and none when nothing is left. Answers the change. */
export function checkCash(totalMinor: number, held: readonly HeldPayment[], tenderedMinor: number): Outcome<Money> {
  const rest = restOf(totalMinor, held);
  if (tenderedMinor < 0 || tenderedMinor < rest) return refused('tendered-too-small', { totalMinor: rest });
  if (rest === 0 && tenderedMinor > 0) return refused('tendered-not-needed');
  return accepted(subtract(money(tenderedMinor), rest));
}
