import type { FiscalCashier, FiscalPosition, FiscalReceipt, FiscalTaxSystem } from '../../../drivers/fiscal/fiscal.ts';
import { money, quantity } from '../money/money.ts';
import { split } from '../money/split.ts';
import type { DraftLine } from './draft.ts';
import { lineSum, receiptTotal } from './totals.ts';

/** Tag 1214: full settlement, the goods are handed over now. */
const FULL_SETTLEMENT = 4;
/** Tag 1030 holds 128 characters. */
const NAME_MAX = 128;

/** The receipt as the registrar gets it: positions that multiply back to the kopeck (spec/rules.md 3.3). */
export function saleDocument(
  lines: readonly DraftLine[],
  payment: { readonly cashMinor: number },
  seller: { readonly taxSystem: FiscalTaxSystem; readonly cashier: FiscalCashier },
): FiscalReceipt {
  return {
    operation: 'sale',
    positions: lines.flatMap(positionsOf),
    payments: { cashMinor: payment.cashMinor, electronicMinor: 0, prepaidMinor: 0, creditMinor: 0, otherMinor: 0 },
    totalMinor: receiptTotal(lines),
    taxSystem: seller.taxSystem,
    cashier: seller.cashier,
    buyerContact: '',
  };
}

function positionsOf(line: DraftLine): FiscalPosition[] {
  return split(quantity(line.quantityMilli), lineSum(line), money(line.priceMinor)).map((part) => ({
    ...part,
    name: line.name.slice(0, NAME_MAX),
    vat: line.vat,
    method: FULL_SETTLEMENT,
    subject: line.subject,
    measure: line.measure,
  }));
}
