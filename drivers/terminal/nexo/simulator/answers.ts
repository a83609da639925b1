/** What the virtual terminal says: bodies of nexo answers. */
import { requestIdOf } from '../ids.ts';
import { amount, type Json } from '../json.ts';
import type { BankOperation } from './bank.ts';
import type { TerminalOptions } from './options.ts';
import type { RequestHeader } from './requests.ts';

/** The till's own operation name as it came, echoed back. */
export interface SaleTransaction {
  readonly TransactionID: string;
  readonly TimeStamp: string;
}

export const idOf = ({ TransactionID }: SaleTransaction): string => requestIdOf(TransactionID);

export const SUCCESS: Json = { Result: 'Success' };

export const failure = (condition: string, text: string): Json => ({
  Result: 'Failure',
  ErrorCondition: condition,
  AdditionalResponse: text,
});

export const headerOf = ({ ServiceID, SaleID, POIID }: RequestHeader, category: string): Json => ({
  ProtocolVersion: '3.0',
  MessageClass: 'Service',
  MessageCategory: category,
  MessageType: 'Response',
  ServiceID,
  SaleID,
  POIID,
});

const timeOf = (atMs: number): string => new Date(atMs).toISOString();

/** A rouble and its kopecks, as a person reads them. */
const shown = (amountMinor: number): string =>
  `${Math.floor(amountMinor / 100)}.${String(amountMinor % 100).padStart(2, '0')}`;

const TITLES = { purchase: 'ОПЛАТА', void: 'ОТМЕНА', refund: 'ВОЗВРАТ' } as const;

function panOf({ card }: BankOperation, { cards, careless }: TerminalOptions): string {
  const { pan = '' } = cards[card] ?? {};
  return careless ? pan : `${pan.slice(0, 6)}${'*'.repeat(pan.length - 10)}${pan.slice(-4)}`;
}

function slips(operation: BankOperation, options: TerminalOptions): Json {
  const lines = [
    `ТЕРМИНАЛ ${options.tid}`,
    TITLES[operation.kind],
    ...(operation.way === 'sbp' ? ['СБП'] : [`КАРТА ${panOf(operation, options)}`]),
    `СУММА ${shown(operation.amountMinor)}`,
    'ОДОБРЕНО',
    `RRN ${operation.rrn}`,
    `КОД ${operation.authCode}`,
  ];
  const text = (extra: readonly string[]): Json => ({
    OutputFormat: 'Text',
    OutputText: [...lines, ...extra].map((Text) => ({ Text })),
  });
  return [
    { DocumentQualifier: 'CashierReceipt', OutputContent: text(['ПОДПИСЬ ______']) },
    { DocumentQualifier: 'CustomerReceipt', OutputContent: text([]) },
  ];
}

const poiData = ({ poiTransaction, batch, atMs }: BankOperation): Json => ({
  POITransactionID: { TransactionID: poiTransaction, TimeStamp: timeOf(atMs) },
  POIReconciliationID: batch,
});

/** Answer to a Payment or a Reversal the bank approved. */
export function approved(operation: BankOperation, sale: SaleTransaction, options: TerminalOptions): Json {
  const common = {
    Response: SUCCESS,
    SaleData: { SaleTransactionID: { ...sale } },
    POIData: poiData(operation),
    PaymentReceipt: slips(operation, options),
  };
  if (operation.kind === 'void') return { ...common, ReversedAmount: amount(operation.amountMinor) };
  const card =
    operation.way === 'sbp'
      ? { PaymentInstrumentType: 'Mobile', CardData: { PaymentBrand: 'SBP' } }
      : {
          PaymentInstrumentType: 'Card',
          CardData: {
            PaymentBrand: options.cards[operation.card]?.brand ?? '',
            MaskedPan: panOf(operation, options),
            EntryMode: ['Contactless'],
          },
        };
  return {
    ...common,
    PaymentResult: {
      PaymentType: operation.kind === 'refund' ? 'Refund' : 'Normal',
      PaymentInstrumentData: card,
      AmountsResp: { Currency: options.currency, AuthorizedAmount: amount(operation.amountMinor) },
      OnlineFlag: true,
      PaymentAcquirerData: {
        MerchantID: '781000000042',
        AcquirerPOIID: options.tid,
        AcquirerTransactionID: { TransactionID: operation.rrn, TimeStamp: timeOf(operation.atMs) },
        ApprovalCode: operation.authCode,
      },
    },
  };
}

/** Answer to an operation that ended without money. */
export const refused = (condition: string, text: string, sale: SaleTransaction): Json => ({
  Response: failure(condition, text),
  SaleData: { SaleTransactionID: { ...sale } },
});

export function loginAnswer({ model, version }: TerminalOptions, serial: string, atMs: number): Json {
  return {
    Response: SUCCESS,
    POISystemData: {
      DateTime: timeOf(atMs),
      POISoftware: { ProviderIdentification: 'RMK', ApplicationName: model, SoftwareVersion: version },
      POITerminalData: {
        TerminalEnvironment: 'Attended',
        POICapabilities: ['ICC', 'EMVContactless'],
        POISerialNumber: serial,
      },
      POIStatus: { GlobalStatus: 'OK', CommunicationOKFlag: true, PrinterStatus: 'OK' },
    },
  };
}

const TOTALS = { purchase: 'Debit', refund: 'Credit', void: 'ReverseDebit' } as const;

/** Sums of one batch; kinds without operations are left out, as nexo has it. */
export function totalsOf(operations: readonly BankOperation[], batch: string, { currency }: TerminalOptions): Json {
  const counted = operations.filter((operation) => operation.batch === batch && operation.result === 'approved');
  const sums = (['purchase', 'refund', 'void'] as const).flatMap((kind) => {
    const ours = counted.filter((operation) => operation.kind === kind);
    if (ours.length === 0) return [];
    const sumMinor = ours.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    return [{ TransactionType: TOTALS[kind], TransactionCount: ours.length, TransactionAmount: amount(sumMinor) }];
  });
  return {
    Response: SUCCESS,
    POIReconciliationID: batch,
    TransactionTotals: sums.length === 0 ? [] : [{ PaymentCurrency: currency, PaymentTotals: sums }],
  };
}
