import type { Database } from 'better-sqlite3';
import { foldText, otherLayout, queryFragments } from './fold.ts';
import type { CatalogueItem } from './item.ts';
import { ITEM_COLUMNS, type ItemRow, itemOfRow, OFFERED } from './lookup.ts';
import type { Catalogue } from './open.ts';
import { priceFromText } from './price-text.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

/** Longer queries are cut: nobody types them, and a scanner may send a megabyte. */
const QUERY_MAX = 100;
const FRAGMENTS_MAX = 10;
/** Candidates that are ranked; the file gives them in the order of ids, so the query stops early. */
const CANDIDATES = 200;
/** Rows read at most while short fragments are filtered here. */
const SCANNED = 2000;
const FEW = 3;
/** FTS5's trigram index cannot see shorter fragments. */
const TRIGRAM = 3;

export interface SearchAnswer {
  readonly items: CatalogueItem[];
  /** What was searched instead of the typed words: spelling corrected or keyboard layout switched; else null. */
  readonly corrected: string | null;
}

export interface Search {
  /**
   * Goods for what the cashier has typed so far; call at every key.
   *
   * - words and parts of words in any order, case and ё/е, й/и aside: «молок 2,5»;
   * - digits only: barcode, code, article and number on the scales first, then names that contain them;
   * - `=15,50`: goods at exactly this price;
   * - a misspelt word is corrected when fewer than three goods were found, and a query typed in the wrong keyboard
   *   layout is read in the other one when nothing was; `corrected` then says what was searched.
   *
   * At most `limit` items, best first; an empty query gives none. Source: spec/performance-reliability.md 2c.
   */
  search(query: string, limit: number): SearchAnswer;
}

interface Candidate {
  readonly id: number;
  readonly folded: string;
  readonly folded_article: string;
}

export function createSearch(catalogue: Catalogue): Search {
  const statements = prepareAll(catalogue.db);
  const vocabulary = createVocabulary(catalogue);
  const byName = (query: string, limit: number) => searchNames(statements, queryFragments(query), limit);
  return {
    search(query, limit) {
      const typed = query.slice(0, QUERY_MAX).trim();
      if (typed === '' || limit <= 0) return { items: [], corrected: null };
      if (typed.startsWith('=')) return { items: searchPrice(statements, typed.slice(1), limit), corrected: null };
      const digits = typed.replace(/\s/g, '');
      if (/^\d+$/.test(digits)) return { items: searchDigits(statements, digits, limit), corrected: null };
      const ids = byName(typed, limit);
      if (ids.length >= FEW) return { items: statements.items(ids), corrected: null };
      const better = secondTry(typed, ids, limit, byName, vocabulary);
      const items = statements.items(better.ids);
      return { items, corrected: better.corrected === null ? null : asInNames(better.corrected, items) };
    },
  };
}

type ByName = (query: string, limit: number) => number[];

/** Few or no answers: another layout first (whole query or nothing), then spelling, then both. */
function secondTry(typed: string, found: number[], limit: number, byName: ByName, vocabulary: Vocabulary) {
  const switched = otherLayout(typed);
  if (found.length === 0 && switched !== typed) {
    const ids = byName(switched, limit);
    if (ids.length > 0) return { ids, corrected: switched };
  }
  const attempts = found.length === 0 && switched !== typed ? [typed, switched] : [typed];
  for (const attempt of attempts) {
    const corrected = correctWords(attempt, vocabulary);
    if (corrected === null) continue;
    const more = byName(corrected, limit).filter((id) => !found.includes(id));
    if (more.length > 0) return { ids: [...found, ...more].slice(0, limit), corrected };
  }
  return { ids: found, corrected: null };
}

function correctWords(query: string, vocabulary: Vocabulary): string | null {
  const words = queryFragments(query);
  const corrected = words.map((word) => vocabulary.correct(word) ?? word);
  return corrected.some((word, index) => word !== words[index]) ? corrected.join(' ') : null;
}

/** Corrected words come folded («портативныи»); they are shown as the found names spell them. */
function asInNames(corrected: string, items: readonly CatalogueItem[]): string {
  const spelt = new Map<string, string>();
  for (const { name } of items) {
    for (const word of name.toLowerCase().split(/[^\p{L}]+/u)) spelt.set(foldText(word), word);
  }
  return corrected
    .split(' ')
    .map((word) => spelt.get(word) ?? word)
    .join(' ');
}

interface Statements {
  items(ids: readonly number[]): CatalogueItem[];
  readonly match: (expression: string) => Iterable<Candidate>;
  readonly namedFrom: (from: string, to: string) => Iterable<Candidate>;
  readonly priced: (priceMinor: number, limit: number) => number[];
  readonly exact: (digits: string, number: number) => number[];
  readonly barcodesFrom: (from: string, to: string, limit: number) => number[];
}

