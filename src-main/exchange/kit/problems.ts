/** The whole file (or pair of files) is refused and the catalogue is as it was. */
export const REFUSALS = [
  'file-unreadable',
  'file-empty',
  'file-too-large',
  'file-changed',
  'file-not-text',
  'encoding-unsupported',
  'encoding-invalid',
  'encoding-unknown',
  'line-too-long',
  'too-many-rows',
  'too-many-groups',
  'too-many-columns',
  'csv-header-missing',
  'csv-column-twice',
  'csv-quote-unclosed',
  'csv-cut',
  'csv-malformed',
  'xml-malformed',
  'xml-cut',
  'xml-doctype',
  'xml-too-deep',
  'xml-record-too-large',
  'xml-not-commerceml',
  'price-type-unknown',
  'no-goods',
  'all-rows-refused',
  'cancelled',
  'catalogue-busy',
  'catalogue-damaged',
  'catalogue-disk-full',
  'catalogue-unreadable',
  'catalogue-newer',
  'catalogue-foreign',
  'catalogue-not-durable',
  'catalogue-old-sqlite',
] as const;

/** One row is left out, the rest goes on; what the catalogue holds of that item stays. */
export const SKIPS = [
  'name-missing',
  'name-too-long',
  'id-missing',
  'id-too-long',
  'vat-missing',
  'vat-unknown',
  'price-unreadable',
  'price-negative',
  'price-out-of-range',
  'price-too-precise',
  'price-ambiguous',
  'currency-foreign',
  'price-for-pack',
  'flag-unreadable',
  'plu-invalid',
  'cells-missing',
  'cells-extra',
  'duplicate-item',
  'match-ambiguous',
] as const;

/** The row is taken, and the shop should look at it. */
export const WARNINGS = [
  'barcode-check-digit',
  'barcode-invalid',
  'barcode-taken',
  'plu-taken',
  'vat-assumed',
  'vat-raised',
  'unit-unknown',
  'price-zero',
  'price-jump',
  'price-without-vat',
  'no-final-newline',
] as const;

export type RefusalCode = (typeof REFUSALS)[number];
export type SkipCode = (typeof SKIPS)[number];
export type WarningCode = (typeof WARNINGS)[number];
export type ImportProblemCode = RefusalCode | SkipCode | WarningCode;

/** What is wrong and where. The Russian text is made from `code` and `params` (src-renderer/texts). */
export interface ImportProblem<Code extends ImportProblemCode = ImportProblemCode> {
  readonly code: Code;
  /** Name of the file without its folder; '' when the problem belongs to none. */
  readonly file: string;
  /** Line in the file, from 1; null when there is none to point at. */
  readonly line: number | null;
  readonly params: Readonly<Record<string, string | number>>;
}

/** Carries a refusal from the depth of a reader to `runImport`, which turns it into a value. */
export class ImportRefused extends Error {
  readonly problem: ImportProblem<RefusalCode>;

  constructor(code: RefusalCode, where: { file?: string; line?: number | null }, params: ImportProblem['params'] = {}) {
    super(`import refused: ${code}`);
    this.problem = { code, file: where.file ?? '', line: where.line ?? null, params };
  }
}

/** Problems are counted without end and listed up to a limit: a hostile file must not fill the memory. */
const LISTED = 500;
const PARAM_MAX = 120;

export class ProblemList<Code extends ImportProblemCode> {
  readonly listed: ImportProblem<Code>[] = [];
  readonly counts = new Map<Code, number>();
  total = 0;

  add(code: Code, where: { file: string; line: number | null }, params: ImportProblem['params'] = {}): void {
    this.total++;
    this.counts.set(code, (this.counts.get(code) ?? 0) + 1);
    if (this.listed.length >= LISTED) return;
    const short = Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        typeof value === 'string' ? value.slice(0, PARAM_MAX) : value,
      ]),
    );
    this.listed.push({ code, file: where.file, line: where.line, params: short });
  }
}
