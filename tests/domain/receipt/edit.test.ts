import { describe, expect, test } from 'vitest';
import { type Draft, newDraft, type SellableItem } from '#domain/receipt/draft.ts';
import {
  addItem,
  adjustQuantity,
  moveSelection,
  removeLine,
  selectLine,
  setPending,
  setQuantity,
} from '#domain/receipt/edit.ts';
import { receiptTotal } from '#domain/receipt/totals.ts';
import type { Outcome } from '#domain/refusals.ts';

const milk: SellableItem = {
  itemId: 1,
  externalId: 'm',
  code: '1',
  article: 'A-1',
  barcode: '4600000000015',
  name: 'Молоко 2,5 %',
  unit: 'шт',
  measure: 0,
  subject: 1,
  vat: '10',
  weighed: false,
  priceMinor: 9_490,
};
const cheese: SellableItem = {
  ...milk,
  itemId: 2,
  name: 'Сыр',
  unit: 'кг',
  measure: 11,
  weighed: true,
  priceMinor: 78_900,
};

const value = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(`refused: ${outcome.error.code}`);
  return outcome.value;
};
const code = (outcome: Outcome<unknown>): string => (outcome.ok ? 'accepted' : outcome.error.code);
const withMilk = (): Draft => value(addItem(newDraft('r'), milk, null));

describe('adding', () => {
  test('an item scanned twice is one line of two', () => {
    const draft = value(addItem(withMilk(), milk, null));
    expect(draft.lines.map((line) => line.quantityMilli)).toEqual([2000]);
    expect(receiptTotal(draft.lines)).toBe(18_980);
  });

  test('a typed quantity goes to the next item only', () => {
    const draft = value(addItem(value(setPending(newDraft('r'), 3000)), milk, null));
    expect(draft.lines[0]?.quantityMilli).toBe(3000);
    expect(draft.pendingQuantityMilli).toBeNull();
  });

  test('two weighings of one good are two lines', () => {
    const once = value(addItem(newDraft('r'), cheese, 412));
    const twice = value(addItem(once, cheese, 300));
    expect(twice.lines.map((line) => line.quantityMilli)).toEqual([412, 300]);
    // 0.412 x 789.00 = 325.068, 0.300 x 789.00 = 236.70
    expect(receiptTotal(twice.lines)).toBe(32_507 + 23_670);
  });

  test('a weighed good without its weight is refused, with it typed before it is taken', () => {
    expect(code(addItem(newDraft('r'), cheese, null))).toBe('weight-needed');
    expect(value(addItem(value(setPending(newDraft('r'), 455)), cheese, null)).lines[0]?.quantityMilli).toBe(455);
  });

  test('a price changed meanwhile makes a new line, the old one keeps its price', () => {
    const draft = value(addItem(withMilk(), { ...milk, priceMinor: 9_990 }, null));
    expect(draft.lines.map((line) => line.priceMinor)).toEqual([9_490, 9_990]);
  });

  test('the two hundredth line fits, the next is refused', () => {
    let draft = newDraft('r');
    for (let index = 0; index < 200; index++) draft = value(addItem(draft, { ...milk, itemId: index + 10 }, null));
    expect(draft.lines).toHaveLength(200);
    expect(code(addItem(draft, milk, null))).toBe('receipt-too-long');
  });

  test('a total of 99 999 999,99 fits, a kopeck more is refused', () => {
    const dear = { ...milk, priceMinor: 9_999_999_999 };
    const draft = value(addItem(newDraft('r'), dear, null));
    expect(receiptTotal(draft.lines)).toBe(9_999_999_999);
    expect(code(addItem(draft, { ...milk, itemId: 5, priceMinor: 1 }, null))).toBe('total-too-large');
    expect(code(adjustQuantity(draft, '1', 1000))).toBe('total-too-large');
  });
});

describe('changing', () => {
  test.each([
    [0, 'quantity-not-positive'],
    [-1000, 'quantity-not-positive'],
    [100_000_000, 'quantity-too-large'],
    [1500, 'item-piece-only'],
    [5000, 'accepted'],
  ])('a piece good takes %i thousandths: %s', (quantityMilli, expected) => {
    expect(code(setQuantity(withMilk(), '1', quantityMilli))).toBe(expected);
  });

  test('minus on the last piece is refused, the line stays', () => {
    const draft = withMilk();
    expect(code(adjustQuantity(draft, '1', -1000))).toBe('quantity-not-positive');
    expect(draft.lines).toHaveLength(1);
  });

  test('removing makes the next line active, and the one before when it was the last', () => {
    const three = [11, 12, 13].reduce(
      (draft, itemId) => value(addItem(draft, { ...milk, itemId }, null)),
      newDraft('r'),
    );
    expect(value(removeLine(three, '2')).activeLineId).toBe('3');
    expect(value(removeLine(three, '3')).activeLineId).toBe('2');
    expect(value(removeLine(withMilk(), '1')).activeLineId).toBeNull();
  });

  test('arrows move from line to line and stop at the ends', () => {
    const three = [11, 12, 13].reduce(
      (draft, itemId) => value(addItem(draft, { ...milk, itemId }, null)),
      newDraft('r'),
    );
    const active = (draft: Draft, by: number) => value(moveSelection(draft, by)).activeLineId;
    expect(active(three, -1)).toBe('2');
    expect(active(three, -9)).toBe('1');
    expect(active(three, 1)).toBe('3');
    expect(code(moveSelection(newDraft('r'), 1))).toBe('receipt-empty');
  });

  test('a line number is never used again', () => {
    const draft = value(addItem(value(removeLine(withMilk(), '1')), cheese, 100));
    expect(draft.lines[0]?.id).toBe('2');
  });

  test('commands on a line that is gone are refused', () => {
    for (const outcome of [
      setQuantity(withMilk(), '9', 1000),
      removeLine(withMilk(), '9'),
      selectLine(withMilk(), '9'),
    ]) {
      expect(code(outcome)).toBe('line-not-found');
    }
  });
});
