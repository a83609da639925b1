/** What a run went through, counted. */
export class Statistics {
  days = 0;
  sold = 0;
  cancelled = 0;
  returned = 0;
  /** Money operations whose outcome a person had to say. */
  decidedByPeople = 0;
  /** The program killed or ended, and started again. */
  restarts = 0;
  /** Receipts of the busiest day. */
  busiest = 0;
  #soldBefore = 0;
  readonly faults = new Map<string, number>();

  endDay(): void {
    this.days += 1;
    this.busiest = Math.max(this.busiest, this.sold + this.returned - this.#soldBefore);
    this.#soldBefore = this.sold + this.returned;
  }

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
      `чеков ${this.sold} (${perDay(this.sold)} в день), возвратов ${this.returned}, отменено ${this.cancelled}, больше всего за день ${this.busiest}`,
      `запусков кассы ${this.restarts}, исходов оплаты решено людьми ${this.decidedByPeople}`,
      `неприятностей ${this.faultsInAll} (${perDay(this.faultsInAll)} в день)`,
      ...kinds.map(([kind, count]) => `  ${String(count).padStart(6)}  ${kind}`),
    ];
  }
}
