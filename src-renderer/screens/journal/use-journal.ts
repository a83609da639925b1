/** Pages of the journal for a search text; an answer to an older question is dropped. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { JournalRow } from '#contract/views.ts';
import { ask } from '../../state/act.ts';

const PAGE_ROWS = 100;
const TYPING_MS = 120;

interface Page {
  readonly rows: readonly JournalRow[];
  readonly more: boolean;
  readonly loading: boolean;
}

/** `onlyReturns`: sales are left out. */
export function useJournal(
  text: string,
  onlyReturns: boolean,
): Page & { readonly loadMore: () => void; readonly refresh: () => void } {
  const [page, setPage] = useState<Page>({ rows: [], more: false, loading: true });
  const asked = useRef(0);
  const paging = useRef(false);
  const load = useCallback(
    async (before: readonly JournalRow[]): Promise<void> => {
      asked.current += 1;
      const mine = asked.current;
      const kind = onlyReturns ? { kind: 'sale-return' as const } : {};
      const answer = await ask('journal.list', { text, before: before.at(-1)?.seq ?? null, limit: PAGE_ROWS, ...kind });
      if (mine !== asked.current || answer === null) return;
      const known = new Set(before.map((row) => row.id));
      setPage({
        rows: [...before, ...answer.rows.filter((row) => !known.has(row.id))],
        more: answer.more,
        loading: false,
      });
    },
    [text, onlyReturns],
  );
  const refresh = useCallback(() => void load([]), [load]);
  useEffect(() => {
    const timer = setTimeout(refresh, text === '' ? 0 : TYPING_MS);
    return () => clearTimeout(timer);
  }, [refresh, text]);
  const loadMore = (): void => {
    if (paging.current) return;
    paging.current = true;
    void load(page.rows).finally(() => {
      paging.current = false;
    });
  };
  return { ...page, refresh, loadMore };
}
