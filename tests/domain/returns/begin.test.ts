import { describe, expect, test } from 'vitest';
import { draftWithoutReceipt } from '#domain/returns/begin.ts';
import { returnTotal } from '#domain/returns/totals.ts';
import type { ReturnBasis } from '#main/ledger/rows.ts';
import { aSale, code, cups, line, operation, params, returnOf, value } from './a-sale.ts';

describe('a return of a known sale', () => {
  test('a receipt of one line is chosen whole', () => {
    const draft = value(returnOf(aSale([cups(1)], { cash: 29_000 })));
    expect(draft.lines.map((one) => one.quantityMilli)).toEqual([3000]);
    expect(returnTotal(draft)).toBe(29_000);
  });

  test('of several lines nothing is chosen', () => {
    const draft = value(returnOf(aSale([cups(1), line(2)], { cash: 39_000 })));
    expect(draft.lines.map((one) => one.quantityMilli)).toEqual([0, 0]);
    expect(returnTotal(draft)).toBe(0);
  });

  test('the one line with anything left is chosen, for what is left', () => {
    const earlier = {
      lines: [
        { position: 1, quantityMilli: 2000, sumMinor: 19_334 },
        { position: 2, quantityMilli: 1000, sumMinor: 10_000 },
      ],
    };
    const draft = value(returnOf(aSale([cups(1), line(2)], { cash: 39_000 }), earlier));
    expect(draft.lines.map((one) => one.quantityMilli)).toEqual([1000, 0]);
    expect(returnTotal(draft)).toBe(9_666);
  });

  test('a sale given back whole is refused by its number', () => {
    const outcome = returnOf(aSale([line(1)], { cash: 10_000 }), {
      lines: [{ position: 1, quantityMilli: 1000, sumMinor: 10_000 }],
    });
    expect(code(outcome)).toBe('sale-returned');
    expect(params(outcome)).toEqual({ number: 12 });
  });

  test.each(['sale-return', 'purchase', 'purchase-return'] as const)('a receipt of kind %s is not a sale', (kind) => {
    const sale = aSale([line(1)], { cash: 10_000 });
    expect(code(returnOf({ ...sale, receipt: { ...sale.receipt, kind } }))).toBe('sale-not-found');
  });

  test('what is told of the sale goes into the grounds the ledger keeps', () => {
    const basis: ReturnBasis = value(returnOf(aSale([line(1)], { cash: 10_000 }))).basis;
    expect(basis).toEqual({
      receiptShown: true,
      fnNumber: '9999078902001234',
      fdNumber: 41,
      fiscalSign: 1_234_567_890,
      soldOn: '2026-11-23',
      reason: '',
      buyer: '',
      allowedBy: '',
    });
  });

  test('a line keeps the rate of the sale', () => {
    const draft = value(returnOf(aSale([line(1, { vat: '20' })], { cash: 10_000 })));
    expect(draft.lines[0]?.vat).toBe('20');
  });

  test('payments are known with what was taken back of each; voids of the sale itself are not payments', () => {
    const void1 = operation('void', 5_000, { kind: 'void', originalId: 'first' });
    const sale = aSale([line(1)], { electronic: 10_000 }, [
      operation('first', 5_000),
      void1,
      operation('second', 10_000),
    ]);
    const takenBack = [
      { originalId: 'first', amountMinor: 5_000 },
      { originalId: 'second', amountMinor: 1_000 },
      { originalId: 'second', amountMinor: 2_000 },
    ];
    const { sale: known } = value(returnOf(sale, { takenBack }));
    expect(known?.operations.map((one) => [one.id, one.takenBackMinor])).toEqual([
      ['first', 5_000],
      ['second', 3_000],
    ]);
    expect(known?.paid).toEqual({ cash: 0, electronic: 10_000, prepaid: 0, credit: 0, other: 0 });
  });
});

describe('a return of an unknown sale', () => {
  const claim = { receiptShown: false, fnNumber: '', fdNumber: 0, fiscalSign: 0 };
  test.each([
    ['2026-11-23', 'accepted'],
    ['2025-12-31', 'accepted'],
    ['2024-02-29', 'accepted'],
    ['2019-01-01', 'accepted'],
    ['2018-12-31', 'return-date-bad'],
    ['2026-11-24', 'return-date-bad'],
    ['2025-02-29', 'return-date-bad'],
    ['2026-13-01', 'return-date-bad'],
    ['2026-1-1', 'return-date-bad'],
    ['23.11.2026', 'return-date-bad'],
    ['', 'return-date-bad'],
  ])('claimed to be of %s on 2026-11-23: %s', (soldOn, expected) => {
    expect(code(draftWithoutReceipt('r', { ...claim, soldOn }, '2026-11-23'))).toBe(expected);
  });

  test('has no goods yet and remembers what the receipt of another till says', () => {
    const shown = {
      soldOn: '2026-11-20',
      receiptShown: true,
      fnNumber: '9999078902009999',
      fdNumber: 5,
      fiscalSign: 6,
    };
    const draft = value(draftWithoutReceipt('r', shown, '2026-11-23'));
    expect(draft.sale).toBeNull();
    expect(draft.lines).toEqual([]);
    expect(draft.basis).toMatchObject(shown);
  });
});
