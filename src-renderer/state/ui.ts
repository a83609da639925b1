/**
 * What only the screen knows: which screen, the dialogs above it, what is typed. What of it must outlive a crash is
 * told to main by `kept.ts`; everything else that matters lives in main.
 */

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ItemView } from '#contract/views.ts';

export type Screen =
  | 'sell'
  | 'shift'
  | 'journal'
  | 'import'
  | 'setup'
  | 'returns'
  | 'correction'
  | 'closing'
  | 'deferred'
  | 'outbox'
  | 'cashiers'
  | 'options';
export type Panel = 'journal' | 'till' | 'hidden';
export type EntryMode = 'sale' | 'search' | 'price';

export type Dialog =
  | { readonly kind: 'menu' }
  | { readonly kind: 'keys' }
  | { readonly kind: 'quantity'; readonly lineId: string }
  /** A weighed good was asked for without its weight; `again` adds it once the weight is set. */
  | { readonly kind: 'weight'; readonly name: string; readonly unit: string; readonly again: () => void }
  | { readonly kind: 'cancel-receipt' }
  /** «Внесение» or «выемка». */
  | { readonly kind: 'cash-move'; readonly direction: 'in' | 'out' }
  /** The receipt in hand is put aside under a name of its own. */
  | { readonly kind: 'name-deferred' }
  /** Nobody has a PIN, so the till cannot be locked. */
  | { readonly kind: 'nobody' }
  | { readonly kind: 'training' }
  | { readonly kind: 'look' }
  | { readonly kind: 'about' }
  | { readonly kind: 'quit' };

/** One calm sentence under the input, kept until the next action. */
export interface Message {
  readonly tone: 'added' | 'refused' | 'info';
  readonly text: string;
  /** The line that was added: its name and quantity are shown instead of the code. */
  readonly lineId?: string | null;
}

export interface Found {
  readonly items: readonly ItemView[];
  /** The query that was really searched, when it is not the typed one. */
  readonly corrected: string | null;
  readonly index: number;
}

export interface Ui {
  readonly screen: Screen;
  readonly dialogs: readonly Dialog[];
  readonly message: Message | null;
  readonly panel: Panel;
  /** The virtual devices at the side (demo and training). */
  readonly devices: boolean;
  readonly entry: {
    readonly mode: EntryMode;
    readonly text: string;
    readonly found: Found | null;
    readonly price: ItemView | null;
  };
  /** The journal's chosen receipt. */
  readonly receiptId: string | null;
  /** The journal shows returns alone. */
  readonly onlyReturns: boolean;
  /** A mistake of ours, with what support needs to know. */
  readonly defect: string | null;
}

const EMPTY_ENTRY: Ui['entry'] = { mode: 'sale', text: '', found: null, price: null };

const AT_START: Ui = {
  screen: 'sell',
  dialogs: [],
  message: null,
  panel: 'till',
  devices: false,
  entry: EMPTY_ENTRY,
  receiptId: null,
  onlyReturns: false,
  defect: null,
};

export const ui = createStore<Ui>()(() => AT_START);

export const useUi = <T>(select: (state: Ui) => T): T => useStore(ui, select);

/** Shows a screen; the dialogs above the old one are closed, and a price check ends with the sale screen. */
export const showScreen = (screen: Screen): void =>
  ui.setState(({ entry }) => ({
    screen,
    dialogs: [],
    message: null,
    entry: screen === 'sell' ? entry : { ...entry, mode: 'sale', price: null },
  }));
export const openDialog = (dialog: Dialog): void => ui.setState((state) => ({ dialogs: [...state.dialogs, dialog] }));
export const closeDialog = (): void => ui.setState((state) => ({ dialogs: state.dialogs.slice(0, -1) }));
export const say = (message: Message | null): void => ui.setState({ message });
export const setEntry = (part: Partial<Ui['entry']>): void =>
  ui.setState((state) => ({ entry: { ...state.entry, ...part } }));
export const clearEntry = (): void => ui.setState({ entry: EMPTY_ENTRY });
export const setPanel = (panel: Panel): void => ui.setState({ panel });
export const toggleDevices = (): void => ui.setState((state) => ({ devices: !state.devices }));
/** After a mistake of ours: the first screen, nothing open, nothing typed. */
export const startAnew = (): void => ui.setState(AT_START);
export const reportDefect = (defect: string | null): void => ui.setState({ defect });
