/** Rows of the ledger made of what the till holds. */

import { lineGross, money, quantity } from '#domain/money/money.ts';
import { vatOf } from '#domain/money/vat.ts';
import type { DraftLine } from '#domain/receipt/draft.ts';
import { goodsOf } from '#domain/receipt/goods.ts';
import { lineSum, lineVat } from '#domain/receipt/totals.ts';
import type { FiscalCorrection, FiscalDocument } from '#drivers/fiscal/fiscal.ts';
import type {
  FiscalDocumentKind,
  FiscalDocumentRow,
  ReceiptLineRow,
  ReceiptPaymentRow,
  SealedReceipt,
  Tender,
} from '#main/ledger/rows.ts';
import type { Core } from './core.ts';

export const saleLineRow = (line: DraftLine, index: number): ReceiptLineRow => ({
  ...goodsOf(line),
  position: index + 1,
  quantityMilli: line.quantityMilli,
  grossMinor: lineSum(line),
  discountMinor: 0,
  sumMinor: lineSum(line),
  vatMinor: lineVat(line),
  salePosition: null,
});

/** A correction has positions typed by a person: no goods of the catalogue behind them. */
export function correctionRow(
  correction: FiscalCorrection,
): Omit<SealedReceipt, 'id' | 'shiftId' | 'sealedAtMs' | 'payments'> {
  const { cashier, payments } = correction;
  return {
    kind: correction.operation,
    cashierName: cashier.name,
    cashierInn: cashier.inn,
    taxSystem: correction.taxSystem,
    totalMinor: correction.totalMinor,
    tenderedCashMinor: payments.cashMinor,
    changeMinor: 0,
    lines: correction.positions.map((position, index) => ({
      position: index + 1,
      itemId: null,
      externalId: '',
      code: '',
      article: '',
      barcode: '',
      name: position.name,
      unit: '',
      measure: position.measure,
      subject: position.subject,
      quantityMilli: position.quantityMilli,
      priceMinor: position.priceMinor,
      grossMinor: lineGross(money(position.priceMinor), quantity(position.quantityMilli)),
      discountMinor: 0,
      sumMinor: position.sumMinor,
      vat: position.vat,
      vatMinor: vatOf(money(position.sumMinor), position.vat),
      salePosition: null,
    })),
    buyerContact: '',
    saleId: null,
    returnBasis: null,
    correction: {
      type: correction.correctionType,
      date: correction.basisDate,
      number: correction.basisNumber,
      wrongFiscalSign: correction.wrongFiscalSign,
      description: correction.description,
    },
  };
}

const TENDER_ORDER = ['cash', 'electronic', 'prepaid', 'credit'] as const satisfies readonly Tender[];

/** Only what was really paid; a receipt for nothing cannot be. */
export const tenderRows = (sums: Partial<Readonly<Record<Tender, number>>>): ReceiptPaymentRow[] =>
  TENDER_ORDER.flatMap((tender) => {
    const amountMinor = sums[tender] ?? 0;
    return amountMinor > 0 ? [{ tender, amountMinor }] : [];
  });

export function fiscalRow(
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
