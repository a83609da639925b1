import { expect, test } from 'vitest';
import { badgeCode } from '#domain/rights/badge.ts';

test.each([
  ['AB-0017', 'AB-0017', 'a code of the shop'],
  ['ФИ-0017', 'AB-0017', 'the same, scanned while the Russian layout was on'],
  ['  AB-0017 ', 'AB-0017', 'the same with spaces around'],
  ['5601234567890123', '5601234567890123', 'a card number of sixteen digits'],
  ['2900000000017', '2900000000017', 'an EAN-13 of the range left to shops'],
  ['96385074', '96385074', 'eight digits, by chance a right EAN-8'],
])('%s is the badge %s: %s', (text, code) => {
  expect(badgeCode(text, '')).toBe(code);
});

test.each([
  ['4600000000015', '', 'an EAN-13 of goods'],
  ['14600000000012', '', 'an ITF-14 of goods'],
  ['t=20261123T0905&s=150.00&fn=9999078900001234&i=2&fp=3849583049&n=1', '', 'the QR of a receipt'],
  ['0104600000000015', ']C1', 'GS1 fields'],
  ['123', '', 'three characters'],
  ['', '', 'nothing'],
  ['x'.repeat(200), '', 'too long for a code'],
  ['AB\u0007-0017', '', 'a control character inside'],
])('«%s» (%s) is nobody’s badge: %s', (text, aim) => {
  expect(badgeCode(text, aim)).toBeNull();
});
