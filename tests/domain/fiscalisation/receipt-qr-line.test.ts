import { expect, test } from 'vitest';
import { receiptQrLine } from '#domain/fiscalisation/receipt-qr-line.ts';

test('the line of the FFD document comes out letter for letter', () => {
  // spec/fiscal.md 5.5, from the FFD formats themselves
  expect(
    receiptQrLine({
      deviceTime: '2015-07-20T16:38',
      totalMinor: 999_999_900,
      fnNumber: '000110000105',
      fdNumber: 12_345_678,
      fiscalSign: 123_456,
      operation: 2,
    }),
  ).toBe('t=20150720T1638&s=9999999.00&fn=000110000105&i=12345678&fp=123456&n=2');
});

test.each([
  [1, '0.01'],
  [99, '0.99'],
  [100, '1.00'],
  [9_990, '99.90'],
])('%i kopecks are written as %s', (totalMinor, written) => {
  const line = receiptQrLine({
    deviceTime: '2026-11-23T09:05',
    totalMinor,
    fnNumber: '9',
    fdNumber: 1,
    fiscalSign: 0,
    operation: 1,
  });
  expect(line).toBe(`t=20261123T0905&s=${written}&fn=9&i=1&fp=0&n=1`);
});
