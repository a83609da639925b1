/** What the shop sells: pieces and weighed goods with every rate of VAT, and a price list that changes at noon. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCatalogue } from '#main/catalogue/open.ts';
import { createImportDesk } from '#main/services/import-desk.ts';
import type { Random } from './random.ts';

interface Piece {
  readonly code: string;
  readonly barcode: string;
  readonly name: string;
}
interface Weighed {
  readonly code: string;
  readonly plu: string;
  readonly name: string;
}

const RATES = ['22', '10', '0', 'без НДС', '22', '10'];
const NAMES = ['Молоко', 'Хлеб', 'Мыло', 'Газета', 'Чай', 'Сахар', 'Соль', 'Спички', 'Кефир', 'Йогурт', 'Печенье'];
const LOOSE = ['Сыр', 'Колбаса', 'Яблоки', 'Конфеты', 'Орехи', 'Творог'];

function checkDigit(twelve: string): string {
  const sum = [...twelve].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return String((10 - (sum % 10)) % 10);
}

export const ean13 = (twelve: string): string => twelve + checkDigit(twelve);

const VARIETIES = 4;

export const PIECES: readonly Piece[] = Array.from({ length: NAMES.length * VARIETIES }, (_, index) => ({
  code: String(100 + index),
  barcode: ean13(`460000000${String(index).padStart(3, '0')}`),
  name: `${NAMES[index % NAMES.length]} сорт ${index}`,
}));

export const WEIGHED: readonly Weighed[] = LOOSE.map((name, index) => ({
  code: String(300 + index),
  plu: String(12_300 + index),
  name: `${name} весовой`,
}));

/** The label of the shop's scales. */
export const weightLabel = (plu: string, grams: number): string =>
  ean13(`22${plu.padStart(5, '0')}${String(grams).padStart(5, '0')}`);

/** `edition` 0 is the list of the first day; every later one has other prices for some of the goods. */
function priceList(edition: number): string {
  const price = (index: number): string => {
    const kopecks = 1_495 + ((index * 3_797 + (index % 3 === 0 ? edition * 311 : 0)) % 90_000);
    return `${Math.floor(kopecks / 100)},${String(kopecks % 100).padStart(2, '0')}`;
  };
  const rows = [
    ...PIECES.map(({ name, code, barcode }, index) => [name, code, barcode, price(index), index, 'шт', '', '']),
    ...WEIGHED.map(({ name, code, plu }, index) => [name, code, '', price(500 + index), index, 'кг', 'да', plu]),
  ].map((row) => row.map((cell) => (typeof cell === 'number' ? RATES[cell % RATES.length] : cell)).join(';'));
  return `Наименование;Код;Штрихкод;Цена;НДС;Единица;Весовой;PLU\n${rows.join('\n')}\n`;
}

const EDITIONS = 4;

export interface PriceLists {
  /** A filled catalogue to copy for every shop. */
  readonly catalogue: string;
  /** Files that an accounting system sends during the day. */
  readonly later: readonly string[];
}

let made: Promise<PriceLists> | null = null;

/** Made once a process. */
export function priceLists(): Promise<PriceLists> {
  made ??= make();
  return made;
}

async function make(): Promise<PriceLists> {
  const dir = mkdtempSync(join(tmpdir(), 'rmk-goods-'));
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  const files = Array.from({ length: EDITIONS }, (_, edition) => {
    const path = join(dir, `goods-${edition}.csv`);
    writeFileSync(path, priceList(edition));
    return path;
  });
  const path = join(dir, 'catalogue.sqlite');
  const opened = openCatalogue(path);
  if (!opened.ok) throw new Error(opened.problem.code);
  const filled = await createImportDesk({ catalogue: () => opened.catalogue, defaultVat: () => null }).run(
    files.slice(0, 1),
  );
  if (!filled.ok) throw new Error(`the goods were refused: ${JSON.stringify(filled.error)}`);
  opened.catalogue.close();
  return { catalogue: path, later: files.slice(1) };
}

/** A code as it stands on something a buyer brings: mostly pieces, sometimes a bag from the scales. */
export function someCode(random: Random): string {
  return random.chance(0.25)
    ? weightLabel(random.pick(WEIGHED).plu, random.int(5, 3_500))
    : random.pick(PIECES).barcode;
}
