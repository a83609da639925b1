/**
 * Which till stands on the stage: the shop's own, or the one for training with a base of its own. Whoever listens and
 * calls does not notice the change; nothing of the one is ever seen by the other.
 */
import type { TillEvent } from '#contract/contract.ts';
import type { Ledger } from '#main/ledger/open.ts';
import type { Notices } from './notices.ts';
import type { Till } from './till.ts';

export interface StageParts {
  readonly shop: Ledger;
  /** `afterRevision`: snapshots go on from this number, so that whoever mirrors them sees it only rise. */
  readonly make: (ledger: Ledger, training: boolean, afterRevision: number) => Till;
  /** Opens the base for training and marks it as one; throws LedgerError. */
  readonly openTraining: () => Ledger;
}

export class TillStage {
  readonly #parts: StageParts;
  readonly #listeners = new Set<(event: TillEvent) => void>();
  #till: Till;
  #training: Ledger | null = null;
  #forget: () => void;
  #revision = 0;
  /** The change under way: whoever stops the program waits for its end. */
  #switching: Promise<void> = Promise.resolve();

  constructor(parts: StageParts) {
    this.#parts = parts;
    this.#till = parts.make(parts.shop, false, 0);
    this.#forget = this.#listenTo(this.#till);
  }

  get notices(): Notices {
    return this.#till.notices;
  }

  start(): Promise<void> {
    return this.#till.start();
  }

  /**
   * Stops the present till and starts the other. The base for training stays closed until it is wanted again. Rejects
   * with LedgerError when that base cannot be opened; the shop's till then goes on.
   */
  switchTo(training: boolean): Promise<void> {
    this.#switching = this.#switch(training);
    return this.#switching;
  }

  async #switch(training: boolean): Promise<void> {
    const next = training ? this.#parts.openTraining() : this.#parts.shop;
    this.#forget();
    await this.#till.stop();
    if (!training) this.#training?.close();
    this.#training = training ? next : null;
    this.#till = this.#parts.make(next, training, this.#revision);
    this.#forget = this.#listenTo(this.#till);
    try {
      await this.#till.start();
    } catch (error) {
      // No virtual devices, no training; the shop's till must not be lost with them.
      if (training) await this.#switch(false);
      throw error;
    }
  }

  asTill(afterwards: () => void): Till {
    const current = (): Notices => this.#till.notices;
    return {
      get notices() {
        return current();
      },
      call: (name, payload) => this.#till.call(name, payload),
      listen: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
      start: () => Promise.resolve(),
      stop: async () => {
        await this.#switching.catch(() => undefined);
        this.#forget();
        await this.#till.stop();
        this.#training?.close();
        this.#parts.shop.close();
        afterwards();
      },
    };
  }

  #listenTo(till: Till): () => void {
    return till.listen((event) => {
      if (event.event === 'snapshot') this.#revision = event.snapshot.revision;
      for (const listener of this.#listeners) listener(event);
    });
  }
}
