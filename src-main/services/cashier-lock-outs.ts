/** Wrong tries, counted in the base: a restart forgets nothing. */
import { afterFailure, type LockOut, neverFailed, seenAt } from '#domain/rights/lock-out.ts';
import { clearLockOut, lockOuts, saveLockOut } from '#main/ledger/cashiers.ts';
import type { Core } from './core.ts';

/** How often a running wait is looked at: a clock moved back costs at most this much more. */
const LOOK_EVERY_MS = 5_000;

export class LockOuts {
  readonly #core: Core;
  readonly #locks: Map<string, LockOut>;
  #cancel: (() => void) | null = null;

  constructor(core: Core) {
    this.#core = core;
    this.#locks = lockOuts(core.ledger);
    this.#look();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  /** The subject's wrong tries as of now. */
  of(subject: string): LockOut {
    const nowMs = this.#core.clock.now();
    const lock = seenAt(this.#locks.get(subject) ?? neverFailed(nowMs), nowMs);
    if (lock.failures > 0) this.#locks.set(subject, lock);
    return lock;
  }

  /** Who has to wait, and until when by the present clock. */
  get waiting(): { readonly subject: string; readonly untilMs: number }[] {
    return [...this.#locks.keys()]
      .map((subject) => ({ subject, ...this.of(subject) }))
      .filter(({ restMs }) => restMs > 0)
      .map(({ subject, restMs, seenAtMs }) => ({ subject, untilMs: seenAtMs + restMs }));
  }

  /** Counts a wrong try, also when the disk refuses to keep it (LedgerError): no disk gives free guesses. */
  fail(subject: string, ref: string, what: { readonly by: 'pin' | 'badge'; readonly for: string }): LockOut {
    const lock = afterFailure(this.of(subject), this.#core.clock.now());
    this.#locks.set(subject, lock);
    this.#look();
    const { failures, restMs } = lock;
    this.#core.commit({
      next: {},
      journal: [{ kind: 'login-failed', ref, body: { ...what, failures, waitMs: restMs } }],
      also: () => saveLockOut(this.#core.ledger, subject, lock),
    });
    return lock;
  }

  /** Part of the caller's transaction; `forget` once it is committed. */
  clear(subject: string): void {
    if (this.#locks.has(subject)) clearLockOut(this.#core.ledger, subject);
  }

  forget(subject: string): void {
    this.#locks.delete(subject);
  }

  /** Looks again while somebody waits, and tells when a wait is over. */
  #look(): void {
    if (this.#cancel) return;
    const before = this.waiting;
    if (before.length === 0) return;
    const soonestMs = Math.min(...before.map(({ subject }) => this.of(subject).restMs), LOOK_EVERY_MS);
    this.#cancel = this.#core.clock.after(soonestMs, () => {
      this.#cancel = null;
      const still = new Set(this.waiting.map(({ subject }) => subject));
      if (before.some(({ subject }) => !still.has(subject))) this.#core.changed();
      this.#look();
    });
  }
}
