import { foldText } from '#main/catalogue/fold.ts';

const COLUMN_NAMES = [
  'id',
  'code',
  'article',
  'name',
  'price',
  'barcode',
  'unit',
  'vat',
  'group',
  'weighed',
  'plu',
] as const;
export type ColumnName = (typeof COLUMN_NAMES)[number];

/** Headings as shops and programs write them; compared folded, without signs and units of money. */
const SYNONYMS: Readonly<Record<ColumnName, string>> = {
  id: 'Ид|Id|GUID|UUID|Внешний код|Идентификатор',
  code: 'Код|Код товара|Код номенклатуры|Внутренний код',
  article: 'Артикул|Арт|SKU|Article',
  name: 'Наименование|Название|Товар|Номенклатура|Наименование товара|Название товара|Наименование номенклатуры|Name',
  price: 'Цена|Цена продажи|Розничная цена|Цена розничная|Цена с НДС|Price',
  barcode: 'Штрихкод|Штрих код|Штрихкоды|Штрих коды|ШК|Баркод|EAN|EAN13|EAN 13|Barcode',
  unit: 'Единица|Ед|Ед изм|Единица измерения|Единицы измерения|Ед измерения|Unit',
  vat: 'НДС|Ставка НДС|НДС %|VAT',
  group: 'Группа|Категория|Группа товаров|Товарная группа|Раздел|Родитель|Папка',
  weighed: 'Весовой|Весовой товар|Вес|Весовая',
  plu: 'PLU|ПЛУ|Код PLU|Номер PLU|Код весов|Номер на весах',
};

const BY_HEADING = new Map<string, ColumnName>();
for (const name of COLUMN_NAMES) {
  for (const heading of SYNONYMS[name].split('|')) BY_HEADING.set(headingKey(heading), name);
}

function headingKey(heading: string): string {
  return foldText(heading.replace(/[.,:*()₽_-]/gu, ' '))
    .replace(/ (?:руб|р|rub|byn)$/, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Which columns a heading row names, in the order of its cells; null: a column we pass over. */
export interface Header {
  readonly columns: readonly (ColumnName | null)[];
  /** The first column named twice although it may hold one value only; '' when there is none. */
  readonly twice: string;
}

/** Reads a heading row; null when it is none: it must name the goods, or their key and a price. */
export function headerOf(cells: readonly string[]): Header | null {
  const columns = cells.map((cell) => BY_HEADING.get(headingKey(cell)) ?? null);
  const has = (name: ColumnName) => columns.includes(name);
  const known = columns.filter((column) => column !== null).length;
  const keyed = has('id') || has('code') || has('barcode') || has('article');
  if (!(has('name') && known >= 2) && !(keyed && has('price'))) return null;
  const twiceAt = columns.findIndex(
    (column, at) => column !== null && column !== 'barcode' && columns.indexOf(column) < at,
  );
  return { columns, twice: cells[twiceAt] ?? '' };
}

const DELIMITERS = [';', '\t', ','] as const;

/** The delimiter that makes the most of one of the first lines readable as headings. */
export function delimiterOf(start: string): string {
  const lines = start.split(/\r?\n/).slice(0, HEADER_SOUGHT_IN);
  let best = { delimiter: ';', known: 0 };
  for (const delimiter of DELIMITERS) {
    for (const line of lines) {
      const cells = line.split(delimiter).map((cell) => cell.replace(/^"|"$/g, ''));
      const known = cells.filter((cell) => BY_HEADING.has(headingKey(cell))).length;
      if (known > best.known) best = { delimiter, known };
    }
  }
  return best.delimiter;
}

/** A title, a date and empty lines may stand above the headings. */
export const HEADER_SOUGHT_IN = 20;
