/** Returns as the cashier saw them. */
import type { ReturningView, Snapshot } from '#contract/snapshot.ts';
import type { Effect } from './book.ts';
import { Finding } from './failure.ts';

export interface SeenReturn {
  readonly id: string;
  readonly saleId: string | null;
  lines: readonly { readonly name: string; readonly quantityMilli: number; readonly sumMinor: number }[];
  totalMinor: number;
  plan: ReturningView['plan'];
  outcome: 'open' | 'returned' | 'left';
}

export class ReturnBook {
  readonly all = new Map<string, SeenReturn>();
  #current: SeenReturn | null = null;

  /** The return on the screen. */
  get current(): SeenReturn | null {
    return this.#current;
  }

  look(view: Snapshot, effect: Effect): void {
    const seen = this.#current;
    if (seen && view.returning?.id !== seen.id) {
      this.#gone(seen, view, effect);
      this.#current = null;
    }
    if (view.returning) this.#see(view.returning);
  }

  #gone(seen: SeenReturn, { lastReceipt }: Snapshot, effect: Effect): void {
    if (lastReceipt?.id === seen.id) {
      seen.outcome = 'returned';
      if (lastReceipt.kind !== 'sale-return' || lastReceipt.totalMinor !== seen.totalMinor) {
        throw new Finding(`возврат ${seen.id} был на ${seen.totalMinor}, пробит на ${lastReceipt.totalMinor}`);
      }
      return;
    }
    if (effect !== 'return-close') throw new Finding(`возврат ${seen.id} пропал с экрана`);
    if (seen.plan?.steps.some(({ state }) => state === 'done')) {
      throw new Finding(`возврат ${seen.id} закрыт, а деньги по нему уже отданы`);
    }
    seen.outcome = 'left';
  }

  #see(shown: ReturningView): void {
    const lines = shown.lines
      .filter(({ quantityMilli }) => quantityMilli > 0)
      .map(({ name, quantityMilli, sumMinor }) => ({ name, quantityMilli, sumMinor }));
    const { id, totalMinor, plan } = shown;
    if (!this.#current) {
      const known = this.all.get(id);
      if (known) throw new Finding(`возврат ${id} снова на экране, а он ${known.outcome}`);
      this.#current = { id, saleId: shown.sale?.id ?? null, lines, totalMinor, plan, outcome: 'open' };
      this.all.set(id, this.#current);
      return;
    }
    if (shown.stage !== 'composing' && totalMinor !== this.#current.totalMinor) {
      throw new Finding(`возврат ${id}: сумма изменилась сама, было ${this.#current.totalMinor}, стало ${totalMinor}`);
    }
    Object.assign(this.#current, { lines, totalMinor, plan });
  }
}
