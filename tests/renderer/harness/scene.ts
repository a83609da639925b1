import type { TillEvent } from '#contract/contract.ts';
import type { Snapshot } from '#contract/snapshot.ts';
import type { Replies } from './replies.ts';

/** A snapshot, keys to press, and what main says meanwhile. */
export interface Scene {
  readonly snapshot: Snapshot;
  readonly keys?: readonly string[];
  readonly events?: readonly TillEvent[];
  /** Sent a moment after the first keys (`wait`): what the screen makes of a change. */
  readonly later?: Snapshot;
  /** Answers of this scene instead of the usual ones. */
  readonly replies?: Replies;
  /** Refusals instead of the scripted answers. */
  readonly refuse?: Readonly<
    Record<string, { readonly code: string; readonly params: Readonly<Record<string, string | number>> }>
  >;
}
