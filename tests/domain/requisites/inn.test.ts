import { expect, test } from 'vitest';
import { isInn } from '#domain/requisites/inn.ts';

test.each([
  ['7707083893', true], // a well-known organisation's
  ['500100732259', true], // the example of the FNS for persons
  ['7707083894', false],
  ['500100732258', false],
  ['500100732249', false],
  ['770708389', false],
  ['77070838930', false],
  ['770708389a', false],
  ['', false],
])('ИНН %s is right: %s', (text, right) => {
  expect(isInn(text)).toBe(right);
});
