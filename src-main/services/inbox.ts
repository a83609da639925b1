/**
 * The till's one queue. Everything that may change the state of the till comes through here, one after another:
 * calls of the renderer, scans, outcomes of effects, timers. A handler is synchronous (SQLite is), so each runs to
 * its end; what it causes meanwhile waits behind it.
 */
export const INBOX_LIMIT = 64;

export class Inbox {
  readonly #queue: (() => void)[] = [];
  #running = false;
  #closed = false;

  /** The till stops: what comes later is dropped, the disk already holds the truth. */
  close(): void {
    this.#closed = true;
    this.#queue.length = 0;
  }

  /** False when the queue is full: the caller tells the cashier, nothing is dropped in silence. */
  push(task: () => void): boolean {
    if (this.#closed) return true;
    if (this.#queue.length >= INBOX_LIMIT) return false;
    this.#queue.push(task);
    this.#drain();
    return true;
  }

  #drain(): void {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let task = this.#queue.shift(); task; task = this.#queue.shift()) task();
    } finally {
      this.#running = false;
    }
  }
}
