/** Time for everything that waits. Injected everywhere; nothing else reads the machine's clock. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Runs `action` once after `delayMs` (>= 0); returns a function that cancels it. */
  after(delayMs: number, action: () => void): () => void;
}

export const realClock: Clock = {
  now: () => Date.now(),
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
};

/** A clock moved by hand. Actions run in time order, those of one moment in the order they were asked for. */
export class ManualClock implements Clock {
  #now: number;
  #order = 0;
  #waiting: { atMs: number; order: number; action: () => void }[] = [];

  constructor(startMs = Date.UTC(2026, 10, 23, 9, 0, 0)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, action: () => void): () => void {
    const entry = { atMs: this.#now + delayMs, order: this.#order++, action };
    this.#waiting.push(entry);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== entry);
    };
  }

  /** Sets the time without running anything: a clock jump, forward or back. */
  jump(toMs: number): void {
    this.#now = toMs;
  }

  /** Moves forward by `ms`, running what falls due and letting promises settle between two actions. */
  async advance(ms: number): Promise<void> {
    const endMs = this.#now + ms;
    await settlePromises();
    for (;;) {
      const next = this.#waiting
        .filter((entry) => entry.atMs <= endMs)
        .sort((a, b) => a.atMs - b.atMs || a.order - b.order)[0];
      if (!next) break;
      this.#waiting = this.#waiting.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.atMs);
      next.action();
      await settlePromises();
    }
    this.#now = endMs;
  }

  /** Moves to the next waiting action and runs it; false when nothing waits. */
  async step(): Promise<boolean> {
    await settlePromises();
    const next = [...this.#waiting].sort((a, b) => a.atMs - b.atMs || a.order - b.order)[0];
    if (!next) return false;
    await this.advance(Math.max(0, next.atMs - this.#now));
    return true;
  }
}

/** Lets everything that is already resolved run: several turns, because a promise may wait for another. */
async function settlePromises(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await Promise.resolve();
}
