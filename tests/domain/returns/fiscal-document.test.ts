import { expect, test } from 'vitest';
import { chooseQuantity } from '#domain/returns/edit.ts';
import { returnDocument } from '#domain/returns/fiscal-document.ts';
import { paybackPlan } from '#domain/returns/payback.ts';
import type { ReturnDraft } from '#domain/returns/return-draft.ts';
import { aSale, cups, line, operation, returnOf, value } from './a-sale.ts';

const NOW = { terminalId: 'T1', terminalBatch: 'b7' };
const seller = { taxSystem: 'osn', cashier: { name: 'Иванова', inn: '' }, contact: '+79990001122' } as const;
const documentOf = (draft: ReturnDraft) => returnDocument(draft, value(paybackPlan(draft, NOW)), seller);

test('three cups for 290.00 sold on card in 2025 go back as they were sold', () => {
  const sold = { ...cups(1), name: 'Кружка', vat: '20' as const };
  const draft = value(returnOf(aSale([sold], { electronic: 29_000 }, [operation('card', 29_000)])));
  const common = { name: 'Кружка', vat: '20', method: 4, subject: 1, measure: 0 };
  expect(documentOf(draft)).toEqual({
    operation: 'sale-return',
    positions: [
      { ...common, priceMinor: 9_667, quantityMilli: 2000, sumMinor: 19_334 },
      { ...common, priceMinor: 9_666, quantityMilli: 1000, sumMinor: 9_666 },
    ],
    payments: { cashMinor: 0, electronicMinor: 29_000, prepaidMinor: 0, creditMinor: 0, otherMinor: 0 },
    totalMinor: 29_000,
    taxSystem: 'usn-income',
    cashier: { name: 'Иванова', inn: '' },
    buyerContact: '+79990001122',
  });
});

test('only chosen goods are in the document, cash is exact', () => {
  const draft = value(chooseQuantity(value(returnOf(aSale([cups(1), line(2)], { cash: 39_000 }))), '1', 1000));
  const document = documentOf(draft);
  expect(document.positions.map((position) => [position.quantityMilli, position.sumMinor])).toEqual([[1000, 9_667]]);
  expect(document.totalMinor).toBe(9_667);
  expect(document.payments.cashMinor).toBe(9_667);
});

test.each([
  [{ cash: 10_000 }, 0, 4],
  [{ cash: 4_000, credit: 6_000 }, 6_000, 5],
  [{ credit: 10_000 }, 10_000, 6],
])('a sale paid %o, %i of it on credit, goes back with tag 1214 = %i', (paid, creditMinor, method) => {
  const operations = creditMinor > 0 ? [operation('debt', creditMinor, { way: 'credit' })] : [];
  const document = documentOf(value(returnOf(aSale([line(1)], paid, operations))));
  expect(document.positions.map((position) => position.method)).toEqual([method]);
  expect(document.payments.creditMinor).toBe(creditMinor);
});

test('without a sale the seller’s own tax system is used and the goods are paid in full', () => {
  const known = value(returnOf(aSale([line(1)], { cash: 10_000 })));
  const document = documentOf({ ...known, sale: null });
  expect(document.taxSystem).toBe('osn');
  expect(document.positions.map((position) => position.method)).toEqual([4]);
});

test('a name longer than tag 1030 holds is cut', () => {
  const document = documentOf(value(returnOf(aSale([line(1, { name: 'я'.repeat(200) })], { cash: 10_000 }))));
  expect(document.positions[0]?.name).toHaveLength(128);
});
