import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { createLookup } from '#main/catalogue/lookup.ts';
import type { Catalogue } from '#main/catalogue/open.ts';
import { createSearch } from '#main/catalogue/search.ts';
import { type CommerceMlOptions, importCommerceMl } from '#main/exchange/commerceml/import.ts';
import { aCatalogue, aFolder } from '../catalogue/a-catalogue.ts';

const ROOT = 'КоммерческаяИнформация';
const document = (inside: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${ROOT} ВерсияСхемы="2.08">${inside}</${ROOT}>`;
const nds = (rate: string) =>
  `<СтавкиНалогов><СтавкаНалога><Наименование>НДС</Наименование><Ставка>${rate}</Ставка></СтавкаНалога></СтавкиНалогов>`;
const item = (id: string, inside = '', attributes = '') =>
  `<Товар${attributes}><Ид>${id}</Ид><Наименование>Товар ${id}</Наименование>${nds('22')}${inside}</Товар>`;
const catalogueOf = (items: string, attributes = '', classifier = '') =>
  document(`${classifier}<Каталог${attributes}><Товары>${items}</Товары></Каталог>`);
const TYPES = ['розница', 'опт']
  .map((id) => `<ТипЦены><Ид>${id}</Ид><Наименование>${id}</Наименование><Валюта>RUB</Валюта></ТипЦены>`)
  .join('');
const price = (type: string, value: string, more = '<Валюта>RUB</Валюта><Коэффициент>1</Коэффициент>') =>
  `<Цена><ИдТипаЦены>${type}</ИдТипаЦены><ЦенаЗаЕдиницу>${value}</ЦенаЗаЕдиницу>${more}</Цена>`;
const offer = (id: string, prices: string, inside = '', attributes = '') =>
  `<Предложение${attributes}><Ид>${id}</Ид>${inside}<Цены>${prices}</Цены></Предложение>`;
const offersOf = (offers: string) =>
  document(`<ПакетПредложений><ТипыЦен>${TYPES}</ТипыЦен><Предложения>${offers}</Предложения></ПакетПредложений>`);

async function importText(catalogue: Catalogue, texts: readonly (string | Buffer)[], options: CommerceMlOptions = {}) {
  const folder = aFolder();
  const paths = texts.map((text, index) => {
    const path = join(folder, `${index}.xml`);
    writeFileSync(path, text);
    return path;
  });
  const result = await importCommerceMl(catalogue, paths, options);
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.problem)}`);
  return result;
}

const codes = (problems: readonly { code: string }[]) => problems.map(({ code }) => code);

