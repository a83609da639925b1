/**
 * The message table: fields of nexo Sale-to-POI we send and read (spec/peripherals.md 1.6, README). Unknown fields
 * are let be; a field we need that is missing or of another shape makes the message unreadable.
 */
import { z } from 'zod';
import { amountMinorOf } from './amounts.ts';
import { type Json, parseJson } from './json.ts';

export type Category =
  | 'Login'
  | 'Payment'
  | 'Reversal'
  | 'TransactionStatus'
  | 'GetTotals'
  | 'Reconciliation'
  | 'Abort';

/** The two that move money. */
export type MoneyCategory = 'Payment' | 'Reversal';

const amountMinor = z.string().transform((text, context) => {
  const minor = amountMinorOf(text);
  if (minor !== null) return minor;
  context.addIssue({ code: 'custom', message: `no amount: ${text}` });
  return z.NEVER;
});

const header = z.object({
  MessageClass: z.string(),
  MessageCategory: z.string(),
  MessageType: z.string(),
  ServiceID: z.string().default(''),
  SaleID: z.string(),
  POIID: z.string(),
});
export type Header = z.output<typeof header>;

const response = z.object({
  Result: z.enum(['Success', 'Partial', 'Failure']),
  ErrorCondition: z.string().default(''),
  AdditionalResponse: z.string().default(''),
});
export type Response = z.output<typeof response>;

const transactionId = z.object({ TransactionID: z.string(), TimeStamp: z.string() });
export type TransactionId = z.output<typeof transactionId>;

const poiData = z.object({ POITransactionID: transactionId, POIReconciliationID: z.string().default('') });

const receipts = z
  .array(
    z.object({
      DocumentQualifier: z.string(),
      OutputContent: z.object({ OutputText: z.array(z.object({ Text: z.string().default('') })).default([]) }),
    }),
  )
  .default([]);

const saleData = z.object({ SaleTransactionID: transactionId });

const cardData = z.object({
  PaymentBrand: z.string().default(''),
  // Both spellings are seen.
  MaskedPan: z.string().optional(),
  MaskedPAN: z.string().optional(),
});

/** Answer to a Payment or a Reversal: a reversal has ReversedAmount and no PaymentResult. */
const money = z.object({
  Response: response,
  SaleData: saleData.optional(),
  POIData: poiData.optional(),
  PaymentResult: z
    .object({
      PaymentInstrumentData: z
        .object({ PaymentInstrumentType: z.string().default(''), CardData: cardData.optional() })
        .optional(),
      AmountsResp: z.object({ AuthorizedAmount: amountMinor }).optional(),
      PaymentAcquirerData: z
        .object({ AcquirerTransactionID: transactionId.optional(), ApprovalCode: z.string().default('') })
        .optional(),
    })
    .optional(),
  ReversedAmount: amountMinor.optional(),
  PaymentReceipt: receipts,
});
export type MoneyResponse = z.output<typeof money>;

const transactionTotals = z
  .array(
    z.object({
      PaymentCurrency: z.string().default(''),
      PaymentTotals: z
        .array(
          z.object({
            TransactionType: z.string(),
            TransactionCount: z.string().regex(/^\d{1,9}$/),
            TransactionAmount: amountMinor,
          }),
        )
        .default([]),
    }),
  )
  .default([]);

const totals = z.object({
  Response: response,
  POIReconciliationID: z.string().default(''),
  TransactionTotals: transactionTotals,
});
export type TotalsResponse = z.output<typeof totals>;

/** One row of the message table: a category and the shape of its answer. */
export interface Message<Answer> {
  readonly category: Exclude<Category, 'Abort'>;
  readonly answer: z.ZodType<Answer>;
}

const login = z.object({
  Response: response,
  POISystemData: z
    .object({
      POISoftware: z.object({ ApplicationName: z.string().default(''), SoftwareVersion: z.string().default('') }),
      POITerminalData: z.object({ POISerialNumber: z.string().min(1) }),
    })
    .optional(),
});

const transactionStatus = z.object({
  Response: response,
  RepeatedMessageResponse: z
    .object({
      MessageHeader: header,
      RepeatedResponseMessageBody: z.object({
        PaymentResponse: money.optional(),
        ReversalResponse: money.optional(),
      }),
    })
    .optional(),
});
export type StatusResponse = z.output<typeof transactionStatus>;

/** Abort is not here: it has no answer. */
export const MESSAGES = {
  login: { category: 'Login', answer: login },
  payment: { category: 'Payment', answer: money },
  reversal: { category: 'Reversal', answer: money },
  status: { category: 'TransactionStatus', answer: transactionStatus },
  totals: { category: 'GetTotals', answer: totals },
  reconciliation: { category: 'Reconciliation', answer: totals },
} as const satisfies Record<string, Message<{ readonly Response: Response }>>;

export interface Addresses {
  readonly saleId: string;
  readonly poiId: string;
}

const PROTOCOL_VERSION = '3.0';

/** One message to the terminal. */
export function requestOf(category: Category, serviceId: string, { saleId, poiId }: Addresses, body: Json): Json {
  return {
    SaleToPOIRequest: {
      MessageHeader: {
        ProtocolVersion: PROTOCOL_VERSION,
        MessageClass: 'Service',
        MessageCategory: category,
        MessageType: 'Request',
        ServiceID: serviceId,
        SaleID: saleId,
        POIID: poiId,
      },
      [`${category}Request`]: body,
    },
  };
}

export type Received =
  | { readonly kind: 'answer'; readonly header: Header; readonly body: unknown }
  /** The terminal shows or tells something by itself (Display, Event); asks nothing of us. */
  | { readonly kind: 'notice'; readonly header: Header }
  | { readonly kind: 'unreadable'; readonly why: string };

const envelope = z.union([
  z.object({ SaleToPOIResponse: z.looseObject({ MessageHeader: header }) }),
  z.object({ SaleToPOIRequest: z.looseObject({ MessageHeader: header }) }),
]);

/** Reads one message of the terminal. */
export function readMessage(bytes: Uint8Array): Received {
  let json: unknown;
  try {
    json = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    return { kind: 'unreadable', why: error instanceof Error ? error.message : String(error) };
  }
  const read = envelope.safeParse(json);
  if (!read.success) return { kind: 'unreadable', why: 'no nexo envelope' };
  if ('SaleToPOIRequest' in read.data) return { kind: 'notice', header: read.data.SaleToPOIRequest.MessageHeader };
  const { MessageHeader, ...bodies } = read.data.SaleToPOIResponse;
  return { kind: 'answer', header: MessageHeader, body: bodies[`${MessageHeader.MessageCategory}Response`] };
}
