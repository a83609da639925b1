/** One deed again and again, the till killed (-9) at another step of it each time, on the same folder and devices. */
import { expect } from 'vitest';
import type { Snapshot } from '#contract/snapshot.ts';
import { dieAt, type Moment } from './death.ts';
import { aTill, type LaunchedTill } from './launch.ts';
import { atRest, told } from './patient-cashier.ts';
import type { VirtualShop } from './virtual-shop.ts';

export interface KillStep {
  readonly at: Moment;
  /** Exactly what the next start tells when it has come to rest: notices, open dialogs, payments held. */
  readonly says: readonly string[];
  /** When the deed must not go on behind the moment; the deed's own otherwise. */
  readonly under?: Deed['under'];
}

/** `number` counts the steps from 1. */
export interface Deed {
  /** Up to the last moment at which nothing has begun. */
  readonly before: (till: LaunchedTill, number: number) => Promise<unknown>;
  /** What is done when the till dies. */
  readonly under: (till: LaunchedTill, number: number) => Promise<unknown>;
  /** With the till of the next start and its first rest: finishes the deed and compares the books. */
  readonly after: (till: LaunchedTill, view: Snapshot, number: number) => Promise<unknown>;
}

/** Answers the till of the last start; prints how many kills there were. Throws with the name of the step. */
export async function killWalk(
  shop: VirtualShop,
  first: LaunchedTill,
  steps: readonly KillStep[],
  { before, under, after }: Deed,
): Promise<LaunchedTill> {
  let till = first;
  for (const [index, { at, says, under: own }] of steps.entries()) {
    const number = index + 1;
    const dying = till;
    await before(dying, number);
    await dieAt(at, shop, dying, () => (own ?? under)(dying, number));
    till = await aTill(shop.dataDir);
    try {
      const view = await atRest(till);
      await after(till, view, number);
      expect(told(view)).toEqual([...says]);
    } catch (error) {
      throw new Error(`killed at «${at.name}»: ${String(error)}`, { cause: error });
    }
  }
  process.stdout.write(`${steps.length} kills: ${expect.getState().currentTestName}\n`);
  return till;
}
