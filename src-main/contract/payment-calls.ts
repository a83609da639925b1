/** From «Принять оплату» to the registrar, and the ways out when it did not go straight. */
import { z } from 'zod';
import { minor } from './snapshot.ts';
import { nothing, shortText } from './views.ts';

export const paymentCalls = {
  'payment.open': { ask: nothing, answer: nothing },
  'payment.close': { ask: nothing, answer: nothing },
  /** «Добавить карту», СБП: the terminal begins. Answers when the work has started; its course is `snapshot.money`. */
  'payment.addCard': { ask: z.strictObject({ way: z.enum(['card', 'sbp']), amountMinor: minor }), answer: nothing },
  /** A card or СБП taken on a stand-alone terminal, typed from its slip. */
  'payment.addByHand': {
    ask: z.strictObject({ way: z.enum(['card', 'sbp']), amountMinor: minor, slip: shortText }),
    answer: nothing,
  },
  /** Gift certificate or advance set off; `reference` is its number. */
  'payment.addOther': {
    ask: z.strictObject({ way: z.enum(['certificate', 'advance']), amountMinor: minor, reference: shortText }),
    answer: nothing,
  },
  /** The goods are handed over and paid later; `debtor` says by whom. */
  'payment.addCredit': { ask: z.strictObject({ amountMinor: minor, debtor: shortText }), answer: nothing },
  /** Takes one payment back: a card by its void at the terminal, the others at once. */
  'payment.cancelRow': { ask: z.strictObject({ id: z.string().max(64) }), answer: nothing },
  /** Asks the terminal to stop waiting for the buyer. */
  'payment.abort': { ask: nothing, answer: nothing },
  'payment.ask': { ask: nothing, answer: nothing },
  /** After a refusal: the same again, as a new operation. */
  'payment.retry': { ask: nothing, answer: nothing },
  /** After a refusal: read and understood, another way will be chosen. */
  'payment.back': { ask: nothing, answer: nothing },
  /** A person looked at the slip or asked the bank: money moved (with what the slip says), or did not. */
  'payment.decide': {
    ask: z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('declined') }),
      z.strictObject({ outcome: z.literal('approved'), rrn: shortText, authCode: shortText }),
    ]),
    answer: nothing,
  },
  /** E-mail or phone for the electronic receipt, tag 1008; empty takes it back. */
  'payment.contact': { ask: z.strictObject({ contact: shortText }), answer: nothing },
  /** «Пробить чек»: cash handed over for the rest (0 when nothing is left). Answers when the fiscal work has started. */
  'payment.finish': { ask: z.strictObject({ tenderedMinor: minor }), answer: nothing },

  'fiscal.retry': { ask: nothing, answer: nothing },
  'fiscal.back': { ask: nothing, answer: nothing },
  'fiscal.ask': { ask: nothing, answer: nothing },
  /** A person looked at the paper: the document was closed (with its requisites) or was not. */
  'fiscal.decide': {
    ask: z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('not-done') }),
      z.strictObject({
        outcome: z.literal('done'),
        fdNumber: z.int().min(1).max(4294967295),
        fiscalSign: z.int().min(0).max(4294967295),
      }),
    ]),
    answer: nothing,
  },
  'printer.continue': { ask: nothing, answer: nothing },
  /** Non-fiscal text on the registrar's paper: a slip, a paper of a return. */
  'printer.text': { ask: z.strictObject({ lines: z.array(z.string().max(64)).min(1).max(200) }), answer: nothing },
  'drawer.open': { ask: nothing, answer: nothing },
} as const;
