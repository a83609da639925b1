import { priceFromText } from '#main/catalogue/price-text.ts';
import { groupKey } from '../kit/apply.ts';
import { barcodesOfCell } from '../kit/barcodes.ts';
import type { SkipCode } from '../kit/problems.ts';
import type { ReaderContext } from '../kit/run.ts';
import { EMPTY_ROW, type StagedRow } from '../kit/staging.ts';
import { cleanText, flagFromText, pluFromText, textOrNull } from '../kit/text-cell.ts';
import { OTHER_MEASURE, type Unit, unitByName } from '../kit/units.ts';
import { vatFromText } from '../kit/vat-text.ts';
import type { ColumnName, Header } from './header.ts';

/** Cells of one line by column; several barcode columns are joined. */
export type Cells = ReadonlyMap<ColumnName, string>;

export interface Where {
  readonly file: string;
  readonly line: number;
}

/** Sorts a line's cells into columns; a skip code when there are too few or too many of them. */
export function cellsOf(header: Header, cells: readonly string[]): Cells | SkipCode {
  if (cells.length < header.columns.length) return 'cells-missing';
  // A delimiter inside a name shifts everything after it: a price would be read from the wrong column.
  if (cells.slice(header.columns.length).some((cell) => cell.trim() !== '')) return 'cells-extra';
  const byColumn = new Map<ColumnName, string>();
  for (const [index, column] of header.columns.entries()) {
    if (column === null) continue;
    const before = byColumn.get(column);
    byColumn.set(column, before === undefined ? (cells[index] ?? '') : `${before}|${cells[index] ?? ''}`);
  }
  return byColumn;
}

/** What one line says about one item; null when it is left out, the reason has then been recorded. */
export function rowOfCells(
  cells: Cells,
  where: Where,
  groupPath: readonly string[],
  context: ReaderContext,
): StagedRow | null {
  const cell = (column: ColumnName) => cells.get(column) ?? '';
  const name = textOrNull(cell('name'));
  const leaveOut = (code: SkipCode, value = '') => {
    context.staging.skip(code, where, {
      name: name ?? cleanText(cell('code') || cell('barcode')),
      value: cleanText(value),
    });
    return null;
  };
  if (name !== null && name.length > context.limits.name) return leaveOut('name-too-long');
  const price = cell('price').trim() === '' ? null : priceFromText(cell('price'));
  if (price && !price.ok) return leaveOut(price.fault, cell('price'));
  const vat = vatFromText(cell('vat'), context.treat20as22);
  if (!vat.ok) return leaveOut('vat-unknown', cell('vat'));
  const weighed = flagFromText(cell('weighed'));
  if (weighed === undefined) return leaveOut('flag-unreadable', cell('weighed'));
  const plu = pluFromText(cell('plu'));
  if (plu === undefined) return leaveOut('plu-invalid', cell('plu'));
  const unit = unitOf(cell('unit'), where, context);
  if (vat.raised) context.warnings.add('vat-raised', where, { name: name ?? '' });
  if (price?.priceMinor === 0) context.warnings.add('price-zero', where, { name: name ?? '' });
  return {
    ...EMPTY_ROW,
    ...where,
    externalId: textOrNull(cell('id')),
    code: textOrNull(cell('code')),
    article: textOrNull(cell('article')),
    name,
    unit,
    vat: vat.vat,
    groupKey: groupPath.length === 0 ? null : groupKey(groupPath),
    weighed,
    plu,
    priceMinor: price?.priceMinor ?? null,
    barcodes: barcodesOf(cell('barcode'), where, context),
  };
}

/** «Молочные продукты / Сыры» is a group in a group; a slash without spaces belongs to the name. */
export function groupPathOf(cells: Cells): string[] {
  return (cells.get('group') ?? '')
    .split(/ [/>] |\\/)
    .map(cleanText)
    .filter((part) => part !== '');
}

function unitOf(text: string, where: Where, context: ReaderContext): Unit | null {
  const written = textOrNull(text);
  if (written === null) return null;
  const unit = unitByName(written);
  if (unit) return unit;
  context.warnings.add('unit-unknown', where, { unit: written });
  return { unit: written, measure: OTHER_MEASURE };
}

function barcodesOf(text: string, where: Where, context: ReaderContext): readonly string[] | null {
  const cell = barcodesOfCell(text);
  for (const code of cell.invalid) context.warnings.add('barcode-invalid', where, { code });
  for (const code of cell.wrongCheckDigit) context.warnings.add('barcode-check-digit', where, { code });
  return cell.codes.length === 0 ? null : cell.codes;
}
