/** Looking goods up through the catalogue's own ports against the barest way to the same rows. */
import Database from 'better-sqlite3';
import { foldText } from '#main/catalogue/fold.ts';
import { createLookup } from '#main/catalogue/lookup.ts';
import { createSearch } from '#main/catalogue/search.ts';
import { type BenchRun, type Measurement, nowMs, randomFrom } from './bench-run.ts';
import { type Figure, type Measured, quantile } from './figures.ts';
import { fillCatalogue, goodAt, openGoods } from './shop-goods.ts';

const SIZES = [1_000, 100_000] as const;
const LOOKUPS = 4_000;
const LIMIT = 50;
/** Typed key by key: every prefix is a question. */
const QUERIES = ['молоко дерев', 'ёлочное берёзка', 'печ ромаш', 'мыло 450', 'снежинка сыр', 'заря чай лёгк', 'малако'];

function microseconds(actions: readonly (() => unknown)[]): number[] {
  return actions.map((action) => {
    const from = nowMs();
    action();
    return (nowMs() - from) * 1000;
  });
}

/** The same answer without anything of ours: one statement, one row. */
function bareLookup(path: string) {
  const db = new Database(path, { readonly: true });
  const found = db.prepare(
    `select i.id, i.name, i.unit, i.vat, (select p.price_minor from prices p where p.item_id = i.id) as price
     from items i where i.id = (select b.item_id from barcodes b where b.code = +?)`,
  );
  const scan = db.prepare(`select id from items where folded like ? order by id limit ${LIMIT}`);
  return {
    get: (code: string) => found.get(code),
    scan: (text: string) => scan.all(`%${text}%`),
    close: () => db.close(),
  };
}

interface Sized {
  readonly size: number;
  readonly lookups: Figure['rounds'][number][];
  readonly searches: Figure['rounds'][number][];
}

/** Every prefix of at least one letter, as the cashier's keys make them. */
const keys = (): string[] =>
  QUERIES.flatMap((query) =>
    Array.from(query, (_, index) => query.slice(0, index + 1)).filter((text) => text.trim() !== ''),
  );

async function measureSize(size: number, { rounds, folder, say }: BenchRun): Promise<Sized> {
  const place = folder(`goods-${size}`);
  say(`каталог на ${size} товаров…`);
  await fillCatalogue(place, size);
  const catalogue = openGoods(place);
  const lookup = createLookup(catalogue);
  const search = createSearch(catalogue);
  const bare = bareLookup(catalogue.path);
  const random = randomFrom(size);
  const sized: Sized = { size, lookups: [], searches: [] };
  for (let made = 0; made <= rounds; made++) {
    const codes = Array.from({ length: LOOKUPS }, () => goodAt(Math.floor(random() * size)).barcode);
    const lookups = {
      ours: quantile(microseconds(codes.map((code) => () => lookup.byBarcode(code))), 0.5),
      baseline: quantile(microseconds(codes.map((code) => () => bare.get(code))), 0.5),
    };
    const searches = {
      ours: quantile(microseconds(keys().map((text) => () => search.search(text, LIMIT))), 0.99),
      baseline: quantile(microseconds(keys().map((text) => () => bare.scan(foldText(text)))), 0.99),
    };
    // The first round only warms both sides up.
    if (made === 0) continue;
    sized.lookups.push(lookups);
    sized.searches.push(searches);
  }
  bare.close();
  catalogue.close();
  return sized;
}

async function run(bench: BenchRun): Promise<Measured> {
  const sizes: Sized[] = [];
  for (const size of SIZES) sizes.push(await measureSize(size, bench));
  const figures = sizes.flatMap(({ size, lookups, searches }): Figure[] => [
    {
      id: `goods.lookup.${size}`,
      what: `товар по штрихкоду из ${size}, p50`,
      against: 'голый подготовленный запрос',
      unit: 'мкс',
      rounds: lookups,
      goal: 'P3: ≤ 2',
    },
    {
      id: `goods.search.${size}`,
      what: `поиск по названию из ${size}, p99 по всем нажатиям`,
      against: 'LIKE по тому же столбцу',
      unit: 'мкс',
      rounds: searches,
    },
  ]);
  const [small, large] = sizes;
  const growth: Figure[] =
    small && large
      ? [
          {
            id: 'goods.lookup.growth',
            what: `товар по штрихкоду из ${large.size}, p50`,
            against: `то же из ${small.size}`,
            unit: 'мкс',
            rounds: large.lookups.map((pair, index) => ({
              ours: pair.ours,
              baseline: small.lookups[index]?.ours ?? Number.NaN,
            })),
            goal: 'P4: ≤ 2,5 (5 млн к 10 тыс.)',
          },
        ]
      : [];
  return { figures: [...figures, ...growth], notes: [] };
}

export const goods: Measurement = { name: 'goods', title: 'Товар по коду и по названию', run };
