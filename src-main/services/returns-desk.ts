/**
 * Leads a return to its end: money first, step by step, then the fiscal receipt (spec/rules.md 4.6). What is chosen
 * and how the money goes back is decided in domain/returns; the terminal's part is led by the payment desk.
 */

import { step } from '#domain/machine.ts';
import type { MoneyOperation } from '#domain/payment/states.ts';
import { accepted, type Outcome, refused } from '#domain/refusals.ts';
import { returnDocument } from '#domain/returns/fiscal-document.ts';
import { returning as machine, stepsLeft } from '#domain/returns/machine.ts';
import {
  checkDrawer,
  type DoneStep,
  type PaybackPlan,
  type PaybackStep,
  paybackPlan,
} from '#domain/returns/payback.ts';
import type { ReturnDraft } from '#domain/returns/return-draft.ts';
import type { ReturningEvent, ReturningState } from '#domain/returns/states.ts';
import { recordPaymentOperation } from '#main/ledger/payment-operations.ts';
import type { PaymentOperation } from '#main/ledger/rows.ts';
import type { Settings } from '#main/settings/settings.ts';
import { byHandOperation } from './by-hand.ts';
import type { Cashier } from './cashier.ts';
import type { Core, TillState } from './core.ts';
import type { Devices } from './devices.ts';
import type { FiscalDesk } from './fiscal-desk.ts';
import type { Notices } from './notices.ts';
import type { PaymentDesk } from './payment-desk.ts';
import { whyNoReceipt } from './why-no-receipt.ts';

type Done = Outcome<Record<string, never>>;
type Paying = Extract<ReturningState, { at: 'agreed' | 'refunding' }>;

export interface ReturnsDeskParts {
  readonly core: Core;
  readonly desk: FiscalDesk;
  readonly money: () => PaymentDesk;
  readonly devices: Devices;
  readonly notices: Notices;
  readonly settings: () => Settings | null;
  readonly cashier: () => Cashier | null;
}

export class ReturnsDesk {
  readonly #parts: ReturnsDeskParts;

  constructor(parts: ReturnsDeskParts) {
    this.#parts = parts;
  }

