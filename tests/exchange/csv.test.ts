import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { createLookup } from '#main/catalogue/lookup.ts';
import type { Catalogue } from '#main/catalogue/open.ts';
import { createSearch } from '#main/catalogue/search.ts';
import { importCsv } from '#main/exchange/csv/import.ts';
import type { ImportOptions } from '#main/exchange/kit/run.ts';
import { aCatalogue, aFolder } from '../catalogue/a-catalogue.ts';

async function importText(catalogue: Catalogue, text: string | Buffer, options: ImportOptions = {}) {
  const path = join(aFolder(), 'goods.csv');
  writeFileSync(path, text);
  const result = await importCsv(catalogue, path, { defaultVat: '22', ...options });
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.problem)}`);
  return result.summary;
}

const codes = (problems: readonly { code: string }[]) => problems.map(({ code }) => code);
const all = (catalogue: Catalogue) => createLookup(catalogue).inGroup(null, 100);

const PLAIN = 'Наименование;Цена;Штрихкод;НДС\nХлеб Бородинский;58,90;4601234567893;10\n';

describe('forms of a table', () => {
  test.each([
    ['UTF-8', Buffer.from(PLAIN)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${PLAIN}`)],
    ['windows-1251', iconv.encode(PLAIN, 'win1251')],
    ['UTF-16 as spreadsheets save it', iconv.encode(PLAIN.replaceAll(';', '\t'), 'utf16le', { addBOM: true })],
    ['tabs', Buffer.from(PLAIN.replaceAll(';', '\t'))],
    ['commas and quotes', Buffer.from('Наименование,Цена,Штрихкод,НДС\n"Хлеб Бородинский","58,90",4601234567893,10\n')],
    ['Windows line ends', Buffer.from(PLAIN.replaceAll('\n', '\r\n'))],
    ['a title above', Buffer.from(`Прайс-лист;;;\n;;;\nна 23.11.2026;;;\n${PLAIN}`)],
    ['no line end at the end', Buffer.from(PLAIN.trimEnd())],
  ])('%s', async (_, content) => {
    const catalogue = aCatalogue();
    await importText(catalogue, content);
    expect(createLookup(catalogue).byBarcode('4601234567893')).toMatchObject({
      name: 'Хлеб Бородинский',
      priceMinor: 5890,
      vat: '10',
    });
  });

  test('headings are known under many names and other columns are passed over', async () => {
    const catalogue = aCatalogue();
    const heading =
      'Номенклатура;Остаток;Розничная цена, руб.;Штрих-код;Ед. изм.;Ставка НДС;Код товара;Арт.;Категория;Весовой товар;ПЛУ';
    await importText(catalogue, `${heading}\nСыр;17;899,00;;кг;10%;С-1;А-1;Сыры;да;00101\n`);
    expect(createLookup(catalogue).byPlu(101)).toMatchObject({
      name: 'Сыр',
      code: 'С-1',
      article: 'А-1',
      unit: 'кг',
      measure: 11,
      vat: '10',
      priceMinor: 89900,
      groupId: 1,
    });
  });

  test('quotes in the middle and at the beginning of unquoted names are letters', async () => {
    const catalogue = aCatalogue();
    await importText(
      catalogue,
      'Наименование;Цена\nМолоко "Домик" 1 л;90\n"Домик" молоко;91\n"Чай ""Утро""; чёрный";92\n',
    );
    expect(all(catalogue).map(({ name, priceMinor }) => [name, priceMinor])).toEqual([
      ['"Домик" молоко', 9100],
      ['Молоко "Домик" 1 л', 9000],
      ['Чай "Утро"; чёрный', 9200],
    ]);
  });

  test('formulas, tags and control characters are plain text', async () => {
    const catalogue = aCatalogue();
    await importText(catalogue, `Наименование;Цена\n=cmd|'/c calc'!A1;1\n<img onerror=1>;2\nА\u202eБ;3\n`);
    expect(all(catalogue).map(({ name }) => name)).toEqual(['<img onerror=1>', "=cmd|'/c calc'!A1", 'А Б']);
  });
});

