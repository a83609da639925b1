import { expect, test } from 'vitest';
import { recordCashMove, recordShiftClosed, sealReceipt } from '#main/ledger/documents.ts';
import { journalHead } from '#main/ledger/journal.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { addToOutbox, outboxRow } from '#main/ledger/outbox.ts';
import { recordPaper } from '#main/ledger/papers.ts';
import { uploadDocument } from '#main/ledger/upload-document.ts';
import { aFiscal, aFolder, aLine, aSale, BASIS, FN, openShift, SHIFT } from './kit.ts';

function documentOf(ledger: Ledger, id: string): unknown {
  const row = outboxRow(ledger, id);
  // As it leaves: what JSON drops never reaches anybody.
  return row && JSON.parse(JSON.stringify(uploadDocument(ledger, row)));
}

test('a sale goes out whole: head, lines, payments and the fiscal document', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  const cheese = aLine({ itemId: null, quantityMilli: 455, priceMinor: 87_990, unit: 'кг', measure: 11 });
  const lines = [cheese, aLine({ quantityMilli: 3000, priceMinor: 10_000, discountMinor: 1000, vat: '22' })];
  const { receipt, fiscal } = aSale(1, { lines, tenderedCashMinor: 100_000, changeMinor: 100_000 - 69_035 });
  sealReceipt(ledger, receipt, fiscal);
  const goods = {
    ...{ externalId: 'bd72d8f9-55bc-11d9-848a-00112f43529a', code: '00-00000017', article: 'МЛ-32' },
    ...{ barcode: '4600000000015', name: 'Молоко «Ёлочка» 3,2 % 930 мл', subject: 1, salePosition: null },
  };
  expect(documentOf(ledger, receipt.id)).toEqual({
    ...{ format: 'rmk-document', version: 1, id: 'receipt-1', kind: 'sale', atMs: receipt.sealedAtMs },
    shift: { id: SHIFT, number: 1 },
    body: {
      ...{ number: 1, cashier: { name: 'Иванова А. П.', inn: '' }, taxSystem: 'osn' },
      ...{ totalMinor: 69_035, tenderedCashMinor: 100_000, changeMinor: 30_965 },
      ...{ saleId: null, returnBasis: null, correction: null },
      lines: [
        {
          ...{ position: 1, ...goods, unit: 'кг', measure: 11, quantityMilli: 455, priceMinor: 87_990 },
          ...{ grossMinor: 40_035, discountMinor: 0, sumMinor: 40_035, vat: '10', vatMinor: 3640 },
        },
        {
          ...{ position: 2, ...goods, unit: 'шт', measure: 0, quantityMilli: 3000, priceMinor: 10_000 },
          ...{ grossMinor: 30_000, discountMinor: 1000, sumMinor: 29_000, vat: '22', vatMinor: 5230 },
        },
      ],
      payments: [{ tender: 'cash', amountMinor: 69_035 }],
      operations: [],
      fiscal: { fnNumber: FN, fdNumber: 2, fiscalSign: 1_000_001, deviceTime: '2026-11-23T09:05' },
    },
  });
});

test('the till’s own row numbers and the buyer’s telephone stay in the till', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  const { receipt, fiscal } = aSale(1, { buyerContact: '+79161234567' });
  sealReceipt(ledger, receipt, fiscal);
  const text = JSON.stringify(documentOf(ledger, receipt.id));
  expect(text).not.toContain('+7916');
  expect(text).not.toContain('itemId');
});

test('a return names its sale and its grounds; its papers carry their own numbers and the goods', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  const sale = aSale(1);
  sealReceipt(ledger, sale.receipt, sale.fiscal);
  const back = aSale(2, {
    ...{ kind: 'sale-return', saleId: 'receipt-1', returnBasis: BASIS },
    lines: [aLine({ salePosition: 1 })],
  });
  sealReceipt(ledger, back.receipt, back.fiscal);
  const paper = { receiptId: 'receipt-2', atMs: 9, totalMinor: 8990, cashierName: 'Иванова А. П.' };
  recordPaper(ledger, { id: 'note', kind: 'return-note', ...paper });
  recordPaper(ledger, { id: 'order', kind: 'cash-order', ...paper });
  expect(documentOf(ledger, 'receipt-2')).toMatchObject({
    kind: 'sale-return',
    body: { saleId: 'receipt-1', returnBasis: BASIS, lines: [{ salePosition: 1 }] },
  });
  for (const [id, kind] of [
    ['note', 'return-note'],
    ['order', 'cash-order'],
  ] as const) {
    expect(documentOf(ledger, id)).toMatchObject({
      ...{ id, kind, atMs: 9, shift: { number: 1 } },
      body: { number: 1, receiptId: 'receipt-2', totalMinor: 8990, saleId: 'receipt-1', lines: [{ sumMinor: 8990 }] },
    });
  }
});

test('a cash move goes out with its reason, a closing with its figures and the head of the journal', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  const move = {
    ...({ id: 'move-1', shiftId: SHIFT, direction: 'out', amountMinor: 5000, atMs: 7 } as const),
    ...{ reason: 'инкассация', cashierName: 'Иванова А. П.' },
  };
  const sale = aSale(1);
  sealReceipt(ledger, sale.receipt, sale.fiscal);
  recordCashMove(ledger, move);
  recordShiftClosed(ledger, { shiftId: SHIFT, closedAtMs: 9 }, aFiscal({ id: 'z', kind: 'shift-close', fdNumber: 90 }));
  expect(documentOf(ledger, 'move-1')).toMatchObject({ kind: 'cash-move', atMs: 7, body: move });
  expect(documentOf(ledger, `${SHIFT}-close`)).toMatchObject({
    ...{ id: `${SHIFT}-close`, kind: 'shift-close', atMs: 9, shift: { id: SHIFT, number: 1 } },
    body: {
      ...{ openFd: 1, closeFd: 90, closedAtMs: 9, documents: 2, journal: journalHead(ledger) },
      ...{ cashInMinor: 0, cashOutMinor: 5000, cashExpectedMinor: 3990 },
      kinds: [{ kind: 'sale', count: 1, totalMinor: 8990, tenders: { cash: 8990 } }],
    },
  });
});

test('the same row gives the same text, whatever was sold, tried and paid meanwhile', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  const first = aSale(1);
  sealReceipt(ledger, first.receipt, first.fiscal);
  recordShiftClosed(ledger, { shiftId: SHIFT, closedAtMs: 9 }, aFiscal({ id: 'z', kind: 'shift-close', fdNumber: 90 }));
  const texts = (): string[] => ['receipt-1', `${SHIFT}-close`].map((id) => JSON.stringify(documentOf(ledger, id)));
  const before = texts();
  openShift(ledger, 'shift-2', 2, 91);
  const second = aSale(2, { shiftId: 'shift-2' });
  sealReceipt(ledger, second.receipt, { ...second.fiscal, fdNumber: 92 });
  ledger.close();
  const again = folder.open();
  expect(['receipt-1', `${SHIFT}-close`].map((id) => JSON.stringify(documentOf(again, id)))).toEqual(before);
});

test('a kind nobody makes, and rows that are missing, are told', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  for (const kind of ['loyalty-card', 'sale', 'return-note', '__proto__']) {
    addToOutbox(ledger, { documentId: `lost-${kind}`, shiftId: SHIFT, kind, body: {}, atMs: 1 });
    expect(() => documentOf(ledger, `lost-${kind}`)).toThrow(RangeError);
  }
});
