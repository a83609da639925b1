/** The journal of receipts: the list and one receipt whole. */
import type { JournalRow, ReceiptDetail } from '#contract/contract.ts';
import { receiptQrLine } from '#domain/fiscalisation/receipt-qr-line.ts';
import { money } from '#domain/money/money.ts';
import { vatTotals } from '#domain/money/vat.ts';
import { accepted, refused } from '#domain/refusals.ts';
import { listReceipts, receiptById, shiftById } from '#main/ledger/documents.ts';
import type { ReceiptLineRow, ReceiptRecord } from '#main/ledger/rows.ts';
import type { Settings } from '#main/settings/settings.ts';
import type { Core } from '../core.ts';
import type { Handlers } from './handler.ts';

const OPERATION_TAG_1054 = { sale: 1, 'sale-return': 2, purchase: 3, 'purchase-return': 4 } as const;

export function journalHandlers(core: Core, settings: () => Settings | null): Handlers {
  return {
    'journal.list': ({ text, before, limit }) => {
      const wanted = text.trim();
      const filter = {
        limit: limit + 1,
        ...(before === null ? {} : { before }),
        ...(wanted === '' ? {} : { text: wanted }),
      };
      const found = listReceipts(core.ledger, filter);
      const rows = found.slice(0, limit).map(
        (summary): JournalRow => ({
          id: summary.id,
          seq: summary.seq,
          number: summary.number,
          shiftNumber: shiftById(core.ledger, summary.shiftId)?.number ?? 0,
          kind: 'sale',
          atMs: summary.sealedAtMs,
          totalMinor: summary.totalMinor,
          lines: summary.lineCount,
          fdNumber: summary.fdNumber,
          print: summary.print,
        }),
      );
      return accepted({ rows, more: found.length > limit });
    },
    'journal.receipt': ({ id }) => {
      const record = receiptById(core.ledger, id);
      return record ? accepted(detail(core, record, settings())) : refused('receipt-not-found');
    },
  };
}

function detail(core: Core, record: ReceiptRecord, settings: Settings | null): ReceiptDetail {
  const { receipt, lines, fiscal } = record;
  return {
    row: {
      id: receipt.id,
      seq: receipt.seq,
      number: receipt.number,
      shiftNumber: shiftById(core.ledger, receipt.shiftId)?.number ?? 0,
      kind: 'sale',
      atMs: receipt.sealedAtMs,
      totalMinor: receipt.totalMinor,
      lines: lines.length,
      fdNumber: fiscal.fdNumber,
      print: fiscal.print,
    },
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
    fiscal: {
      fnNumber: fiscal.fnNumber,
      fdNumber: fiscal.fdNumber,
      fiscalSign: fiscal.fiscalSign,
      deviceTime: fiscal.deviceTime,
      qr: receiptQrLine({ ...fiscal, totalMinor: receipt.totalMinor, operation: OPERATION_TAG_1054[receipt.kind] }),
    },
  };
}

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