describe('rows of a table', () => {
  test('a bad row is left out with line and reason, the others are taken', async () => {
    const catalogue = aCatalogue();
    const rows = [
      'Наименование;Цена;НДС;Весовой;PLU',
      'Хлеб;50;10;;',
      'Без цены;;10;;',
      'Минус;-5;10;;',
      'Слово;дорого;10;;',
      'Тысяча;1,234;10;;',
      'Налог;50;33;;',
      'Весы;50;10;иногда;',
      'Номер;50;10;да;много',
      'Мало;50',
      'Много; или сдвиг;50;10;;;лишнее',
      ';50;10;;',
      `${'Длинное '.repeat(80)};50;10;;`,
    ];
    const summary = await importText(catalogue, `${rows.join('\n')}\n`);
    expect(summary.skipped.map(({ code, line }) => [line, code])).toEqual([
      [4, 'price-negative'],
      [5, 'price-unreadable'],
      [6, 'price-ambiguous'],
      [7, 'vat-unknown'],
      [8, 'flag-unreadable'],
      [9, 'plu-invalid'],
      [10, 'cells-missing'],
      [11, 'cells-extra'],
      [12, 'name-missing'],
      [13, 'name-too-long'],
    ]);
    expect(summary).toMatchObject({ added: 2, rows: 12 });
    expect(all(catalogue).map(({ name, priceMinor }) => [name, priceMinor])).toEqual([
      ['Без цены', null],
      ['Хлеб', 5000],
    ]);
  });

  test('several barcodes in one cell, in several columns and on several lines belong to one item', async () => {
    const catalogue = aCatalogue();
    const codesOf = (name: string) => createSearch(catalogue).search(name, 1).items[0]?.barcodes;
    await importText(
      catalogue,
      'Код;Наименование;Штрихкод;Штрихкод\n1;Хлеб;4601234567893,4600000000008;4600000000015\n',
    );
    expect(codesOf('хлеб')).toEqual(['4600000000008', '4600000000015', '4601234567893']);
    const lines = await importText(catalogue, 'Код;Наименование;Штрихкод\n2;Чай;4600000000022\n2;Чай;4600000000039\n');
    expect(lines).toMatchObject({ added: 1, skippedTotal: 0, barcodesAdded: 2 });
    expect(codesOf('чай')).toEqual(['4600000000022', '4600000000039']);
    await importText(catalogue, 'Код;Наименование;Штрихкод\n3;Сок;4 600000 000046\n');
    expect(codesOf('сок')).toEqual(['4600000000046']);
  });

  test('a barcode spoiled by a spreadsheet is not taken for a code', async () => {
    const catalogue = aCatalogue();
    const summary = await importText(catalogue, 'Код;Наименование;Штрихкод\n1;Хлеб;4,60123E+12\n');
    expect(summary.warnings).toMatchObject([
      { code: 'barcode-invalid', line: 2, params: { code: '4,60123E+12' } },
      { code: 'vat-assumed' },
    ]);
    expect(all(catalogue)[0]?.barcodes).toEqual([]);
  });

  test('goods without a rate are left out unless the shop says which one is meant', async () => {
    const catalogue = aCatalogue();
    const text = 'Наименование;НДС;Цена\nХлеб;;50\nЧай;22;60\n';
    expect(codes((await importText(catalogue, text, { defaultVat: null })).skipped)).toEqual(['vat-missing']);
    expect(codes((await importText(catalogue, text, { defaultVat: 'none' })).warnings)).toEqual(['vat-assumed']);
    expect(createSearch(catalogue).search('хлеб', 1).items[0]?.vat).toBe('none');
  });

  test('two weighed goods under one number: the later one loses it', async () => {
    const catalogue = aCatalogue();
    const summary = await importText(catalogue, 'Наименование;Весовой;PLU;НДС\nСыр;да;7;10\nТворог;да;7;10\n');
    expect(summary.warnings).toMatchObject([{ code: 'plu-taken', params: { plu: 7, name: 'Творог', owner: 'Сыр' } }]);
    expect(createLookup(catalogue).byPlu(7)?.name).toBe('Сыр');
  });

  test('groups are a path and are not doubled by a second file', async () => {
    const catalogue = aCatalogue();
    const text = 'Наименование;Группа;НДС\nСыр;Молочное / Сыры;10\nБрынза;молочное / СЫРЫ;10\nСок;Чай/кофе;22\n';
    await importText(catalogue, text);
    await importText(catalogue, text);
    expect(createLookup(catalogue).groups()).toEqual([
      { id: 1, parentId: null, name: 'Молочное' },
      { id: 3, parentId: null, name: 'Чай/кофе' },
      { id: 2, parentId: 1, name: 'Сыры' },
    ]);
  });
});

