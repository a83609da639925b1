/** The QR of a Russian fiscal receipt (spec/peripherals.md 2.7): six named values in any order. */

export type ReceiptOperation = 'sale' | 'sale-return' | 'purchase' | 'purchase-return';

export interface ReceiptQr {
  /** Wall-clock time of the registrar: `2019-04-18T21:16` or, when the QR has seconds, `2019-04-18T21:16:55`. */
  readonly issuedAt: string;
  readonly totalMinor: number;
  /** 16 digits. */
  readonly fnNumber: string;
  readonly fdNumber: number;
  readonly fiscalSign: number;
  readonly operation: ReceiptOperation;
}

const OPERATIONS: ReadonlyMap<string, ReceiptOperation> = new Map([
  ['1', 'sale'],
  ['2', 'sale-return'],
  ['3', 'purchase'],
  ['4', 'purchase-return'],
]);

const LONGEST = 300;
const LARGEST_U32 = 4_294_967_295;
const DAYS_IN_MONTH: readonly number[] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Reads the QR; null when a value is missing, given twice or out of its range. Unknown names are passed over: the
 * tax service may add some. Roubles become kopecks as text, never as a fraction.
 */
export function readReceiptQr(text: string): ReceiptQr | null {
  const values = text.length <= LONGEST ? namedValues(text) : null;
  if (values === null) return null;
  const issuedAt = readTime(values.get('t') ?? '');
  const totalMinor = readRoubles(values.get('s') ?? '');
  const fnNumber = values.get('fn') ?? '';
  const fdNumber = readU32(values.get('i') ?? '');
  const fiscalSign = readU32(values.get('fp') ?? '');
  const operation = OPERATIONS.get(values.get('n') ?? '');
  if (issuedAt === null || totalMinor === null || fdNumber === null || fiscalSign === null) return null;
  if (operation === undefined || !/^[0-9]{16}$/.test(fnNumber)) return null;
  return { issuedAt, totalMinor, fnNumber, fdNumber, fiscalSign, operation };
}

function namedValues(text: string): ReadonlyMap<string, string> | null {
  const values = new Map<string, string>();
  for (const part of text.split('&')) {
    const equalsAt = part.indexOf('=');
    const name = part.slice(0, equalsAt);
    if (equalsAt < 1 || values.has(name)) return null;
    values.set(name, part.slice(equalsAt + 1));
  }
  return values;
}

/** `20190418T2116` or `20190418T211655`. */
function readTime(text: string): string | null {
  const found = /^([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})?$/.exec(text);
  if (found === null) return null;
  const [, year = '', month = '', day = '', hour = '', minute = '', second] = found;
  const lastDay = DAYS_IN_MONTH[Number(month) - 1] ?? 0;
  const sound = Number(day) >= 1 && Number(day) <= lastDay && Number(hour) <= 23 && Number(minute) <= 59;
  if (!sound || Number(second ?? '0') > 59) return null;
  return `${year}-${month}-${day}T${hour}:${minute}${second === undefined ? '' : `:${second}`}`;
}

/** `3943.26`, `3943.2` or `3943`: digits are shifted, nothing is computed. */
function readRoubles(text: string): number | null {
  const found = /^([0-9]{1,10})(?:\.([0-9]{1,2}))?$/.exec(text);
  if (found === null) return null;
  const [, roubles = '', kopecks = ''] = found;
  return Number(roubles + kopecks.padEnd(2, '0'));
}

function readU32(text: string): number | null {
  if (!/^[0-9]{1,10}$/.test(text)) return null;
  const value = Number(text);
  return value <= LARGEST_U32 ? value : null;
}
