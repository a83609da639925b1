/** The rows of the queue, asked for again whenever the counters of the snapshot say that something moved. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { OutboxRowView } from '#contract/views.ts';
import { ask } from '../../state/act.ts';
import { useTill } from '../../state/till-mirror.ts';

export type Tab = 'waiting' | 'rejected';
/** What one call answers with; more would not be read. */
export const MOST_ROWS = 500;

interface Rows {
  readonly tab: Tab;
  readonly rows: readonly OutboxRowView[];
}

/** Null rows: not answered yet. An answer to an older question is dropped. */
export function useOutbox(tab: Tab): { readonly rows: readonly OutboxRowView[] | null; readonly refresh: () => void } {
  const [shown, setShown] = useState<Rows | null>(null);
  const asked = useRef(0);
  const moved = useTill(({ outbox }) => Object.values(outbox).join(' '));
  const refresh = useCallback(() => {
    asked.current += 1;
    const mine = asked.current;
    void ask('outbox.list', { state: tab, limit: MOST_ROWS }).then((answer) => {
      if (mine === asked.current) setShown({ tab, rows: answer?.rows ?? [] });
    });
  }, [tab]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a counter that moved is the reason to ask again
  useEffect(() => {
    refresh();
    return () => {
      asked.current += 1;
    };
  }, [refresh, moved]);
  return { rows: shown?.tab === tab ? shown.rows : null, refresh };
}
