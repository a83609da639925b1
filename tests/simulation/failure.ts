/** A day that broke a promise: what was found, and everything needed to see it again. */
export interface Place {
  readonly seed: number;
  readonly day: number;
  readonly faultsPerDay: number;
  /** Faults drawn in this shop until then. */
  readonly drawn: number;
}

export class SimulationFailure extends Error {
  readonly finding: string;
  readonly place: Place;

  constructor(finding: string, place: Place, story: readonly string[], cause?: unknown) {
    const { seed, day, faultsPerDay } = place;
    super(
      [
        `день ${day} магазина ${seed}: ${finding}`,
        ...(cause instanceof Error ? [cause.stack ?? cause.message] : []),
        'Что было перед этим:',
        ...story.map((line) => `  ${line}`),
        `Повторить: npm run simulate -- --seed ${seed} --days ${day} --faults ${faultsPerDay} --story`,
      ].join('\n'),
      { cause },
    );
    this.name = 'SimulationFailure';
    this.finding = finding;
    this.place = place;
  }
}

/** Thrown where the finding is made; the shop adds its seed, day and story. */
export class Finding extends Error {
  constructor(text: string, cause?: unknown) {
    super(text, { cause });
    this.name = 'Finding';
  }
}
