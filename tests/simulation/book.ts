/** What the cashier saw and did, receipt by receipt: the witness the ledger and the fiscal storage are judged by. */
import type { HeldView, Snapshot } from '#contract/snapshot.ts';
import { Finding } from './failure.ts';
import { ReturnBook } from './return-book.ts';

export interface SeenLine {
  readonly name: string;
  readonly quantityMilli: number;
  readonly priceMinor: number;
  readonly sumMinor: number;
}

export interface SeenReceipt {
  readonly id: string;
  lines: readonly SeenLine[];
  totalMinor: number;
  /** Every sum handed over for it; the last attempt counts, but a kill may hide which one that was. */
  readonly tendered: Set<number>;
  /** Payments besides cash when its payment was last on the screen. */
  held: readonly HeldView[];
  outcome: 'open' | 'sold' | 'cancelled' | 'deferred';
}

/** A cash move or a correction, told apart by the words typed for it. `unknown`: the till died before it answered. */
export interface Errand {
  readonly kind: 'in' | 'out' | 'correction';
  readonly amountMinor: number;
  readonly outcome: 'done' | 'not-done' | 'unknown';
}

/** What a key press in between may do to what is on the screen. */
export type Effect = 'nothing' | 'one-line' | 'cancel' | 'put' | 'take' | 'remove' | 'return-close';

const linesOf = (view: Snapshot): SeenLine[] =>
  view.receipt.lines.map(({ name, quantityMilli, priceMinor, sumMinor }) => ({
    name,
    quantityMilli,
    priceMinor,
    sumMinor,
  }));

const heldMinor = (held: readonly HeldView[]): number => held.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

export class Book {
  readonly receipts = new Map<string, SeenReceipt>();
  readonly returns = new ReturnBook();
  readonly errands = new Map<string, Errand>();
  #current: SeenReceipt | null = null;

  /** The receipt of the buyer at the counter; null before the first line. */
  get current(): SeenReceipt | null {
    return this.#current;
  }

  nextBuyer(): void {
    this.#current = null;
  }

  /** Compares the screen with what was on it before. `effect` is what the key pressed since then may have done. */
  look(view: Snapshot, effect: Effect): void {
    this.#lookAtSale(view, effect);
    this.#lookAtDeferred(view, effect);
    this.returns.look(view, effect);
  }

  #lookAtSale(view: Snapshot, effect: Effect): void {
    const seen = this.#current;
    if (!seen) {
      this.#begin(view, effect);
    } else if (view.receipt.id === seen.id) {
      this.#compare(seen, view, effect);
    } else if (view.lastReceipt?.id === seen.id) {
      this.#sold(seen, view.lastReceipt);
    } else if (effect === 'cancel') {
      seen.outcome = 'cancelled';
    } else if ((effect === 'put' || effect === 'take') && view.deferred.some(({ id }) => id === seen.id)) {
      seen.outcome = 'deferred';
      if (effect === 'put') return;
      this.#current = null;
      this.#begin(view, effect);
    } else if (seen.outcome === 'open') {
      throw new Finding(`чек ${seen.id} пропал с экрана: ни продан, ни отменён`);
    }
  }

  #begin(view: Snapshot, effect: Effect): void {
    if (view.receipt.lines.length === 0) return;
    const known = this.receipts.get(view.receipt.id);
    if (known && (known.outcome !== 'deferred' || effect !== 'take')) {
      throw new Finding(`чек ${known.id} снова на экране, а он ${known.outcome}`);
    }
    if (known) {
      known.outcome = 'open';
      this.#current = known;
      this.#compare(known, view, 'nothing');
      return;
    }
    this.#current = {
      id: view.receipt.id,
      lines: linesOf(view),
      totalMinor: view.receipt.totalMinor,
      tendered: new Set(),
      held: view.payment?.held ?? [],
      outcome: 'open',
    };
    this.receipts.set(view.receipt.id, this.#current);
  }

  #compare(seen: SeenReceipt, view: Snapshot, effect: Effect): void {
    const lines = linesOf(view);
    const differing = differences(seen.lines, lines);
    if (seen.outcome !== 'open') throw new Finding(`чек ${seen.id} ${seen.outcome}, но он на экране`);
    if (differing > (effect === 'one-line' ? 1 : 0)) {
      throw new Finding(
        `строки чека изменились сами: было ${JSON.stringify(seen.lines)}, стало ${JSON.stringify(lines)}`,
      );
    }
    seen.lines = lines;
    seen.totalMinor = view.receipt.totalMinor;
    seen.held = view.payment?.held ?? [];
    const due = seen.totalMinor - heldMinor(seen.held);
    if (view.payment && view.payment.restMinor !== due) {
      throw new Finding(`чек ${seen.id}: осталось заплатить ${view.payment.restMinor}, а должно быть ${due}`);
    }
  }

  #sold(seen: SeenReceipt, last: NonNullable<Snapshot['lastReceipt']>): void {
    seen.outcome = 'sold';
    if (last.kind !== 'sale') throw new Finding(`чек ${seen.id} пробит как ${last.kind}`);
    if (last.totalMinor !== seen.totalMinor) {
      throw new Finding(`чек ${seen.id} был на ${seen.totalMinor}, пробит на ${last.totalMinor}`);
    }
    const change = last.tenderedMinor - (last.totalMinor - heldMinor(seen.held));
    if (!seen.tendered.has(last.tenderedMinor) || last.changeMinor !== change) {
      throw new Finding(`сдача чека ${seen.id}: получено ${last.tenderedMinor}, сдача ${last.changeMinor}`);
    }
  }

  #lookAtDeferred(view: Snapshot, effect: Effect): void {
    const shown = new Map(view.deferred.map((row) => [row.id, row]));
    for (const seen of this.receipts.values()) {
      if (seen.outcome !== 'deferred') continue;
      const row = shown.get(seen.id);
      shown.delete(seen.id);
      if (row && row.totalMinor !== seen.totalMinor) throw new Finding(`отложенный чек ${seen.id} изменился`);
      if (!row && effect === 'remove') seen.outcome = 'cancelled';
      else if (!row) throw new Finding(`отложенный чек ${seen.id} пропал`);
    }
    for (const id of shown.keys()) throw new Finding(`чек ${id} отложен, а кассир его не откладывал`);
  }
}

/** How many lines were added, taken away or changed. */
function differences(before: readonly SeenLine[], after: readonly SeenLine[]): number {
  const left = before.map((line) => JSON.stringify(line));
  let fresh = 0;
  for (const line of after) {
    const at = left.indexOf(JSON.stringify(line));
    if (at < 0) fresh += 1;
    else left.splice(at, 1);
  }
  return Math.max(left.length, fresh);
}
