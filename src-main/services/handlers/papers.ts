/**
 * «Приходная накладная на возврат» and «РКО»: papers that accounting systems keep beside the fiscal return
 * (spec/rules.md 4.5). Made once from a sealed return; asked for again, the same paper is answered.
 */
import { accepted, refused } from '#domain/refusals.ts';
import { receiptById, recordPaper } from '#main/ledger/documents.ts';
import type { Cashier } from '../cashier.ts';
import type { Core } from '../core.ts';
import type { Handlers } from './handler.ts';

export interface PaperParts {
  readonly core: Core;
  readonly cashier: () => Cashier | null;
  /** A paper enters the queue of uploads like every document. */
  readonly afterwards: () => void;
}

export function paperHandlers({ core, cashier, afterwards }: PaperParts): Handlers {
  return {
    'returns.paper': ({ receiptId, kind }) => {
      const record = receiptById(core.ledger, receiptId);
      if (record?.receipt.kind !== 'sale-return' || record.receipt.correction) return refused('receipt-not-found');
      const cashMinor = record.payments.find((payment) => payment.tender === 'cash')?.amountMinor ?? 0;
      // РКО is money out of the drawer: a return to a card has none.
      if (kind === 'cash-order' && cashMinor === 0) return refused('paper-without-cash');
      const { number, atMs, totalMinor, cashierName } = recordPaper(core.ledger, {
        id: core.newId(),
        kind,
        receiptId,
        atMs: core.clock.now(),
        totalMinor: kind === 'cash-order' ? cashMinor : record.receipt.totalMinor,
        cashierName: cashier()?.name ?? '',
      });
      afterwards();
      return accepted({ number, atMs, totalMinor, cashierName });
    },
  };
}
