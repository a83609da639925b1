/** Searching goods, checking a price, importing. */
import { z } from 'zod';
import { importSummary, itemView, nothing, typedText } from './views.ts';

export const catalogueCalls = {
  'catalogue.search': {
    ask: z.strictObject({ query: typedText, limit: z.int().min(1).max(200) }),
    answer: z.object({
      items: z.array(itemView),
      /** The query that was really searched when the typed one had a typing error or a wrong layout. */
      corrected: z.string().nullable(),
    }),
  },
  /** Who hears the scanner: the receipt, the price check, or the return. Any command of the receipt takes it back. */
  'scan.route': { ask: z.strictObject({ to: z.enum(['sale', 'price', 'return']) }), answer: nothing },
  /** Price check: looks a code up without touching the receipt. */
  'catalogue.price': { ask: z.strictObject({ text: typedText }), answer: z.object({ item: itemView }) },
  'catalogue.pickFiles': { ask: nothing, answer: z.object({ paths: z.array(z.string()) }) },
  'catalogue.import': {
    ask: z.strictObject({ paths: z.array(z.string().max(4096)).min(1).max(4) }),
    answer: importSummary,
  },
  'catalogue.importCancel': { ask: nothing, answer: nothing },
} as const;
