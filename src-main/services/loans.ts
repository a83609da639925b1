/**
 * A right lent by a supervisor: for one call, one receipt, one minute (spec/performance-reliability.md 4.3), and the
 * minute in which a badge may be shown for it.
 */
import type { Right } from '#domain/rights/rights.ts';
import type { Core } from './core.ts';

const LIMIT_MS = 60_000;

export interface Loan {
  readonly call: string;
  readonly right: Right;
  readonly by: { readonly id: string; readonly name: string };
  readonly to: { readonly id: string | null; readonly name: string };
}

/** Who the next badge is asked for. */
export type Expected =
  | { readonly for: 'allow'; readonly call: string }
  | { readonly for: 'enrol'; readonly cashierId: string };

interface Standing extends Loan {
  readonly sinceMs: number;
  readonly receiptId: string;
}

export class Loans {
  readonly #core: Core;
  #loan: Standing | null = null;
  #expected: { readonly what: Expected; readonly sinceMs: number } | null = null;
  #cancel: () => void = () => {};

  constructor(core: Core) {
    this.#core = core;
  }

  stop(): void {
    this.#cancel();
  }

  get expecting(): Expected | null {
    return this.#expected && this.#isFresh(this.#expected.sinceMs) ? this.#expected.what : null;
  }

  /** What is lent and not used yet. */
  get standing(): (Loan & { readonly untilMs: number }) | null {
    const loan = this.#loan;
    if (!loan || !this.#isFresh(loan.sinceMs) || loan.receiptId !== this.#core.state.receipt.draft.id) return null;
    return { ...loan, untilMs: loan.sinceMs + LIMIT_MS };
  }

  expect(what: Expected | null): void {
    this.#expected = what && { what, sinceMs: this.#core.clock.now() };
    this.#tellWhenOver();
  }

  /** Throws LedgerError when it cannot be written down; then nothing is lent. */
  lend(loan: Loan, shown: 'pin' | 'badge', also: () => void): void {
    const { by, to, call, right } = loan;
    const body = { right, call, by, for: to, shown };
    this.#core.commit({ next: {}, journal: [{ kind: 'override', ref: by.id, body }], also });
    this.#loan = { ...loan, sinceMs: this.#core.clock.now(), receiptId: this.#core.state.receipt.draft.id };
    this.expect(null);
  }

  /** What was lent for this call, once. */
  take(call: string): Loan | null {
    const loan = this.standing;
    if (loan?.call !== call) return null;
    const { by, to, right } = loan;
    const body = { right, call, by, for: to };
    this.#core.commit({ next: {}, journal: [{ kind: 'override-used', ref: by.id, body }] });
    this.#loan = null;
    return loan;
  }

  drop(): void {
    this.#loan = null;
    this.#expected = null;
    this.#cancel();
  }

  /** A minute of a clock that was moved back is no minute. */
  #isFresh(sinceMs: number): boolean {
    const passedMs = this.#core.clock.now() - sinceMs;
    return passedMs >= 0 && passedMs < LIMIT_MS;
  }

  #tellWhenOver(): void {
    this.#cancel();
    this.#core.changed();
    this.#cancel = this.#core.clock.after(LIMIT_MS, () => this.#core.changed());
  }
}
