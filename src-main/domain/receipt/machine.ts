import type { Machine } from '../machine.ts';
import { newDraft, type ReceiptState } from './draft.ts';

export type ReceiptEvent =
  | { readonly type: 'payment-opened' }
  | { readonly type: 'payment-closed' }
  | { readonly type: 'fiscalisation-started' }
  | { readonly type: 'fiscalisation-released' }
  | { readonly type: 'sealed'; readonly nextId: string };

/** Stages of a receipt; what may happen to its lines while filling is in edit.ts. */
export const receipt: Machine<ReceiptState, ReceiptEvent, never> = {
  filling: {
    'payment-opened': ({ draft }) => ({ state: { at: 'paying', draft }, effects: [] }),
  },
  paying: {
    'payment-closed': ({ draft }) => ({ state: { at: 'filling', draft }, effects: [] }),
    'fiscalisation-started': ({ draft }) => ({ state: { at: 'fiscalising', draft }, effects: [] }),
  },
  fiscalising: {
    'fiscalisation-released': ({ draft }) => ({ state: { at: 'paying', draft }, effects: [] }),
    sealed: (_state, event) => ({ state: { at: 'filling', draft: newDraft(event.nextId) }, effects: [] }),
  },
};
