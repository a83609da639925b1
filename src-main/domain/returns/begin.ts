/** How a return begins: from a sale of this ledger, or from the buyer's word. */
import type { FiscalTaxSystem } from '../../../drivers/fiscal/fiscal.ts';
import { money, sum } from '../money/money.ts';
import type { HeldWay } from '../payment/held.ts';
import { goodsOf, type LineGoods } from '../receipt/goods.ts';
import { accepted, type Outcome, refused } from '../refusals.ts';
import { chooseLine } from './edit.ts';
import type { ReturnDraft, ReturnLine, ReturnTender, SaleOfReturn, SaleOperation, Tenders } from './return-draft.ts';
import { restMilli } from './totals.ts';
import { checkSoldOn } from './vat-of-day.ts';

/** A sealed sale as the ledger reads it back (`ReceiptRecord`). */
export interface SoldReceipt {
  readonly receipt: {
    readonly id: string;
    readonly kind: 'sale' | 'sale-return' | 'purchase' | 'purchase-return';
    readonly number: number;
    readonly sealedAtMs: number;
    readonly cashierName: string;
    readonly taxSystem: FiscalTaxSystem;
    readonly totalMinor: number;
  };
  readonly lines: readonly (LineGoods & {
    readonly position: number;
    readonly quantityMilli: number;
    readonly sumMinor: number;
  })[];
  readonly payments: readonly { readonly tender: ReturnTender; readonly amountMinor: number }[];
  readonly operations: readonly (Omit<SaleOperation, 'takenBackMinor'> & {
    readonly kind: 'purchase' | 'void' | 'refund';
    readonly way: HeldWay;
  })[];
  readonly fiscal: {
    readonly fnNumber: string;
    readonly fdNumber: number;
    readonly fiscalSign: number;
    /** `2026-11-23T09:05`. */
    readonly deviceTime: string;
  };
}

/** What of the sale went back before. */
export interface ReturnedBefore {
  readonly lines: readonly { readonly position: number; readonly quantityMilli: number; readonly sumMinor: number }[];
  readonly tenders: Tenders;
  /** Every void and refund of the sale's payments, those made before the sale was closed included. */
  readonly takenBack: readonly { readonly originalId: string | null; readonly amountMinor: number }[];
}

/**
 * A return of a sale of this ledger. Where only one line has anything left, all of it is chosen; of several the
 * cashier chooses, and «all» is one key. Refused with `sale-returned` when nothing is left, and with `sale-not-found` when the
 * receipt is a return itself or a purchase.
 */
export function draftOfSale(
  id: string,
  sold: SoldReceipt,
  before: ReturnedBefore,
  shift: { readonly number: number; readonly open: boolean },
  receiptShown: boolean,
): Outcome<ReturnDraft> {
  if (sold.receipt.kind !== 'sale') return refused('sale-not-found');
  const sale = saleOf(sold, before, shift);
  const lines = sold.lines.map((line) => soldLine(line, before));
  const left = lines.filter((line) => restMilli(line) !== 0);
  const [only] = left;
  if (!only) return refused('sale-returned', { number: sale.number });
  const { fnNumber, fdNumber, fiscalSign, soldOn } = sale;
  const basis = { receiptShown, fnNumber, fdNumber, fiscalSign, soldOn, reason: '', buyer: '', allowedBy: '' };
  const draft: ReturnDraft = { id, sale, basis, lines, payback: 'as-paid', nextLine: 1 };
  return left.length === 1 ? chooseLine(draft, only.id) : accepted(draft);
}

/**
 * A return of goods whose sale is not in this ledger; `claim` is what the buyer, or the receipt of another till, says.
 * `today` as `2026-11-23`. Refused with `return-date-bad`.
 */
export function draftWithoutReceipt(
  id: string,
  claim: Pick<ReturnDraft['basis'], 'soldOn' | 'receiptShown' | 'fnNumber' | 'fdNumber' | 'fiscalSign'>,
  today: string,
): Outcome<ReturnDraft> {
  const day = checkSoldOn(claim.soldOn, today);
  if (!day.ok) return day;
  const { receiptShown, fnNumber, fdNumber, fiscalSign, soldOn } = claim;
  const basis = { receiptShown, fnNumber, fdNumber, fiscalSign, soldOn, reason: '', buyer: '', allowedBy: '' };
  return accepted({ id, sale: null, basis, lines: [], payback: 'as-paid', nextLine: 1 });
}

function saleOf(
  { receipt, fiscal, payments, operations }: SoldReceipt,
  before: ReturnedBefore,
  shift: { readonly number: number; readonly open: boolean },
): SaleOfReturn {
  const paidBy = (tender: ReturnTender) =>
    sum(payments.filter((payment) => payment.tender === tender).map((payment) => money(payment.amountMinor)));
  return {
    id: receipt.id,
    number: receipt.number,
    shiftNumber: shift.number,
    shiftOpen: shift.open,
    fnNumber: fiscal.fnNumber,
    fdNumber: fiscal.fdNumber,
    fiscalSign: fiscal.fiscalSign,
    soldAtMs: receipt.sealedAtMs,
    soldOn: fiscal.deviceTime.slice(0, 10),
    taxSystem: receipt.taxSystem,
    totalMinor: receipt.totalMinor,
    cashierName: receipt.cashierName,
    paid: {
      cash: paidBy('cash'),
      electronic: paidBy('electronic'),
      prepaid: paidBy('prepaid'),
      credit: paidBy('credit'),
      other: paidBy('other'),
    },
    returned: before.tenders,
    operations: operations
      .filter((operation) => operation.kind === 'purchase')
      .map((operation) => saleOperation(operation, before)),
  };
}

function saleOperation(operation: SoldReceipt['operations'][number], before: ReturnedBefore): SaleOperation {
  const back = before.takenBack.filter((row) => row.originalId === operation.id);
  return {
    id: operation.id,
    way: operation.way,
    byHand: operation.byHand,
    amountMinor: operation.amountMinor,
    takenBackMinor: sum(back.map((row) => money(row.amountMinor))),
    rrn: operation.rrn,
    authCode: operation.authCode,
    cardMask: operation.cardMask,
    terminalId: operation.terminalId,
    batch: operation.batch,
    reference: operation.reference,
  };
}

function soldLine(line: SoldReceipt['lines'][number], before: ReturnedBefore): ReturnLine {
  const returned = before.lines.find((row) => row.position === line.position);
  return {
    ...goodsOf(line),
    id: String(line.position),
    soldPosition: line.position,
    soldMilli: line.quantityMilli,
    soldSumMinor: line.sumMinor,
    returnedMilli: returned?.quantityMilli ?? 0,
    returnedSumMinor: returned?.sumMinor ?? 0,
    quantityMilli: 0,
    itemVat: line.vat,
  };
}
