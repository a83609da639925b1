import { expect, test } from 'vitest';
import { recordPaymentOperation } from '#main/ledger/documents.ts';
import type { Ledger } from '#main/ledger/open.ts';
import type { PaymentOperation } from '#main/ledger/rows.ts';
import { operationsOfBatch } from '#main/ledger/terminal-batch.ts';
import { aFolder } from '../ledger/kit.ts';

function operation(ledger: Ledger, id: string, change: Partial<PaymentOperation>): void {
  recordPaymentOperation(ledger, {
    ...{ id, receiptId: `receipt of ${id}`, kind: 'purchase', way: 'card', byHand: false, amountMinor: 100 },
    ...{ originalId: null, terminalId: 'T1', rrn: '', authCode: '', cardMask: '', batch: '7', reference: '' },
    ...{ found: 'answered', cashierName: '', atMs: 1 },
    ...change,
  });
}

test('operations of the period and those typed by hand since it began, in order; of other terminals and periods none', () => {
  using folder = aFolder();
  const ledger = folder.open();
  operation(ledger, 'old by hand', { byHand: true, terminalId: '', batch: '', reference: '1' });
  operation(ledger, 'period 6', { batch: '6' });
  operation(ledger, 'first', {});
  operation(ledger, 'other terminal', { terminalId: 'T2', batch: '7' });
  operation(ledger, 'other terminal, other period', { terminalId: 'T2', batch: '9' });
  operation(ledger, 'by hand', { byHand: true, terminalId: '', batch: '', reference: '2' });
  operation(ledger, 'certificate', { way: 'certificate', byHand: true, terminalId: '', batch: '', reference: '3' });
  operation(ledger, 'taken back', { kind: 'void', receiptId: 'receipt of first', originalId: 'first' });
  operation(ledger, 'sbp', { way: 'sbp' });

  const found = operationsOfBatch(ledger, { terminalId: 'T1', batch: '7' });
  expect(found.map(({ id }) => id)).toEqual(['first', 'by hand', 'taken back', 'sbp']);
  expect(found.map(({ byHand }) => byHand)).toEqual([false, true, false, false]);
  expect(operationsOfBatch(ledger, { terminalId: 'T1', batch: '8' })).toEqual([]);
});

test('in the first period of all, everything of the terminal counts', () => {
  using folder = aFolder();
  const ledger = folder.open();
  operation(ledger, 'by hand', { byHand: true, terminalId: '', batch: '', reference: '1' });
  operation(ledger, 'first', {});
  expect(operationsOfBatch(ledger, { terminalId: 'T1', batch: '7' }).map(({ id }) => id)).toEqual(['by hand', 'first']);
});
