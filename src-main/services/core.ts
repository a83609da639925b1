/**
 * The state of the till and the only way to change it: the next state is committed to the ledger first, and only
 * then believed, published and acted upon. If the commit fails, nothing has changed.
 */

import type { FiscalisationState } from '#domain/fiscalisation/states.ts';
import type { PaymentState } from '#domain/payment/states.ts';
import { newDraft, type ReceiptState } from '#domain/receipt/draft.ts';
import type { ReturningState } from '#domain/returns/states.ts';
import type { Clock } from '#drivers/kit/clock.ts';
import { appendJournal, readJournal } from '#main/ledger/journal.ts';
import { loadStates, saveState } from '#main/ledger/machine-states.ts';
import type { Ledger } from '#main/ledger/open.ts';
import type { JournalEntry } from '#main/ledger/rows.ts';
import { type History, readHistory } from './history.ts';

/** What survives a power cut. Each key is a row of the ledger's `machine` table. */
export interface TillState {
  readonly receipt: ReceiptState;
  readonly returning: ReturningState;
  readonly payment: PaymentState;
  readonly fiscal: FiscalisationState;
}

export interface Change {
  readonly next: Partial<TillState>;
  readonly journal: readonly Omit<JournalEntry, 'atMs'>[];
  /** More rows for the same transaction (a sealed receipt, a shift). */
  readonly also?: () => void;
}

export interface CoreOptions {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Called after every change, also of things that are not kept on disk. */
  readonly onChange: () => void;
  /** The clock shows an earlier time than the journal already holds. Order is kept by numbers; people must know. */
  readonly onClockBack: (byMs: number) => void;
}

/** Smaller steps back are a time service at work. */
const CLOCK_STEP_MS = 60_000;

export class Core {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly changed: () => void;
  readonly #onClockBack: (byMs: number) => void;
  #state: TillState;
  #latestMs: number;
  #history: History | null = null;

  constructor(options: CoreOptions) {
    this.ledger = options.ledger;
    this.clock = options.clock;
    this.newId = options.newId;
    this.changed = options.onChange;
    this.#onClockBack = options.onClockBack;
    this.#state = restore(options);
    this.#latestMs = readJournal(options.ledger, { limit: 1 })[0]?.atMs ?? 0;
  }

  get history(): History {
    this.#history ??= readHistory(this.ledger);
    return this.#history;
  }

  /** Call at the start and with every commit. */
  checkClock(): void {
    const nowMs = this.clock.now();
    if (nowMs < this.#latestMs - CLOCK_STEP_MS) this.#onClockBack(this.#latestMs - nowMs);
    this.#latestMs = nowMs;
  }

  get state(): TillState {
    return this.#state;
  }

  /** Throws LedgerError when the disk refuses; then the old state still holds. */
  commit(change: Change): void {
    const atMs = this.clock.now();
    this.ledger.transaction(() => {
      change.also?.();
      for (const [name, state] of Object.entries(change.next)) saveState(this.ledger, name, state, atMs);
      for (const entry of change.journal) appendJournal(this.ledger, { ...entry, atMs });
    });
    this.#state = { ...this.#state, ...change.next };
    if (change.also) this.#history = null;
    this.checkClock();
    this.changed();
  }
}

function restore(options: CoreOptions): TillState {
  const stored = loadStates(options.ledger);
  // The rows were written by this program (or an older one whose states migrations keep readable).
  const receipt = stored['receipt'] as ReceiptState | undefined;
  const returning = stored['returning'] as ReturningState | undefined;
  const payment = stored['payment'] as PaymentState | undefined;
  const fiscal = stored['fiscal'] as FiscalisationState | undefined;
  return {
    receipt: receipt ? withPayments(receipt) : { at: 'filling', draft: newDraft(options.newId()) },
    returning: returning ?? { at: 'none' },
    payment: payment ?? { at: 'idle' },
    fiscal: fiscal ?? { at: 'idle' },
  };
}

/** A receipt left in payment by a version that knew only cash held nothing else. */
const withPayments = (receipt: ReceiptState): ReceiptState =>
  receipt.at === 'filling' ? receipt : { ...receipt, held: receipt.held ?? [], contact: receipt.contact ?? '' };
