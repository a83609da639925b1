/** What is being asked of a supervisor: one right for one call, one question at a time. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { CallName } from '#contract/contract.ts';
import type { Right } from '#domain/rights/rights.ts';

export interface Asking {
  readonly call: CallName;
  readonly right: Right;
  /** Closes the question; only the first answer counts. */
  readonly answer: (allowed: boolean) => void;
}

const store = createStore<{ readonly asking: Asking | null }>()(() => ({ asking: null }));

export const useAsking = (): Asking | null => useStore(store, ({ asking }) => asking);
export const asking = (): Asking | null => store.getState().asking;

/** Opens the question and waits for its answer; false at once while another one is open. */
export function askSupervisor(call: CallName, right: Right): Promise<boolean> {
  if (asking() !== null) return Promise.resolve(false);
  return new Promise((resolve) => {
    const mine: Asking = {
      call,
      right,
      answer: (allowed) => {
        if (asking() === mine) store.setState({ asking: null });
        resolve(allowed);
      },
    };
    store.setState({ asking: mine });
  });
}
