/** Turns a closed fiscal document into history. Runs inside the transaction of the step that closed it. */

import type { FiscalisationEffect, FiscalOperation } from '#domain/fiscalisation/states.ts';
import { money, subtract } from '#domain/money/money.ts';
import type { DraftLine } from '#domain/receipt/draft.ts';
import { lineSum, lineVat } from '#domain/receipt/totals.ts';
import type { FiscalDocument } from '#drivers/fiscal/fiscal.ts';
import { currentShift, recordShiftClosed, recordShiftOpened, sealReceipt } from '#main/ledger/documents.ts';
import type { FiscalDocumentKind, FiscalDocumentRow, ReceiptLineRow } from '#main/ledger/rows.ts';
import type { Core } from './core.ts';

type SealEffect = Extract<FiscalisationEffect, { do: 'seal' }>;
type SaleOperation = Extract<FiscalOperation, { kind: 'sale' }>;

export function sealOperation(core: Core, { operation, document }: SealEffect): void {
  switch (operation.kind) {
    case 'sale':
      sealSale(core, operation, document);
      return;
    case 'shift-open': {
      const opening = {
        id: operation.id,
        number: document.shiftNumber,
        openedAtMs: core.clock.now(),
        cashierName: operation.cashier.name,
        cashierInn: operation.cashier.inn,
      };
      recordShiftOpened(core.ledger, opening, fiscalRow(core, document, 'shift-open', operation.id, 0));
      return;
    }
    case 'shift-close': {
      const shiftId = openShiftId(core);
      const closing = { shiftId, closedAtMs: core.clock.now() };
      recordShiftClosed(core.ledger, closing, fiscalRow(core, document, 'shift-close', shiftId, 0));
      return;
    }
  }
}

function sealSale(core: Core, operation: SaleOperation, document: FiscalDocument): void {
  const { receipt } = core.state;
  if (receipt.at !== 'fiscalising') throw new Error(`sealing a receipt that is ${receipt.at}`);
  const shiftId = openShiftId(core);
  const { totalMinor } = operation.document;
  const { cashier } = operation.document;
  sealReceipt(
    core.ledger,
    {
      id: operation.id,
      shiftId,
      kind: 'sale',
      sealedAtMs: core.clock.now(),
      cashierName: cashier.name,
      cashierInn: cashier.inn,
      taxSystem: operation.document.taxSystem,
      totalMinor,
      tenderedCashMinor: operation.tenderedMinor,
      // Ours, not the answer's: after a lost answer the registrar no longer tells the change.
      changeMinor: subtract(money(operation.tenderedMinor), money(totalMinor)),
      lines: receipt.draft.lines.map(lineRow),
      payments: [{ tender: 'cash', amountMinor: totalMinor }],
    },
    { ...fiscalRow(core, document, 'receipt', shiftId, totalMinor), receiptId: operation.id },
  );
}

const lineRow = (line: DraftLine, index: number): ReceiptLineRow => ({
  position: index + 1,
  itemId: line.itemId,
  externalId: line.externalId,
  code: line.code,
  article: line.article,
  barcode: line.barcode,
  name: line.name,
  unit: line.unit,
  measure: line.measure,
  subject: line.subject,
  quantityMilli: line.quantityMilli,
  priceMinor: line.priceMinor,
  grossMinor: lineSum(line),
  discountMinor: 0,
  sumMinor: lineSum(line),
  vat: line.vat,
  vatMinor: lineVat(line),
});

function fiscalRow(
  core: Core,
  document: FiscalDocument,
  kind: FiscalDocumentKind,
  shiftId: string,
  totalMinor: number,
): FiscalDocumentRow {
  return {
    id: core.newId(),
    shiftId,
    receiptId: null,
    kind,
    fnNumber: document.fnNumber,
    fdNumber: document.fdNumber,
    fiscalSign: document.fiscalSign,
    deviceTime: document.deviceTime,
    totalMinor,
    print: document.print,
    recordedAtMs: core.clock.now(),
  };
}

function openShiftId(core: Core): string {
  const shift = currentShift(core.ledger);
  if (!shift) throw new Error('no open shift in the ledger');
  return shift.id;
}
