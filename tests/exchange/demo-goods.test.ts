import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { gtinKind } from '#domain/barcode/ean.ts';
import { createLookup } from '#main/catalogue/lookup.ts';
import { createSearch } from '#main/catalogue/search.ts';
import { importCsv } from '#main/exchange/csv/import.ts';
import { aCatalogue } from '../catalogue/a-catalogue.ts';

const DEMO = new URL('../../fixtures/catalogue/demo-goods.csv', import.meta.url).pathname;
const rows = readFileSync(DEMO, 'utf8').trimEnd().split('\n').slice(1);

describe('the sample goods', () => {
  test('every row is taken without a single remark', async () => {
    const catalogue = aCatalogue();
    const result = await importCsv(catalogue, DEMO);
    expect(result).toMatchObject({ ok: true, summary: { added: rows.length, skippedTotal: 0, warningsTotal: 0 } });
    expect(rows.length).toBeGreaterThanOrEqual(300);
    expect(createLookup(catalogue).count()).toBe(rows.length);
  });

  test('codes are unique EAN-13 of the Russian range; goods sold by pieces have one, weighed goods a scales number', async () => {
    const catalogue = aCatalogue();
    await importCsv(catalogue, DEMO);
    const lookup = createLookup(catalogue);
    const all = lookup.groups().flatMap((group) => lookup.inGroup(group.id, 500));
    expect(all).toHaveLength(rows.length);
    for (const item of all) {
      expect(item.barcodes.every((code) => code.startsWith('46') && gtinKind(code) === 'ean-13')).toBe(true);
      expect(item.barcodes.length > 0).toBe(!item.weighed);
      expect(item.plu !== null).toBe(item.weighed);
      expect(item.priceMinor).toBeGreaterThan(0);
    }
    expect(all.filter((item) => item.barcodes.length > 1).length).toBeGreaterThanOrEqual(3);
    expect(all.filter((item) => item.weighed).every((item) => item.measure === 11 && item.unit === 'кг')).toBe(true);
    expect(new Set(all.map((item) => item.vat))).toEqual(new Set(['22', '10', 'none']));
  });

  test('a weighed, a taxed and an exempt item are as the shelf says', async () => {
    const catalogue = aCatalogue();
    await importCsv(catalogue, DEMO);
    const lookup = createLookup(catalogue);
    expect(lookup.byPlu(101)).toMatchObject({
      name: 'Сыр Российский Старый погреб 50% весовой',
      priceMinor: 89900,
      vat: '10',
    });
    const { search } = createSearch(catalogue);
    expect(search('кофе зерн', 5).items).toMatchObject([{ priceMinor: 159900, vat: '22' }]);
    expect(search('конверт', 5).items).toMatchObject([{ vat: 'none' }]);
    expect(search('vjkjrj', 20).corrected).toBe('молоко');
  });
});
