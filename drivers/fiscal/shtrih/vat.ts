/**
 * VAT byte of FF46h by our keys. The byte is not a constant: table 6 may be re-programmed, table 17 field 71
 * replaces 20 % by 22 %, and models differ in the bytes of 22 % (spec/fiscal.md 1.7 and 8, trap 5).
 */
import type { FiscalVat } from '../fiscal.ts';

/** What the device says about its taxes, read once per connection. */
export interface VatTables {
  /** Table 6 field 1 by row, row 1 first, in hundredths of a percent. */
  readonly ratesByRow: readonly number[];
  /** Table 17 field 71: the device works out 22 % where it is told 20 %. */
  readonly replaces20by22: boolean;
  /** Name of the model, answer to FCh. */
  readonly model: string;
}

export type VatMap = ReadonlyMap<FiscalVat, number>;

type RowKind = 'direct' | 'calculated' | 'zero' | 'none';
interface Row {
  readonly byte: number;
  readonly kind: RowKind;
}

/** Rows of table 6 in their order; 7/107 is 88h (90h in one source, which is 22 % on the НАНО). */
const ROWS: readonly Row[] = [
  { byte: 0x01, kind: 'direct' },
  { byte: 0x02, kind: 'direct' },
  { byte: 0x04, kind: 'zero' },
  { byte: 0x08, kind: 'none' },
  { byte: 0x10, kind: 'calculated' },
  { byte: 0x20, kind: 'calculated' },
  { byte: 0x81, kind: 'direct' },
  { byte: 0x82, kind: 'direct' },
  { byte: 0x84, kind: 'calculated' },
  { byte: 0x88, kind: 'calculated' },
  { byte: 0xcb, kind: 'direct' },
  { byte: 0xcc, kind: 'calculated' },
];
/** ШТРИХ-НАНО-Ф continues the bit pattern of rows 7..10 instead of C0h + row. */
const NANO_BYTES: ReadonlyMap<number, number> = new Map([
  [0xcb, 0x90],
  [0xcc, 0xa0],
]);

const DIRECT: Readonly<Record<number, FiscalVat>> = { 2200: '22', 2000: '20', 1000: '10', 700: '7', 500: '5' };
const CALCULATED: Readonly<Record<number, FiscalVat>> = {
  2200: '22/122',
  2000: '20/120',
  1000: '10/110',
  700: '7/107',
  500: '5/105',
};

function keyOf(kind: RowKind, rate: number): FiscalVat | undefined {
  switch (kind) {
    case 'zero':
      return rate === 0 ? '0' : undefined;
    case 'none':
      return rate === 0 ? 'none' : undefined;
    case 'direct':
      return DIRECT[rate];
    case 'calculated':
      return CALCULATED[rate];
  }
}

/**
 * A key that is not in the map must not be sent: the device has no such rate. When it replaces 20 % by 22 %, a
 * row of 20 % stands for 22 %, and 20 % itself is not available.
 */
export function buildVatMap(tables: VatTables): VatMap {
  const isNano = /НАНО|NANO/i.test(tables.model);
  const map = new Map<FiscalVat, number>();
  // Backwards, so that of two rows with one rate the earlier, older byte wins: every firmware knows it.
  for (let index = Math.min(ROWS.length, tables.ratesByRow.length) - 1; index >= 0; index--) {
    const row = ROWS[index];
    const stored = tables.ratesByRow[index];
    if (!row || stored === undefined) continue;
    const rate = stored === 2000 && tables.replaces20by22 ? 2200 : stored;
    const key = keyOf(row.kind, rate);
    if (!key) continue;
    // A row of its own is meant for 22 %; the replaced row is only the way out for tables without it.
    if (stored !== rate && map.has(key)) continue;
    map.set(key, isNano ? (NANO_BYTES.get(row.byte) ?? row.byte) : row.byte);
  }
  return map;
}
