/** What the cashier is typing, kept at every key: after a crash the same screen stands there with the same digits. */

import type { UiState } from '#contract/views.ts';
import { accepted } from '#domain/refusals.ts';
import { loadStates, saveState } from '#main/ledger/machine-states.ts';
import type { Core } from '../core.ts';
import type { Handlers } from './handler.ts';

/** The row of the ledger's `machine` table. Not part of the till's state: no rule depends on it. */
const STATE = 'ui';
const NOTHING: UiState = { screen: '', focus: '', fields: {} };

export function uiHandlers(core: Core): Handlers {
  return {
    'ui.keep': (state) => {
      saveState(core.ledger, STATE, state, core.clock.now());
      return accepted({});
    },
    // The row was written above.
    'ui.kept': () => accepted((loadStates(core.ledger)[STATE] as UiState | undefined) ?? NOTHING),
  };
}
