import type { Catalogue } from './open.ts';

/** Longest word that is corrected; longer ones are article numbers and pasted text. */
const LONGEST = 32;
const SHORTEST = 4;
/** From this length on two slips of the finger are forgiven, below it one. */
const TWO_ERRORS_FROM = 8;

/** Correction of misspelt words against the words that the names of this shop really contain. */
export interface Vocabulary {
  /** The most frequent close word; null when the word is known, too short or nothing is close. */
  correct(word: string): string | null;
}

interface Word {
  readonly text: string;
  readonly uses: number;
  /** One bit per letter present, letters 32 apart sharing one: a cheap first sieve. */
  readonly letters: number;
}

/**
 * Words are read from the file at the first need and again after the catalogue has changed
 * (`data_version` moves when another connection commits). `word` must be folded.
 */
export function createVocabulary(catalogue: Catalogue): Vocabulary {
  const { db } = catalogue;
  const readAll = db.prepare<[], { word: string; uses: number }>('select word, uses from words');
  let words: Word[] = [];
  let readAtVersion: unknown = null;
  const current = (): Word[] => {
    const version: unknown = db.pragma('data_version', { simple: true });
    if (version !== readAtVersion) {
      words = readAll.all().map(({ word, uses }) => ({ text: word, uses, letters: letterBits(word) }));
      readAtVersion = version;
    }
    return words;
  };
  return { correct: (word) => closest(word, current()) };
}

function closest(word: string, words: readonly Word[]): string | null {
  if (word.length < SHORTEST || word.length > LONGEST || /\P{L}/u.test(word)) return null;
  const allowed = word.length >= TWO_ERRORS_FROM ? 2 : 1;
  const letters = letterBits(word);
  let best: Word | null = null;
  let bestDistance = allowed + 1;
  for (const candidate of words) {
    if (candidate.text.includes(word)) return null;
    if (Math.abs(candidate.text.length - word.length) > allowed) continue;
    if (bitCount(candidate.letters ^ letters) > 2 * allowed) continue;
    const distance = typingDistance(word, candidate.text);
    if (distance > allowed) continue;
    if (distance < bestDistance || (distance === bestDistance && candidate.uses > (best?.uses ?? 0))) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best?.text ?? null;
}

function letterBits(word: string): number {
  let bits = 0;
  for (let index = 0; index < word.length; index++) bits |= 1 << (word.charCodeAt(index) & 31);
  return bits;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/**
 * Damerau–Levenshtein distance (optimal string alignment): letters put in, left out, changed, or two neighbours
 * swapped, each counting one.
 */
export function typingDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
