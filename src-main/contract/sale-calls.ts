/** Adding goods and changing the lines of the receipt; receipts put aside; what is being typed. */
import { z } from 'zod';
import { milli } from './snapshot.ts';
import { itemView, lineId, nothing, typedText, uiState } from './views.ts';

export const saleCalls = {
  /** What Enter does with the input's text: a code, `3*`, `3*code`, `=15,50`, or words to search. */
  'sale.enter': {
    ask: z.strictObject({ text: typedText }),
    answer: z.discriminatedUnion('result', [
      z.object({ result: z.literal('added'), lineId }),
      z.object({ result: z.literal('quantity'), quantityMilli: milli }),
      z.object({ result: z.literal('choices'), items: z.array(itemView) }),
    ]),
  },
  'sale.addItem': { ask: z.strictObject({ itemId: z.int() }), answer: z.object({ lineId }) },
  'sale.setQuantity': { ask: z.strictObject({ lineId, quantityMilli: milli }), answer: nothing },
  'sale.adjustQuantity': { ask: z.strictObject({ lineId, deltaMilli: milli }), answer: nothing },
  'sale.removeLine': { ask: z.strictObject({ lineId }), answer: nothing },
  'sale.select': { ask: z.strictObject({ lineId }), answer: nothing },
  /** `↑` and `↓`: decided here, so that keys pressed faster than the picture are all counted. */
  'sale.move': { ask: z.strictObject({ by: z.int().min(-200).max(200) }), answer: nothing },
  'sale.repeatLast': { ask: nothing, answer: nothing },
  /** Takes a typed `N*` back. */
  'sale.clearQuantity': { ask: nothing, answer: nothing },
  'sale.cancel': { ask: nothing, answer: nothing },

  'deferred.put': { ask: z.strictObject({ name: z.string().max(60) }), answer: nothing },
  /** The receipt in hand must be empty, or is put aside itself. */
  'deferred.take': { ask: z.strictObject({ id: z.string().max(64) }), answer: nothing },
  'deferred.remove': { ask: z.strictObject({ id: z.string().max(64) }), answer: nothing },

  /** What the cashier is typing, kept at every key so that a crash loses nothing. */
  'ui.keep': { ask: uiState, answer: nothing },
  'ui.kept': { ask: nothing, answer: uiState },
} as const;
