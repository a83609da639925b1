/** VAT on a receipt: what the byte of FF46h means and which tags the sums go to (spec/fiscal.md 1.7, 5.3, 5.4). */
import { includedVatKopecks, sumOf } from './arithmetic.ts';
import type { Device } from './device.ts';
import type { Position, VatSum } from './state.ts';
import { TAX_ROW_COUNT } from './tables.ts';
import { tlv, tlvByte, tlvVln } from './tlv.ts';

/** Rows of table 6 whose «sum» is the turnover: 0 % and without VAT. */
const TURNOVER_ROWS: readonly number[] = [3, 4];
/** Tag 1199 by row of table 6: the two orders differ. */
const CODE_OF_ROW: readonly number[] = [1, 2, 5, 6, 3, 4, 7, 8, 9, 10, 11, 12];
/** Own tags of rows 1..6; the others go into the container 1115. */
const TAG_OF_ROW: readonly number[] = [1102, 1103, 1104, 1105, 1106, 1107];

const BITS: readonly (readonly [byte: number, row: number])[] = [
  [0x00, 4],
  [0x01, 1],
  [0x02, 2],
  [0x04, 3],
  [0x08, 4],
  [0x10, 5],
  [0x20, 6],
  [0x81, 7],
  [0x82, 8],
  [0x84, 9],
  [0x88, 10],
];
const NANO: readonly (readonly [byte: number, row: number])[] = [
  [0x90, 11],
  [0xa0, 12],
];
const BY_ROW = Array.from({ length: TAX_ROW_COUNT }, (_, i) => [0xc1 + i, i + 1] as const);

const ROW_OF_BYTE = {
  standard: new Map([...BITS, ...BY_ROW]),
  nano: new Map([...BITS, ...NANO]),
};

/** Row of table 6 for a VAT byte; null: this model knows no such byte. Table 17 field 71 makes 22 % of 20 %. */
export function rowOfVatByte(device: Device, byte: number): number | null {
  const row = ROW_OF_BYTE[device.options.vatBytes].get(byte) ?? null;
  if (row === null || device.number(17, 1, 71) !== 1) return row;
  return row === 1 ? 11 : row === 5 ? 12 : row;
}

/** VAT inside a sum by the rate table 6 has now. */
export function taxOf(device: Device, row: number, sumKopecks: number): number {
  return TURNOVER_ROWS.includes(row) ? 0 : includedVatKopecks(sumKopecks, device.number(6, row, 1));
}

/** Sums by rate, in the order of the rows; the tax is the sum of the positions' taxes. */
export function vatSums(positions: readonly Position[]): VatSum[] {
  const rows = [...new Set(positions.map(({ vatRow }) => vatRow))].sort((a, b) => a - b);
  return rows.map((row) => {
    const own = positions.filter(({ vatRow }) => vatRow === row);
    return {
      row,
      turnoverKopecks: sumOf(own.map(({ sumKopecks }) => sumKopecks)),
      taxKopecks: sumOf(own.map(({ taxKopecks }) => taxKopecks)),
    };
  });
}

/** What the receipt shows for a rate: the turnover at 0 % and without VAT, the tax otherwise. */
export function shownVat({ row, turnoverKopecks, taxKopecks }: VatSum): number {
  return TURNOVER_ROWS.includes(row) ? turnoverKopecks : taxKopecks;
}

/** Six sums given from outside (FF45h with table 1 field 14 not 0) replace the device's own for rows 1..6. */
export function withGivenTaxes(own: readonly VatSum[], given: readonly number[]): VatSum[] {
  return own.map((sum) => {
    const value = given[sum.row - 1];
    return value === undefined || TURNOVER_ROWS.includes(sum.row) ? sum : { ...sum, taxKopecks: value };
  });
}

export function vatCode(row: number): number {
  return CODE_OF_ROW[row - 1] ?? 6;
}

/** Tags 1102..1107 and the container 1115; when only the container is filled a zero 1104 is added. */
export function vatTlv(sums: readonly VatSum[]): number[] {
  const own = sums.filter(({ row }) => row <= TAG_OF_ROW.length);
  const others = sums.filter(({ row }) => row > TAG_OF_ROW.length);
  const out = own.flatMap((sum) => tlvVln(TAG_OF_ROW[sum.row - 1] ?? 0, shownVat(sum)));
  if (others.length === 0) return out;
  const rates = others.flatMap((sum) =>
    tlv(1119, [...tlvByte(1199, vatCode(sum.row)), ...tlvVln(1120, sum.taxKopecks)]),
  );
  return [...out, ...(own.length === 0 ? tlvVln(1104, 0) : []), ...tlv(1115, rates)];
}