function prepareAll(db: Database): Statements {
  const item = db.prepare<[number], ItemRow>(`select ${ITEM_COLUMNS} from items i where i.id = +?`);
  const match = db.prepare<[string], Candidate>(
    `select i.id, i.folded, i.folded_article from names n join items i on i.id = n.rowid
     where names match ? and ${OFFERED} order by n.rowid limit ${SCANNED}`,
  );
  const named = db.prepare<[string, string], Candidate>(
    `select i.id, i.folded, i.folded_article from items i
     where i.folded >= +? and i.folded < +? and ${OFFERED} order by i.folded limit ${SCANNED}`,
  );
  const priced = db
    .prepare<[number, number], number>(
      `select i.id from prices pr join items i on i.id = pr.item_id
       where pr.price_minor = +? and ${OFFERED} order by i.id limit ?`,
    )
    .pluck();
  const barcodes = db
    .prepare<[string, string, number], number>(
      `select b.item_id from barcodes b join items i on i.id = b.item_id
       where b.code >= +? and b.code < +? and ${OFFERED} order by b.code limit ?`,
    )
    .pluck();
  const exact = [
    'select b.item_id from barcodes b join items i on i.id = b.item_id where b.code = +@digits',
    `select i.id from items i where i.code = +@digits and i.code <> ''`,
    `select i.id from items i where i.folded_article = +@digits and i.folded_article <> ''`,
    'select i.id from items i where i.plu = +@number and i.weighed = 1',
  ].map((sql) => db.prepare<{ digits: string; number: number }, number>(`${sql} and ${OFFERED} limit 20`).pluck());
  return {
    items: (ids) => ids.flatMap((id) => item.get(id) ?? []).map(itemOfRow),
    match: (expression) => match.iterate(expression),
    namedFrom: (from, to) => named.iterate(from, to),
    priced: (priceMinor, limit) => priced.all(priceMinor, limit),
    exact: (digits, number) => exact.flatMap((statement) => statement.all({ digits, number })),
    barcodesFrom: (from, to, limit) => barcodes.all(from, to, limit),
  };
}

function searchPrice(statements: Statements, text: string, limit: number): CatalogueItem[] {
  const price = priceFromText(text);
  return price.ok ? statements.items(statements.priced(price.priceMinor, limit)) : [];
}

function searchDigits(statements: Statements, digits: string, limit: number): CatalogueItem[] {
  const ids = new Set(statements.exact(digits, digits.length <= 6 ? Number(digits) : 0));
  if (ids.size < limit) for (const id of statements.barcodesFrom(digits, after(digits), limit)) ids.add(id);
  if (ids.size < limit) for (const id of searchNames(statements, [digits], limit)) ids.add(id);
  return statements.items([...ids].slice(0, limit));
}

/** Ids of the goods that contain every fragment, best first. */
function searchNames(statements: Statements, typed: readonly string[], limit: number): number[] {
  const fragments = typed.slice(0, FRAGMENTS_MAX);
  const first = fragments[0];
  if (first === undefined) return [];
  const indexed = fragments.filter((fragment) => [...fragment].length >= TRIGRAM);
  const rows =
    indexed.length > 0 ? statements.match(indexed.map(quoted).join(' AND ')) : shortest(statements, fragments);
  const candidates: Candidate[] = [];
  for (const row of rows) {
    if (!fragments.every((part) => row.folded.includes(part) || row.folded_article.includes(part))) continue;
    candidates.push(row);
    if (candidates.length === CANDIDATES) break;
  }
  return candidates
    .map((row) => ({ row, rank: rankOf(row, fragments) }))
    .sort((a, b) => compareRanks(a.rank, b.rank) || a.row.id - b.row.id)
    .slice(0, limit)
    .map(({ row }) => row.id);
}

/** A phrase of the index language that matches exactly these letters. */
function quoted(text: string): string {
  return `"${text.replace(/"/g, '""')}"`;
}

/** Short fragments only: the whole phrase («3 в 1»), then names that begin with one of the fragments. */
function* shortest(statements: Statements, fragments: readonly string[]): Iterable<Candidate> {
  const phrase = fragments.join(' ');
  const sources = fragments.map((fragment) => () => statements.namedFrom(fragment, after(fragment)));
  if ([...phrase].length >= TRIGRAM) sources.unshift(() => statements.match(quoted(phrase)));
  const seen = new Set<number>();
  for (const source of sources) {
    for (const row of source()) {
      if (seen.has(row.id)) continue;
      seen.add(row.id);
      yield row;
    }
  }
}

/** The first text that no longer begins with `prefix`. */
function after(prefix: string): string {
  const last = prefix.codePointAt(prefix.length - 1) ?? 0;
  return prefix.slice(0, -1) + String.fromCodePoint(last + 1);
}

/** Lower is better, compared place by place: exact, begins with the first fragment, whole word starts, length. */
function rankOf(row: Candidate, fragments: readonly string[]): readonly number[] {
  const name = row.folded;
  const query = fragments.join(' ');
  const isArticle = row.folded_article === query;
  const starts = fragments.filter((fragment) => startsWord(name, fragment)).length;
  return [
    name === query || isArticle ? 0 : 1,
    name.startsWith(fragments[0] ?? '') ? 0 : 1,
    fragments.length - starts,
    name.length,
  ];
}

function startsWord(name: string, fragment: string): boolean {
  for (let at = name.indexOf(fragment); at !== -1; at = name.indexOf(fragment, at + 1)) {
    if (at === 0 || /[^\p{L}\p{N}]/u.test(name[at - 1] ?? '')) return true;
  }
  return false;
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (const [index, part] of a.entries()) {
    const difference = part - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
