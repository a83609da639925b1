/** The only source of chance in a simulation: mulberry32, so that a seed repeats a run on every machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 <= x < 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number, both ends included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const found = list[this.int(0, list.length - 1)];
    if (found === undefined) throw new RangeError('nothing to pick from');
    return found;
  }

  /** One row, each as likely as its weight among all. */
  weighted<T extends { readonly weight: number }>(rows: readonly T[]): T {
    const total = rows.reduce((sum, row) => sum + row.weight, 0);
    let rest = this.next() * total;
    for (const row of rows) {
      rest -= row.weight;
      if (rest < 0) return row;
    }
    return this.pick(rows);
  }

  /** How many times something rare happens when it happens `mean` times on average. */
  times(mean: number): number {
    const limit = Math.exp(-mean);
    let count = 0;
    for (let left = this.next(); left > limit; left *= this.next()) count += 1;
    return count;
  }

  /** A stream of its own, so that one more draw here does not change everything there. */
  child(): Random {
    return new Random(Math.floor(this.next() * 4_294_967_296));
  }
}
