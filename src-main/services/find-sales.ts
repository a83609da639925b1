/** Looks for the sale of goods that a buyer brings back: by what is on the receipt, by day and shift, by card, by goods. */

import type { SaleBrief } from '#contract/views.ts';
import { readReceiptQr } from '#domain/barcode/receipt-qr.ts';
import { typedMoney } from '#domain/money/typed.ts';
import { ANY_SALE, currentShift, findSales, receiptById, returnedOf } from '#main/ledger/documents.ts';
import type { Ledger } from '#main/ledger/open.ts';
import type { ReceiptSummary, SaleFilter } from '#main/ledger/rows.ts';
import { parseLocal } from './local-time.ts';

/** What the search form holds; every part narrows. */
export interface SaleQuestion {
  /** QR of the receipt, FD number, fiscal sign, sum, a code or words of an item. */
  readonly text: string;
  /** `2026-11-23` or empty. */
  readonly day: string;
  readonly shiftNumber: number | null;
  /** Last four digits of the card, or the RRN. */
  readonly card: string;
  readonly before: number | null;
  readonly limit: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Numbers on a receipt are ten digits at most; longer ones are barcodes. */
const RECEIPT_NUMBER = /^\d{1,10}$/;
const LARGEST_U32 = 4_294_967_295;
const SUM = /^\d+[.,]\d{2}$/;

export function findSalesFor(ledger: Ledger, question: SaleQuestion): { rows: SaleBrief[]; more: boolean } {
  const limit = question.limit + 1;
  // Letters where a card's digits belong narrow nothing: every sale would look like the buyer's.
  if (question.card.trim() !== '' && !/\d/.test(question.card)) return { rows: [], more: false };
  const common = { ...ANY_SALE, ...scope(question), before: question.before, limit };
  const found = first(narrowings(question.text.trim()), (part) => findSales(ledger, { ...common, ...part }));
  const openShiftId = currentShift(ledger)?.id ?? null;
  const rows = found.slice(0, question.limit).map((summary) => brief(ledger, summary, openShiftId));
  return { rows, more: found.length > question.limit };
}

function scope({ day, shiftNumber, card }: SaleQuestion): Partial<SaleFilter> {
  const fromMs = day === '' ? null : parseLocal(`${day}T00:00`);
  const digits = card.replace(/\D/g, '');
  return {
    shiftNumber,
    fromMs,
    toMs: fromMs === null ? null : fromMs + DAY_MS,
    ...(digits === '' ? {} : digits.length <= 4 ? { cardDigits: digits } : { rrn: digits }),
  };
}

/** What the text may mean, the likeliest first; the next is tried when nothing was found. */
function narrowings(text: string): readonly Partial<SaleFilter>[] {
  if (text === '') return [{}];
  const qr = readReceiptQr(text);
  if (qr) return [{ fnNumber: qr.fnNumber, fdNumber: qr.fdNumber }];
  const sum = SUM.test(text) ? typedMoney(text) : null;
  if (sum?.ok) return [{ totalMinor: sum.value }];
  const number = Number(text);
  if (!RECEIPT_NUMBER.test(text) || number > LARGEST_U32) return [{ item: text }];
  return [{ fdNumber: number }, { fiscalSign: number }, { item: text }];
}

function first<T>(parts: readonly Partial<SaleFilter>[], find: (part: Partial<SaleFilter>) => T[]): T[] {
  for (const part of parts) {
    const found = find(part);
    if (found.length > 0) return found;
  }
  return [];
}

function brief(ledger: Ledger, summary: ReceiptSummary, openShiftId: string | null): SaleBrief {
  const record = receiptById(ledger, summary.id);
  const lines = record?.lines ?? [];
  const returned = returnedOf(ledger, summary.id);
  const back = new Map(returned.lines.map((line) => [line.position, line.quantityMilli]));
  const all = lines.every((line) => (back.get(line.position) ?? 0) >= line.quantityMilli);
  return {
    id: summary.id,
    seq: summary.seq,
    number: summary.number,
    shiftNumber: summary.shiftNumber,
    shiftOpen: summary.shiftId === openShiftId,
    atMs: summary.sealedAtMs,
    totalMinor: summary.totalMinor,
    lines: summary.lineCount,
    fdNumber: summary.fdNumber,
    fiscalSign: summary.fiscalSign,
    cashierName: summary.cashierName,
    returned: back.size === 0 ? 'none' : all ? 'all' : 'part',
    cardMask: record?.operations.find((operation) => operation.cardMask !== '')?.cardMask ?? '',
    goods: lines.map(({ name, quantityMilli, sumMinor }) => ({ name, quantityMilli, sumMinor })),
  };
}
