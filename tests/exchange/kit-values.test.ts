import { describe, expect, test } from 'vitest';
import { barcodesOfCell } from '#main/exchange/kit/barcodes.ts';
import { REFUSALS, SKIPS, WARNINGS } from '#main/exchange/kit/problems.ts';
import { flagFromText, pluFromText } from '#main/exchange/kit/text-cell.ts';
import { unitByName, unitByOkei } from '#main/exchange/kit/units.ts';
import { vatFromText } from '#main/exchange/kit/vat-text.ts';

describe('values as files write them', () => {
  test.each([
    ['4601234567893', ['4601234567893']],
    ['0012345', ['0012345']],
    ['4601234567893, 4600000000008', ['4601234567893', '4600000000008']],
    ['4601234567893|4600000000008|4601234567893', ['4601234567893', '4600000000008']],
    ['4601234567893 4600000000008', ['4601234567893', '4600000000008']],
    ['4 601234 567893', ['4601234567893']],
    ['CODE-128/x', ['CODE-128/x']],
    ['', []],
  ])('the barcodes of «%s»', (cell, codes) => {
    expect(barcodesOfCell(cell)).toMatchObject({ codes, invalid: [] });
  });

  test('check digits are looked at in EAN-8, UPC-A, EAN-13 and EAN-14 and in nothing else', () => {
    const cell = barcodesOfCell('46012345,012345678905,4601234567893,14601234567890,4601234567890,1234567');
    expect(cell.wrongCheckDigit).toEqual(['46012345', '4601234567890']);
    expect(cell.codes).toHaveLength(6);
  });

  test.each(['4,60123E+12', '4.6E+12', 'ШК123', '№5', '9'.repeat(129)])('«%s» is no barcode', (text) => {
    expect(barcodesOfCell(text)).toMatchObject({ codes: [], invalid: [text] });
  });

  test.each([
    ['22', '22'],
    ['НДС 22%', '22'],
    ['ндс 10 %', '10'],
    ['10,00', '10'],
    ['5%', '5'],
    ['0', '0'],
    ['без НДС', 'none'],
    ['', null],
    ['-', null],
  ])('VAT «%s»', (text, vat) => {
    expect(vatFromText(text, true)).toEqual({ ok: true, vat, raised: false });
  });

  test('the former general rates are read as the present one only where the shop agrees', () => {
    expect(vatFromText('20%', true)).toEqual({ ok: true, vat: '22', raised: true });
    expect(vatFromText('18', true)).toEqual({ ok: true, vat: '22', raised: true });
    expect(vatFromText('20%', false)).toEqual({ ok: true, vat: '20', raised: false });
    expect(vatFromText('18', false)).toEqual({ ok: false });
    expect(vatFromText('220', true)).toEqual({ ok: false });
    expect(vatFromText('НДС', true)).toEqual({ ok: false });
  });

  test('units by the code of ОКЕИ and by name carry tag 2108', () => {
    expect(unitByOkei('796 ')).toEqual({ unit: 'шт', measure: 0 });
    expect(unitByOkei('6')).toEqual({ unit: 'м', measure: 22 });
    expect(unitByOkei('166')).toEqual({ unit: 'кг', measure: 11 });
    expect(unitByOkei('999')).toBeUndefined();
    expect(unitByName('Шт.')).toEqual({ unit: 'шт', measure: 0 });
    expect(unitByName('КИЛОГРАММ')).toEqual({ unit: 'кг', measure: 11 });
    expect(unitByName('л')).toEqual({ unit: 'л', measure: 41 });
    expect(unitByName('парсек')).toBeUndefined();
  });

  test('flags and scales numbers', () => {
    expect(['да', '1', 'Истина', '+'].map(flagFromText)).toEqual([true, true, true, true]);
    expect(['нет', '0', '', 'может быть'].map(flagFromText)).toEqual([false, false, null, undefined]);
    expect(['00101', '999999', '', '0', '1000000', '1.5'].map(pluFromText)).toEqual([
      101,
      999999,
      null,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('each problem code stands in one list only', () => {
    const all = [...REFUSALS, ...SKIPS, ...WARNINGS];
    expect(new Set(all).size).toBe(all.length);
  });
});
