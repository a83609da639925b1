import type { FiscalCashier, FiscalPosition, FiscalReceipt, FiscalTaxSystem } from '../../../drivers/fiscal/fiscal.ts';
import { money, quantity } from '../money/money.ts';
import { split } from '../money/split.ts';
import { type HeldPayment, heldBy } from '../payment/held.ts';
import type { DraftLine } from './draft.ts';
import { lineSum, receiptTotal } from './totals.ts';

/** Tag 1214 (spec/rules.md 4.7): goods are handed over now; paid in full, paid in part, not paid yet. */
const METHODS = { full: 4, partly: 5, later: 6 } as const;
/** Tag 1030 holds 128 characters. */
const NAME_MAX = 128;

/** What the buyer gave: cash as handed over, everything else as held. */
export interface Paid {
  readonly cashMinor: number;
  readonly held: readonly HeldPayment[];
  readonly contact: string;
}

/** The receipt as the registrar gets it: positions that multiply back to the kopeck (spec/rules.md 3.3). */
export function saleDocument(
  lines: readonly DraftLine[],
  paid: Paid,
  seller: { readonly taxSystem: FiscalTaxSystem; readonly cashier: FiscalCashier },
): FiscalReceipt {
  const totalMinor = receiptTotal(lines);
  const creditMinor = heldBy(paid.held, 'credit');
  const method = methodOf(totalMinor, creditMinor);
  return {
    operation: 'sale',
    positions: lines.flatMap((line) => positionsOf(line, method)),
    payments: {
      cashMinor: paid.cashMinor,
      electronicMinor: heldBy(paid.held, 'electronic'),
      prepaidMinor: heldBy(paid.held, 'prepaid'),
      creditMinor,
      otherMinor: 0,
    },
    totalMinor,
    taxSystem: seller.taxSystem,
    cashier: seller.cashier,
    buyerContact: paid.contact,
  };
}

const methodOf = (totalMinor: number, creditMinor: number): number =>
  creditMinor === 0 ? METHODS.full : creditMinor < totalMinor ? METHODS.partly : METHODS.later;

function positionsOf(line: DraftLine, method: number): FiscalPosition[] {
  return split(quantity(line.quantityMilli), lineSum(line), money(line.priceMinor)).map((part) => ({
    ...part,
    name: line.name.slice(0, NAME_MAX),
    vat: line.vat,
    method,
    subject: line.subject,
    measure: line.measure,
  }));
}
