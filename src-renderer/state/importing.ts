/** The import in work: it outlives the screen that started it, so the cashier may go on selling meanwhile. */

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ImportSummary } from '#contract/views.ts';
import { importProblemText, refusalText } from '../texts/coded.ts';
import { t } from '../texts/text.ts';
import { act, send, showRefusal } from './act.ts';

export type ImportState =
  | { readonly at: 'idle' }
  | { readonly at: 'running' }
  | { readonly at: 'done'; readonly summary: ImportSummary }
  | { readonly at: 'failed'; readonly text: string; readonly where: string };

const importing = createStore<{ readonly state: ImportState }>()(() => ({ state: { at: 'idle' } }));
const become = (state: ImportState): void => importing.setState({ state });

export const useImporting = (): ImportState => useStore(importing, ({ state }) => state);

/** Asks for files and imports them; cancelling the choice changes nothing. */
export async function pickAndImport(): Promise<void> {
  if (importing.getState().state.at === 'running') return;
  const picked = await act('catalogue.pickFiles', {});
  if (!picked.ok || picked.value.paths.length === 0) return;
  become({ at: 'running' });
  const reply = await send('catalogue.import', { paths: picked.value.paths });
  if (reply.ok) {
    become({ at: 'done', summary: reply.value });
    return;
  }
  if (reply.error.code === 'defect') showRefusal(reply.error);
  const { problem } = reply.error.params;
  const text = typeof problem === 'string' ? importProblemText(problem, reply.error.params) : refusalText(reply.error);
  become({ at: 'failed', text, where: whereOf(reply.error.params) });
}

/** Stops the import; the catalogue stays as it was. */
export const cancelImport = (): void => void act('catalogue.importCancel', {});

export const forgetImport = (): void => become({ at: 'idle' });

function whereOf(params: Readonly<Record<string, string | number>>): string {
  const { file, line } = params;
  return typeof file === 'string' && typeof line === 'number' && line > 0
    ? t('import.problem.line', { file, lineNumber: line })
    : '';
}

export interface ShownProblem {
  readonly where: string;
  readonly text: string;
}

/** A problem of the summary as two short texts. */
export function shownProblem(problem: ImportSummary['problems'][number]): ShownProblem {
  return {
    where: whereOf({ file: problem.file, line: problem.line }) || problem.file,
    text: importProblemText(problem.code, problem.params),
  };
}
