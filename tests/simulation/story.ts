/** What happened, in words; the end of it is printed when a day goes wrong. */
import type { ManualClock } from '#drivers/kit/clock.ts';

const KEPT = 30;

export class Story {
  readonly #clock: ManualClock;
  readonly #listen: (line: string) => void;
  #lines: string[] = [];

  constructor(clock: ManualClock, listen: (line: string) => void) {
    this.#clock = clock;
    this.#listen = listen;
  }

  tell(text: string): void {
    const line = `${new Date(this.#clock.now()).toISOString().slice(5, 23)}  ${text}`;
    this.#lines.push(line);
    if (this.#lines.length > KEPT * 2) this.#lines = this.#lines.slice(-KEPT);
    this.#listen(line);
  }

  /** The last events, oldest first. */
  get end(): readonly string[] {
    return this.#lines.slice(-KEPT);
  }
}
