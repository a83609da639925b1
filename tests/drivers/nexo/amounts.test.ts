import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amountMinorOf, decimalOf } from '#drivers/terminal/nexo/amounts.ts';
import { amount, parseJson, writeJson } from '#drivers/terminal/nexo/json.ts';

describe('decimal amounts', () => {
  test.each([
    [0, '0.00'],
    [1, '0.01'],
    [10, '0.10'],
    [1230, '12.30'],
    [999_999_999, '9999999.99'],
    [9_007_199_254_740_991, '90071992547409.91'],
  ])('%i is written as %s', (minor, decimal) => {
    expect(decimalOf(minor)).toBe(decimal);
  });

  test.each([
    ['0.01', 1],
    ['0', 0],
    ['12', 1200],
    ['12.3', 1230],
    ['12.30', 1230],
    ['12.300000', 1230],
    ['0.29', 29],
    ['1.15', 115],
    ['9999999.99', 999_999_999],
    ['9999999999999.99', 999_999_999_999_999],
  ])('%s is read as %i', (decimal, minor) => {
    expect(amountMinorOf(decimal)).toBe(minor);
  });

  test.each([
    '1e2',
    '1E2',
    '-1',
    '+1',
    '12.345',
    '12.300000000000001',
    '012',
    '.5',
    '5.',
    '',
    ' 1',
    '1,5',
    'NaN',
    '99999999999999',
  ])('%j is no amount', (text) => {
    expect(amountMinorOf(text)).toBeNull();
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 53])('%d cannot be written', (minor) => {
    expect(() => decimalOf(minor)).toThrow(RangeError);
  });

  test('what is written is read back', () => {
    fc.assert(
      fc.property(fc.nat({ max: 999_999_999_999_999 }), (minor) => {
        expect(amountMinorOf(decimalOf(minor))).toBe(minor);
      }),
    );
  });
});

describe('JSON whose numbers stay text', () => {
  test('an amount leaves as a number of two decimals, and a text that looks like one stays a text', () => {
    expect(writeJson({ sum: amount(1230), text: '{"$amount":"9.99"}', list: [amount(1)] })).toBe(
      String.raw`{"sum":12.30,"text":"{\"$amount\":\"9.99\"}","list":[0.01]}`,
    );
  });

  test('a number comes as it was written; digits inside a text are let be', () => {
    expect(parseJson(String.raw`{"a": 12.30, "b": [1007, -1.5e-3, "7 \" 8"], "c": true, "d": null}`)).toEqual({
      a: '12.30',
      b: ['1007', '-1.5e-3', '7 " 8'],
      c: true,
    });
  });

  test.each(['{"a": 01}', '{"a": 1.}', '{"a": .5}', '{"a": 1e}', '{"a": --1}', '{a: 1}', '{"a": 1', '', '{"a": 0x1}'])(
    '%s is no JSON',
    (text) => {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    },
  );

  test('it reads what JSON.parse reads, numbers apart', () => {
    const asText = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value), (_name, one: unknown) => (typeof one === 'number' ? String(one) : one));
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        fc.pre(!/null/.test(JSON.stringify(value)));
        expect(parseJson(JSON.stringify(value))).toEqual(asText(value));
      }),
    );
  });
});