describe('a second list', () => {
  const FIRST =
    'Код;Артикул;Штрихкод;Наименование;Цена;НДС\n1;А-1;4601234567893;Хлеб;50;10\n2;А-2;;Чай;90;22\n;А-3;;Сок;70;22\n;;;Соль;20;10\n';

  test('updates and never doubles; empty cells change nothing', async () => {
    const catalogue = aCatalogue();
    await importText(catalogue, FIRST);
    expect(await importText(catalogue, FIRST)).toMatchObject({ added: 0, updated: 0, unchanged: 4 });
    const second = FIRST.replace('Хлеб;50', 'Хлеб ржаной;55').replace('А-2;;Чай;90', ';;Чай;95');
    expect(await importText(catalogue, second)).toMatchObject({ added: 0, updated: 2, unchanged: 2, barcodesAdded: 0 });
    const lookup = createLookup(catalogue);
    expect(lookup.byCode('1')).toMatchObject({ name: 'Хлеб ржаной', priceMinor: 5500 });
    expect(lookup.byCode('2')).toMatchObject({ article: 'А-2', priceMinor: 9500 });
    expect(lookup.count()).toBe(4);
  });

  test('of prices alone is matched by code, barcode or article', async () => {
    const catalogue = aCatalogue();
    await importText(catalogue, FIRST);
    const lookup = createLookup(catalogue);
    await importText(catalogue, 'Код;Цена\n2;99\n');
    await importText(catalogue, 'Штрихкод;Цена\n4601234567893;51\n');
    await importText(catalogue, 'Артикул;Цена\nа-3;71\n');
    expect(lookup.byCode('2')?.priceMinor).toBe(9900);
    expect(lookup.byCode('1')?.priceMinor).toBe(5100);
    expect(lookup.byArticle('А-3')[0]?.priceMinor).toBe(7100);
    expect(lookup.count()).toBe(4);
  });

  test('with codes or barcodes where the first had names alone finds the same goods', async () => {
    const catalogue = aCatalogue();
    await importText(catalogue, 'Наименование;Цена\nСоль;20\nСахар;80\n');
    const summary = await importText(
      catalogue,
      'Код;Штрихкод;Наименование;Цена\n7;;СОЛЬ;21\n;4601234567893;Сахар;81\n',
    );
    expect(summary).toMatchObject({ added: 0, updated: 2 });
    expect(createLookup(catalogue).byBarcode('4601234567893')).toMatchObject({ name: 'Сахар', priceMinor: 8100 });
  });

  test('two rows that mean one item, and a row that may mean two, are reported', async () => {
    const catalogue = aCatalogue();
    await importText(catalogue, FIRST);
    const twice = await importText(catalogue, 'Код;Штрихкод;Наименование;Цена\n1;;;52\n;4601234567893;;53\n');
    expect(twice.skipped).toMatchObject([{ code: 'duplicate-item', line: 3, params: { name: 'Хлеб' } }]);
    await importText(catalogue, 'Код;Наименование;Цена\n8;Мыло;10\n9;Мыло;12\n');
    const unclear = await importText(catalogue, 'Наименование;Цена\nМыло;11\nСоль;22\n');
    expect(unclear.skipped).toMatchObject([{ code: 'match-ambiguous', line: 2 }]);
  });

  test('does not take away the barcodes another system gave', async () => {
    const catalogue = aCatalogue();
    await importText(catalogue, FIRST);
    catalogue.db.exec(`insert into barcodes values ('4600000000008', 1, 'commerceml')`);
    await importText(
      catalogue,
      'Код;Штрихкод\n1;4600000000015\n'.replace('Штрихкод', 'Штрихкод;Цена').replace('15\n', '15;50\n'),
    );
    expect(createLookup(catalogue).byCode('1')?.barcodes).toEqual(['4600000000008', '4600000000015']);
  });
});
