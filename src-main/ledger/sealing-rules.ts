/**
 * What must be true of a receipt that becomes history. The registrar has closed it already, so whatever is not true
 * here is our own mistake: the rules a cashier meets are checked by the services before anything is sent.
 */
import { add, money, subtract, sum } from '#domain/money/money.ts';
import type { Ledger } from './ledger.ts';
import { OPERATED_TENDERS, operatedTenders, paymentOperationsOf } from './payment-operations.ts';
import { receiptById } from './receipts.ts';
import { returnedOf } from './returns.ts';
import type {
  FiscalDocumentRow,
  ReceiptKind,
  ReceiptLineRow,
  ReceiptRecord,
  ReturnedSoFar,
  SealedReceipt,
  Tender,
} from './rows.ts';

type Facts = Readonly<Record<string, boolean>>;

/** Which receipt a return of this kind takes back. */
const TAKEN_BACK: Readonly<Partial<Record<ReceiptKind, ReceiptKind>>> = {
  'sale-return': 'sale',
  'purchase-return': 'purchase',
};
const TENDERS = ['cash', 'electronic', 'prepaid', 'credit', 'other'] as const satisfies readonly Tender[];

/** Throws RangeError that names every fact that is not true. */
export function assertAddsUp(ledger: Ledger, receipt: SealedReceipt, fiscal: FiscalDocumentRow): void {
  const facts: Facts = {
    ...sumFacts(receipt, fiscal),
    ...operationFacts(ledger, receipt),
    ...groundFacts(receipt),
    ...(receipt.saleId === null ? {} : returnFacts(ledger, receipt, receipt.saleId)),
  };
  const broken = Object.keys(facts).filter((fact) => facts[fact] === false);
  if (broken.length > 0) throw new RangeError(`receipt ${receipt.id}: not true: ${broken.join('; ')}`);
}

function sumFacts(receipt: SealedReceipt, fiscal: FiscalDocumentRow): Facts {
  const total = money(receipt.totalMinor);
  const tendered = subtract(money(receipt.tenderedCashMinor), money(receipt.changeMinor));
  const tenders = new Set(receipt.payments.map((payment) => payment.tender));
  return {
    'lines give the total': total === sum(receipt.lines.map((line) => money(line.sumMinor))),
    'payments give the total': total === sum(receipt.payments.map((payment) => money(payment.amountMinor))),
    'cash is what was tendered without the change': tendered === paidBy(receipt, 'cash'),
    'one row a tender': tenders.size === receipt.payments.length,
    'lines are numbered from 1': receipt.lines.every((line, index) => line.position === index + 1),
    'a line is its gross without its discount': receipt.lines.every(
      (line) => add(money(line.sumMinor), money(line.discountMinor)) === line.grossMinor,
    ),
    'the fiscal document is this receipt': fiscal.receiptId === receipt.id && fiscal.shiftId === receipt.shiftId,
    'the fiscal document has this total': fiscal.totalMinor === total,
  };
}

/** The operations of what a correction tells of may be unknown: it was paid past the till. */
function operationFacts(ledger: Ledger, receipt: SealedReceipt): Facts {
  const operations = paymentOperationsOf(ledger, receipt.id);
  if (receipt.correction !== null && operations.length === 0) return {};
  const moved = operatedTenders(operations, receipt.kind);
  const isSame = OPERATED_TENDERS.every((tender) => paidBy(receipt, tender) === moved[tender]);
  return { 'non-cash payments are what the operations moved': isSame };
}

function groundFacts({ kind, correction, returnBasis, saleId, lines }: SealedReceipt): Facts {
  const isReturn = TAKEN_BACK[kind] !== undefined && correction === null;
  return {
    'a return, and only a return, tells what it takes back': isReturn === (returnBasis !== null),
    'only a return takes a sale back': isReturn || saleId === null,
    'lines name lines of the sale exactly when there is one': lines.every(
      (line) => (line.salePosition !== null) === (saleId !== null),
    ),
  };
}

function returnFacts(ledger: Ledger, receipt: SealedReceipt, saleId: string): Facts {
  const sale = receiptById(ledger, saleId);
  const isTakenBack = sale?.receipt.kind === TAKEN_BACK[receipt.kind] && sale?.receipt.correction === null;
  if (!sale || !isTakenBack) return { 'what is taken back is a sale in the ledger': false };
  const returned = returnedOf(ledger, saleId);
  return {
    'no more comes back than was sold': receipt.lines.every((line) => fits(line.salePosition, receipt, sale, returned)),
    'money goes back the way it came, or somebody allowed another':
      receipt.returnBasis?.allowedBy !== '' || TENDERS.every((tender) => isWithinPaid(tender, receipt, sale, returned)),
  };
}

/** Lines of one position together, because a return may give it back in parts. */
function fits(position: number | null, receipt: SealedReceipt, sale: ReceiptRecord, returned: ReturnedSoFar): boolean {
  const sold = sale.lines.find((line) => line.position === position);
  if (!sold) return false;
  const before = returned.lines.find((line) => line.position === position);
  const now = receipt.lines.filter((line) => line.salePosition === position);
  const quantityMilli = total(now, 'quantityMilli') + (before?.quantityMilli ?? 0);
  return quantityMilli <= sold.quantityMilli && total(now, 'sumMinor') + (before?.sumMinor ?? 0) <= sold.sumMinor;
}

function total(lines: readonly ReceiptLineRow[], field: 'quantityMilli' | 'sumMinor'): number {
  return lines.reduce((all, line) => all + line[field], 0);
}

/** A tender this return does not use may be above what was paid: somebody allowed an earlier return to do that. */
function isWithinPaid(tender: Tender, receipt: SealedReceipt, sale: ReceiptRecord, returned: ReturnedSoFar): boolean {
  const now = paidBy(receipt, tender);
  return now === 0 || now + returned.tenders[tender] <= paidBy(sale, tender);
}

function paidBy(receipt: Pick<SealedReceipt, 'payments'>, tender: Tender): number {
  return receipt.payments.find((payment) => payment.tender === tender)?.amountMinor ?? 0;
}
