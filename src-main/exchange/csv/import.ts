import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import type { Catalogue } from '#main/catalogue/open.ts';
import { groupKey } from '../kit/apply.ts';
import { ImportRefused, type RefusalCode } from '../kit/problems.ts';
import { type ImportOptions, type ImportResult, type ReaderContext, runImport } from '../kit/run.ts';
import { checkText, readText, type TextSource } from '../kit/source.ts';
import type { StagedRow } from '../kit/staging.ts';
import { delimiterOf, HEADER_SOUGHT_IN, type Header, headerOf } from './header.ts';
import { cellsOf, groupPathOf, rowOfCells } from './row.ts';

/** Owner of the items and barcodes that come this way. */
export const CSV_SOURCE = 'csv';

/** Rows staged between two breaths. */
const PORTION = 100;

/**
 * Imports a table of goods: `;`, tab or comma between cells, UTF-8, UTF-16LE (with its mark) or windows-1251, a
 * heading row in Russian with many synonyms. It must name the goods, or a key of theirs and a price (a price list).
 * Cells that are empty change nothing. A table is always a list of changes: `removeMissing` does not apply.
 * Never throws for what is in the file. Source: spec/exchange.md 7.1.
 */
export async function importCsv(
  catalogue: Catalogue,
  path: string,
  options: ImportOptions = {},
): Promise<ImportResult> {
  return runImport(catalogue, CSV_SOURCE, (context) => readCsv(path, context), options);
}

async function readCsv(path: string, context: ReaderContext): Promise<{ full: boolean; mayBeEmpty: boolean }> {
  const source = await checkText(path, 'csv', context.limits, (bytesRead, bytesTotal) => {
    context.report({ phase: 'checking', file: basename(path), bytesRead, bytesTotal });
  });
  const table = new CsvTable(source, context);
  let rows: StagedRow[] = [];
  for await (const { cells, line } of recordsOf(source, context)) {
    const row = table.take(cells, line);
    if (row) rows.push(row);
    if (rows.length < PORTION) continue;
    context.staging.addRows(rows);
    rows = [];
    await context.breathe();
  }
  context.staging.addRows(rows);
  table.end();
  return { full: false, mayBeEmpty: false };
}

interface CsvRecord {
  readonly cells: readonly string[];
  /** The line on which the record begins. */
  readonly line: number;
}

/** What csv-parse gives with `info`; it types records as unknown. */
interface ParsedRecord {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

function isParsedRecord(value: unknown): value is ParsedRecord {
  return typeof value === 'object' && value !== null && 'record' in value && Array.isArray(value.record);
}

async function* recordsOf(source: TextSource, context: ReaderContext): AsyncGenerator<CsvRecord, void, undefined> {
  const onBytes = (bytesRead: number) => {
    context.report({ phase: 'reading', file: source.file, bytesRead, bytesTotal: source.bytes });
  };
  const parser = parse({
    delimiter: delimiterOf(await startOf(source)),
    // Quotes inside unquoted cells are ordinary in Russian names, and 1С does not quote at all.
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: false,
    info: true,
    max_record_size: context.limits.lineBytes,
  });
  // Its failure destroys the parser with the same error, which the loop below then throws.
  const feeding = pipeline(Readable.from(paced(readText(source, onBytes), context)), parser).catch(() => undefined);
  let linesBefore = 0;
  try {
    for await (const next of parser) {
      const parsed: unknown = next;
      if (!isParsedRecord(parsed)) throw new Error('csv-parse gave something that is no record');
      yield { cells: parsed.record, line: linesBefore + 1 };
      linesBefore = parsed.info.lines;
    }
  } catch (error) {
    throw refusalOf(error, source, linesBefore + 1);
  } finally {
    parser.destroy();
    await feeding;
  }
}

/** csv-parse works through its whole input before it lets anybody else run; so it is fed in breaths. */
async function* paced(texts: AsyncIterable<string>, context: ReaderContext): AsyncGenerator<string, void, undefined> {
  for await (const text of texts) {
    await context.breathe();
    yield text;
  }
}

/** The first portion of the text, enough to recognise headings. */
async function startOf(source: TextSource): Promise<string> {
  for await (const text of readText(source, () => undefined)) if (text !== '') return text;
  return '';
}

const REFUSAL_OF_CSV: Readonly<Record<string, RefusalCode>> = {
  CSV_QUOTE_NOT_CLOSED: 'csv-quote-unclosed',
  CSV_MAX_RECORD_SIZE: 'line-too-long',
};

function refusalOf(error: unknown, source: TextSource, line: number): unknown {
  if (!(error instanceof CsvError)) return error;
  const code = REFUSAL_OF_CSV[error.code] ?? 'csv-malformed';
  return new ImportRefused(code, { file: source.file, line }, { original: error.message.slice(0, 200) });
}

/** Follows the lines of one table: finds the headings, then makes rows and groups of the rest. */
class CsvTable {
  readonly #source: TextSource;
  readonly #context: ReaderContext;
  #header: Header | null = null;
  #seen = 0;
  #lastLine = 0;
  #lastIsShort = false;
  readonly #groups = new Set<string>();

  constructor(source: TextSource, context: ReaderContext) {
    this.#source = source;
    this.#context = context;
  }

  take(cells: readonly string[], line: number): StagedRow | null {
    const where = { file: this.#source.file, line };
    this.#lastLine = line;
    this.#lastIsShort = false;
    if (cells.length > this.#context.limits.columns) {
      throw new ImportRefused('too-many-columns', where, { limit: this.#context.limits.columns });
    }
    if (cells.every((cell) => cell.trim() === '')) return null;
    if (!this.#header) {
      this.#seekHeader(cells, where);
      return null;
    }
    if (cells.some((cell) => cell.includes('\n') && cell.length > this.#context.limits.name)) {
      // A quote that nobody closed has swallowed the lines after it.
      throw new ImportRefused('csv-quote-unclosed', where);
    }
    const byColumn = cellsOf(this.#header, cells);
    if (typeof byColumn === 'string') {
      this.#lastIsShort = byColumn === 'cells-missing';
      this.#context.staging.skip(byColumn, where, { cells: cells.length, columns: this.#header.columns.length });
      return null;
    }
    const path = groupPathOf(byColumn);
    this.#stageGroups(path, line);
    return rowOfCells(byColumn, where, path, this.#context);
  }

  end(): void {
    const where = { file: this.#source.file, line: this.#lastLine };
    if (!this.#header) throw new ImportRefused('csv-header-missing', { file: this.#source.file });
    if (this.#source.endsWithNewline) return;
    if (this.#lastIsShort) throw new ImportRefused('csv-cut', where);
    this.#context.warnings.add('no-final-newline', where);
  }

  #seekHeader(cells: readonly string[], where: { file: string; line: number }): void {
    this.#header = headerOf(cells);
    this.#seen++;
    if (!this.#header && this.#seen >= HEADER_SOUGHT_IN)
      throw new ImportRefused('csv-header-missing', { file: where.file });
    if (this.#header?.twice) throw new ImportRefused('csv-column-twice', where, { column: this.#header.twice });
  }

  #stageGroups(path: readonly string[], line: number): void {
    for (let depth = 1; depth <= path.length; depth++) {
      const key = groupKey(path.slice(0, depth));
      if (this.#groups.has(key)) continue;
      this.#groups.add(key);
      const parentKey = depth === 1 ? null : groupKey(path.slice(0, depth - 1));
      this.#context.staging.addGroup({ key, parentKey, name: path[depth - 1] ?? '' }, this.#source.file, line);
    }
  }
}
