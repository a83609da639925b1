/**
 * Text as it is compared in a search: lower case and «ё» as «е», because SQLite's own `lower` and LIKE know no
 * Cyrillic. Also registered as the SQL function `fold_text`; anything but text folds to nothing.
 */
export function foldText(text: unknown): string {
  return typeof text === 'string' ? text.toLowerCase().replaceAll('ё', 'е') : '';
}
