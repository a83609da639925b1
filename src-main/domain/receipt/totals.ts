/** Money of a receipt: what each line and the whole come to. Source: spec/rules.md 3.2, 3.5. */
import { lineGross, type Money, money, quantity, sum } from '../money/money.ts';
import { vatOf } from '../money/vat.ts';
import type { DraftLine } from './draft.ts';

/** Price x quantity, rounded half up to a kopeck. */
export const lineSum = (line: Pick<DraftLine, 'priceMinor' | 'quantityMilli'>): Money =>
  lineGross(money(line.priceMinor), quantity(line.quantityMilli));

export const lineVat = (line: Pick<DraftLine, 'priceMinor' | 'quantityMilli' | 'vat'>): Money =>
  vatOf(lineSum(line), line.vat);

export const receiptTotal = (lines: readonly DraftLine[]): Money => sum(lines.map(lineSum));
