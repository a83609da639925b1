import { recognise } from '../barcode/recognise.ts';

/** Shorter codes are typed by accident. */
const SHORTEST = 4;

/**
 * The badge's code out of what was scanned or swiped, the same under either keyboard layout; null for what GS1 or a
 * receipt has given to goods and sales and can therefore be nobody's badge. Codes of 13 digits are the shop's own only
 * when they begin with 2 (spec/peripherals.md 2.6).
 */
export function badgeCode(text: string, aim: string): string | null {
  const found = recognise(text, aim);
  switch (found.kind) {
    case 'code':
      return longEnough(found.lookup[found.lookup.length - 1] ?? found.code);
    case 'weighed':
    case 'priced':
    case 'counted':
      return found.code;
    case 'gtin':
      return isShopsOwn(found.code) ? found.code : null;
    case 'gs1':
    case 'marking':
    case 'receipt-qr':
    case 'unknown':
      return null;
  }
}

const longEnough = (code: string): string | null => (code.length >= SHORTEST ? code : null);

const isShopsOwn = (code: string): boolean => code.length < 13 || (code.length === 13 && code.startsWith('2'));
