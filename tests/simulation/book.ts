/** What the cashier saw and did, receipt by receipt: the witness the ledger and the fiscal storage are judged by. */
import type { Snapshot } from '#contract/snapshot.ts';
import { Finding } from './failure.ts';

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
  outcome: 'open' | 'sold' | 'cancelled';
}

/** What a key press in between may do to the lines on the screen. */
export type Effect = 'nothing' | 'one-line' | 'cancel';

const linesOf = (view: Snapshot): SeenLine[] =>
  view.receipt.lines.map(({ name, quantityMilli, priceMinor, sumMinor }) => ({
    name,
    quantityMilli,
    priceMinor,
    sumMinor,
  }));

export class Book {
  readonly receipts = new Map<string, SeenReceipt>();
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
    const seen = this.#current;
    if (!seen) {
      this.#begin(view);
    } else if (view.receipt.id === seen.id) {
      this.#compare(seen, view, effect);
    } else if (view.lastReceipt?.id === seen.id) {
      this.#sold(seen, view.lastReceipt);
    } else if (effect === 'cancel') {
      seen.outcome = 'cancelled';
    } else if (seen.outcome === 'open') {
      throw new Finding(`чек ${seen.id} пропал с экрана: ни продан, ни отменён`);
    }
  }

  #begin(view: Snapshot): void {
    if (view.receipt.lines.length === 0) return;
    const known = this.receipts.get(view.receipt.id);
    if (known) throw new Finding(`чек ${known.id} снова на экране, а он ${known.outcome}`);
    this.#current = {
      id: view.receipt.id,
      lines: linesOf(view),
      totalMinor: view.receipt.totalMinor,
      tendered: new Set(),
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
  }

  #sold(seen: SeenReceipt, last: NonNullable<Snapshot['lastReceipt']>): void {
    seen.outcome = 'sold';
    if (last.totalMinor !== seen.totalMinor) {
      throw new Finding(`чек ${seen.id} был на ${seen.totalMinor}, пробит на ${last.totalMinor}`);
    }
    if (!seen.tendered.has(last.tenderedMinor) || last.changeMinor !== last.tenderedMinor - last.totalMinor) {
      throw new Finding(`сдача чека ${seen.id}: получено ${last.tenderedMinor}, сдача ${last.changeMinor}`);
    }
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
