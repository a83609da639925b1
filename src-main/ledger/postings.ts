/** Double entry: every document moves money between accounts, and its postings sum to zero. */
import { type Money, money, negate, sum } from '#domain/money/money.ts';
import type { Ledger } from './ledger.ts';
import { Query } from './query.ts';
import type { Account, CashMove, PostingRow, ReceiptKind, SealedReceipt } from './rows.ts';

const ADD = new Query(`
  INSERT INTO posting (at_ms, shift_id, document_id, account, amount_minor)
  VALUES (@atMs, @shiftId, @documentId, @account, @amountMinor)`);
const OF_DOCUMENT = new Query<PostingRow>(`
  SELECT id, at_ms AS atMs, shift_id AS shiftId, document_id AS documentId, account, amount_minor AS amountMinor
  FROM posting WHERE document_id = @documentId ORDER BY id`);

/** Which way the money goes, and what it is for. */
const FLOWS: Readonly<Record<ReceiptKind, { readonly till: 'gains' | 'pays'; readonly counter: Account }>> = {
  sale: { till: 'gains', counter: 'sales' },
  'sale-return': { till: 'pays', counter: 'sales' },
  purchase: { till: 'pays', counter: 'purchases' },
  'purchase-return': { till: 'gains', counter: 'purchases' },
};

export interface Movement {
  readonly account: Account;
  readonly amount: Money;
}

export const tillGains = (kind: ReceiptKind): boolean => FLOWS[kind].till === 'gains';

/** Tenders against sales or purchases; a correction moves no tender, because its money moved long ago. */
export function receiptMovements(receipt: SealedReceipt): Movement[] {
  const { counter } = FLOWS[receipt.kind];
  const sign = (amountMinor: number): Money =>
    tillGains(receipt.kind) ? money(amountMinor) : negate(money(amountMinor));
  const gained = receipt.correction
    ? [{ account: 'corrected' as const, amount: sign(receipt.totalMinor) }]
    : receipt.payments.map((payment) => ({ account: payment.tender, amount: sign(payment.amountMinor) }));
  return [...gained, { account: counter, amount: negate(sign(receipt.totalMinor)) }];
}

/** The drawer against the owner's safe. */
export function cashMoveMovements(move: CashMove): Movement[] {
  const amount = money(move.amountMinor);
  const inDrawer = move.direction === 'in' ? amount : negate(amount);
  return [
    { account: 'cash', amount: inDrawer },
    { account: 'safe', amount: negate(inDrawer) },
  ];
}

/** Throws RangeError, and the transaction is gone, when the movements do not sum to zero. */
export function post(
  ledger: Ledger,
  document: { readonly id: string; readonly shiftId: string; readonly atMs: number },
  movements: readonly Movement[],
): void {
  const balance = sum(movements.map((movement) => movement.amount));
  if (balance !== 0) throw new RangeError(`postings of ${document.id} sum to ${balance}`);
  for (const { account, amount } of movements) {
    ledger.run(ADD, {
      atMs: document.atMs,
      shiftId: document.shiftId,
      documentId: document.id,
      account,
      amountMinor: amount,
    });
  }
}

/** In the order they were made; not indexed by document, so for checks and tests, not for the sale. */
export function postingsOf(ledger: Ledger, documentId: string): PostingRow[] {
  return ledger.all(OF_DOCUMENT, { documentId });
}
