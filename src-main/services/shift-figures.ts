/** Sums of a shift in one shape, whoever counted them: our ledger or the registrar. */
import type { KindFigures, ShiftFigures } from '#contract/views.ts';
import { money, sum } from '#domain/money/money.ts';
import type { FiscalPayments, RegistrarTotals } from '#drivers/fiscal/fiscal.ts';
import { shiftTotals } from '#main/ledger/reports.ts';
import type { ReceiptKind, ShiftTotals } from '#main/ledger/rows.ts';
import type { Core } from './core.ts';

export function ledgerFigures(core: Core, shiftId: string): ShiftFigures {
  const totals = shiftTotals(core.ledger, shiftId);
  return {
    sale: ledgerKind(totals, 'sale'),
    saleReturn: ledgerKind(totals, 'sale-return'),
    cashInMinor: totals.cashInMinor,
    cashOutMinor: totals.cashOutMinor,
    cashInDrawerMinor: totals.cashExpectedMinor,
  };
}

/** Correction receipts are counted apart, as registrars do. */
function ledgerKind(totals: ShiftTotals, kind: ReceiptKind): KindFigures {
  const found = totals.kinds.find((each) => each.kind === kind && !each.correction);
  return {
    count: found?.count ?? 0,
    totalMinor: found?.totalMinor ?? 0,
    cashMinor: found?.tenders.cash ?? 0,
    electronicMinor: found?.tenders.electronic ?? 0,
    prepaidMinor: found?.tenders.prepaid ?? 0,
    creditMinor: found?.tenders.credit ?? 0,
  };
}

export function deviceFigures(totals: RegistrarTotals): ShiftFigures {
  return {
    sale: deviceKind(totals.receipts.sale, totals.saleMinor),
    saleReturn: deviceKind(totals.receipts.saleReturn, totals.saleReturnMinor),
    cashInMinor: totals.cashInMinor,
    cashOutMinor: totals.cashOutMinor,
    cashInDrawerMinor: totals.cashInDrawerMinor,
  };
}

function deviceKind(count: number, sums: FiscalPayments): KindFigures {
  const { cashMinor, electronicMinor, prepaidMinor, creditMinor, otherMinor } = sums;
  const totalMinor = sum([cashMinor, electronicMinor, prepaidMinor, creditMinor, otherMinor].map(money));
  return { count, totalMinor, cashMinor, electronicMinor, prepaidMinor, creditMinor };
}
