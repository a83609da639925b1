import type { Clock } from '#drivers/kit/clock.ts';
import type { Inbox } from './inbox.ts';

/**
 * Work that takes a while beside the inbox (a hash) and ends in it. One at a time: guesses sent all at once would
 * otherwise be judged before the first of them was counted.
 */
export class OneAtATime {
  readonly #inbox: Inbox;
  readonly #clock: Clock;
  #busy = false;

  constructor(inbox: Inbox, clock: Clock) {
    this.#inbox = inbox;
    this.#clock = clock;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** `then` runs as a task of the inbox; what it throws, the promise rejects with. Ask `busy` first. */
  async run<S, T>(work: () => Promise<S>, then: (made: S) => T): Promise<T> {
    if (this.#busy) throw new Error('asked for a second piece of work at a time');
    this.#busy = true;
    try {
      const made = await work();
      return await new Promise<T>((resolve, reject) => {
        this.#push(() => {
          try {
            resolve(then(made));
          } catch (error) {
            reject(error);
          }
        });
      });
    } finally {
      this.#busy = false;
    }
  }

  /** The outcome is never dropped: a full inbox only makes it wait. */
  #push(task: () => void): void {
    if (!this.#inbox.push(task)) this.#clock.after(0, () => this.#push(task));
  }
}
