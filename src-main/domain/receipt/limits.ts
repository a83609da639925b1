/** Greatest quantity of a line: 99 999,999 (spec/rules.md 3.1, what a registrar takes). */
export const MAX_QUANTITY_MILLI = 99_999_999;

/** Greatest total of a receipt and of a line: 99 999 999,99, the five money bytes of a Shtrih-M (spec/fiscal.md 1.6). */
export const MAX_RECEIPT_TOTAL_MINOR = 9_999_999_999;

/** Registrars stop at a few hundred operations (error 94h); ours is far below the smallest limit known. */
export const MAX_RECEIPT_LINES = 200;
