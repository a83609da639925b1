/** A text as it may be shown and kept: no control characters, single spaces, no spaces at the ends. */
export function cleanText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** The cleaned text, or null when nothing is said. */
export function textOrNull(text: string): string | null {
  const clean = cleanText(text);
  return clean === '' ? null : clean;
}

const YES = new Set(['1', 'да', 'истина', 'true', 'yes', 'y', 'x', 'х', '+', 'весовой', 'весовои']);
const NO = new Set(['0', 'нет', 'ложь', 'false', 'no', 'n', '-', 'штучный', 'штучныи']);

/** A flag as 1С and people write it; null when empty, undefined when it is neither yes nor no. */
export function flagFromText(text: string): boolean | null | undefined {
  const word = cleanText(text).toLowerCase();
  if (word === '') return null;
  if (YES.has(word)) return true;
  return NO.has(word) ? false : undefined;
}

/** A number on the scales, 1..999999; null when empty, undefined when it is none. */
export function pluFromText(text: string): number | null | undefined {
  const digits = cleanText(text).replace(/^0+(?=\d)/, '');
  if (digits === '') return null;
  return /^[1-9]\d{0,5}$/.test(digits) ? Number(digits) : undefined;
}
