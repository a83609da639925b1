/** Who stands at the till and what they may do; training. */
import { z } from 'zod';
import { role } from './snapshot.ts';
import { cashierView, nothing } from './views.ts';

export const peopleCalls = {
  'cashier.list': { ask: nothing, answer: z.object({ cashiers: z.array(cashierView) }) },
  'cashier.login': { ask: z.strictObject({ cashierId: z.string().max(64), pin: z.string().max(20) }), answer: nothing },
  'cashier.lock': { ask: nothing, answer: nothing },
  /** A supervisor allows exactly the next call of this name. */
  'cashier.allow': {
    ask: z.strictObject({ cashierId: z.string().max(64), pin: z.string().max(20), call: z.string().max(60) }),
    answer: nothing,
  },
  /** A window waits for a badge: a supervisor's for `call`, or one to give to a person. Scans go there meanwhile. */
  'cashier.expect': {
    ask: z.discriminatedUnion('for', [
      z.strictObject({ for: z.literal('nothing') }),
      z.strictObject({ for: z.literal('allow'), call: z.string().max(60) }),
      z.strictObject({ for: z.literal('enrol'), cashierId: z.string().max(64) }),
    ]),
    answer: nothing,
  },
  'cashier.save': {
    ask: z.strictObject({
      /** Null for a new one. */
      id: z.string().max(64).nullable(),
      name: z.string().max(64),
      inn: z.string().max(12),
      role,
      /** Null keeps the present one. */
      pin: z.string().max(20).nullable(),
      active: z.boolean(),
    }),
    answer: z.object({ id: z.string() }),
  },
  /** Gives a badge or a card to a cashier; an empty code takes it away. */
  'cashier.badge': { ask: z.strictObject({ id: z.string().max(64), code: z.string().max(200) }), answer: nothing },

  'training.enter': { ask: nothing, answer: nothing },
  'training.leave': { ask: nothing, answer: nothing },
} as const;
