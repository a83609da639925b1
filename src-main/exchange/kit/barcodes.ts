import { gtinShape, hasRightCheckDigit } from '#domain/barcode/ean.ts';

/** A scanner's buffer is 128 bytes; a longer code could never be scanned. */
const CODE_MAX = 128;
/** Shortest code in use is EAN-8; pieces this long separated by spaces are several codes, shorter ones are one. */
const WHOLE_CODE = 8;

export interface CellBarcodes {
  readonly codes: readonly string[];
  /** Pieces that are no barcode: letters outside ASCII, a number spoiled by a spreadsheet («4,60123E+12»). */
  readonly invalid: readonly string[];
  /** Accepted, but the check digit is wrong: goods with such codes exist and scan. */
  readonly wrongCheckDigit: readonly string[];
}

/**
 * The barcodes of one cell or element. Several are separated by commas, semicolons, bars, line breaks or, when the
 * pieces are long enough, spaces; «4 601234 567893» is one. Kept as text: leading zeros count.
 */
export function barcodesOfCell(text: string): CellBarcodes {
  const codes = new Set<string>();
  const invalid: string[] = [];
  for (const piece of piecesOf(text)) {
    if (isCode(piece)) codes.add(piece);
    else invalid.push(piece);
  }
  const wrongCheckDigit = [...codes].filter((code) => gtinShape(code) !== null && !hasRightCheckDigit(code));
  return { codes: [...codes], invalid, wrongCheckDigit };
}

function piecesOf(text: string): string[] {
  // A comma inside a number spoiled by a spreadsheet separates nothing.
  if (/^\s*\d+[.,]\d+e\+?\d+\s*$/i.test(text)) return [text.trim()];
  return text.split(/[,;|\r\n]+/).flatMap((part) => {
    const words = part
      .trim()
      .split(/\s+/u)
      .filter((word) => word !== '');
    return words.every((word) => word.length >= WHOLE_CODE) ? words : [words.join('')];
  });
}

function isCode(text: string): boolean {
  return text.length <= CODE_MAX && /^[!-~]+$/.test(text) && !/^\d+[.,]?\d*e\+\d+$/i.test(text);
}
