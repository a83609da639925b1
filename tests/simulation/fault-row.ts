import type { Random } from './random.ts';
import type { World } from './world.ts';

export interface FaultRow {
  readonly title: string;
  readonly weight: number;
  /** Puts the fault where it waits for its moment. False: not possible now. */
  readonly arm: (world: World, random: Random, title: string) => boolean;
}
