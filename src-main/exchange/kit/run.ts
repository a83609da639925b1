import type { ItemVat } from '#main/catalogue/item.ts';
import { type Catalogue, sqliteProblem } from '#main/catalogue/open.ts';
import { type CatalogueWriter, openWriter } from '#main/catalogue/writer.ts';
import { type ApplyCounts, applyStaged } from './apply.ts';
import { DEFAULT_LIMITS, type ImportLimits } from './limits.ts';
import { breathe } from './pace.ts';
import {
  type ImportProblem,
  type ImportProblemCode,
  ImportRefused,
  ProblemList,
  type RefusalCode,
  type SkipCode,
  type WarningCode,
} from './problems.ts';
import { Staging } from './staging.ts';

export interface ImportProgress {
  /** `checking`: the file is read through; `reading`: parsed and staged; `applying`: written to the catalogue. */
  readonly phase: 'checking' | 'reading' | 'applying';
  /** Name of the file in hand; '' while applying. */
  readonly file: string;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly rows: number;
}

export interface ImportOptions {
  /** For goods whose VAT nobody states; null (the default) leaves them out with `vat-missing`. */
  readonly defaultVat?: ItemVat | null;
  /** A file from before 2026 says 20 % for what is sold at 22 % now; default true (see `vatFromText`). */
  readonly treat20as22?: boolean;
  /** Takes items out of sale that a file which calls itself full no longer names; default false. */
  readonly removeMissing?: boolean;
  /** Everything is tried and counted, nothing is kept. */
  readonly preview?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
  readonly limits?: Partial<ImportLimits>;
}

export interface ImportSummary extends ApplyCounts {
  /** Rows read from the files, good and bad. */
  readonly rows: number;
  /** Rows left out, at most 500 listed; `skippedTotal` counts all. */
  readonly skipped: readonly ImportProblem<SkipCode>[];
  readonly skippedTotal: number;
  readonly warnings: readonly ImportProblem<WarningCode>[];
  readonly warningsTotal: number;
}

export interface ImportFailure {
  readonly ok: false;
  readonly problem: ImportProblem<RefusalCode>;
  /** What had been found wrong with single rows before the refusal. */
  readonly skipped: readonly ImportProblem<SkipCode>[];
}

export type ImportResult = { readonly ok: true; readonly summary: ImportSummary } | ImportFailure;

/** What a reader of one format needs; it stages rows and refuses by throwing `ImportRefused`. */
export interface ReaderContext {
  readonly staging: Staging;
  readonly limits: ImportLimits;
  readonly treat20as22: boolean;
  readonly warnings: ProblemList<WarningCode>;
  readonly report: (progress: Omit<ImportProgress, 'rows'>) => void;
  /** Lets the till work; throws when the import was cancelled. */
  readonly breathe: () => Promise<void>;
}

/** Reads all files of one import. Returns whether they are a full list, of which missing items may be removed. */
export type Reader = (context: ReaderContext) => Promise<{ readonly full: boolean; readonly mayBeEmpty: boolean }>;

/**
 * Runs an import from files to catalogue: reads everything into temporary tables, then writes it in one transaction
 * of a second connection. Until that commits nobody sees anything of it; a file that turns out bad at its last byte,
 * a cancel, a full disk or a killed process leave the catalogue exactly as it was. The till goes on selling
 * meanwhile: the work is cut into portions of a few milliseconds with the event loop between them.
 *
 * Never throws for what a file, the disk or another writer may do. Afterwards call `catalogue.checkpoint()` at a
 * quiet moment. Source: spec/performance-reliability.md 2d, 2e, 3.3 no. 34.
 */
export async function runImport(
  catalogue: Catalogue,
  source: string,
  reader: Reader,
  options: ImportOptions = {},
): Promise<ImportResult> {
  const skips = new ProblemList<SkipCode>();
  const fail = (problem: ImportProblem<RefusalCode>): ImportFailure => ({ ok: false, problem, skipped: skips.listed });
  const opened = openWriter(catalogue);
  if (!opened.ok) return fail({ ...opened.problem, file: '', line: null });
  const { writer } = opened;
  try {
    return { ok: true, summary: await importWith(writer, source, reader, options, skips) };
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    return fail(refusal);
  } finally {
    rollbackQuietly(writer);
    writer.close();
  }
}

async function importWith(
  writer: CatalogueWriter,
  source: string,
  reader: Reader,
  options: ImportOptions,
  skips: ProblemList<SkipCode>,
): Promise<ImportSummary> {
  const warnings = new ProblemList<WarningCode>();
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const staging = new Staging(writer, limits, skips);
  const rest = async () => {
    await breathe();
    if (options.signal?.aborted) throw new ImportRefused('cancelled', {});
  };
  const report: ReaderContext['report'] = (progress) => options.onProgress?.({ ...progress, rows: staging.rows });
  const treat20as22 = options.treat20as22 ?? true;
  const read = await reader({ staging, limits, treat20as22, warnings, report, breathe: rest });
  if (staging.rows === 0 && !read.mayBeEmpty) throw new ImportRefused('no-goods', {});
  writer.begin();
  const counts = await applyStaged({
    writer,
    staging,
    source,
    skips,
    warnings,
    defaultVat: options.defaultVat ?? null,
    removeMissing: (options.removeMissing ?? false) && read.full,
    breathe: async (rowsDone) => {
      report({ phase: 'applying', file: '', bytesRead: rowsDone, bytesTotal: staging.rows });
      await rest();
    },
  });
  const known = counts.added + counts.updated + counts.unchanged + counts.removed;
  if (known === 0 && skips.total > 0) throw new ImportRefused('all-rows-refused', {}, { rows: skips.total });
  if (options.preview) writer.rollback();
  else writer.commit();
  return {
    ...counts,
    rows: staging.rows,
    skipped: inFileOrder(skips.listed),
    skippedTotal: skips.total,
    warnings: inFileOrder(warnings.listed),
    warningsTotal: warnings.total,
  };
}

/** A row may be refused when it is read or when it is applied; the shop reads its file from the top. */
function inFileOrder<Code extends ImportProblemCode>(listed: readonly ImportProblem<Code>[]): ImportProblem<Code>[] {
  return [...listed].sort((a, b) => a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0));
}

function refusalOf(error: unknown): ImportProblem<RefusalCode> | null {
  if (error instanceof ImportRefused) return error.problem;
  const problem = sqliteProblem(error);
  return problem && { ...problem, file: '', line: null };
}

/** After a disk error SQLite may have rolled back by itself; the import's own answer must not be lost to that. */
function rollbackQuietly(writer: CatalogueWriter): void {
  try {
    writer.rollback();
  } catch (error) {
    if (!sqliteProblem(error)) throw error;
  }
}
