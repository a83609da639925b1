/** What a measurement hands over: pairs of numbers taken side by side, round by round. Nothing is asserted. */

/** One round of one comparison; both numbers in the same unit. */
export interface Pair {
  readonly ours: number;
  readonly baseline: number;
}

export interface Figure {
  /** Kept in the results for ever: never renamed, else the history of the number is lost. */
  readonly id: string;
  /** Russian: what was measured. */
  readonly what: string;
  /** Russian: what it is compared with. */
  readonly against: string;
  readonly unit: 'мс' | 'мкс' | 'байт' | 'команд';
  /** One pair a round. */
  readonly rounds: readonly Pair[];
  /** Russian: the goal of spec/performance-reliability.md 5, when there is one. */
  readonly goal?: string;
}

export interface Measured {
  readonly figures: readonly Figure[];
  /** Russian lines printed under the table: where the time goes, what the numbers stand on. */
  readonly notes: readonly string[];
}

export interface Summary {
  readonly ours: number;
  readonly baseline: number;
  /** Ours divided by the baseline, each the median of its rounds. */
  readonly ratio: number;
  readonly lowest: number;
  readonly highest: number;
}

/** The value below which the given share (0..1) of the values lies; nearest rank. Throws for an empty list. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (found === undefined) throw new RangeError('a quantile of nothing');
  return found;
}

/** The middle value; the mean of the two middle ones of an even number. Throws for an empty list. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new RangeError('a median of nothing');
  return (upper + lower) / 2;
}

export function summaryOf({ rounds }: Figure): Summary {
  const ours = median(rounds.map((pair) => pair.ours));
  const baseline = median(rounds.map((pair) => pair.baseline));
  const ratios = rounds.map((pair) => pair.ours / pair.baseline);
  return { ours, baseline, ratio: ours / baseline, lowest: Math.min(...ratios), highest: Math.max(...ratios) };
}

/** Three significant digits with a Russian comma. */
export const shown = (value: number): string =>
  value.toLocaleString('ru-RU', { maximumSignificantDigits: Math.abs(value) >= 1000 ? 6 : 3 });
