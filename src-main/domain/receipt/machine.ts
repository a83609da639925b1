import type { Machine } from '../machine.ts';
import type { HeldPayment } from '../payment/held.ts';
import { type Draft, newDraft, type ReceiptState } from './draft.ts';

export type ReceiptEvent =
  | { readonly type: 'payment-opened' }
  | { readonly type: 'payment-closed' }
  | { readonly type: 'payment-held'; readonly payment: HeldPayment }
  | { readonly type: 'payment-dropped'; readonly id: string }
  | { readonly type: 'contact-given'; readonly contact: string }
  | { readonly type: 'fiscalisation-started' }
  | { readonly type: 'fiscalisation-released' }
  | { readonly type: 'sealed'; readonly nextId: string }
  /** Another receipt takes the place: the one put aside is kept elsewhere. */
  | { readonly type: 'replaced'; readonly draft: Draft };

/** Stages of a receipt; what may happen to its lines while filling is in edit.ts. */
export const receipt: Machine<ReceiptState, ReceiptEvent, never> = {
  filling: {
    'payment-opened': ({ draft }) => ({ state: { at: 'paying', draft, held: [], contact: '' }, effects: [] }),
    replaced: (_state, event) => ({ state: { at: 'filling', draft: event.draft }, effects: [] }),
  },
  paying: {
    // Money that is held must be given back first: the caller refuses before this row is asked.
    'payment-closed': ({ draft }) => ({ state: { at: 'filling', draft }, effects: [] }),
    'payment-held': (state, { payment }) => ({ state: { ...state, held: [...state.held, payment] }, effects: [] }),
    'payment-dropped': (state, { id }) => ({
      state: { ...state, held: state.held.filter((payment) => payment.id !== id) },
      effects: [],
    }),
    'contact-given': (state, { contact }) => ({ state: { ...state, contact }, effects: [] }),
    'fiscalisation-started': (state) => ({ state: { ...state, at: 'fiscalising' }, effects: [] }),
  },
  fiscalising: {
    'fiscalisation-released': (state) => ({ state: { ...state, at: 'paying' }, effects: [] }),
    sealed: (_state, event) => ({ state: { at: 'filling', draft: newDraft(event.nextId) }, effects: [] }),
  },
};
