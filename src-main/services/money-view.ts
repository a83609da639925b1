/** How the payment of a receipt and the work of the bank terminal are shown. */

import type { HeldView, MoneyView, Snapshot } from '#contract/snapshot.ts';
import { quickSums } from '#domain/money/cash.ts';
import { type HeldPayment, restOf } from '#domain/payment/held.ts';
import { paymentActions } from '#domain/payment/machine.ts';
import type { PaymentState } from '#domain/payment/states.ts';
import type { ReceiptState } from '#domain/receipt/draft.ts';
import { receiptTotal } from '#domain/receipt/totals.ts';

export function paymentView(receipt: ReceiptState): Snapshot['payment'] {
  if (receipt.at === 'filling') return null;
  const totalMinor = receiptTotal(receipt.draft.lines);
  const restMinor = restOf(totalMinor, receipt.held);
  return {
    totalMinor,
    restMinor,
    quickSumsMinor: restMinor === 0 ? [] : quickSums(restMinor),
    held: receipt.held.map(heldView),
    contact: receipt.contact,
  };
}

const heldView = ({ id, way, byHand, amountMinor, reference, cardMask, rrn }: HeldPayment): HeldView => ({
  id,
  way,
  byHand,
  amountMinor,
  reference,
  cardMask,
  rrn,
});

export function moneyView(state: PaymentState): MoneyView | null {
  if (state.at === 'idle') return null;
  const { operation } = state;
  const { kind, way, amountMinor } = operation.request;
  const declined = state.at === 'refused' && state.reason.why === 'declined' ? state.reason : null;
  return {
    for: operation.for,
    kind,
    way,
    amountMinor,
    state: shownState(state),
    fault: faultOf(state),
    code: declined?.code ?? '',
    text: declined?.text ?? '',
    reason: state.at === 'unclear' ? state.reason : null,
    sinceMs: operation.sinceMs,
    actions: [...paymentActions(state)],
  };
}

function shownState(state: Exclude<PaymentState, { at: 'idle' }>): MoneyView['state'] {
  if (state.at === 'planned') return 'sending';
  if (state.at === 'sending') return state.cancelling ? 'cancelling' : 'sending';
  return state.at === 'refused' ? state.reason.why : state.at;
}

function faultOf(state: Exclude<PaymentState, { at: 'idle' }>) {
  if (state.at === 'refused') return state.reason.why === 'declined' ? null : state.reason.fault;
  return 'fault' in state ? state.fault : null;
}
