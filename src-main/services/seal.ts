/** Turns a closed document into history. Runs inside the transaction of the step that closed it. */

import type { FiscalisationEffect, FiscalOperation } from '#domain/fiscalisation/states.ts';
import { money, subtract } from '#domain/money/money.ts';
import { heldBy, heldTotal } from '#domain/payment/held.ts';
import type { FiscalDocument } from '#drivers/fiscal/fiscal.ts';
import {
  currentShift,
  recordCashMove,
  recordShiftClosed,
  recordShiftOpened,
  sealReceipt,
} from '#main/ledger/documents.ts';
import { recordPaymentOperation } from '#main/ledger/payment-operations.ts';
import { byHandOperation } from './by-hand.ts';
import type { Core } from './core.ts';
import { sealReturn } from './seal-return.ts';
import { correctionRow, fiscalRow, saleLineRow, tenderRows } from './seal-rows.ts';

type SealEffect = Extract<FiscalisationEffect, { do: 'seal' }>;
type Receipt = Extract<FiscalOperation, { kind: 'sale' | 'sale-return' }>;
type Correction = Extract<FiscalOperation, { kind: 'correction' }>;

export function sealOperation(core: Core, { operation, document }: SealEffect): void {
  if (operation.kind === 'cash-in' || operation.kind === 'cash-out') {
    sealCashMove(core, operation);
    return;
  }
  if (!document) throw new Error(`${operation.kind} without its document`);
  switch (operation.kind) {
    case 'sale':
      sealSale(core, operation, document);
      return;
    case 'sale-return':
      sealReturn(core, operation, document, openShiftId(core));
      return;
    case 'correction':
      sealCorrection(core, operation, document);
      return;
    case 'shift-open':
      sealOpening(core, operation, document);
      return;
    case 'shift-close': {
      const shiftId = openShiftId(core);
      const closing = { shiftId, closedAtMs: core.clock.now() };
      recordShiftClosed(core.ledger, closing, fiscalRow(core, document, 'shift-close', shiftId, 0));
      return;
    }
  }
}

function sealOpening(
  core: Core,
  operation: Extract<FiscalOperation, { kind: 'shift-open' | 'shift-close' }>,
  document: FiscalDocument,
): void {
  const opening = {
    id: operation.id,
    number: document.shiftNumber,
    openedAtMs: core.clock.now(),
    cashierName: operation.cashier.name,
    cashierInn: operation.cashier.inn,
  };
  recordShiftOpened(core.ledger, opening, fiscalRow(core, document, 'shift-open', operation.id, 0));
}

function sealCashMove(core: Core, operation: Extract<FiscalOperation, { kind: 'cash-in' | 'cash-out' }>): void {
  recordCashMove(core.ledger, {
    id: operation.id,
    shiftId: openShiftId(core),
    direction: operation.kind === 'cash-in' ? 'in' : 'out',
    amountMinor: operation.amountMinor,
    reason: operation.reason,
    cashierName: operation.cashier.name,
    atMs: core.clock.now(),
  });
}

function sealSale(core: Core, operation: Receipt, document: FiscalDocument): void {
  const { receipt } = core.state;
  if (receipt.at !== 'fiscalising') throw new Error(`sealing a receipt that is ${receipt.at}`);
  const { held } = receipt;
  const shiftId = openShiftId(core);
  const { totalMinor, cashier, taxSystem } = operation.document;
  const cashMinor = subtract(money(totalMinor), heldTotal(held));
  // Cards are written the moment the bank says yes; what is only set off against the receipt becomes history with it.
  for (const payment of held.filter((each) => each.way !== 'card' && each.way !== 'sbp')) {
    const { id, way, amountMinor, reference } = payment;
    const row = { id, way, amountMinor, reference, receiptId: operation.id, cashierName: cashier.name } as const;
    recordPaymentOperation(core.ledger, byHandOperation(core, { ...row, kind: 'purchase', originalId: null }));
  }
  sealReceipt(
    core.ledger,
    {
      id: operation.id,
      shiftId,
      kind: 'sale',
      sealedAtMs: core.clock.now(),
      cashierName: cashier.name,
      cashierInn: cashier.inn,
      taxSystem,
      totalMinor,
      tenderedCashMinor: operation.tenderedMinor,
      // Ours, not the answer's: after a lost answer the registrar no longer tells the change.
      changeMinor: subtract(money(operation.tenderedMinor), cashMinor),
      lines: receipt.draft.lines.map(saleLineRow),
      payments: tenderRows({
        cash: cashMinor,
        electronic: heldBy(held, 'electronic'),
        prepaid: heldBy(held, 'prepaid'),
        credit: heldBy(held, 'credit'),
      }),
      buyerContact: receipt.contact,
      saleId: null,
      returnBasis: null,
      correction: null,
    },
    { ...fiscalRow(core, document, 'receipt', shiftId, totalMinor), receiptId: operation.id },
  );
}

function sealCorrection(core: Core, { id, correction }: Correction, document: FiscalDocument): void {
  const shiftId = openShiftId(core);
  const { cashMinor, electronicMinor, prepaidMinor, creditMinor } = correction.payments;
  sealReceipt(
    core.ledger,
    {
      ...correctionRow(correction),
      id,
      shiftId,
      sealedAtMs: core.clock.now(),
      payments: tenderRows({
        cash: cashMinor,
        electronic: electronicMinor,
        prepaid: prepaidMinor,
        credit: creditMinor,
      }),
    },
    { ...fiscalRow(core, document, 'receipt', shiftId, correction.totalMinor), receiptId: id },
  );
}

function openShiftId(core: Core): string {
  const shift = currentShift(core.ledger);
  if (!shift) throw new Error('no open shift in the ledger');
  return shift.id;
}
