import { expect, test } from 'vitest';
import { forbiddingDifferences } from '#domain/shift/closing.ts';

const check = (
  sides: readonly ('device' | 'uploaded' | 'terminal')[],
  where: Parameters<typeof forbiddingDifferences>[0]['receipts'][number]['where'][],
) =>
  forbiddingDifferences({
    differences: sides.map((side) => ({ side })),
    receipts: where.map((each) => ({ where: each })),
  });

test('money that two sides do not agree on forbids the closing', () => {
  expect(check(['device'], [])).toBe(1);
  expect(check(['terminal', 'terminal'], [])).toBe(2);
  expect(check([], ['device-only'])).toBe(1);
  expect(check([], ['ledger-only'])).toBe(1);
  expect(check([], ['terminal-only'])).toBe(1);
  expect(check([], ['money-without-receipt'])).toBe(1);
});

test('the accounting system forbids nothing: the shift must end also without the network', () => {
  expect(check(['uploaded'], ['not-uploaded', 'rejected'])).toBe(0);
  expect(check([], [])).toBe(0);
});
