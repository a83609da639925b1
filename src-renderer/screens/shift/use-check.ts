/** Asking main for the three-way check, and for the reasons of what was rejected. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { OutboxRowView, ShiftCheck } from '#contract/views.ts';
import { act, ask } from '../../state/act.ts';
import { tillNowMs } from '../../state/till-clock.ts';

export type Checking =
  | { readonly at: 'asking'; readonly sinceMs: number }
  | { readonly at: 'failed' }
  | { readonly at: 'told'; readonly check: ShiftCheck; readonly rejected: readonly OutboxRowView[] };

const MOST_REJECTED = 500;

/** Checks at once, and again with `again`; an answer to an older question is dropped. */
export function useCheck(): { readonly checking: Checking; readonly again: () => void } {
  const [checking, setChecking] = useState<Checking>(() => ({ at: 'asking', sinceMs: tillNowMs() }));
  const asked = useRef(0);
  const again = useCallback(() => {
    asked.current += 1;
    const mine = asked.current;
    setChecking({ at: 'asking', sinceMs: tillNowMs() });
    void check().then((told) => mine === asked.current && setChecking(told));
  }, []);
  useEffect(() => {
    again();
    return () => {
      asked.current += 1;
    };
  }, [again]);
  return { checking, again };
}

async function check(): Promise<Checking> {
  const reply = await act('shift.check', {});
  if (!reply.ok) return { at: 'failed' };
  const refusedThere = reply.value.receipts.some(({ where }) => where === 'rejected');
  const list = refusedThere ? await ask('outbox.list', { state: 'rejected', limit: MOST_REJECTED }) : null;
  return { at: 'told', check: reply.value, rejected: list?.rows ?? [] };
}
