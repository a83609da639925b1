import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createLookup } from '#main/catalogue/lookup.ts';
import { createSearch } from '#main/catalogue/search.ts';
import { importCommerceMl } from '#main/exchange/commerceml/import.ts';
import type { ImportProgress } from '#main/exchange/kit/run.ts';
import { aCatalogue, aFolder, contentsOf } from '../catalogue/a-catalogue.ts';

const folder = new URL('../../fixtures/catalogue/commerceml/', import.meta.url).pathname;
const GOODS = `${folder}import0_1.xml`;
const OFFERS = `${folder}offers0_1.xml`;

/**
 * Facts below were read from the two files by hand: 36 goods of which one (KM-245-BC) is marked as deleted, 22 of
 * them with a barcode, all at НДС 20; 44 offers at 100 roubles, 8 of them (armchairs) for goods the first file does
 * not describe.
 */
describe('the pair of files written by a real 1С:УТ', () => {
  test('gives 35 goods with prices, 22 barcodes and their group', async () => {
    const catalogue = aCatalogue();
    const result = await importCommerceMl(catalogue, [GOODS, OFFERS]);
    expect(result).toMatchObject({
      ok: true,
      summary: { added: 35, updated: 0, unchanged: 0, removed: 0, barcodesAdded: 22, rows: 80 },
      priceTypes: [{ id: '279b6812-740b-11e8-80c8-0cc47ab29cd1', name: 'BASE', currency: 'RUB' }],
      priceTypeId: '279b6812-740b-11e8-80c8-0cc47ab29cd1',
    });
    const lookup = createLookup(catalogue);
    expect(lookup.count()).toBe(35);
    expect(lookup.groups()).toEqual([{ id: 1, parentId: null, name: 'Коврики для дома' }]);
    expect(lookup.inGroup(1, 100)).toHaveLength(35);
    expect(lookup.inGroup(1, 100).every((item) => item.priceMinor === 10000)).toBe(true);
  });

  test('the first of them is exactly what the file says, at the rate of 2026', async () => {
    const catalogue = aCatalogue();
    await importCommerceMl(catalogue, [GOODS, OFFERS]);
    expect(createLookup(catalogue).byBarcode('8809288404089')).toEqual({
      id: 1,
      externalId: 'bd8c4e15-18f9-11e7-80c2-0cc47ab29cd1',
      code: '',
      article: 'PM-421-WP',
      name: 'Портативный коврик Portable 140x200x1 см, Деревянные лошадки',
      unit: 'шт',
      measure: 0,
      vat: '22',
      subject: 1,
      priceMinor: 10000,
      weighed: false,
      plu: null,
      groupId: 1,
      barcodes: ['8809288404089'],
    });
  });

  test('offers of goods nobody described are left out with the line, or taken at the rate the shop names', async () => {
    const catalogue = aCatalogue();
    const strict = await importCommerceMl(catalogue, [GOODS, OFFERS]);
    if (!strict.ok) throw new Error(strict.problem.code);
    expect(strict.summary.skippedTotal).toBe(8);
    expect(strict.summary.skipped[0]).toEqual({
      code: 'vat-missing',
      file: 'offers0_1.xml',
      line: 455,
      params: { name: 'Детское кресло Higher, белое' },
    });
    const generous = await importCommerceMl(catalogue, [GOODS, OFFERS], { defaultVat: '22' });
    expect(generous).toMatchObject({ ok: true, summary: { added: 8, unchanged: 35, skippedTotal: 0 } });
    expect(createLookup(catalogue).byArticle('HKS-345-SW')).toMatchObject([{ vat: '22', priceMinor: 10000 }]);
  });

  test('the goods marked as deleted are not sold, although an offer prices them', async () => {
    const catalogue = aCatalogue();
    await importCommerceMl(catalogue, [GOODS, OFFERS], { defaultVat: '22' });
    expect(createLookup(catalogue).byArticle('KM-245-BC')).toEqual([]);
    expect(createSearch(catalogue).search('Монстера, 120x44', 20).items).toEqual([]);
  });

  test('the names of the goods file hold, not those of the offers', async () => {
    const catalogue = aCatalogue();
    await importCommerceMl(catalogue, [GOODS, OFFERS]);
    const name = 'Компактный согревающий матрас Crazy Boom, 160x140 Бежевый';
    expect(createLookup(catalogue).byArticle('WM-46-BG')).toMatchObject([{ name }]);
  });

  test('a second import changes nothing, whatever the order of the files', async () => {
    const catalogue = aCatalogue();
    await importCommerceMl(catalogue, [GOODS, OFFERS]);
    const before = contentsOf(catalogue);
    for (const files of [
      [GOODS, OFFERS],
      [OFFERS, GOODS],
    ]) {
      const again = await importCommerceMl(catalogue, files);
      expect(again).toMatchObject({ ok: true, summary: { added: 0, updated: 0, unchanged: 35, barcodesAdded: 0 } });
      expect(contentsOf(catalogue)).toBe(before);
    }
    const other = aCatalogue();
    await importCommerceMl(other, [OFFERS, GOODS]);
    expect(contentsOf(other)).toBe(before);
  });

  test('a rate of the file is kept when the shop asks for it', async () => {
    const catalogue = aCatalogue();
    const result = await importCommerceMl(catalogue, [GOODS, OFFERS], { treat20as22: false });
    expect(createLookup(catalogue).byBarcode('8809288404089')?.vat).toBe('20');
    expect(result).toMatchObject({ summary: { warningsTotal: 0 } });
  });

  test('goods without prices come from the first file alone, prices from the second alone', async () => {
    const catalogue = aCatalogue();
    expect(await importCommerceMl(catalogue, [GOODS])).toMatchObject({ ok: true, summary: { added: 35 } });
    expect(createLookup(catalogue).byBarcode('8809288404089')?.priceMinor).toBeNull();
    expect(await importCommerceMl(catalogue, [OFFERS])).toMatchObject({ ok: true, summary: { added: 0, updated: 35 } });
    expect(createLookup(catalogue).byBarcode('8809288404089')?.priceMinor).toBe(10000);
  });

  test('progress goes through checking, reading and applying up to the last byte', async () => {
    const seen: ImportProgress[] = [];
    await importCommerceMl(aCatalogue(), [GOODS, OFFERS], { onProgress: (progress) => seen.push(progress) });
    expect([...new Set(seen.map(({ phase }) => phase))]).toEqual(['checking', 'reading', 'applying']);
    const read = seen.filter(({ phase, file }) => phase === 'reading' && file === 'import0_1.xml');
    expect(read.at(-1)).toMatchObject({ bytesRead: 164635, bytesTotal: 164635 });
    expect(seen.at(-1)).toMatchObject({ rows: 80 });
  });

  test('a preview counts everything and keeps nothing', async () => {
    const catalogue = aCatalogue();
    const before = contentsOf(catalogue);
    const result = await importCommerceMl(catalogue, [GOODS, OFFERS], { preview: true });
    expect(result).toMatchObject({ ok: true, summary: { added: 35, barcodesAdded: 22 } });
    expect(contentsOf(catalogue)).toBe(before);
  });

  test('cancelled at any moment it keeps nothing', async () => {
    for (const phase of ['checking', 'reading', 'applying'] as const) {
      const catalogue = aCatalogue();
      const stop = new AbortController();
      const onProgress = (progress: ImportProgress) => {
        if (progress.phase === phase) stop.abort();
      };
      const result = await importCommerceMl(catalogue, [GOODS, OFFERS], { signal: stop.signal, onProgress });
      expect(result).toMatchObject({ ok: false, problem: { code: 'cancelled' } });
      expect(createLookup(catalogue).count()).toBe(0);
    }
  });

  test('the shop sells from the old list until the new one is complete, and timers run meanwhile', async () => {
    const catalogue = aCatalogue();
    await importCommerceMl(catalogue, [GOODS]);
    const lookup = createLookup(catalogue);
    const pricesSeen: (number | null | undefined)[] = [];
    let turns = 0;
    let running = true;
    const turn = () => {
      turns++;
      if (running) setImmediate(turn);
    };
    setImmediate(turn);
    await importCommerceMl(catalogue, [GOODS, OFFERS], {
      onProgress: () => pricesSeen.push(lookup.byBarcode('8809288404089')?.priceMinor),
    });
    running = false;
    expect(new Set(pricesSeen)).toEqual(new Set([null]));
    expect(lookup.byBarcode('8809288404089')?.priceMinor).toBe(10000);
    expect(turns).toBeGreaterThan(8);
  });

  test('the power fails at any moment of the writing: the file opens with the old list, whole', async () => {
    const catalogue = aCatalogue();
    await importCommerceMl(catalogue, [GOODS]);
    const before = contentsOf(catalogue);
    const images: string[] = [];
    await importCommerceMl(catalogue, [GOODS, OFFERS], {
      onProgress: ({ phase }) => {
        if (phase !== 'applying') return;
        const image = join(aFolder(), 'catalogue.sqlite');
        for (const part of ['', '-wal']) copyFileSync(`${catalogue.path}${part}`, `${image}${part}`);
        images.push(image);
      },
    });
    expect(images.length).toBeGreaterThan(3);
    for (const image of images) expect(contentsOf(aCatalogue(image))).toBe(before);
    expect(contentsOf(catalogue)).not.toBe(before);
  });

  test('an import beside another writer is told that the catalogue is busy, and works when that one is done', async () => {
    const catalogue = aCatalogue();
    const other = new Database(catalogue.path);
    onTestFinished(() => void other.close());
    other.exec('BEGIN IMMEDIATE');
    const refused = await importCommerceMl(catalogue, [GOODS, OFFERS]);
    expect(refused).toMatchObject({ ok: false, problem: { code: 'catalogue-busy' } });
    expect(createLookup(catalogue).count()).toBe(0);
    other.exec('ROLLBACK');
    expect(await importCommerceMl(catalogue, [GOODS, OFFERS])).toMatchObject({ ok: true });
    expect(createLookup(catalogue).count()).toBe(35);
  });
});
