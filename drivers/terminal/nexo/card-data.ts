/** Card numbers: no more than the last four digits leave this folder, in data or on tapes. */

const DIGITS = /\d{13,}/g;
/** From so many digits on, whatever their sum: some cards do not follow Luhn's rule, and nothing of ours is so long. */
const SURELY_A_CARD = 16;
/** 4-4-4-4 and longer, 4-6-5. */
const GROUPED = /(?<!\d)\d{4}([ -])(?:\d{4}\1\d{4}\1\d{1,7}|\d{6}\1\d{5})(?!\d)/g;
/** Digits, a stretch that is masked already, four digits. */
const HALF_MASKED = /\d[\d -]*[*•xX]{2,}[*•xX -]*(?=\d{4}(?!\d))/g;

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (const [index, letter] of [...digits].reverse().entries()) {
    const doubled = Number(letter) * (index % 2 === 0 ? 1 : 2);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

const starred = (text: string): string => text.replace(/\d/g, '*');
const butLastFour = (text: string): string => starred(text.slice(0, -4)) + text.slice(-4);

/** The text, character for character, with every card number in it starred but for its last four digits. */
export function withoutCardNumbers(text: string): string {
  return text
    .replace(DIGITS, (found) => (found.length >= SURELY_A_CARD || passesLuhn(found) ? butLastFour(found) : found))
    .replace(GROUPED, butLastFour)
    .replace(HALF_MASKED, starred);
}

/** `220070******4821` -> `•••• 4821`; empty when there are no four digits at the end. */
export function cardMaskOf(pan: string): string {
  const last = /\d{4}$/.exec(pan.trim());
  return last ? `•••• ${last[0]}` : '';
}
