/**
 * VAT of a line by our own keys, the same union as `FiscalVat` in drivers/fiscal/fiscal.ts (domain imports nothing,
 * so it is declared twice; a test compares the two). Rates with a slash are the calculated ones of advances.
 */
export type VatKey = '22' | '20' | '10' | '7' | '5' | '0' | 'none' | '22/122' | '20/120' | '10/110' | '7/107' | '5/105';

/** In the order in which totals are shown: current rates first, then those of advances. */
export const VAT_KEYS = [
  '22',
  '20',
  '10',
  '7',
  '5',
  '0',
  'none',
  '22/122',
  '20/120',
  '10/110',
  '7/107',
  '5/105',
] as const satisfies readonly VatKey[];
