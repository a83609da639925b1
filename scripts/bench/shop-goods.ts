/** A catalogue of any size, filled the way a shop fills it: a CSV file through the import desk. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withCheckDigit } from '#domain/barcode/ean.ts';
import { type Catalogue, openCatalogue } from '#main/catalogue/open.ts';
import { createImportDesk } from '#main/services/import-desk.ts';

const KINDS = ['Молоко', 'Сыр', 'Печенье', 'Сок', 'Чай', 'Мыло', 'Порошок стиральный', 'Крупа', 'Масло', 'Йогурт'];
const SORTS = ['классическое', 'деревенское', 'ёлочное', 'отборное', 'лёгкое', 'праздничное', 'домашнее', 'особое'];
const MAKERS = ['Ромашка', 'Сибирячка', 'Берёзка', 'Волжанка', 'Уралочка', 'Снежинка', 'Калинка', 'Дубрава', 'Заря'];

export interface Good {
  /** EAN-13. */
  readonly barcode: string;
  /** Unlike any other in the list. */
  readonly name: string;
}

/** Good number `index` (from 0) of every list made here. */
export function goodAt(index: number): Good {
  const kind = KINDS[index % KINDS.length] ?? '';
  const sort = SORTS[Math.floor(index / 7) % SORTS.length] ?? '';
  const maker = MAKERS[Math.floor(index / 11) % MAKERS.length] ?? '';
  const grams = 50 + (index % 19) * 50;
  return {
    barcode: withCheckDigit(`460${String(index).padStart(9, '0')}`),
    name: `${kind} ${sort} «${maker}» ${grams} г № ${String(index).padStart(6, '0')}`,
  };
}

/** Makes `catalogue.sqlite` with `count` goods in the folder. Throws when the import refuses them. */
export async function fillCatalogue(folder: string, count: number): Promise<void> {
  const csv = join(folder, 'goods.csv');
  const rows = Array.from({ length: count }, (_, index) => {
    const { barcode, name } = goodAt(index);
    return `${name};${index + 1};${barcode};${10 + (index % 990)},${10 + (index % 90)};${index % 3 === 0 ? 10 : 22};шт`;
  });
  writeFileSync(csv, `Наименование;Код;Штрихкод;Цена;НДС;Единица\n${rows.join('\n')}\n`);
  const catalogue = openGoods(folder);
  try {
    const filled = await createImportDesk({ catalogue: () => catalogue, defaultVat: () => null }).run([csv]);
    if (!filled.ok) throw new Error(`the goods were refused: ${JSON.stringify(filled.error)}`);
    if (filled.value.added !== count) throw new Error(`${filled.value.added} goods of ${count} were taken`);
  } finally {
    catalogue.close();
  }
}

export function openGoods(folder: string): Catalogue {
  const opened = openCatalogue(join(folder, 'catalogue.sqlite'));
  if (!opened.ok) throw new Error(opened.problem.code);
  return opened.catalogue;
}
