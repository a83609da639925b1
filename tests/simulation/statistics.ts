/** What a run went through, counted. */
export class Statistics {
  days = 0;
  sold = 0;
  cancelled = 0;
  /** The program killed or ended, and started again. */
  restarts = 0;
  tillMs = 0;
  readonly faults = new Map<string, number>();

  countFault(kind: string): void {
    this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1);
  }

  get faultsInAll(): number {
    return [...this.faults.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Lines for people; `seconds` is how long the run took. */
  report(seconds: number): string[] {
    const perDay = (count: number): string => (count / Math.max(1, this.days)).toFixed(1);
    const kinds = [...this.faults].sort((one, other) => other[1] - one[1]);
    return [
      `дней ${this.days} за ${seconds.toFixed(1)} с: ${(this.days / seconds).toFixed(2)} дня в секунду`,
      `чеков ${this.sold} (${perDay(this.sold)} в день), отменено ${this.cancelled}, запусков кассы ${this.restarts}`,
      `неприятностей ${this.faultsInAll} (${perDay(this.faultsInAll)} в день)`,
      ...kinds.map(([kind, count]) => `  ${String(count).padStart(6)}  ${kind}`),
    ];
  }
}
