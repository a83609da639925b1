import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkDigit, gtinKind, gtinSpellings, withCheckDigit } from '#domain/barcode/ean.ts';
import { GS, gs1WeightMilli, parseGs1 } from '#domain/barcode/gs1.ts';
import { DEFAULT_IN_STORE_RULES, type InStoreRule, inStoreRuleProblems } from '#domain/barcode/in-store.ts';
import { readReceiptQr } from '#domain/barcode/receipt-qr.ts';
import { recognise } from '#domain/barcode/recognise.ts';
import table from '../../../fixtures/tables/barcodes.json' with { type: 'json' };

const DIVISORS = [1, 10, 100, 1000] as const;

function ruleOf(row: (typeof table.inStore)[number]['rule']): InStoreRule {
  const divisor = DIVISORS.find((known) => known === row.divisor);
  const meaning = (['weight', 'price', 'count'] as const).find((known) => known === row.meaning);
  if (divisor === undefined || meaning === undefined) throw new Error('the fixture names an unknown rule');
  return { ...row, divisor, meaning };
}

describe('golden table of barcodes', () => {
  test.each(table.checkDigits)('check digit of $body is $digit ($from)', ({ body, digit }) => {
    expect(checkDigit(body)).toBe(digit);
    expect(gtinKind(withCheckDigit(body))).not.toBeNull();
  });

  test.each(table.recognised)('$title', ({ text, aim, gives }) => {
    expect(recognise(text, aim)).toMatchObject(gives);
  });

  test.each(table.inStore)('shop label: $title', ({ text, rule, gives }) => {
    const rules = [...DEFAULT_IN_STORE_RULES, ruleOf(rule)];
    expect(inStoreRuleProblems(rules)).toEqual([]);
    expect(recognise(text, '', { inStoreRules: rules })).toMatchObject(gives);
  });
});

describe('check digits', () => {
  test('any single wrong digit is noticed', () => {
    const code = '4601234567893';
    for (let at = 0; at < code.length; at++) {
      for (const digit of '0123456789') {
        const changed = code.slice(0, at) + digit + code.slice(at + 1);
        expect(gtinKind(changed) !== null).toBe(changed === code);
      }
    }
  });

  test('a number that is not a code of four known lengths is none of them', () => {
    for (const text of ['', '0', '00', '1234567', '123456789', '460123456789a', '٤٦٠١٢٣٤٥']) {
      expect(gtinKind(text)).toBeNull();
    }
  });

  test('every spelling of one number is found from every other', () => {
    for (const code of ['036000291452', '0036000291452', '00036000291452']) {
      expect([...gtinSpellings(code)].sort()).toEqual(['00036000291452', '0036000291452', '036000291452']);
    }
  });
});

describe('shop label rules', () => {
  const good = DEFAULT_IN_STORE_RULES[0] ?? expect.fail('there is a default rule');

  test.each([
    ['a prefix outside 20..29', { ...good, prefix: '46' }],
    ['goods inside the prefix', { ...good, itemStart: 1 }],
    ['a value over the check digit', { ...good, valueStart: 8 }],
    ['goods and value that overlap', { ...good, valueStart: 6 }],
    ['a price of thousandths', { ...good, meaning: 'price' as const }],
  ])('%s is refused', (_what, rule) => {
    expect(inStoreRuleProblems([rule])).toHaveLength(1);
  });

  test('one prefix twice is refused', () => {
    expect(inStoreRuleProblems([good, good])).toEqual(['22: prefix is given twice']);
  });

  test('the longer of two prefixes wins', () => {
    const longer: InStoreRule = { ...good, prefix: '221', meaning: 'count', divisor: 1, itemStart: 3, itemDigits: 4 };
    expect(recognise('2212345003501', '', { inStoreRules: [good, longer] })).toMatchObject({ kind: 'counted' });
    expect(recognise('2212345003501', '', { inStoreRules: [longer, good] })).toMatchObject({ kind: 'counted' });
  });
});

