/** Sales as the ledger reads them back, for the tests of returns. */

import type { Outcome } from '#domain/refusals.ts';
import { draftOfSale } from '#domain/returns/begin.ts';
import type { ReturnDraft } from '#domain/returns/return-draft.ts';
import type { PaymentOperationRow, ReceiptLineRow, ReceiptRecord, ReturnedSoFar, Tender } from '#main/ledger/rows.ts';

export const NO_TENDERS: Readonly<Record<Tender, number>> = { cash: 0, electronic: 0, prepaid: 0, credit: 0, other: 0 };

export function value<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused: ${outcome.error.code} ${JSON.stringify(outcome.error.params)}`);
  return outcome.value;
}

/** `accepted`, or the code of the refusal. */
export const code = (outcome: Outcome<unknown>): string => (outcome.ok ? 'accepted' : outcome.error.code);

export const params = (outcome: Outcome<unknown>): unknown => (outcome.ok ? null : outcome.error.params);

export const line = (position: number, change: Partial<ReceiptLineRow> = {}): ReceiptLineRow => ({
  position,
  itemId: position * 10,
  externalId: `good-${position}`,
  code: String(position),
  article: '',
  barcode: `460000000001${position}`,
  name: `Товар ${position}`,
  unit: 'шт',
  measure: 0,
  subject: 1,
  quantityMilli: 1000,
  priceMinor: 10_000,
  grossMinor: 10_000,
  discountMinor: 0,
  sumMinor: 10_000,
  vat: '22',
  vatMinor: 1_803,
  salePosition: null,
  ...change,
});

/** Three cups for 290.00: 96.66 and twice 96.67 at the registrar (spec/rules.md 3.3, G27). */
export const cups = (position: number): ReceiptLineRow =>
  line(position, { quantityMilli: 3000, grossMinor: 30_000, discountMinor: 1_000, sumMinor: 29_000 });

let lastSeq = 0;

export function operation(
  id: string,
  amountMinor: number,
  change: Partial<PaymentOperationRow> = {},
): PaymentOperationRow {
  lastSeq += 1;
  return {
    seq: lastSeq,
    id,
    receiptId: 'sale',
    kind: 'purchase',
    way: 'card',
    byHand: false,
    amountMinor,
    originalId: null,
    terminalId: 'T1',
    rrn: `rrn-${id}`,
    authCode: `auth-${id}`,
    cardMask: '•••• 4821',
    batch: 'b7',
    reference: '',
    found: 'answered',
    cashierName: 'Иванова',
    atMs: 0,
    ...change,
  };
}

export function aSale(
  lines: readonly ReceiptLineRow[],
  paid: Partial<Record<Tender, number>>,
  operations: readonly PaymentOperationRow[] = [],
): ReceiptRecord {
  const totalMinor = lines.reduce((all, row) => all + row.sumMinor, 0);
  const tenders: readonly Tender[] = ['cash', 'electronic', 'prepaid', 'credit', 'other'];
  return {
    receipt: {
      seq: 1,
      id: 'sale',
      shiftId: 'shift',
      kind: 'sale',
      number: 12,
      sealedAtMs: 1_795_424_000_000,
      cashierName: 'Петрова',
      cashierInn: '',
      taxSystem: 'usn-income',
      totalMinor,
      tenderedCashMinor: paid.cash ?? 0,
      changeMinor: 0,
      buyerContact: '',
      saleId: null,
      returnBasis: null,
      correction: null,
    },
    lines,
    payments: tenders.flatMap((tender) => (paid[tender] ? [{ tender, amountMinor: paid[tender] }] : [])),
    operations,
    fiscal: {
      id: 'fd',
      shiftId: 'shift',
      receiptId: 'sale',
      kind: 'receipt',
      fnNumber: '9999078902001234',
      fdNumber: 41,
      fiscalSign: 1_234_567_890,
      deviceTime: '2026-11-23T09:05',
      totalMinor,
      print: 'done',
      recordedAtMs: 0,
    },
  };
}

export const nothingReturned: ReturnedSoFar = { lines: [], tenders: NO_TENDERS, returnIds: [] };

/** What went back before, told as the ledger tells it. */
export interface Earlier {
  readonly lines?: ReturnedSoFar['lines'];
  readonly tenders?: Partial<Record<Tender, number>>;
  readonly takenBack?: readonly { readonly originalId: string; readonly amountMinor: number }[];
}

export const returnOf = (sale: ReceiptRecord, earlier: Earlier = {}): Outcome<ReturnDraft> =>
  draftOfSale(
    'return',
    sale,
    {
      lines: earlier.lines ?? nothingReturned.lines,
      tenders: { ...NO_TENDERS, ...earlier.tenders },
      takenBack: earlier.takenBack ?? [],
    },
    { number: 7, open: true },
    true,
  );
