/** The shift, the journal, the queue of uploads. */
import { z } from 'zod';
import { minor } from './snapshot.ts';
import {
  journalRow,
  nothing,
  outboxRowView,
  receiptDetail,
  shiftCheck,
  shiftFigures,
  shortText,
  typedText,
} from './views.ts';

export const shiftCalls = {
  'shift.open': { ask: nothing, answer: nothing },
  /** Z report. Refused as `figures-differ` when the three sides do not agree. */
  'shift.close': { ask: nothing, answer: nothing },
  /** Z report in spite of a difference that was read and understood; it is kept in the journal. */
  'shift.closeAnyway': { ask: nothing, answer: nothing },
  /** «Внесение» and «выемка». */
  'shift.cashMove': {
    ask: z.strictObject({ direction: z.enum(['in', 'out']), amountMinor: minor, reason: shortText }),
    answer: nothing,
  },
  /** The three-way check before closing: ledger = registrar = uploaded, to the kopeck. */
  'shift.check': { ask: nothing, answer: shiftCheck },
  'shift.xReport': { ask: nothing, answer: nothing },
  /** Both sides of the shift: what our ledger says and what the registrar says (null when it cannot be asked). */
  'shift.figures': { ask: nothing, answer: z.object({ ledger: shiftFigures, device: shiftFigures.nullable() }) },

  'journal.list': {
    /** `before`: `seq` of the last row already shown, null for the newest page. */
    ask: z.strictObject({
      text: typedText,
      before: z.int().nullable(),
      limit: z.int().min(1).max(500),
      kind: z.enum(['sale', 'sale-return']).optional(),
    }),
    answer: z.object({ rows: z.array(journalRow), more: z.boolean() }),
  },
  'journal.receipt': { ask: z.strictObject({ id: z.string().max(64) }), answer: receiptDetail },

  'outbox.list': {
    ask: z.strictObject({ state: z.enum(['waiting', 'rejected']), limit: z.int().min(1).max(500) }),
    answer: z.object({ rows: z.array(outboxRowView) }),
  },
  /** Tries now instead of at the next time. */
  'outbox.send': { ask: nothing, answer: nothing },
  /** A rejected document goes back to the queue. */
  'outbox.release': { ask: z.strictObject({ documentId: z.string().max(64) }), answer: nothing },
} as const;
