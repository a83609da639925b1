/** Troubles on demand: a list, the first that fits a message wins. Plain data, so a panel can send the same objects. */

export type TroubleTarget =
  /** Payment or Reversal. */
  'operation' | 'any' | (string & {});

export type Trouble = {
  /** A category of messages; operations with money when left out. */
  readonly on?: TroubleTarget;
  /** Lets so many messages pass first. */
  readonly after?: number;
  /** How many messages it meets, 1 when left out. */
  readonly times?: number;
} & TroubleKind;

export type TroubleKind =
  /** The message is not heard at all. */
  | { readonly do: 'ignore' }
  /** Done, and the answer is lost. */
  | { readonly do: 'lose-answer' }
  | { readonly do: 'delay-answer'; readonly delayMs: number }
  /** A byte of the answer is spoilt: no text any more. */
  | { readonly do: 'garble-answer' }
  /** A proper message with an empty body. */
  | { readonly do: 'empty-answer' }
  | { readonly do: 'duplicate-answer' }
  /** Stray bytes come before the answer. */
  | { readonly do: 'noise'; readonly bytes: readonly number[] }
  /** The first bytes of the answer leave, then the line breaks. */
  | { readonly do: 'cut-answer'; readonly bytes: number }
  /** The line breaks when the message is heard; what was asked goes on. */
  | { readonly do: 'close-connection' }
  /** Power is lost: before anything is done, when the bank has decided, when the answer is kept but not sent. */
  | { readonly do: 'power-off'; readonly moment: 'before' | 'at-bank' | 'after' }
  /** Refused with this ErrorCondition and not begun. */
  | { readonly do: 'refuse'; readonly condition: string };

const isOperation = (category: string): boolean => category === 'Payment' || category === 'Reversal';

function fits({ on = 'operation' }: Trouble, category: string): boolean {
  if (on === 'any') return true;
  return on === 'operation' ? isOperation(category) : on === category;
}

export class Troubles {
  #list: { readonly trouble: Trouble; passed: number; met: number }[] = [];

  add(...troubles: readonly Trouble[]): void {
    for (const trouble of troubles) this.#list.push({ trouble, passed: 0, met: 0 });
  }

  clear(): void {
    this.#list = [];
  }

  /** What still waits for its message. */
  get waiting(): readonly Trouble[] {
    return this.#list.map(({ trouble }) => trouble);
  }

  /** Asked once for every message; null: nothing happens to it. */
  next(category: string): Trouble | null {
    for (const entry of this.#list) {
      const { trouble } = entry;
      if (!fits(trouble, category)) continue;
      if (entry.passed < (trouble.after ?? 0)) {
        entry.passed += 1;
        continue;
      }
      entry.met += 1;
      if (entry.met >= (trouble.times ?? 1)) this.#list = this.#list.filter((other) => other !== entry);
      return trouble;
    }
    return null;
  }
}
