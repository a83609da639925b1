/** The stand-alone terminal beside the till: the till never sees it, the cashier types what its slips say. */
import type { Snapshot } from '#contract/snapshot.ts';

export interface Slip {
  readonly amountMinor: number;
  backMinor: number;
}

export class HandTerminal {
  /** Money taken from buyers, by the number of the slip; `backMinor` was given back at once. */
  readonly charges = new Map<string, Slip>();
  /** Money given back to those who brought goods back. */
  readonly refunds = new Map<string, number>();
  /** Slips of the buyer at the counter. */
  #open: { readonly slip: string; readonly receiptId: string }[] = [];
  readonly #refundOf = new Map<string, string>();
  #slips = 0;

  /** The buyer's card is charged before anything is typed. */
  charge(receiptId: string, amountMinor: number): string {
    const slip = `С-${++this.#slips}`;
    this.charges.set(slip, { amountMinor, backMinor: 0 });
    this.#open.push({ slip, receiptId });
    return slip;
  }

  /** Money back for one step of a return, once; asked again, the same slip is typed again. */
  refund(returnId: string, originalId: string, amountMinor: number): string {
    const key = `${returnId} ${originalId}`;
    const known = this.#refundOf.get(key);
    if (known !== undefined) return known;
    const slip = `В-${++this.#slips}`;
    this.#refundOf.set(key, slip);
    this.refunds.set(slip, amountMinor);
    return slip;
  }

  /** True when money of this return is back at the buyer already. */
  hasRefunded(returnId: string): boolean {
    return [...this.#refundOf.keys()].some((key) => key.startsWith(`${returnId} `));
  }

  /** What is not on the till's screen (taken back, or never typed) the cashier gives back. */
  look(view: Snapshot): void {
    const held = new Set(view.payment?.held.map(({ reference }) => reference) ?? []);
    this.#open = this.#open.filter(({ slip, receiptId }) => {
      if (view.lastReceipt?.id === receiptId) return false;
      if (held.has(slip)) return true;
      const charge = this.charges.get(slip);
      if (charge) charge.backMinor = charge.amountMinor;
      return false;
    });
  }
}
