const WEIGHTS_10 = [2, 4, 10, 3, 5, 9, 4, 6, 8];
const WEIGHTS_11 = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
const WEIGHTS_12 = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

/**
 * ИНН with right check digits: 10 digits for an organisation, 12 for a person (order ММВ-7-6/435@ of 29.06.2012:
 * weighted sum mod 11 mod 10).
 */
export function isInn(text: string): boolean {
  if (/^\d{10}$/.test(text)) return digit(text, 9) === check(text, WEIGHTS_10);
  if (/^\d{12}$/.test(text)) {
    return digit(text, 10) === check(text, WEIGHTS_11) && digit(text, 11) === check(text, WEIGHTS_12);
  }
  return false;
}

const digit = (text: string, index: number): number => Number(text.charAt(index));

function check(text: string, weights: readonly number[]): number {
  const sum = weights.reduce((total, weight, index) => total + weight * digit(text, index), 0);
  return (sum % 11) % 10;
}