describe('goods of CommerceML', () => {
  test('groups keep their tree, units become measures, services and weighed goods are known', async () => {
    const catalogue = aCatalogue();
    const classifier = `<Классификатор><Группы><Группа><Ид>a</Ид><Наименование>Еда</Наименование><Группы>
      <Группа><Ид>b</Ид><Наименование>Сыры</Наименование></Группа></Группы></Группа></Группы></Классификатор>`;
    const requisite = (name: string, value: string) =>
      `<ЗначениеРеквизита><Наименование>${name}</Наименование><Значение>${value}</Значение></ЗначениеРеквизита>`;
    const requisites = `<ЗначенияРеквизитов>${requisite('ТипНоменклатуры', 'Товар')}${requisite('PLU', '00107')}${requisite('Код', 'НФ-0001')}</ЗначенияРеквизитов>`;
    const cheese = `<БазоваяЕдиница Код="166 " НаименованиеПолное="Килограмм"/><Группы><Ид>b</Ид></Группы>${requisites}`;
    const delivery = `<БазоваяЕдиница>усл</БазоваяЕдиница><ЗначенияРеквизитов>${requisite('ТипНоменклатуры', 'Услуга')}</ЗначенияРеквизитов>`;
    const result = await importText(catalogue, [
      catalogueOf(item('сыр', cheese) + item('доставка', delivery), '', classifier),
    ]);
    const lookup = createLookup(catalogue);
    expect(lookup.groups()).toEqual([
      { id: 1, parentId: null, name: 'Еда' },
      { id: 2, parentId: 1, name: 'Сыры' },
    ]);
    expect(lookup.byPlu(107)).toMatchObject({
      unit: 'кг',
      measure: 11,
      weighed: true,
      groupId: 2,
      code: 'НФ-0001',
      subject: 1,
    });
    expect(createSearch(catalogue).search('доставка', 5).items).toMatchObject([
      { unit: 'усл', measure: 255, subject: 4 },
    ]);
    expect(codes(result.summary.warnings)).toEqual(['unit-unknown']);
  });

  test('every rate of the file has its key; an unknown one leaves the row out with its line', async () => {
    const catalogue = aCatalogue();
    const rates = [
      ['22', '22'],
      ['20', '22'],
      ['18', '22'],
      ['10', '10'],
      ['10%', '10'],
      ['7', '7'],
      ['5', '5'],
      ['0', '0'],
      ['Без НДС', 'none'],
      ['Без налога', 'none'],
    ] as const;
    const rows = rates.map(
      ([rate], index) => `<Товар><Ид>${index}</Ид><Наименование>Т${index}</Наименование>${nds(rate)}</Товар>\n`,
    );
    const strange = `<Товар><Ид>x</Ид><Наименование>Икс</Наименование>${nds('13')}</Товар>`;
    const result = await importText(catalogue, [catalogueOf(rows.join('') + strange)]);
    const lookup = createLookup(catalogue);
    expect(rates.map((_, index) => lookup.byId(index + 1)?.vat)).toEqual(rates.map(([, vat]) => vat));
    expect(result.summary.skipped).toEqual([
      { code: 'vat-unknown', file: '0.xml', line: 12, params: { name: 'Икс', vat: '13' } },
    ]);
  });

  test('a file declared as windows-1251 reads the same', async () => {
    const catalogue = aCatalogue();
    const text = catalogueOf(item('ёж', '<Артикул>Щ-1</Артикул>')).replace('UTF-8', 'windows-1251');
    await importText(catalogue, [iconv.encode(text, 'win1251')]);
    expect(createLookup(catalogue).byArticle('щ-1')).toMatchObject([{ externalId: 'ёж', name: 'Товар ёж' }]);
  });

  test('namespace prefixes, CDATA, entities of XML and line breaks in names do not matter', async () => {
    const catalogue = aCatalogue();
    const name = 'Чай &amp; кофе&#32;<![CDATA[<№ 1>]]>\n\t &quot;Утро&quot;';
    const text = catalogueOf(`<Товар><Ид>1</Ид><Наименование>${name}</Наименование>${nds('22')}</Товар>`);
    await importText(catalogue, [
      text
        .replaceAll('<', '<к:')
        .replaceAll('<к:/', '</к:')
        .replaceAll(/<к:([?!])/g, '<$1')
        .replace('<к:№', '<№'),
    ]);
    expect(createLookup(catalogue).byId(1)?.name).toBe('Чай & кофе <№ 1> "Утро"');
  });

  test('deleted, described again, and deleted for ever: its barcode is free for another item', async () => {
    const catalogue = aCatalogue();
    const lookup = createLookup(catalogue);
    const code = '<Штрихкод>4601234567893</Штрихкод>';
    const gone = ' Статус="Удален"';
    await importText(catalogue, [catalogueOf(item('1', code))]);
    expect((await importText(catalogue, [catalogueOf(item('1', code, gone))])).summary).toMatchObject({
      removed: 1,
      unchanged: 0,
    });
    expect(lookup.byBarcode('4601234567893')).toBeNull();
    expect((await importText(catalogue, [catalogueOf(item('1', code))])).summary).toMatchObject({
      updated: 1,
      barcodesAdded: 1,
    });
    expect(lookup.byBarcode('4601234567893')?.externalId).toBe('1');
    await importText(catalogue, [catalogueOf(item('1', code, gone) + item('2', code))]);
    expect(lookup.byBarcode('4601234567893')?.externalId).toBe('2');
  });

  test('goods that a full list no longer names leave the sale only when the shop asks, never by a list of changes', async () => {
    const full = ' СодержитТолькоИзменения="false"';
    const changes = ' СодержитТолькоИзменения="true"';
    const catalogue = aCatalogue();
    const lookup = createLookup(catalogue);
    await importText(catalogue, [catalogueOf(item('1') + item('2') + item('3'), full)]);
    await importText(catalogue, [catalogueOf(item('1'), changes)], { removeMissing: true });
    await importText(catalogue, [catalogueOf(item('1'))], { removeMissing: true });
    await importText(catalogue, [catalogueOf(item('1'), full)]);
    expect(lookup.count()).toBe(3);
    const result = await importText(catalogue, [catalogueOf(item('1'), full)], { removeMissing: true });
    expect(result.summary).toMatchObject({ removed: 2, unchanged: 1 });
    expect(lookup.count()).toBe(1);
  });

  test('an empty list of changes is an ordinary night', async () => {
    expect((await importText(aCatalogue(), [catalogueOf('', ' СодержитТолькоИзменения="true"')])).summary.rows).toBe(0);
  });

  test('a barcode given to two goods stays with the first and the other is still sold by name', async () => {
    const catalogue = aCatalogue();
    const code = '<Штрихкод>4601234567893</Штрихкод>';
    const result = await importText(catalogue, [catalogueOf(`${item('1', code)}\n${item('2', code)}`)]);
    expect(result.summary).toMatchObject({ added: 2, barcodesAdded: 1, skippedTotal: 0 });
    expect(result.summary.warnings).toEqual([
      { code: 'barcode-taken', file: '0.xml', line: 3, params: { code: '4601234567893', owner: 'Товар 1' } },
    ]);
    expect(createLookup(catalogue).byBarcode('4601234567893')?.externalId).toBe('1');
  });

  test('a barcode may move from one item to another within one file, in either order', async () => {
    const a = '<Штрихкод>4601234567893</Штрихкод>';
    const b = '<Штрихкод>4600000000008</Штрихкод>';
    const catalogue = aCatalogue();
    await importText(catalogue, [catalogueOf(item('1', a) + item('2', b))]);
    const swapped = await importText(catalogue, [catalogueOf(item('1', b) + item('2', a))]);
    expect(swapped.summary).toMatchObject({ updated: 2, barcodesAdded: 2, warningsTotal: 0 });
    const lookup = createLookup(catalogue);
    expect(lookup.byBarcode('4601234567893')?.externalId).toBe('2');
    expect(lookup.byBarcode('4600000000008')?.externalId).toBe('1');
  });

  test('the same id twice with different words: the first holds, the second is reported', async () => {
    const catalogue = aCatalogue();
    const twice = `${item('1')}\n${item('1', '<Артикул>А</Артикул>')}`;
    const result = await importText(catalogue, [catalogueOf(twice)]);
    expect(result.summary.skipped).toEqual([
      { code: 'duplicate-item', file: '0.xml', line: 3, params: { name: 'Товар 1', firstLine: 2 } },
    ]);
    expect(createLookup(catalogue).byId(1)?.article).toBe('');
  });

  test('a wrong check digit and a code with letters outside ASCII are said; the first is kept, the second not', async () => {
    const catalogue = aCatalogue();
    const result = await importText(catalogue, [
      catalogueOf(item('1', '<Штрихкод>4601234567890</Штрихкод><Штрихкод>ШК-1</Штрихкод>')),
    ]);
    expect(codes(result.summary.warnings).sort()).toEqual(['barcode-check-digit', 'barcode-invalid']);
    expect(createLookup(catalogue).byId(1)?.barcodes).toEqual(['4601234567890']);
  });
});

