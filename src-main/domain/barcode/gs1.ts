/**
 * GS1 element strings, cut by position and by table (spec/peripherals.md 2.4). Lengths are those of the GS1 syntax
 * dictionary; only fields of predefined length may stand without a separator after them.
 */
import { hasRightCheckDigit, isDigits } from './ean.ts';

/** The separator of elements: FNC1 as scanners send it. */
export const GS = '\u001d';

export interface Gs1Element {
  /** Application identifier, e.g. `01`, `3103`. */
  readonly ai: string;
  readonly value: string;
}

export type Gs1Result =
  | { readonly ok: true; readonly elements: readonly Gs1Element[]; readonly suspicious: boolean }
  | { readonly ok: false; readonly problem: Gs1Problem; readonly at: number };

export type Gs1Problem = 'unknown-ai' | 'too-short' | 'too-long' | 'not-digits' | 'check-digit' | 'empty';

interface AiRow {
  /** First digits of the identifier. */
  readonly starts: string;
  /** Digits of the whole identifier: 4 for 310n. */
  readonly aiDigits: number;
  readonly min: number;
  readonly max: number;
  readonly digits: boolean;
  /** The length is predefined by GS1: no separator follows. Field 8005 is fixed and yet not one of these. */
  readonly predefined: boolean;
  readonly checked: boolean;
}

const fixed = (starts: string, length: number, aiDigits = starts.length, checked = false): AiRow => {
  return { starts, aiDigits, min: length, max: length, digits: true, predefined: true, checked };
};
const variable = (starts: string, max: number, digits = false, aiDigits = starts.length, min = 1): AiRow => {
  return { starts, aiDigits, min, max, digits, predefined: false, checked: false };
};

/** Longest start wins; fields a shop never meets are left out and refused as unknown. */
const AI_ROWS: readonly AiRow[] = [
  fixed('00', 18, 2, true),
  fixed('01', 14, 2, true),
  fixed('02', 14, 2, true),
  ...['11', '12', '13', '15', '16', '17'].map((ai) => fixed(ai, 6)),
  fixed('20', 2),
  ...['31', '32', '33', '34', '35', '36'].map((start) => fixed(start, 6, 4)),
  ...['410', '411', '412', '413', '414', '415', '416', '417'].map((ai) => fixed(ai, 13, 3, true)),
  ...['10', '21'].map((ai) => variable(ai, 20)),
  variable('22', 20),
  variable('235', 28),
  ...['240', '241', '250', '251', '254', '400', '401', '403'].map((ai) => variable(ai, ai === '254' ? 20 : 30)),
  variable('243', 20),
  ...['30', '37'].map((ai) => variable(ai, 8, true)),
  ...['390', '392'].map((start) => variable(start, 15, true, 4)),
  ...['391', '393'].map((start) => variable(start, 18, true, 4, 4)),
  variable('394', 4, true, 4, 4),
  variable('395', 6, true, 4, 6),
  variable('402', 17, true, 3, 17),
  variable('420', 20),
  variable('421', 12, false, 3, 4),
  variable('422', 3, true, 3, 3),
  variable('7003', 10, true, 4, 10),
  variable('8005', 6, true, 4, 6),
  variable('8008', 12, true, 4, 8),
  variable('8020', 25),
  variable('90', 30),
  ...['91', '92', '93', '94', '95', '96', '97', '98', '99'].map((ai) => variable(ai, 90)),
];

const rowAt = (text: string, at: number): AiRow | null =>
  AI_ROWS.filter((row) => text.startsWith(row.starts, at)).reduce<AiRow | null>(
    (best, row) => (best === null || row.starts.length > best.starts.length ? row : best),
    null,
  );

/**
 * Cuts an element string (without AIM identifier and without a leading GS). `suspicious` means that no separator
 * came and a field without predefined length was ended by the end of the text only: a scanner that drops GS glues
 * fields together and nothing can tell.
 * Refuses with the position of the field that does not fit.
 */
export function parseGs1(text: string): Gs1Result {
  const elements: Gs1Element[] = [];
  let openEnded = false;
  let at = 0;
  while (at < text.length) {
    const row = rowAt(text, at);
    if (row === null) return { ok: false, problem: 'unknown-ai', at };
    const valueAt = at + row.aiDigits;
    const gsAt = text.indexOf(GS, valueAt);
    const textEnd = gsAt === -1 ? text.length : gsAt;
    const end = row.predefined ? valueAt + row.max : textEnd;
    const ai = text.slice(at, valueAt);
    const value = text.slice(valueAt, end);
    const problem = end > textEnd ? 'too-short' : valueProblem(row, ai, value);
    if (problem !== null) return { ok: false, problem, at };
    elements.push({ ai, value });
    openEnded ||= !row.predefined;
    at = text[end] === GS ? end + 1 : end;
  }
  if (elements.length === 0) return { ok: false, problem: 'empty', at: 0 };
  return { ok: true, elements, suspicious: openEnded && !text.includes(GS) };
}

function valueProblem(row: AiRow, ai: string, value: string): Gs1Problem | null {
  if (ai.length < row.aiDigits || value.length < row.min) return 'too-short';
  if (value.length > row.max) return 'too-long';
  if (!isDigits(ai) || (row.digits && !isDigits(value))) return 'not-digits';
  if (row.checked && !hasRightCheckDigit(value)) return 'check-digit';
  return null;
}

/** Value of the first element with this identifier; null when there is none. */
export function gs1Value(elements: readonly Gs1Element[], ai: string): string | null {
  return elements.find((element) => element.ai === ai)?.value ?? null;
}

/** Net weight (fields 3100..3106) in thousandths of a kilogram; null when absent or finer than a thousandth. */
export function gs1WeightMilli(elements: readonly Gs1Element[]): number | null {
  const weight = elements.find((element) => /^310[0-6]$/.test(element.ai));
  if (weight === undefined) return null;
  const decimals = Number(weight.ai[3]);
  const scaled = weight.value.padEnd(weight.value.length + 3, '0');
  const dropped = scaled.slice(scaled.length - decimals);
  return /^0*$/.test(dropped) ? Number(scaled.slice(0, scaled.length - decimals)) : null;
}
