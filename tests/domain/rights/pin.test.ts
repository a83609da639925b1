import { expect, test } from 'vitest';
import { isGoodPin } from '#domain/rights/pin.ts';

test.each(['2580', '7391', '190283', '123450', '000001', '998877665544'])('%s may be a PIN', (pin) => {
  expect(isGoodPin(pin)).toBe(true);
});

test.each([
  ['0000', 'one digit'],
  ['777777777777', 'one digit'],
  ['1234', 'keys upwards'],
  ['7890', 'keys upwards, past nine'],
  ['4321', 'keys downwards'],
  ['2109', 'keys downwards, past nought'],
  ['1212', 'a repeated pair'],
  ['123123', 'a repeated three'],
  ['739739739', 'a repeated three'],
  ['739', 'three digits'],
  ['7391730284615', 'thirteen digits'],
  ['73a1', 'a letter'],
  ['٧٣٩١', 'digits of another script'],
  [' 7391', 'a space'],
  ['', 'nothing'],
])('«%s» may not: %s', (pin) => {
  expect(isGoodPin(pin)).toBe(false);
});
