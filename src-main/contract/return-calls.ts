/** Returns, their papers, and correction receipts. */
import { z } from 'zod';
import { atMs, milli, minor, vatKey } from './snapshot.ts';
import { lineId, nothing, saleBrief, shortText, typedText } from './views.ts';

export const returnCalls = {
  /** Looks for the sale. `text`: the QR of the receipt, an FD number, a fiscal sign, a code or words of an item. */
  'returns.find': {
    ask: z.strictObject({
      text: typedText,
      /** `2026-11-23` or empty. */
      day: z.string().regex(/^(\d{4}-\d{2}-\d{2})?$/),
      shiftNumber: z.int().min(0).nullable(),
      /** Last digits of the card or the RRN; empty when not asked. */
      card: shortText,
      before: z.int().nullable(),
      limit: z.int().min(1).max(100),
    }),
    answer: z.object({ rows: z.array(saleBrief), more: z.boolean() }),
  },
  'returns.open': { ask: z.strictObject({ saleId: z.string().max(64), receiptShown: z.boolean() }), answer: nothing },
  /** «Чек не предъявлен», and the sale is not found: goods are added by hand at the prices of the claimed day. */
  'returns.openWithout': {
    ask: z.strictObject({
      soldOn: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
      fnNumber: shortText,
      fdNumber: z.int().min(0).max(4294967295),
      fiscalSign: z.int().min(0).max(4294967295),
    }),
    answer: nothing,
  },
  'returns.setQuantity': { ask: z.strictObject({ lineId, quantityMilli: milli }), answer: nothing },
  /** `true` chooses everything that may be returned, `false` nothing. */
  'returns.chooseAll': { ask: z.strictObject({ all: z.boolean() }), answer: nothing },
  /** A code, `3*code`: chooses the goods of a known sale; without a receipt adds them. */
  'returns.addItem': { ask: z.strictObject({ text: typedText }), answer: z.object({ lineId }) },
  'returns.setPrice': { ask: z.strictObject({ lineId, priceMinor: minor }), answer: nothing },
  'returns.payAsPaid': { ask: nothing, answer: nothing },
  /** Cash instead of the way it was paid. */
  'returns.payInCash': { ask: nothing, answer: nothing },
  'returns.details': { ask: z.strictObject({ reason: shortText, buyer: shortText }), answer: nothing },
  /** Money goes back, then the fiscal receipt. Also goes on where a refusal or a fault had stopped it. */
  'returns.begin': { ask: nothing, answer: nothing },
  /** Money of the next step was given back on a stand-alone terminal. */
  'returns.confirmByHand': {
    ask: z.strictObject({ originalId: z.string().max(64), slip: shortText }),
    answer: nothing,
  },
  /** Leaves the return; refused once money has moved. */
  'returns.close': { ask: nothing, answer: nothing },
  /** Makes (or shows again) a paper of a sealed return; its text is the dictionary's, `printer.text` prints it. */
  'returns.paper': {
    ask: z.strictObject({ receiptId: z.string().max(64), kind: z.enum(['return-note', 'cash-order']) }),
    answer: z.object({ number: z.int(), atMs, totalMinor: minor, cashierName: z.string() }),
  },

  /** Чек коррекции (spec/rules.md 4.8); the driver makes it in the device's own ФФД. */
  'correction.begin': {
    ask: z.strictObject({
      operation: z.enum(['sale', 'sale-return']),
      type: z.enum(['own', 'order']),
      date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
      number: z.string().max(32),
      wrongFiscalSign: z.int().min(0).max(4294967295).nullable(),
      /** Tag 1177. */
      description: z.string().max(190),
      lines: z
        .array(
          z.strictObject({ name: z.string().min(1).max(128), priceMinor: minor, quantityMilli: milli, vat: vatKey }),
        )
        .min(1)
        .max(50),
      cashMinor: minor,
      electronicMinor: minor,
    }),
    answer: nothing,
  },
} as const;
