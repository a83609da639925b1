import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { importCommerceMl } from '#main/exchange/commerceml/import.ts';
import { importCsv } from '#main/exchange/csv/import.ts';
import { REFUSALS } from '#main/exchange/kit/problems.ts';
import { aCatalogue, aFolder, contentsOf, MILK, write } from '../catalogue/a-catalogue.ts';

const fixtures = new URL('../../fixtures/catalogue/', import.meta.url).pathname;
const REAL = ['import0_1.xml', 'offers0_1.xml'].map((name) => readFileSync(join(fixtures, 'commerceml', name)));

function aStockedCatalogue() {
  const catalogue = aCatalogue();
  write(catalogue, (writer) => {
    const id = writer.addItem('bd8c4e15-18f9-11e7-80c2-0cc47ab29cd1', 'commerceml', MILK);
    writer.setPrice(id, 9490);
    writer.addBarcode(id, '8809288404089', 'commerceml');
  });
  return { catalogue, before: contentsOf(catalogue) };
}

/** Imports a file that must be refused; gives the problem after making sure that nothing changed. */
async function refusalOf(name: string, content: string | Buffer, limits = {}) {
  const { catalogue, before } = aStockedCatalogue();
  const path = join(aFolder(), name);
  writeFileSync(path, content);
  const result = name.endsWith('.xml')
    ? await importCommerceMl(catalogue, [path], { defaultVat: '22', limits })
    : await importCsv(catalogue, path, { defaultVat: '22', limits });
  expect(contentsOf(catalogue)).toBe(before);
  return result.ok ? { code: 'accepted', line: null } : result.problem;
}

const ROOT = 'КоммерческаяИнформация';
const xml = (inside: string) => `<?xml version="1.0" encoding="UTF-8"?>\n<${ROOT}>\n${inside}\n</${ROOT}>\n`;
const goods = (inside: string) => xml(`<Каталог><Товары><Товар><Ид>1</Ид>${inside}</Товар></Товары></Каталог>`);

