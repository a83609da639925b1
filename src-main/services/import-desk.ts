/** Runs one import at a time and tells how far it is. */
import { extname } from 'node:path';
import type { Snapshot } from '#contract/snapshot.ts';
import type { ImportSummary } from '#contract/views.ts';
import { accepted, type Outcome, refused } from '#domain/refusals.ts';
import type { ItemVat } from '#main/catalogue/item.ts';
import type { Catalogue } from '#main/catalogue/open.ts';
import { importCommerceMl } from '#main/exchange/commerceml/import.ts';
import { importCsv } from '#main/exchange/csv/import.ts';
import type { ImportProblem } from '#main/exchange/kit/problems.ts';
import type { ImportOptions, ImportResult } from '#main/exchange/kit/run.ts';
import type { ImportDesk } from './handlers/catalogue.ts';

/** A summary is read by a person: more problems than this are counted, not listed. */
const LISTED = 200;

export interface ImportDeskOptions {
  /** Null while the catalogue cannot be opened. */
  readonly catalogue: () => Catalogue | null;
  /** For files that do not state VAT: a shop that pays none may leave it out; null refuses such rows. */
  readonly defaultVat: () => ItemVat | null;
}

export function createImportDesk({ catalogue, defaultVat }: ImportDeskOptions): ImportDesk {
  let progress: Snapshot['import'] = null;
  let cancelling: AbortController | null = null;
  let changed: () => void = () => {};

  const run = async (paths: readonly string[]): Promise<Outcome<ImportSummary>> => {
    const open = catalogue();
    if (!open) return refused('import-refused', { problem: 'catalogue-unreadable', file: '', line: 0 });
    if (cancelling) return refused('import-running');
    const controller = new AbortController();
    cancelling = controller;
    try {
      const result = await importFiles(open, paths, {
        signal: controller.signal,
        defaultVat: defaultVat(),
        onProgress: (step) => {
          progress = step;
          changed();
        },
      });
      if (result.ok) open.checkpoint();
      return answer(result);
    } finally {
      cancelling = null;
      progress = null;
      changed();
    }
  };

  return {
    progress: () => progress,
    run,
    cancel: () => cancelling?.abort(),
    onChange: (listener) => {
      changed = listener;
    },
  };
}

/** XML files are parts of one CommerceML exchange; a table stands for itself. */
function importFiles(catalogue: Catalogue, paths: readonly string[], options: ImportOptions): Promise<ImportResult> {
  const isXml = (path: string): boolean => extname(path).toLowerCase() === '.xml';
  if (paths.every(isXml)) return importCommerceMl(catalogue, paths, options);
  const [only, ...more] = paths;
  if (only === undefined || more.length > 0) {
    const problem: ImportProblem<'file-unreadable'> = {
      code: 'file-unreadable',
      file: more.join(', '),
      line: null,
      params: { reason: 'mixed' },
    };
    return Promise.resolve({ ok: false, problem, skipped: [] });
  }
  return importCsv(catalogue, only, options);
}

function answer(result: ImportResult): Outcome<ImportSummary> {
  if (!result.ok) {
    const { problem } = result;
    if (problem.code === 'cancelled') return refused('import-cancelled');
    return refused('import-refused', {
      ...problem.params,
      problem: problem.code,
      file: problem.file,
      line: problem.line ?? 0,
    });
  }
  const { summary } = result;
  return accepted({
    added: summary.added,
    updated: summary.updated,
    unchanged: summary.unchanged,
    removed: summary.removed,
    barcodesAdded: summary.barcodesAdded,
    skipped: summary.skippedTotal,
    problems: [...summary.skipped, ...summary.warnings]
      .slice(0, LISTED)
      .map((problem) => ({ ...problem, line: problem.line ?? 0 })),
  });
}
