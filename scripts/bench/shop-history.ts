/** A ledger with years of a shop in it: sealed by the till's own functions, so every version of the base can be filled. */
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { lineGross, money, quantity, sum } from '#domain/money/money.ts';
import { vatOf } from '#domain/money/vat.ts';
import { recordShiftClosed, recordShiftOpened, sealReceipt } from '#main/ledger/documents.ts';
import { type Ledger, openLedger } from '#main/ledger/open.ts';
import { saveUploadState } from '#main/ledger/outbox.ts';
import { recordPaymentOperation } from '#main/ledger/payment-operations.ts';
import type { FiscalDocumentRow, ReceiptLineRow, SealedReceipt } from '#main/ledger/rows.ts';
import { type Good, goodAt } from './shop-goods.ts';

export const HISTORY_FN = '9999078902001234';
export const RECEIPTS_A_SHIFT = 500;
/** Different goods in the history, the popular ones far more often than the rest. */
const GOODS = 10_000;
/** Every so many receipts one begins with a good that is sold nowhere else. */
const RARE_EVERY = 997;
const T0 = Date.UTC(2024, 0, 9, 6, 0, 0);
const DAY_MS = 86_400_000;
const BETWEEN_MS = 90_000;
const CASHIER = { cashierName: 'Абдулова М. И.', cashierInn: '' };
/** Rows of the queue that the shop's other system has not taken yet. */
const WAITING = 20;

/** Receipt `n` (from 1) of every history: which shift it is in, and what its documents are called. */
export interface Place {
  readonly shift: number;
  readonly fdNumber: number;
  readonly fiscalSign: number;
  readonly atMs: number;
}

export function placeOf(n: number): Place {
  const shift = Math.floor((n - 1) / RECEIPTS_A_SHIFT) + 1;
  const within = (n - 1) % RECEIPTS_A_SHIFT;
  return {
    shift,
    // Two reports a shift stand between the receipts.
    fdNumber: n + 2 * shift - 1,
    fiscalSign: 1_000_000_000 + (Math.imul(n, 2_654_435_761) >>> 2),
    atMs: T0 + (shift - 1) * DAY_MS + within * BETWEEN_MS,
  };
}

/** An open ledger on the file of `folder`; its own checkpoint is the caller's. */
export const openHistory = (folder: string): Ledger =>
  openLedger(join(folder, 'ledger.sqlite'), { clock: { now: () => T0 }, backupDir: join(folder, 'backups') });

/** Adds `receipts` receipts in closed shifts and leaves the last shift open. */
export function fillHistory(ledger: Ledger, receipts: number, say: (done: number) => void = () => {}): void {
  const shifts = Math.ceil(receipts / RECEIPTS_A_SHIFT);
  for (let shift = 1; shift <= shifts; shift++) {
    const first = (shift - 1) * RECEIPTS_A_SHIFT + 1;
    const last = Math.min(receipts, shift * RECEIPTS_A_SHIFT);
    // One transaction a shift: the flushes of a real day are another measurement.
    ledger.transaction(() => addShift(ledger, { shift, first, last, close: shift < shifts }));
    ledger.checkpoint();
    if (shift % 100 === 0) say(last);
  }
}

interface WholeShift {
  readonly shift: number;
  readonly first: number;
  readonly last: number;
  readonly close: boolean;
}

function addShift(ledger: Ledger, { shift, first, last, close }: WholeShift): void {
  const { atMs, fdNumber } = placeOf(first);
  const shiftId = uuidv7({ msecs: atMs });
  const report = { receiptId: null, totalMinor: 0, shiftId };
  const opening = { id: shiftId, number: shift, openedAtMs: atMs, ...CASHIER };
  recordShiftOpened(ledger, opening, aDocument({ ...report, kind: 'shift-open', fdNumber: fdNumber - 1, atMs }));
  for (let n = first; n <= last; n++) {
    const { receiptId, sealedAtMs } = sealHistoric(ledger, shiftId, n);
    // The last ones wait for the connection, as at any moment of a day.
    if (close || n <= last - WAITING) {
      saveUploadState(ledger, receiptId, { at: 'accepted', attempts: 1, sinceMs: sealedAtMs });
    }
  }
  if (!close) return;
  const end = placeOf(last);
  const closing = aDocument({ ...report, kind: 'shift-close', fdNumber: end.fdNumber + 1, atMs: end.atMs });
  recordShiftClosed(ledger, { shiftId, closedAtMs: end.atMs }, closing);
}