describe('offers of CommerceML', () => {
  test('each characteristic is an item with the VAT, unit, article and group of its base, which is no longer offered', async () => {
    const catalogue = aCatalogue();
    const base = item('ф', '<Артикул>Ф-1</Артикул><БазоваяЕдиница Код="796"/>');
    const trait =
      '<ХарактеристикиТовара><ХарактеристикаТовара><Наименование>Цвет</Наименование><Значение>красный</Значение></ХарактеристикаТовара></ХарактеристикиТовара>';
    const offers =
      offer(
        'ф#к',
        price('розница', '500'),
        `<Наименование>Футболка</Наименование>${trait}<Штрихкод>4601234567893</Штрихкод>`,
      ) + offer('ф#с', price('розница', '550.50'), '<Наименование>Футболка (синий)</Наименование>');
    const result = await importText(catalogue, [catalogueOf(base), offersOf(offers)]);
    expect(result.summary).toMatchObject({ added: 3, skippedTotal: 0 });
    const lookup = createLookup(catalogue);
    expect(lookup.byBarcode('4601234567893')).toMatchObject({
      externalId: 'ф#к',
      name: 'Футболка (красный)',
      vat: '22',
      article: 'Ф-1',
      priceMinor: 50000,
    });
    expect(
      createSearch(catalogue)
        .search('ф-1', 9)
        .items.map((found) => found.externalId)
        .sort(),
    ).toEqual(['ф#к', 'ф#с']);
    const again = await importText(catalogue, [catalogueOf(base), offersOf(offers)]);
    expect(again.summary).toMatchObject({ added: 0, updated: 0, unchanged: 3 });
    const removed = await importText(catalogue, [offersOf(offer('ф#к', '', '', ' Статус="Удален"'))]);
    expect(removed.summary.removed).toBe(1);
    expect(lookup.byBarcode('4601234567893')).toBeNull();
  });

  test('of several price types the first is taken, or the chosen one; all are listed; an unknown choice is refused', async () => {
    const both = offersOf(offer('1', price('опт', '80') + price('розница', '100')));
    for (const [choice, expected] of [
      [undefined, 10000],
      ['опт', 8000],
    ] as const) {
      const catalogue = aCatalogue();
      const options = choice === undefined ? {} : { priceTypeId: choice };
      const result = await importText(catalogue, [catalogueOf(item('1')), both], options);
      expect(createLookup(catalogue).byId(1)?.priceMinor).toBe(expected);
      expect(result.priceTypes.map(({ id }) => id)).toEqual(['розница', 'опт']);
    }
    await expect(importText(aCatalogue(), [catalogueOf(item('1')), both], { priceTypeId: 'vip' })).rejects.toThrow(
      'price-type-unknown',
    );
  });

  test('prices that cannot be the shop price of one unit are left out and the old price stays', async () => {
    const catalogue = aCatalogue();
    await importText(catalogue, [catalogueOf(item('1')), offersOf(offer('1', price('розница', '100.0000')))]);
    const bad: readonly (readonly [string, string])[] = [
      [price('розница', '-5'), 'price-negative'],
      [price('розница', 'дорого'), 'price-unreadable'],
      [price('розница', '12.345'), 'price-too-precise'],
      [price('розница', '99999999'), 'price-out-of-range'],
      [price('розница', '5', '<Валюта>USD</Валюта>'), 'currency-foreign'],
      [price('розница', '500', '<Валюта>RUB</Валюта><Коэффициент>10</Коэффициент>'), 'price-for-pack'],
    ];
    for (const [wrong, code] of bad) {
      const good = offer('2', price('розница', '1'), '<Наименование>Другой</Наименование>');
      const result = await importText(catalogue, [offersOf(offer('1', wrong) + good)], { defaultVat: '22' });
      expect(codes(result.summary.skipped)).toEqual([code]);
      expect(createLookup(catalogue).byId(1)?.priceMinor).toBe(10000);
    }
  });

  test('a price ten times higher or lower is taken and reported', async () => {
    const catalogue = aCatalogue();
    await importText(catalogue, [catalogueOf(item('1')), offersOf(offer('1', price('розница', '94.90')))]);
    const jump = await importText(catalogue, [offersOf(offer('1', price('розница', '9490')))]);
    expect(jump.summary.warnings).toMatchObject([
      { code: 'price-jump', params: { name: 'Товар 1', beforeMinor: 9490, afterMinor: 949000 } },
    ]);
    const small = await importText(catalogue, [offersOf(offer('1', price('розница', '9491')))]);
    expect(small.summary.warningsTotal).toBe(0);
  });

  test('Belarusian roubles are the money of a Belarusian shop', async () => {
    const catalogue = aCatalogue();
    const byn = offersOf(offer('1', price('розница', '3.20', '<Валюта>BYN</Валюта>')));
    await importText(catalogue, [catalogueOf(item('1')), byn], { currency: 'BYN' });
    expect(createLookup(catalogue).byId(1)?.priceMinor).toBe(320);
  });

  test('changed offers of the newer schema price their items', async () => {
    const catalogue = aCatalogue();
    await importText(catalogue, [catalogueOf(item('1'))]);
    const changes = document(
      `<ИзмененияПакетаПредложений>${offer('1', price('розница', '7'))}</ИзмененияПакетаПредложений>`,
    );
    await importText(catalogue, [changes]);
    expect(createLookup(catalogue).byId(1)?.priceMinor).toBe(700);
  });

  test('prices without VAT are said once', async () => {
    const type =
      '<ТипЦены><Ид>р</Ид><Наименование>Без НДС</Наименование><Валюта>RUB</Валюта><Налог><Наименование>НДС</Наименование><УчтеноВСумме>false</УчтеноВСумме></Налог></ТипЦены>';
    const offers = document(
      `<ПакетПредложений><ТипыЦен>${type}</ТипыЦен><Предложения>${offer('1', price('р', '7'))}</Предложения></ПакетПредложений>`,
    );
    const result = await importText(aCatalogue(), [catalogueOf(item('1')), offers]);
    expect(codes(result.summary.warnings)).toEqual(['price-without-vat']);
  });
});