describe('a broken file changes nothing and says why and where', () => {
  test('the real files cut at any byte are refused', async () => {
    const { catalogue, before } = aStockedCatalogue();
    const folder = aFolder();
    const cuts = fc.constantFrom(0, 1).chain((which) => {
      // The last byte is the line break after the closed root: without it the file is still whole.
      const whole = REAL[which] ?? Buffer.alloc(0);
      return fc.record({ which: fc.constant(which), bytes: fc.integer({ min: 0, max: whole.length - 2 }) });
    });
    const cutIsRefused = fc.asyncProperty(cuts, async ({ which, bytes }) => {
      const paths = REAL.map((content, index) => {
        const path = join(folder, `${index}.xml`);
        writeFileSync(path, index === which ? content.subarray(0, bytes) : content);
        return path;
      });
      const result = await importCommerceMl(catalogue, paths, { defaultVat: '22' });
      if (result.ok) throw new Error(`cut at ${bytes} of file ${which} was accepted`);
      const { code, file } = result.problem;
      expect(['file-empty', 'xml-cut', 'xml-malformed', 'encoding-invalid', 'encoding-unsupported']).toContain(code);
      expect(file).toBe(`${which}.xml`);
      expect(contentsOf(catalogue)).toBe(before);
    });
    await fc.assert(cutIsRefused, {
      numRuns: 30,
      verbose: 1,
      examples: [
        [{ which: 0, bytes: 0 }],
        [{ which: 0, bytes: 1 }],
        [{ which: 1, bytes: 67014 }],
        [{ which: 0, bytes: 164633 }],
      ],
    });
  }, 30_000);

  test('the real files with any byte replaced are taken whole or refused with a known code, never in part', async () => {
    const folder = aFolder();
    const flips = fc.record({ which: fc.constantFrom(0, 1), at: fc.nat(67_000), byte: fc.nat(255) });
    const flipIsSafe = fc.asyncProperty(flips, async ({ which, at, byte }) => {
      const { catalogue, before } = aStockedCatalogue();
      const paths = REAL.map((content, index) => {
        const path = join(folder, `${index}.xml`);
        const copy = Buffer.from(content);
        if (index === which) copy[at] = byte;
        writeFileSync(path, copy);
        return path;
      });
      const result = await importCommerceMl(catalogue, paths, { defaultVat: '22' });
      if (result.ok) return;
      expect(REFUSALS).toContain(result.problem.code);
      expect(contentsOf(catalogue)).toBe(before);
    });
    await fc.assert(flipIsSafe, { numRuns: 12, verbose: 1 });
  }, 30_000);

  test('an empty file, a folder and a file that is not there', async () => {
    expect(await refusalOf('a.xml', '')).toMatchObject({ code: 'file-empty', file: 'a.xml' });
    expect(await refusalOf('a.csv', '')).toMatchObject({ code: 'file-empty' });
    const folder = aFolder();
    mkdirSync(join(folder, 'папка.csv'));
    for (const path of [join(folder, 'папка.csv'), join(folder, 'нет.csv')]) {
      expect(await importCsv(aCatalogue(), path)).toMatchObject({ ok: false, problem: { code: 'file-unreadable' } });
    }
  });

  test.each([
    ['zip', Buffer.from('504b030414000600', 'hex')],
    ['gzip', gzipSync('Наименование;Цена\nХлеб;50\n')],
    ['xls', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['pdf', Buffer.from('%PDF-1.7\n')],
    ['binary', Buffer.from('Наименование;Цена\nХлеб\u0000;50\n')],
  ])('%s instead of text', async (kind, content) => {
    expect(await refusalOf('a.csv', content)).toMatchObject({ code: 'file-not-text', params: { kind } });
    expect(await refusalOf('a.xml', content)).toMatchObject({ code: 'file-not-text', params: { kind } });
  });

  test('a line of 10 MB in a table, a text and an attribute of 10 MB in XML', async () => {
    const long = 'м'.repeat(5_000_000);
    expect(await refusalOf('a.csv', `Наименование;Цена\nХлеб;50\n${long};50\n`)).toMatchObject({
      code: 'line-too-long',
      line: 3,
      params: { limit: 1048576 },
    });
    expect(await refusalOf('a.xml', goods(`<Наименование>${long}</Наименование>`))).toMatchObject({
      code: 'line-too-long',
    });
    expect(await refusalOf('a.xml', goods(`<Наименование а="${long}"/>`))).toMatchObject({ code: 'line-too-long' });
    expect(await refusalOf('a.xml', `${xml('')}<!--${long}`)).toMatchObject({ code: 'line-too-long' });
  });

  test('a document type, entities of its own and the thousand laughs', async () => {
    const laughs = `<!DOCTYPE a [<!ENTITY a "ха"><!ENTITY b "&a;&a;">]>\n<${ROOT}>&b;</${ROOT}>`;
    expect(await refusalOf('a.xml', `<?xml version="1.0"?>\n${laughs}`)).toMatchObject({
      code: 'xml-doctype',
      line: 2,
    });
    const outside = `<!DOCTYPE a SYSTEM "file:///etc/passwd"><${ROOT}/>`;
    expect(await refusalOf('a.xml', outside)).toMatchObject({ code: 'xml-doctype' });
    expect(await refusalOf('a.xml', xml('<Каталог>&чужая;</Каталог>'))).toMatchObject({
      code: 'xml-malformed',
      line: 3,
    });
  });

  test('a hundred thousand elements one in another, and a record without end', async () => {
    expect(await refusalOf('a.xml', xml('<а>'.repeat(100_000)))).toMatchObject({ code: 'xml-too-deep' });
    const many = goods('<Свойство/>'.repeat(3000));
    expect(await refusalOf('a.xml', many, { nodes: 1000 })).toMatchObject({ code: 'xml-record-too-large' });
  });

  test('broken XML says its line', async () => {
    expect(await refusalOf('a.xml', xml('<Каталог>\n</Товары>\n'))).toMatchObject({ code: 'xml-malformed', line: 4 });
    expect(await refusalOf('a.xml', 'просто текст')).toMatchObject({ code: 'xml-malformed', line: 1 });
  });

  test('other XML, a page of a site and an exchange without goods', async () => {
    expect(await refusalOf('a.xml', '<html><body/></html>')).toMatchObject({ code: 'xml-not-commerceml' });
    expect(await refusalOf('a.xml', xml('<Документ/>'))).toMatchObject({ code: 'no-goods' });
  });

  test('an encoding that is not what it says', async () => {
    const koi = Buffer.concat([Buffer.from('<?xml version="1.0" encoding="KOI8-R"?>'), Buffer.from('<a/>')]);
    expect(await refusalOf('a.xml', koi)).toMatchObject({
      code: 'encoding-unsupported',
      params: { encoding: 'koi8-r' },
    });
    const wrong = Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="UTF-8"?>\n<a>\n'),
      Buffer.from([0xcc, 0xee]),
      Buffer.from('</a>'),
    ]);
    expect(await refusalOf('a.xml', wrong)).toMatchObject({ code: 'encoding-invalid', line: 3 });
  });

  test('a table that is neither UTF-8 nor Russian in windows-1251', async () => {
    const dos = Buffer.concat([
      Buffer.from('\n'),
      Buffer.from([0x8d, 0xa0, 0xa8, 0xac, 0xa5, 0xad, 0xae, 0xa2, 0xa0, 0xad]),
    ]);
    expect(await refusalOf('a.csv', dos)).toMatchObject({ code: 'encoding-unknown', line: 2 });
    const noise = Buffer.from(Array.from({ length: 4000 }, (_, index) => 0x80 + ((index * 37) % 128)));
    expect(await refusalOf('a.csv', noise)).toMatchObject({ code: 'encoding-unknown' });
  });

  test('a table without headings, with a heading twice, with a million columns', async () => {
    expect(await refusalOf('a.csv', 'раз;два\nтри;четыре\n')).toMatchObject({ code: 'csv-header-missing' });
    expect(await refusalOf('a.csv', 'Наименование;Цена;Цена\nХлеб;50;60\n')).toMatchObject({
      code: 'csv-column-twice',
      params: { column: 'Цена' },
    });
    const wide = `Наименование;Цена${';x'.repeat(400_000)}\n`;
    expect(await refusalOf('a.csv', wide)).toMatchObject({ code: 'too-many-columns', params: { limit: 100 } });
  });

  test('a quote nobody closes, to the end of the file or over the lines after it', async () => {
    const open = 'Наименование;Цена\nХлеб;50\n"Батон;60\nЧай;70\n';
    expect(await refusalOf('a.csv', open)).toMatchObject({ code: 'csv-quote-unclosed', line: 3 });
    const swallowed = `Наименование;Цена\n"Батон;60\n${'Чай чёрный;70\n'.repeat(60)}Сок";80\n`;
    expect(await refusalOf('a.csv', swallowed)).toMatchObject({ code: 'csv-quote-unclosed', line: 2 });
  });

  test('a table cut in the middle of its last line', async () => {
    expect(await refusalOf('a.csv', 'Наименование;НДС;Цена\nХлеб;10;50\nЧай;22')).toMatchObject({
      code: 'csv-cut',
      line: 3,
    });
  });

  test('a table of which not one row can be taken', async () => {
    const problem = await refusalOf('a.csv', 'Наименование;Цена\nХлеб;даром\nЧай;-5\n');
    expect(problem).toMatchObject({ code: 'all-rows-refused', params: { rows: 2 } });
    expect(await refusalOf('a.csv', 'Наименование;Цена\n\n;\n')).toMatchObject({ code: 'no-goods' });
  });

  test('more rows, groups or bytes than allowed', async () => {
    const rows = `Наименование;Группа;Цена\n${Array.from({ length: 20 }, (_, row) => `Товар ${row};Группа ${row};5\n`).join('')}`;
    expect(await refusalOf('a.csv', rows, { rows: 10 })).toMatchObject({ code: 'too-many-rows', line: 12 });
    expect(await refusalOf('a.csv', rows, { groups: 10 })).toMatchObject({ code: 'too-many-groups', line: 12 });
    expect(await refusalOf('a.csv', rows, { fileBytes: 100 })).toMatchObject({ code: 'file-too-large' });
  });

  test('a catalogue that another program holds for writing', async () => {
    const catalogue = aCatalogue();
    const path = join(aFolder(), 'a.csv');
    writeFileSync(path, 'Наименование;Цена\nХлеб;50\n');
    catalogue.db.exec('begin immediate');
    const result = await importCsv(catalogue, path, { defaultVat: '10' });
    catalogue.db.exec('rollback');
    expect(result).toMatchObject({ ok: false, problem: { code: 'catalogue-busy' } });
    expect(await importCsv(catalogue, path, { defaultVat: '10' })).toMatchObject({ ok: true });
  });
});
