/** What happened, in words; the end of it is printed when a day goes wrong. */
import type { ManualClock } from '#drivers/kit/clock.ts';

const KEPT = 30;
const KEPT_TROUBLES = 12;

export class Story {
  readonly #clock: ManualClock;
  readonly #listen: (line: string) => void;
  #lines: string[] = [];
  #troubles: string[] = [];

  constructor(clock: ManualClock, listen: (line: string) => void) {
    this.#clock = clock;
    this.#listen = listen;
  }

  /** Something went wrong: kept longer than the rest. */
  trouble(text: string): void {
    this.tell(`неприятность: ${text}`);
    this.#troubles = [...this.#troubles, this.#lines.at(-1) ?? ''].slice(-KEPT_TROUBLES);
  }

  /** The last troubles that came before `end`. */
  get troubles(): readonly string[] {
    return this.#troubles.filter((line) => !this.end.includes(line));
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