/** Seals receipt `n` in this shift, its card paid before. */
export function sealHistoric(
  ledger: Ledger,
  shiftId: string,
  n: number,
): { readonly receiptId: string; readonly sealedAtMs: number } {
  const receipt = aReceipt(n, shiftId);
  const { fdNumber, fiscalSign, atMs } = placeOf(n);
  const { id: receiptId, totalMinor } = receipt;
  payByCard(ledger, receipt);
  const facts = { receiptId, totalMinor, shiftId, fiscalSign, fdNumber, atMs };
  sealReceipt(ledger, receipt, aDocument({ ...facts, kind: 'receipt' }));
  return { receiptId, sealedAtMs: receipt.sealedAtMs };
}

function payByCard(ledger: Ledger, { id: receiptId, payments, sealedAtMs: atMs }: SealedReceipt): void {
  for (const { tender, amountMinor } of payments) {
    if (tender !== 'electronic') continue;
    const digits = String(atMs).slice(-12);
    recordPaymentOperation(ledger, {
      id: uuidv7({ msecs: atMs }),
      receiptId,
      kind: 'purchase',
      way: 'card',
      byHand: false,
      amountMinor,
      originalId: null,
      terminalId: '10203040',
      rrn: digits,
      authCode: digits.slice(-6),
      cardMask: `************${digits.slice(2, 6)}`,
      batch: '1',
      reference: '',
      found: 'answered',
      cashierName: CASHIER.cashierName,
      atMs,
    });
  }
}

type DocumentFacts = Pick<FiscalDocumentRow, 'shiftId' | 'receiptId' | 'kind' | 'fdNumber' | 'totalMinor'> & {
  readonly fiscalSign?: number;
  readonly atMs: number;
};

function aDocument({ atMs, fiscalSign, ...facts }: DocumentFacts): FiscalDocumentRow {
  return {
    ...facts,
    id: uuidv7({ msecs: atMs }),
    fnNumber: HISTORY_FN,
    fiscalSign: fiscalSign ?? 3_000_000_000 + facts.fdNumber,
    deviceTime: new Date(atMs).toISOString().slice(0, 16),
    print: 'done',
    recordedAtMs: atMs,
  };
}

/** A good that was sold once, near receipt `n`; the first of them when there are fewer receipts before it. */
export const rareGood = (n: number): Good => goodAt(GOODS + Math.max(1, Math.floor(n / RARE_EVERY)));

/** One to seven lines, four on average; every third receipt is paid by card. */
export function aReceipt(n: number, shiftId: string): SealedReceipt {
  const { atMs } = placeOf(n);
  const lines = Array.from({ length: 1 + ((n * 5) % 7) }, (_, index) => aLine(n, index));
  const totalMinor = sum(lines.map((line) => money(line.sumMinor)));
  const isCash = n % 3 !== 0;
  return {
    id: uuidv7({ msecs: atMs }),
    shiftId,
    kind: 'sale',
    sealedAtMs: atMs,
    ...CASHIER,
    taxSystem: 'osn',
    totalMinor,
    tenderedCashMinor: isCash ? totalMinor : 0,
    changeMinor: 0,
    lines,
    payments: [{ tender: isCash ? 'cash' : 'electronic', amountMinor: totalMinor }],
    buyerContact: '',
    saleId: null,
    returnBasis: null,
    correction: null,
  };
}

function aLine(n: number, index: number): ReceiptLineRow {
  const number = goodOf(n, index);
  const { barcode, name } = goodAt(number);
  const vat = number % 3 === 0 ? '10' : '22';
  const line = { quantityMilli: 1000 * (1 + (n % 3)), priceMinor: 1_990 + (number % 700) * 130, vat } as const;
  const grossMinor = lineGross(money(line.priceMinor), quantity(line.quantityMilli));
  return {
    ...line,
    position: index + 1,
    itemId: number + 1,
    externalId: `csv:${number + 1}`,
    code: String(number + 1),
    article: '',
    barcode,
    name,
    unit: 'шт',
    measure: 0,
    subject: 1,
    grossMinor,
    discountMinor: 0,
    sumMinor: grossMinor,
    vatMinor: vatOf(grossMinor, vat),
    salePosition: null,
  };
}

/** The goods lean to the beginning of the list. */
function goodOf(n: number, index: number): number {
  if (index === 0 && n % RARE_EVERY === 0) return GOODS + n / RARE_EVERY;
  const spread = ((Math.imul(n * 7 + index, 2_654_435_761) >>> 0) % 10_007) / 10_007;
  return Math.floor(GOODS * spread * spread);
}
