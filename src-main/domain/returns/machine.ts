import type { Machine } from '../machine.ts';
import { allowBy, setPayback } from './edit.ts';
import type { DoneStep, PaybackPlan, PaybackStep } from './payback.ts';
import type { ReturnDraft } from './return-draft.ts';
import type { ReturningEvent, ReturningState } from './states.ts';
import { returnTotal } from './totals.ts';

type Agreed = Extract<ReturningState, { at: 'agreed' | 'refunding' }>;
type RePlanned = Extract<ReturningEvent, { type: 're-planned' }>;

/**
 * The terminal first, then the fiscal receipt; once money has moved a return can only be finished
 * (spec/rules.md 4.6). That is why «nothing given back yet» and «some given back» are two states: the first may be
 * left, the second has no row for it. A row throws for what only a defect can bring: a step that is not in the plan,
 * a plan that forgets money given back, a document before every step is done.
 */
export const returning: Machine<ReturningState, ReturningEvent, never> = {
  none: {
    opened: (_state, { draft }) => ({ state: { at: 'composing', draft }, effects: [] }),
  },
  composing: {
    edited: (_state, { draft }) => ({ state: { at: 'composing', draft }, effects: [] }),
    'money-begun': ({ draft }, { plan }) => ({
      state: { at: 'agreed', draft, plan: fittingPlan(draft, plan, []), refused: null },
      effects: [],
    }),
    closed: () => ({ state: { at: 'none' }, effects: [] }),
  },
  agreed: {
    back: ({ draft }) => ({ state: { at: 'composing', draft }, effects: [] }),
    'step-done': (state, { step }) => ({ state: stepDone(state, [], step), effects: [] }),
    'step-refused': (state, { refusal }) => ({ state: { ...state, refused: refusal }, effects: [] }),
    're-planned': (state, event) => ({ state: { ...state, ...rePlanned(state, [], event) }, effects: [] }),
    'fiscalisation-started': (state) => ({ state: fiscalising(state, []), effects: [] }),
    closed: () => ({ state: { at: 'none' }, effects: [] }),
  },
  refunding: {
    'step-done': (state, { step }) => ({ state: stepDone(state, state.done, step), effects: [] }),
    'step-refused': (state, { refusal }) => ({ state: { ...state, refused: refusal }, effects: [] }),
    're-planned': (state, event) => ({ state: { ...state, ...rePlanned(state, state.done, event) }, effects: [] }),
    'fiscalisation-started': (state) => ({ state: fiscalising(state, state.done), effects: [] }),
  },
  fiscalising: {
    // Proved not done: the same plan waits again, and whether it may be left depends on the money alone.
    'fiscalisation-released': ({ draft, plan, done }) => ({
      state:
        done.length === 0
          ? { at: 'agreed', draft, plan, refused: null }
          : { at: 'refunding', draft, plan, done, refused: null },
      effects: [],
    }),
    sealed: () => ({ state: { at: 'none' }, effects: [] }),
  },
};

/** Steps of the plan that brought no money back yet, in order; none in a state without a plan. */
export function stepsLeft(state: ReturningState): readonly PaybackStep[] {
  if (state.at !== 'agreed' && state.at !== 'refunding') return [];
  return withoutDone(state.plan, state.at === 'refunding' ? state.done : []);
}

const withoutDone = (plan: PaybackPlan, done: readonly DoneStep[]): PaybackStep[] =>
  plan.steps.filter((step) => !done.some((other) => other.originalId === step.originalId));

function stepDone({ draft, plan }: Agreed, done: readonly DoneStep[], step: DoneStep): ReturningState {
  const planned = withoutDone(plan, done).find((other) => other.originalId === step.originalId);
  if (planned?.amountMinor !== step.amountMinor) throw new RangeError(`step ${step.operationId} is not in the plan`);
  return { at: 'refunding', draft, plan, done: [...done, step], refused: null };
}

function rePlanned({ draft }: Agreed, done: readonly DoneStep[], event: RePlanned) {
  const plan = fittingPlan(draft, event.plan, done);
  return { draft: allowBy(setPayback(draft, event.payback), event.allowedBy), plan, refused: null };
}

function fiscalising({ draft, plan }: Agreed, done: readonly DoneStep[]): ReturningState {
  if (withoutDone(plan, done).length > 0) throw new RangeError('a receipt before the money is given back');
  return { at: 'fiscalising', draft, plan, done };
}

function fittingPlan(draft: ReturnDraft, plan: PaybackPlan, done: readonly DoneStep[]): PaybackPlan {
  const forgotten = done.find(
    (step) =>
      !plan.steps.some((other) => other.originalId === step.originalId && other.amountMinor === step.amountMinor),
  );
  if (forgotten) throw new RangeError(`a plan without ${forgotten.operationId}, which is done`);
  if (plan.totalMinor !== returnTotal(draft)) throw new RangeError('a plan of another sum');
  return plan;
}
