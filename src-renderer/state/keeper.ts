/**
 * Tells main the latest of something that changes faster than it is written: never more than one call in flight, what
 * came meanwhile is one more call with the newest, and the last one is never lost. A refusal (a full disk) is tried
 * again after a pause, for as long as nothing newer came.
 */
export interface Keeper<T> {
  /** Call with every change; equal neighbours cost nothing. */
  keep(state: T): void;
}

export interface KeeperParts<T> {
  /** Resolves with false when it was not kept. Never rejects. */
  readonly send: (state: T) => Promise<boolean>;
  readonly isSame: (one: T, other: T) => boolean;
  /** Runs later, after a pause. */
  readonly later: (run: () => void) => void;
}

export function createKeeper<T>({ send, isSame, later }: KeeperParts<T>): Keeper<T> {
  let newest: { readonly state: T } | null = null;
  let kept: { readonly state: T } | null = null;
  let busy = false;

  const pump = (): void => {
    if (busy || newest === null) return;
    if (kept !== null && isSame(kept.state, newest.state)) return;
    busy = true;
    const sent = newest;
    void send(sent.state).then((ok) => {
      const again = (): void => {
        busy = false;
        pump();
      };
      if (ok) kept = sent;
      // Whatever main has now, it is not surely what it had before.
      else kept = null;
      if (ok) again();
      else later(again);
    });
  };

  return {
    keep: (state) => {
      newest = { state };
      pump();
    },
  };
}
