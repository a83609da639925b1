import { expect, test } from 'vitest';
import { checkAmount, checkCash, type HeldPayment, heldBy, restOf } from '#domain/payment/held.ts';

const held = (way: HeldPayment['way'], amountMinor: number): HeldPayment => ({
  ...{ id: way, way, byHand: false, amountMinor, reference: '', cardMask: '', rrn: '', authCode: '', batch: '' },
});

test('cards and СБП are cashless, certificates and advances prepaid, a debt is credit (tags 1081, 1215, 1216)', () => {
  const all = [
    held('card', 1),
    held('sbp', 10),
    held('certificate', 100),
    held('advance', 1_000),
    held('credit', 10_000),
  ];
  expect(heldBy(all, 'electronic')).toBe(11);
  expect(heldBy(all, 'prepaid')).toBe(1_100);
  expect(heldBy(all, 'credit')).toBe(10_000);
  expect(restOf(20_000, all)).toBe(8_889);
});

test('cashless money is never more than what is due', () => {
  expect(checkAmount(1_000, [held('card', 400)], 600)).toEqual({ ok: true, value: 600 });
  expect(checkAmount(1_000, [held('card', 400)], 601)).toMatchObject({ error: { code: 'payment-over-rest' } });
  expect(checkAmount(1_000, [held('card', 1_000)], 1)).toMatchObject({ error: { code: 'payment-over-rest' } });
  expect(checkAmount(1_000, [], 0)).toMatchObject({ error: { code: 'amount-not-positive' } });
  expect(checkAmount(1_000, [], -1)).toMatchObject({ error: { code: 'amount-not-positive' } });
});

test('cash covers the rest and gives change; with nothing left there is no cash to take', () => {
  expect(checkCash(1_000, [held('card', 400)], 1_000)).toEqual({ ok: true, value: 400 });
  expect(checkCash(1_000, [held('card', 400)], 599)).toMatchObject({ error: { code: 'tendered-too-small' } });
  expect(checkCash(1_000, [held('card', 1_000)], 0)).toEqual({ ok: true, value: 0 });
  expect(checkCash(1_000, [held('card', 1_000)], 1)).toMatchObject({ error: { code: 'tendered-not-needed' } });
  expect(checkCash(1_000, [], -1)).toMatchObject({ error: { code: 'tendered-too-small' } });
});
