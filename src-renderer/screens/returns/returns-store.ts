/** What only the return screen knows: the search, the chosen row and line, what is typed. Money and lines live in main. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ReturningView } from '#contract/snapshot.ts';
import type { SaleBrief } from '#contract/views.ts';

export interface Query {
  readonly text: string;
  readonly day: string;
  readonly shift: string;
  readonly card: string;
}

export type ReturnDialog =
  | { readonly kind: 'confirm' }
  | { readonly kind: 'quantity'; readonly lineId: string }
  | { readonly kind: 'price'; readonly lineId: string }
  /** A weighed good was scanned or typed without its weight. */
  | { readonly kind: 'weight'; readonly text: string; readonly name: string; readonly unit: string }
  | { readonly kind: 'details' }
  | { readonly kind: 'without' };

export interface ReturnsState {
  readonly query: Query;
  readonly rows: readonly SaleBrief[];
  readonly more: boolean;
  readonly loading: boolean;
  /** The row of the list. */
  readonly index: number;
  /** Code being typed among the lines. */
  readonly code: string;
  readonly lineId: string | null;
  /** Number of the slip of a stand-alone terminal. */
  readonly slip: string;
  readonly dialog: ReturnDialog | null;
  /** The return as it was seen last: when its receipt is made, main forgets it and this screen tells its end. */
  readonly seen: ReturningView | null;
}

export const EMPTY_QUERY: Query = { text: '', day: '', shift: '', card: '' };

const AT_START: ReturnsState = {
  query: EMPTY_QUERY,
  rows: [],
  more: false,
  loading: true,
  index: 0,
  code: '',
  lineId: null,
  slip: '',
  dialog: null,
  seen: null,
};

export const returns = createStore<ReturnsState>()(() => AT_START);
export const useReturns = <T>(select: (state: ReturnsState) => T): T => useStore(returns, select);

export const askAbout = (dialog: ReturnDialog): void => returns.setState({ dialog });
export const closeReturnDialog = (): void => returns.setState({ dialog: null });

/** A return seen for the first time begins with nothing typed and no line chosen by hand. */
export function see(returning: ReturningView): void {
  returns.setState(({ seen }) =>
    seen?.id === returning.id
      ? { seen: returning }
      : { seen: returning, code: '', lineId: null, slip: '', dialog: null },
  );
}

/** Nothing found, nothing typed: the next buyer is another one. */
export const forgetReturns = (): void => returns.setState(AT_START);
