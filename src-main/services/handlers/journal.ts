/** The journal of receipts: the list and one receipt whole. */
import type { JournalRow, ReceiptDetail } from '#contract/views.ts';
import { receiptQrLine } from '#domain/fiscalisation/receipt-qr-line.ts';
import { money } from '#domain/money/money.ts';
import { vatTotals } from '#domain/money/vat.ts';
import { accepted, refused } from '#domain/refusals.ts';
import { listReceipts, papersOf, receiptById, returnsOf, shiftById } from '#main/ledger/documents.ts';
import type { PaymentOperationRow, ReceiptLineRow, ReceiptRecord, ReceiptSummary } from '#main/ledger/rows.ts';
import type { Settings } from '#main/settings/settings.ts';
import type { Core } from '../core.ts';
import type { Handlers } from './handler.ts';

const OPERATION_TAG_1054 = { sale: 1, 'sale-return': 2, purchase: 3, 'purchase-return': 4 } as const;

export function journalHandlers(core: Core, settings: () => Settings | null): Handlers {
  return {
    'journal.list': ({ text, before, limit, kind }) => {
      const wanted = text.trim();
      const filter = {
        limit: limit + 1,
        ...(before === null ? {} : { before }),
        ...(wanted === '' ? {} : { text: wanted }),
        ...(kind === undefined ? {} : { kind }),
      };
      const found = listReceipts(core.ledger, filter);
      return accepted({ rows: found.slice(0, limit).map(rowOf), more: found.length > limit });
    },
    'journal.receipt': ({ id }) => {
      const record = receiptById(core.ledger, id);
      return record ? accepted(detail(core, record, settings())) : refused('receipt-not-found');
    },
  };
}

const rowOf = (summary: ReceiptSummary): JournalRow => ({
  id: summary.id,
  seq: summary.seq,
  number: summary.number,
  shiftNumber: summary.shiftNumber,
  kind: summary.kind,
  correction: summary.correction !== null,
  atMs: summary.sealedAtMs,
  totalMinor: summary.totalMinor,
  lines: summary.lineCount,
  fdNumber: summary.fdNumber,
  print: summary.print,
});

/** The row of one receipt known by its record. */
const rowOfRecord = (core: Core, { receipt, lines, fiscal }: ReceiptRecord): JournalRow =>
  rowOf({
    ...receipt,
    lineCount: lines.length,
    shiftNumber: shiftById(core.ledger, receipt.shiftId)?.number ?? 0,
    print: fiscal.print,
    fnNumber: fiscal.fnNumber,
    fdNumber: fiscal.fdNumber,
    fiscalSign: fiscal.fiscalSign,
    deviceTime: fiscal.deviceTime,
  });

function detail(core: Core, record: ReceiptRecord, settings: Settings | null): ReceiptDetail {
  const { receipt, lines, fiscal } = record;
  const sale = receipt.saleId === null ? null : receiptById(core.ledger, receipt.saleId);
  return {
    row: rowOfRecord(core, record),
    shop: settings?.shop ?? { name: '', inn: '', address: '', taxSystem: receipt.taxSystem },
    cashier: { name: receipt.cashierName, inn: receipt.cashierInn },
    lines: lines.map(lineView),
    vat: vatTotals(lines.map((line) => ({ sumMinor: money(line.sumMinor), vat: line.vat }))).map((total) => ({
      vat: total.vat,
      sumMinor: total.baseMinor,
      vatMinor: total.vatOfLinesMinor,
    })),
    tenderedMinor: receipt.tenderedCashMinor,
    changeMinor: receipt.changeMinor,
    cashMinor: record.payments.find((payment) => payment.tender === 'cash')?.amountMinor ?? 0,
    operations: record.operations.map(operationView),
    contact: receipt.buyerContact,
    sale: sale && rowOfRecord(core, sale),
    basis: receipt.returnBasis,
    returns: returnsOf(core.ledger, receipt.id).map(rowOf),
    papers: papersOf(core.ledger, receipt.id).map(({ id, kind, number, totalMinor, cashierName, atMs }) => ({
      ...{ id, kind, number, totalMinor, cashierName, atMs },
    })),
    fiscal: {
      fnNumber: fiscal.fnNumber,
      fdNumber: fiscal.fdNumber,
      fiscalSign: fiscal.fiscalSign,
      deviceTime: fiscal.deviceTime,
      qr: receiptQrLine({ ...fiscal, totalMinor: receipt.totalMinor, operation: OPERATION_TAG_1054[receipt.kind] }),
    },
  };
}

const operationView = (row: PaymentOperationRow) => ({
  id: row.id,
  kind: row.kind,
  way: row.way,
  byHand: row.byHand,
  amountMinor: row.amountMinor,
  reference: row.reference,
  cardMask: row.cardMask,
  rrn: row.rrn,
  atMs: row.atMs,
});

const lineView = (line: ReceiptLineRow) => ({
  id: String(line.position),
  name: line.name,
  code: line.code,
  article: line.article,
  barcode: line.barcode,
  unit: line.unit,
  weighed: line.measure !== 0,
  quantityMilli: line.quantityMilli,
  priceMinor: line.priceMinor,
  sumMinor: line.sumMinor,
  vat: line.vat,
  vatMinor: line.vatMinor,
});