describe('GS1 fields', () => {
  test('a field without predefined length ends at GS, the next one starts after it', () => {
    expect(parseGs1(`10LOT7${GS}17261231310300035021S1`)).toEqual({
      ok: true,
      suspicious: false,
      elements: [
        { ai: '10', value: 'LOT7' },
        { ai: '17', value: '261231' },
        { ai: '3103', value: '000350' },
        { ai: '21', value: 'S1' },
      ],
    });
  });

  test('a separator after a field of predefined length is harmless', () => {
    expect(parseGs1(`0104601234567893${GS}10A`)).toMatchObject({ ok: true, suspicious: false });
  });

  test('field 8005 needs its separator although it is six digits long', () => {
    expect(parseGs1(`8005123456${GS}93Ab12`)).toMatchObject({ ok: true });
    expect(parseGs1('800512345693Ab12')).toMatchObject({ ok: false, problem: 'too-long', at: 0 });
  });

  test.each([
    ['too-short', '0104601'],
    ['too-short', '310'],
    ['too-short', `010460123456${GS}10A`],
    ['check-digit', '0104601234567890'],
    ['not-digits', '0104601234A67893'],
    ['unknown-ai', '04123456'],
    ['too-long', `21${'A'.repeat(21)}`],
    ['empty', ''],
  ])('%s: %j is refused', (problem, text) => {
    expect(parseGs1(text)).toMatchObject({ ok: false, problem });
  });

  test('weight is exact: decimals by the last digit of the field, finer than a gram is not guessed', () => {
    expect(gs1WeightMilli([{ ai: '3103', value: '000350' }])).toBe(350);
    expect(gs1WeightMilli([{ ai: '3100', value: '000012' }])).toBe(12000);
    expect(gs1WeightMilli([{ ai: '3102', value: '000135' }])).toBe(1350);
    expect(gs1WeightMilli([{ ai: '3105', value: '012300' }])).toBe(123);
    expect(gs1WeightMilli([{ ai: '3106', value: '000001' }])).toBeNull();
    expect(gs1WeightMilli([{ ai: '3203', value: '000350' }])).toBeNull();
  });
});

describe('receipt QR', () => {
  const sound = { t: '20190418T211655', s: '3943.26', fn: '9282000100072197', i: '64318', fp: '2918241905', n: '1' };
  const qr = (change: Partial<Record<keyof typeof sound, string>>): string =>
    Object.entries({ ...sound, ...change })
      .map(([name, value]) => `${name}=${value}`)
      .join('&');

  test.each([
    { s: '3943,26' },
    { s: '1e5' },
    { s: '-1.00' },
    { s: '3943.261' },
    { s: '99999999999.00' },
    { t: '20190431T2116' },
    { t: '20191301T2116' },
    { t: '20190418T2416' },
    { fn: '928200010007219' },
    { fp: '4294967296' },
    { i: '' },
    { n: '5' },
  ])('is refused with %j', (change) => {
    expect(readReceiptQr(qr({}))).not.toBeNull();
    expect(readReceiptQr(qr(change))).toBeNull();
  });

  test('is refused when a value comes twice or is missing', () => {
    expect(readReceiptQr(`${qr({})}&s=0.01`)).toBeNull();
    expect(readReceiptQr(qr({}).replace('&n=1', ''))).toBeNull();
  });

  test('roubles become kopecks without a fraction in between', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), (kopecks) => {
        const digits = String(kopecks).padStart(3, '0');
        const text = `${digits.slice(0, -2)}.${digits.slice(-2)}`;
        expect(readReceiptQr(qr({ s: text }))?.totalMinor).toBe(kopecks);
      }),
    );
  });
});

describe('hostile input', () => {
  test('a megabyte is refused at once and only 64 characters of it are kept', () => {
    for (const text of [
      '4'.repeat(1_000_000),
      '\u0000'.repeat(1_000_000),
      '01'.repeat(500_000),
      '&='.repeat(500_000),
    ]) {
      const result = recognise(text, ']d2');
      expect(result).toMatchObject({ kind: 'unknown', reason: 'too-long' });
      expect(JSON.stringify(result).length).toBeLessThan(200);
    }
  });

  test('a text longer than any code of ours is not looked up', () => {
    expect(recognise('A'.repeat(129), '')).toMatchObject({ kind: 'unknown', reason: 'too-long' });
    expect(recognise('A'.repeat(128), '')).toMatchObject({ kind: 'code' });
  });

  test('no text throws, and GS is the only control character that comes out', () => {
    const pieces = fc.constantFrom(
      '01',
      '21',
      '91',
      '93',
      '3103',
      GS,
      '04690257528523',
      '22',
      '\u0007',
      '\u202e',
      '=',
      '&',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.array(fc.oneof(pieces, fc.string({ maxLength: 8 })), { maxLength: 20 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('', ']d2', ']E0', ']C1'), (value, aim) => {
        const result = recognise(value, aim);
        const strings: string[] = [];
        const size = JSON.stringify(result, (_key, inner: unknown) => {
          if (typeof inner === 'string') strings.push(inner);
          return inner;
        }).length;
        expect(strings.filter((inner) => /[\p{Cc}\u202a-\u202e]/u.test(inner.replaceAll(GS, '')))).toEqual([]);
        expect(size).toBeLessThan(4096);
      }),
      { numRuns: 2000 },
    );
  });
});
