/**
 * Leads one money operation at a time to its end. The table in domain/payment says what follows what; here the effects
 * are carried out: questions and commands to the terminal, and the rows that make an operation history.
 */

import { step } from '#domain/machine.ts';
import { payment } from '#domain/payment/machine.ts';
import type { MoneyOperation, PaymentEffect, PaymentEvent, PaymentState } from '#domain/payment/states.ts';
import type { TerminalBaseline } from '#drivers/terminal/terminal.ts';
import { recordPaymentOperation } from '#main/ledger/payment-operations.ts';
import type { PaymentOperation } from '#main/ledger/rows.ts';
import type { Core, TillState } from './core.ts';
import { deliver } from './deliver.ts';
import type { Devices } from './devices.ts';
import { runPaymentEffect, type TerminalEffect } from './effects/payment-effects.ts';
import type { Inbox } from './inbox.ts';
import type { Notices } from './notices.ts';

type RecordEffect = Extract<PaymentEffect, { do: 'record' }>;

/** Between two questions while the terminal still works on it. */
const ASK_AGAIN_MS = 2000;

export interface PaymentDeskParts {
  readonly core: Core;
  readonly devices: Devices;
  readonly inbox: Inbox;
  readonly notices: Notices;
  /** What else changes in the same transaction when money moved, or surely did not. */
  readonly follow: {
    readonly recorded: (operation: PaymentOperation, work: MoneyOperation) => Partial<TillState>;
    readonly released: (work: MoneyOperation) => Partial<TillState>;
  };
  /** After such a transaction: the next step of a return, for instance. */
  readonly afterwards: (work: MoneyOperation, moved: boolean) => void;
}

export class PaymentDesk {
  readonly #parts: PaymentDeskParts;

  constructor(parts: PaymentDeskParts) {
    this.#parts = parts;
  }

  /**
   * False when the event does not fit the state; the caller refuses. `decidedBy` answers for a person's decision.
   * Throws LedgerError when the disk refuses.
   */
  handle(event: PaymentEvent, decidedBy = ''): boolean {
    const { core, follow } = this.#parts;
    const before = core.state.payment;
    const next = step(payment, before, event);
    if (!next) return false;
    const recorded = next.effects.find((effect) => effect.do === 'record');
    const released = next.effects.find((effect) => effect.do === 'release');
    const row = recorded && this.#row(recorded);
    core.commit({
      next: {
        payment: next.state,
        ...(recorded && row ? follow.recorded(row, recorded.operation) : {}),
        ...(released ? follow.released(released.operation) : {}),
      },
      journal: [
        { kind: `payment-${next.state.at}`, ref: idOf(before, next.state), body: journalBody(event, decidedBy) },
      ],
      ...(row ? { also: () => recordPaymentOperation(core.ledger, row) } : {}),
    });
    for (const effect of next.effects) this.#start(effect);
    if (recorded) this.#tell(recorded);
    if (recorded) this.#parts.afterwards(recorded.operation, true);
    if (released) this.#parts.afterwards(released.operation, false);
    return true;
  }

  /** After a restart: takes up whatever was unfinished. */
  resume(): void {
    const { core, notices } = this.#parts;
    if (core.state.payment.at === 'idle') return;
    this.handle({ type: 'resumed' });
    const { payment: state } = core.state;
    if (state.at !== 'refused') return;
    const { amountMinor, kind } = state.operation.request;
    notices.add('warning', 'payment-not-moved', { amountMinor, kind });
  }

  #tell({ operation, found }: RecordEffect): void {
    if (found !== 'asked') return;
    const { amountMinor, kind } = operation.request;
    this.#parts.notices.add('info', 'payment-recovered', { amountMinor, kind });
  }

  #row({ operation, approval, found }: RecordEffect): PaymentOperation {
    const { request, receiptId } = operation;
    return {
      id: request.id,
      receiptId,
      kind: request.kind,
      way: request.way,
      // Decided without any terminal's part in it: what the bank's paper says is all there is.
      byHand: approval.terminalId === '',
      amountMinor: request.amountMinor,
      originalId: request.original?.id ?? null,
      terminalId: approval.terminalId,
      rrn: approval.rrn,
      authCode: approval.authCode,
      cardMask: approval.cardMask,
      batch: approval.batch,
      reference: '',
      found,
      cashierName: operation.cashierName,
      atMs: this.#parts.core.clock.now(),
    };
  }

  /** Recording and releasing are done with the step itself; the others are the terminal's. */
  #start(effect: PaymentEffect): void {
    const { devices, core } = this.#parts;
    if (effect.do === 'record' || effect.do === 'release') return;
    if (effect.do === 'cancel') {
      // What came of it is told by the answer to the operation itself.
      void devices.terminal?.driver.cancel();
      return;
    }
    if (effect.do === 'settle' && effect.later) {
      core.clock.after(ASK_AGAIN_MS, () => this.#perform(effect));
      return;
    }
    this.#perform(effect);
  }

  /** A terminal may settle by itself, at night or by its own keys: from then on nothing of before can be voided. */
  #seen({ terminalId, batch }: TerminalBaseline): void {
    const { devices } = this.#parts;
    devices.terminalStatus = { model: devices.terminalStatus?.model ?? '', terminalId, batch };
  }

  #perform(effect: TerminalEffect): void {
    const driver = this.#parts.devices.terminal?.driver ?? null;
    const { id } = effect.operation.request;
    void runPaymentEffect(driver, effect).then((event) =>
      deliver(this.#parts, () => {
        // The answer to an operation that was given up in the meantime says nothing of the next one.
        const { payment: state } = this.#parts.core.state;
        if (state.at === 'idle' || state.operation.request.id !== id) return;
        if (event.type === 'baseline') this.#seen(event.before);
        this.handle(event);
      }),
    );
  }
}

const idOf = (before: PaymentState, after: PaymentState): string =>
  before.at !== 'idle' ? before.operation.request.id : after.at !== 'idle' ? after.operation.request.id : '';

/** What money did, with the slip as it was read: kept before anything prints it (spec/peripherals.md 1.7, rule 7). */
function journalBody(event: PaymentEvent, decidedBy: string): unknown {
  if (event.type === 'plan') {
    const { request, receiptId } = event.operation;
    return { event: event.type, receiptId, kind: request.kind, way: request.way, amountMinor: request.amountMinor };
  }
  const { type, ...rest } = event;
  return { event: type, ...rest, ...(decidedBy === '' ? {} : { by: decidedBy }) };
}