  get #state(): ReturningState {
    return this.#parts.core.state.returning;
  }

  /** One step of the machine, committed; `kind` names the journal row. */
  move(event: ReturningEvent, kind: string, body: unknown, also?: () => void): Done {
    const { core } = this.#parts;
    const next = step(machine, this.#state, event);
    if (!next) return refused('not-now');
    core.commit({
      next: { returning: next.state },
      journal: [{ kind, ref: idOf(this.#state, next.state), body }],
      ...(also ? { also } : {}),
    });
    return accepted({});
  }

  /** How the money of this return would go back now. */
  plan(draft: ReturnDraft, done: readonly DoneStep[] = []): Outcome<PaybackPlan> {
    const status = this.#parts.devices.terminalStatus;
    return paybackPlan(draft, { terminalId: status?.terminalId ?? '', terminalBatch: status?.batch ?? null }, done);
  }

  /** Agrees on the plan, or goes on where a refusal or a fault had stopped it. */
  begin(cashInDrawerMinor: number): Done {
    const { core, devices } = this.#parts;
    const state = this.#state;
    if (core.state.payment.at !== 'idle') return refused('payment-in-progress');
    const bad = whyNoReceipt(core, devices);
    if (bad) return bad;
    const agreed =
      state.at === 'composing'
        ? this.#agree(state.draft, cashInDrawerMinor)
        : this.#agreeAnew(state, cashInDrawerMinor);
    return agreed.ok ? this.proceed() : agreed;
  }

  #agree(draft: ReturnDraft, cashInDrawerMinor: number): Done {
    const plan = this.plan(draft);
    const payable = plan.ok ? checkDrawer(plan.value, cashInDrawerMinor) : plan;
    if (!payable.ok) return payable;
    // Asked before anything moves: half a return with no terminal to finish it helps nobody.
    if (payable.value.steps.some((each) => !each.byHand) && !this.#parts.devices.terminal)
      return refused('terminal-not-ready');
    return this.move({ type: 'money-begun', plan: payable.value }, 'return-begun', planBody(payable.value));
  }

  /** Meanwhile cash may have left the drawer, and the terminal's period may have ended: then nothing can be voided. */
  #agreeAnew(state: ReturningState, cashInDrawerMinor: number): Done {
    if (state.at !== 'agreed' && state.at !== 'refunding') return refused('not-now');
    const payable = checkDrawer(state.plan, cashInDrawerMinor);
    if (!payable.ok) return payable;
    const plan = this.plan(state.draft, state.at === 'refunding' ? state.done : []);
    const known = this.#parts.devices.terminalStatus !== null;
    if (!known || !plan.ok || kindsOf(plan.value) === kindsOf(state.plan)) return accepted({});
    const event = { type: 're-planned', payback: state.draft.payback, allowedBy: '', plan: plan.value } as const;
    return this.move(event, 'return-replanned', planBody(plan.value));
  }

  /** After a step the next one follows by itself. What it refuses waits for the cashier: also after a restart. */
  goOn(): void {
    if (!this.proceed().ok) this.tellOwed();
  }

  tellOwed(): void {
    const state = this.#state;
    if (state.at !== 'refunding' || stepsLeft(state).length > 0) return;
    this.#parts.notices.add('danger', 'receipt-owed', { totalMinor: state.plan.totalMinor });
  }

  /** The next step: the terminal, the cashier's own hands, or, when all money is back, the registrar. */
  proceed(): Done {
    const state = this.#state;
    if (state.at !== 'agreed' && state.at !== 'refunding') return refused('not-now');
    const [next] = stepsLeft(state);
    if (!next) return this.#fiscalise(state);
    return next.byHand ? accepted({}) : this.#atTerminal(state, next);
  }

  /** The cashier gave the money of this step back on a stand-alone terminal. */
  confirmByHand(originalId: string, slip: string): Done {
    const { core } = this.#parts;
    const state = this.#state;
    if (state.at !== 'agreed' && state.at !== 'refunding') return refused('not-now');
    if (core.state.payment.at !== 'idle') return refused('payment-in-progress');
    const [next] = stepsLeft(state);
    if (next?.originalId !== originalId) return refused('payment-not-found');
    if (!next.byHand) return refused('return-not-by-hand');
    if (slip === '') return refused('reference-needed');
    const row = this.#byHandRow(state.draft.id, next, slip);
    const moved = this.move(
      { type: 'step-done', step: { ...next, operationId: row.id } },
      'return-step-by-hand',
      { originalId, slip, amountMinor: next.amountMinor },
      () => recordPaymentOperation(core.ledger, row),
    );
    return moved.ok ? this.proceed() : moved;
  }

  /** Money of a step is back: the return learns it in the transaction that writes the operation down. */
  recorded(operation: PaymentOperation): Partial<TillState> {
    const state = this.#state;
    const planned = state.at === 'agreed' || state.at === 'refunding' ? stepsLeft(state) : [];
    const done = planned.find((each) => each.originalId === operation.originalId);
    if (!done) throw new Error(`no step of the return waits for operation ${operation.id}`);
    const next = step(machine, state, { type: 'step-done', step: { ...done, operationId: operation.id } });
    return next ? { returning: next.state } : {};
  }

  released(work: MoneyOperation): Partial<TillState> {
    const { payment } = this.#parts.core.state;
    const said =
      payment.at === 'refused' && payment.reason.why === 'declined' ? payment.reason : { code: '', text: '' };
    const refusal = { originalId: work.request.original?.id ?? '', code: said.code, text: said.text };
    const next = step(machine, this.#state, { type: 'step-refused', refusal });
    return next ? { returning: next.state } : {};
  }

  #atTerminal({ draft }: Paying, { kind, way, amountMinor, originalId, rrn, authCode }: PaybackStep): Done {
    const { core, money, devices, cashier } = this.#parts;
    if (!devices.terminal) return refused('terminal-not-ready');
    const operation = {
      request: { id: core.newId(), kind, way, amountMinor, original: { id: originalId, rrn, authCode } },
      receiptId: draft.id,
      for: 'return',
      cashierName: cashier()?.name ?? '',
      sinceMs: core.clock.now(),
    } as const;
    return money().handle({ type: 'plan', operation }) ? accepted({}) : refused('payment-in-progress');
  }

  /** All money is back: only the document is owed. */
  #fiscalise(state: Paying): Done {
    const { core, desk } = this.#parts;
    const settings = this.#parts.settings();
    const cashier = this.#parts.cashier();
    if (!settings || !cashier) return refused('login-needed');
    if (core.state.fiscal.at !== 'idle') return refused('fiscal-in-progress');
    const seller = {
      taxSystem: settings.shop.taxSystem,
      cashier: { name: cashier.name, inn: cashier.inn },
      contact: '',
    };
    const document = returnDocument(state.draft, state.plan, seller);
    const operation = {
      id: state.draft.id,
      kind: 'sale-return',
      document,
      tenderedMinor: state.plan.cashMinor,
      sinceMs: core.clock.now(),
    } as const;
    const next = step(machine, state, { type: 'fiscalisation-started' });
    return next && desk.handle({ type: 'plan', operation }, { returning: next.state })
      ? accepted({})
      : refused('fiscal-in-progress');
  }

  #byHandRow(receiptId: string, done: PaybackStep, slip: string): PaymentOperation {
    const { core, cashier } = this.#parts;
    const { kind, way, amountMinor, originalId } = done;
    const cashierName = cashier()?.name ?? '';
    const id = core.newId();
    return byHandOperation(core, { id, receiptId, kind, way, amountMinor, originalId, reference: slip, cashierName });
  }
}

const idOf = (before: ReturningState, after: ReturningState): string =>
  after.at !== 'none' ? after.draft.id : before.at !== 'none' ? before.draft.id : '';

const kindsOf = (plan: PaybackPlan): string => plan.steps.map(({ originalId, kind }) => `${originalId} ${kind}`).join();

const planBody = (plan: PaybackPlan): unknown => ({
  totalMinor: plan.totalMinor,
  cashMinor: plan.cashMinor,
  electronicMinor: plan.electronicMinor,
  prepaidMinor: plan.prepaidMinor,
  creditMinor: plan.creditMinor,
});
