/** A return that the registrar closed becomes history: with its lines, what was given back, and what was set off. */

import type { FiscalOperation } from '#domain/fiscalisation/states.ts';
import { goodsOf } from '#domain/receipt/goods.ts';
import type { PaybackPlan, SetOff } from '#domain/returns/payback.ts';
import type { ReturnDraft, ReturnLine } from '#domain/returns/return-draft.ts';
import { chosenLines, lineFigures } from '#domain/returns/totals.ts';
import type { FiscalDocument } from '#drivers/fiscal/fiscal.ts';
import { sealReceipt } from '#main/ledger/documents.ts';
import { recordPaymentOperation } from '#main/ledger/payment-operations.ts';
import type { PaymentOperation, ReceiptLineRow } from '#main/ledger/rows.ts';
import { byHandOperation } from './by-hand.ts';
import type { Core } from './core.ts';
import { fiscalRow, tenderRows } from './seal-rows.ts';

type Return = Extract<FiscalOperation, { kind: 'sale' | 'sale-return' }>;

export function sealReturn(core: Core, operation: Return, document: FiscalDocument, shiftId: string): void {
  const { returning } = core.state;
  if (returning.at !== 'fiscalising') throw new Error(`sealing a return that is ${returning.at}`);
  const { draft, plan } = returning;
  const { totalMinor, cashier, taxSystem } = operation.document;
  for (const setOff of plan.setOffs) recordPaymentOperation(core.ledger, setOffRow(core, draft, setOff, cashier.name));
  sealReceipt(
    core.ledger,
    {
      id: operation.id,
      shiftId,
      kind: 'sale-return',
      sealedAtMs: core.clock.now(),
      cashierName: cashier.name,
      cashierInn: cashier.inn,
      taxSystem,
      totalMinor,
      tenderedCashMinor: plan.cashMinor,
      changeMinor: 0,
      lines: chosenLines(draft).map(returnLineRow),
      payments: tenderRows(sumsOf(plan)),
      buyerContact: operation.document.buyerContact,
      saleId: draft.sale?.id ?? null,
      returnBasis: draft.basis,
      correction: null,
    },
    { ...fiscalRow(core, document, 'receipt', shiftId, totalMinor), receiptId: operation.id },
  );
}

const sumsOf = (plan: PaybackPlan) => ({
  cash: plan.cashMinor,
  electronic: plan.electronicMinor,
  prepaid: plan.prepaidMinor,
  credit: plan.creditMinor,
});

function returnLineRow(line: ReturnLine, index: number): ReceiptLineRow {
  return {
    ...goodsOf(line),
    ...lineFigures(line),
    position: index + 1,
  };
}

/** A certificate, an advance or a debt is restored by our own word: no device takes part. */
const setOffRow = (core: Core, draft: ReturnDraft, setOff: SetOff, cashierName: string): PaymentOperation =>
  byHandOperation(core, { ...setOff, id: core.newId(), receiptId: draft.id, kind: 'refund', cashierName });
