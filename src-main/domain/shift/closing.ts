/** What stands between a shift and its closing. */
import type { FigureDifference, Side } from './figures.ts';

/** How a receipt explains a difference. */
export type WhereDiffers =
  | 'device-only'
  | 'ledger-only'
  | 'not-uploaded'
  | 'rejected'
  | 'money-without-receipt'
  | 'terminal-only';

/**
 * A till must close its shift when the network or the partner is away, and what was not uploaded is not lost: it waits.
 * What the registrar, the bank or the buyer have and the ledger has not (or the other way round) is money.
 */
const FORBIDDING_SIDES: ReadonlySet<Side> = new Set(['device', 'terminal']);
const FORBIDDING_RECEIPTS: ReadonlySet<WhereDiffers> = new Set([
  'device-only',
  'ledger-only',
  'money-without-receipt',
  'terminal-only',
]);

/** How many things forbid the closing to whoever may not close with a difference; 0 when nothing does. */
export function forbiddingDifferences(check: {
  readonly differences: readonly Pick<FigureDifference, 'side'>[];
  readonly receipts: readonly { readonly where: WhereDiffers }[];
}): number {
  const figures = check.differences.filter(({ side }) => FORBIDDING_SIDES.has(side));
  const receipts = check.receipts.filter(({ where }) => FORBIDDING_RECEIPTS.has(where));
  return figures.length + receipts.length;
}
