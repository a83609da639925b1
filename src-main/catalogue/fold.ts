/**
 * SQLite folds neither Cyrillic case in LIKE and lower() nor ё/й anywhere (spec/performance-reliability.md 2c),
 * so every text that is compared or searched goes through `foldText` first, on both sides.
 */
export function foldText(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/ё/g, 'е')
    .replace(/й/g, 'и')
    .replace(/[«»„“”"'`]/g, ' ')
    .replace(/[‐‑‒–—−]/g, '-')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

const EDGE_SIGNS = /^[\s,.;:!?()[\]]+|[\s,.;:!?()[\]]+$/gu;

/** The fragments of a query: folded, split at spaces, without punctuation at their edges; «3,2%» stays whole. */
export function queryFragments(query: string): string[] {
  return foldText(query)
    .split(' ')
    .map((fragment) => fragment.replace(EDGE_SIGNS, ''))
    .filter((fragment) => fragment !== '');
}

/** Words that spelling correction may offer: letters only, at least three of them, already folded. */
export function vocabularyWords(folded: string): string[] {
  return folded.split(/[^\p{L}]+/u).filter((word) => word.length >= 3);
}

const LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const CYRILLIC_KEYS = 'ёйцукенгшщзхъфывапролджэячсмитьбю';

const OTHER_LAYOUT = new Map<string, string>();
for (const [index, latin] of [...LATIN_KEYS].entries()) {
  const cyrillic = CYRILLIC_KEYS[index] ?? '';
  OTHER_LAYOUT.set(latin, cyrillic);
  OTHER_LAYOUT.set(cyrillic, latin);
}

/**
 * The same keys in the other keyboard layout: «vjkjrj» is «молоко», «ьшдл» is «milk». The direction follows the
 * letters of the query; signs that are letters in the other layout («,» is «б») go only from Latin to Cyrillic.
 */
export function otherLayout(query: string): string {
  const lower = query.toLowerCase();
  const fromLatin = /[a-z]/.test(lower) && !/[а-яё]/.test(lower);
  const fromCyrillic = /[а-яё]/.test(lower) && !/[a-z]/.test(lower);
  if (!fromLatin && !fromCyrillic) return query;
  const known = fromLatin ? LATIN_KEYS : CYRILLIC_KEYS;
  return [...lower].map((key) => (known.includes(key) ? (OTHER_LAYOUT.get(key) ?? key) : key)).join('');
}
