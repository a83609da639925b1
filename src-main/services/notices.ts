import type { NoticeView } from '#contract/snapshot.ts';
import type { Clock } from '#drivers/kit/clock.ts';

/** More would not be read; the oldest goes first. */
const MAX_NOTICES = 20;

/** What the till has to say until the cashier puts it away. One notice a code: the newest replaces the older. */
export class Notices {
  readonly #clock: Clock;
  readonly #onChange: () => void;
  #list: readonly NoticeView[] = [];
  #next = 1;

  constructor(clock: Clock, onChange: () => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  get list(): readonly NoticeView[] {
    return this.#list;
  }

  add(level: NoticeView['level'], code: NoticeView['code'], params: NoticeView['params'] = {}): void {
    const notice: NoticeView = { id: String(this.#next++), code, params, level, atMs: this.#clock.now() };
    this.#list = [...this.#list.filter((other) => other.code !== code), notice].slice(-MAX_NOTICES);
    this.#onChange();
  }

  dismiss(id: string): void {
    this.#drop((notice) => notice.id === id);
  }

  /** The reason is gone. */
  clear(code: NoticeView['code']): void {
    this.#drop((notice) => notice.code === code);
  }

  #drop(match: (notice: NoticeView) => boolean): void {
    const rest = this.#list.filter((notice) => !match(notice));
    if (rest.length === this.#list.length) return;
    this.#list = rest;
    this.#onChange();
  }
}
