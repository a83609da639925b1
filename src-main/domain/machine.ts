/**
 * State machines as tables of functions. State and event are tagged unions (`at`, `type`) of plain data, because
 * states are rows in a database that next year's version must read. A pair that is not in the table is a refusal
 * told to the caller, never ignored.
 */
export interface Step<S, F> {
  readonly state: S;
  readonly effects: readonly F[];
}

export type Machine<S extends { readonly at: string }, E extends { readonly type: string }, F> = {
  readonly [At in S['at']]: {
    readonly [Type in E['type']]?: (
      state: Extract<S, { readonly at: At }>,
      event: Extract<E, { readonly type: Type }>,
    ) => Step<S, F>;
  };
};

/** One step, or null when the state has no row for the event. */
export function step<S extends { readonly at: string }, E extends { readonly type: string }, F>(
  machine: Machine<S, E, F>,
  state: S,
  event: E,
): Step<S, F> | null {
  const rows = machine[state.at as S['at']] as Record<string, ((state: S, event: E) => Step<S, F>) | undefined>;
  const row = rows[event.type];
  return row ? row(state, event) : null;
}
