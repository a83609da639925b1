/** What the virtual terminal hears: requests of nexo, numbers as text. */
import { z } from 'zod';
import { amountMinorOf } from '../amounts.ts';
import { parseJson } from '../json.ts';

const header = z.object({
  MessageClass: z.literal('Service'),
  MessageCategory: z.string(),
  MessageType: z.literal('Request'),
  ServiceID: z.string().regex(/^.{1,10}$/),
  SaleID: z.string().min(1),
  POIID: z.string().min(1),
});
export type RequestHeader = z.output<typeof header>;

const transactionId = z.object({ TransactionID: z.string(), TimeStamp: z.string() });

const original = z.object({
  POITransactionID: transactionId.optional(),
  HostTransactionID: transactionId.optional(),
  ApprovalCode: z.string().default(''),
});

const saleData = z.object({ SaleTransactionID: transactionId });

const amountMinor = z.string().transform((text, context) => {
  const minor = amountMinorOf(text);
  if (minor !== null && minor > 0) return minor;
  context.addIssue({ code: 'custom', message: 'no amount' });
  return z.NEVER;
});

const reference = z.object({
  MessageCategory: z.string().optional(),
  ServiceID: z.string(),
  SaleID: z.string().optional(),
});

export type Reference = z.output<typeof reference>;

export const REQUESTS = {
  Payment: z.object({
    SaleData: saleData,
    PaymentTransaction: z.object({
      AmountsReq: z.object({ Currency: z.string(), RequestedAmount: amountMinor }),
      OriginalPOITransaction: original.optional(),
    }),
    PaymentData: z.object({
      PaymentType: z.enum(['Normal', 'Refund']),
      PaymentInstrumentData: z.object({ PaymentInstrumentType: z.string() }).optional(),
    }),
  }),
  Reversal: z.object({
    SaleData: saleData,
    OriginalPOITransaction: original,
    ReversalReason: z.string(),
    ReversedAmount: amountMinor.optional(),
  }),
  TransactionStatus: z.object({ MessageReference: reference.optional() }),
  Abort: z.object({ MessageReference: reference, AbortReason: z.string() }),
} as const;

export type OriginalAsk = z.output<typeof original>;

const envelope = z.object({ SaleToPOIRequest: z.looseObject({ MessageHeader: header }) });

export interface Heard {
  readonly header: RequestHeader;
  readonly body: unknown;
}

/** null: not a request of nexo. */
export function hear(bytes: Uint8Array): Heard | null {
  try {
    const read = envelope.safeParse(parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    if (!read.success) return null;
    const { MessageHeader, ...bodies } = read.data.SaleToPOIRequest;
    return { header: MessageHeader, body: bodies[`${MessageHeader.MessageCategory}Request`] };
  } catch {
    return null;
  }
}
