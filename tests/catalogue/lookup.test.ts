import { describe, expect, test } from 'vitest';
import { createLookup } from '#main/catalogue/lookup.ts';
import { aCatalogue, MILK, write } from './a-catalogue.ts';

function aShop() {
  const catalogue = aCatalogue();
  write(catalogue, (writer) => {
    const dairy = writer.saveGroup('g1', null, 'Молочные продукты').id;
    const cheese = writer.saveGroup('g2', dairy, 'Сыры').id;
    const milk = writer.addItem('milk', 'test', { ...MILK, groupId: dairy });
    writer.setPrice(milk, 9490);
    writer.addBarcode(milk, '4601234567893', 'test');
    writer.addBarcode(milk, '0012345678905', 'test');
    const weighed = {
      name: 'Сыр Российский',
      code: '00002',
      article: 'СР-004',
      weighed: true,
      plu: 101,
      groupId: cheese,
    };
    writer.addItem('cheese', 'test', { ...MILK, ...weighed, unit: 'кг', measure: 11 });
    const old = writer.addItem('old', 'test', { ...MILK, code: '00003', article: 'СТ-1', name: 'Старое' });
    writer.addBarcode(old, '4600000000008', 'test');
    const item = writer.itemById(old);
    if (item) writer.changeItem(item, { ...item.fields, deleted: true });
  });
  return { catalogue, lookup: createLookup(catalogue) };
}

describe('looking up', () => {
  test('a barcode gives the whole item with price, VAT, unit and all its barcodes', () => {
    const { lookup } = aShop();
    expect(lookup.byBarcode('4601234567893')).toEqual({
      id: 1,
      externalId: 'milk',
      code: '00001',
      article: 'МЛ-001',
      name: 'Молоко пастеризованное Луговица 2,5% 930 мл',
      unit: 'шт',
      measure: 0,
      vat: '10',
      subject: 1,
      priceMinor: 9490,
      weighed: false,
      plu: null,
      groupId: 1,
      barcodes: ['0012345678905', '4601234567893'],
    });
  });

  test('a code of 12 digits finds the item kept under 13 with a leading zero', () => {
    const { lookup } = aShop();
    expect(lookup.byBarcode('012345678905')?.externalId).toBe('milk');
  });

  test('an unknown code, an empty one, a hostile one and a megabyte find nothing and break nothing', () => {
    const { lookup } = aShop();
    for (const code of [
      '4600000000015',
      '',
      "'; DROP TABLE items; --",
      '<img onerror=1>',
      '\0\u001b',
      '9'.repeat(1e6),
    ]) {
      expect(lookup.byBarcode(code)).toBeNull();
    }
    expect(lookup.count()).toBe(2);
  });

  test('code, article in any case, scales number and id find their item', () => {
    const { lookup } = aShop();
    expect(lookup.byCode('00002')?.externalId).toBe('cheese');
    expect(lookup.byCode('2')).toBeNull();
    expect(lookup.byArticle('ср-004').map((item) => item.externalId)).toEqual(['cheese']);
    expect(lookup.byPlu(101)).toMatchObject({ externalId: 'cheese', weighed: true, priceMinor: null, measure: 11 });
    expect(lookup.byId(2)?.externalId).toBe('cheese');
  });

  test('what is no longer sold is found by id only', () => {
    const { lookup } = aShop();
    expect(lookup.byBarcode('4600000000008')).toBeNull();
    expect(lookup.byCode('00003')).toBeNull();
    expect(lookup.byArticle('СТ-1')).toEqual([]);
    expect(lookup.byId(3)?.name).toBe('Старое');
  });

  test('groups come parents first and hold their own items only', () => {
    const { lookup } = aShop();
    expect(lookup.groups()).toEqual([
      { id: 1, parentId: null, name: 'Молочные продукты' },
      { id: 2, parentId: 1, name: 'Сыры' },
    ]);
    expect(lookup.inGroup(1, 10).map((item) => item.externalId)).toEqual(['milk']);
    expect(lookup.inGroup(2, 10).map((item) => item.externalId)).toEqual(['cheese']);
    expect(lookup.inGroup(null, 10)).toEqual([]);
  });

  test('a base that is sold through its characteristics is not offered until it has a price of its own', () => {
    const { catalogue, lookup } = aShop();
    write(catalogue, (writer) => writer.markHasVariants(2));
    expect(lookup.inGroup(2, 10)).toEqual([]);
    write(catalogue, (writer) => {
      writer.setPrice(2, 89900);
    });
    expect(lookup.inGroup(2, 10)).toHaveLength(1);
  });
});
