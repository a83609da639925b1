/** How the return in hand is shown: what comes back, what it comes to, and how its money would go back. */

import type { PaybackStepView, ReturningView, ReturnLineView } from '#contract/snapshot.ts';
import type { Outcome } from '#domain/refusals.ts';
import { stepsLeft } from '#domain/returns/machine.ts';
import type { PaybackPlan, PaybackStep } from '#domain/returns/payback.ts';
import type { ReturnDraft, ReturnLine } from '#domain/returns/return-draft.ts';
import type { ReturningState } from '#domain/returns/states.ts';
import { restMilli, returnLineSum, returnTotal } from '#domain/returns/totals.ts';

export function returningView(
  state: ReturningState,
  planOf: (draft: ReturnDraft) => Outcome<PaybackPlan>,
  moneyInWork: boolean,
): ReturningView | null {
  if (state.at === 'none') return null;
  const { draft } = state;
  const totalMinor = returnTotal(draft);
  const planned = state.at === 'composing' ? (totalMinor === 0 ? null : planOf(draft)) : null;
  const plan = state.at === 'composing' ? (planned?.ok ? planned.value : null) : state.plan;
  return {
    id: draft.id,
    stage: state.at === 'agreed' ? 'refunding' : state.at,
    sale: draft.sale && saleView(draft.sale),
    receiptShown: draft.basis.receiptShown,
    soldOn: draft.basis.soldOn,
    reason: draft.basis.reason,
    buyer: draft.basis.buyer,
    lines: draft.lines.map(lineView),
    totalMinor,
    payback: draft.payback,
    plan: plan && planView(plan, state, moneyInWork),
    problem: problemOf(state, planned),
  };
}

function problemOf(state: ReturningState, planned: Outcome<PaybackPlan> | null): ReturningView['problem'] {
  if (planned && !planned.ok) return { code: planned.error.code, params: { ...planned.error.params } };
  if (state.at !== 'agreed' && state.at !== 'refunding') return null;
  const { refused } = state;
  return refused && { code: 'money-not-returned', params: { code: refused.code, text: refused.text } };
}

function planView(plan: PaybackPlan, state: ReturningState, moneyInWork: boolean): ReturningView['plan'] {
  const left = state.at === 'agreed' || state.at === 'refunding' ? stepsLeft(state) : [];
  const composing = state.at === 'composing';
  const shown = (step: PaybackStep): PaybackStepView => {
    const waits = composing || left.some((each) => each.originalId === step.originalId);
    const isNext = left[0]?.originalId === step.originalId;
    const { originalId, way, kind, byHand, amountMinor, rrn, reference } = step;
    const state = !waits ? 'done' : isNext && moneyInWork ? 'in-work' : 'waiting';
    return { originalId, way, kind, byHand, amountMinor, cardMask: step.cardMask, rrn, reference, state };
  };
  return {
    cashMinor: plan.cashMinor,
    prepaidMinor: plan.prepaidMinor,
    creditMinor: plan.creditMinor,
    steps: plan.steps.map(shown),
  };
}

function saleView(sale: NonNullable<ReturnDraft['sale']>): ReturningView['sale'] {
  const { id, number, shiftNumber, shiftOpen, soldAtMs, fdNumber, fiscalSign, totalMinor, cashierName } = sale;
  return { id, number, shiftNumber, shiftOpen, atMs: soldAtMs, fdNumber, fiscalSign, totalMinor, cashierName };
}

const lineView = (line: ReturnLine): ReturnLineView => ({
  id: line.id,
  name: line.name,
  code: line.code,
  unit: line.unit,
  measure: line.measure,
  vat: line.vat,
  priceMinor: line.priceMinor,
  soldMilli: line.soldMilli,
  returnedMilli: line.returnedMilli,
  maxMilli: restMilli(line),
  quantityMilli: line.quantityMilli,
  sumMinor: returnLineSum(line),
});
