import type { FiscalCashier, FiscalPosition, FiscalReceipt, FiscalTaxSystem } from '../../../drivers/fiscal/fiscal.ts';
import type { PaybackPlan } from './payback.ts';
import type { ReturnDraft, ReturnLine, SaleOfReturn } from './return-draft.ts';
import { chosenLines, partsOf } from './totals.ts';

/** Tag 1214 (spec/rules.md 4.7): handed over and paid in full, paid in part, not paid yet. */
const METHODS = { full: 4, partly: 5, later: 6 } as const;
/** Tag 1030 holds 128 characters. */
const NAME_MAX = 128;

/**
 * «Возврат прихода» as the registrar gets it (spec/rules.md 4.5): the sale's positions, rates, tag 1214 and tax system,
 * the tenders of the plan, cash exact. The seller's tax system is used when the sale is not known.
 */
export function returnDocument(
  draft: ReturnDraft,
  plan: PaybackPlan,
  seller: { readonly taxSystem: FiscalTaxSystem; readonly cashier: FiscalCashier; readonly contact: string },
): FiscalReceipt {
  const method = methodOf(draft.sale);
  return {
    operation: 'sale-return',
    positions: chosenLines(draft).flatMap((line) => positionsOf(line, method)),
    payments: {
      cashMinor: plan.cashMinor,
      electronicMinor: plan.electronicMinor,
      prepaidMinor: plan.prepaidMinor,
      creditMinor: plan.creditMinor,
      otherMinor: 0,
    },
    totalMinor: plan.totalMinor,
    taxSystem: draft.sale?.taxSystem ?? seller.taxSystem,
    cashier: seller.cashier,
    buyerContact: seller.contact,
  };
}

function methodOf(sale: SaleOfReturn | null): number {
  if (!sale || sale.paid.credit === 0) return METHODS.full;
  return sale.paid.credit < sale.totalMinor ? METHODS.partly : METHODS.later;
}

const positionsOf = (line: ReturnLine, method: number): FiscalPosition[] =>
  partsOf(line).positions.map((part) => ({
    ...part,
    name: line.name.slice(0, NAME_MAX),
    vat: line.vat,
    method,
    subject: line.subject,
    measure: line.measure,
  }));
