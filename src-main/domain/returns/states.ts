/** A return on its way: composed, money given back, then the fiscal receipt. Stored as JSON in the ledger. */
import type { DoneStep, PaybackPlan } from './payback.ts';
import type { Payback, ReturnDraft } from './return-draft.ts';

/** Why the last step brought nothing: the bank's or the terminal's own words. */
export interface StepRefusal {
  readonly originalId: string;
  readonly code: string;
  readonly text: string;
}

export type ReturningState =
  | { readonly at: 'none' }
  /** The cashier chooses what comes back and how. */
  | { readonly at: 'composing'; readonly draft: ReturnDraft }
  /** The plan is on disk and the draft is frozen; nothing was given back yet. */
  | {
      readonly at: 'agreed';
      readonly draft: ReturnDraft;
      readonly plan: PaybackPlan;
      readonly refused: StepRefusal | null;
    }
  /**
   * Some money is back at the buyer. With every step done and no document this is «money returned, receipt owed»: it
   * cannot be closed, only finished (spec/rules.md 4.6).
   */
  | {
      readonly at: 'refunding';
      readonly draft: ReturnDraft;
      readonly plan: PaybackPlan;
      readonly done: readonly DoneStep[];
      readonly refused: StepRefusal | null;
    }
  /** The registrar has it, or may have it. */
  | {
      readonly at: 'fiscalising';
      readonly draft: ReturnDraft;
      readonly plan: PaybackPlan;
      readonly done: readonly DoneStep[];
    };

export type ReturningEvent =
  | { readonly type: 'opened'; readonly draft: ReturnDraft }
  | { readonly type: 'edited'; readonly draft: ReturnDraft }
  | { readonly type: 'money-begun'; readonly plan: PaybackPlan }
  | { readonly type: 'back' }
  | { readonly type: 'step-done'; readonly step: DoneStep }
  | { readonly type: 'step-refused'; readonly refusal: StepRefusal }
  /** What is not given back yet goes another way, allowed by `allowedBy`. `plan` was made with the steps done so far. */
  | {
      readonly type: 're-planned';
      readonly payback: Payback;
      readonly allowedBy: string;
      readonly plan: PaybackPlan;
    }
  | { readonly type: 'fiscalisation-started' }
  | { readonly type: 'fiscalisation-released' }
  | { readonly type: 'sealed' }
  | { readonly type: 'closed' };
