/** What mutants are made of. */
import type { Clock } from '#drivers/kit/clock.ts';
import type { LinkHealth } from '#drivers/kit/port.ts';
import type { Ledger } from '#main/ledger/open.ts';

export type Rows = Readonly<Record<string, unknown>>;
export const rowsOf = (params: unknown): Rows => ({ ...(typeof params === 'object' ? params : {}) });

/** The ledger without the rows that `drop` names: they are acknowledged and never written. */
export function without(ledger: Ledger, drop: (row: Rows) => boolean): Ledger {
  const run = ledger.run.bind(ledger);
  ledger.run = (query, params) => {
    if (!drop(rowsOf(params))) run(query, params);
  };
  return ledger;
}

export const stateOf = ({ name, state }: Rows): string => {
  if (typeof name !== 'string' || typeof state !== 'string') return '';
  const parsed: unknown = JSON.parse(state);
  const at: unknown = typeof parsed === 'object' && parsed !== null && 'at' in parsed ? parsed.at : '';
  return `${name} ${String(at)}`;
};

const PATIENCE_MS = 60_000;

/** Waits for the line first: nothing can be sent again on a broken one. */
export async function untilReady(driver: { readonly health: LinkHealth }, clock: Clock): Promise<void> {
  for (let waitedMs = 0; driver.health !== 'ready' && waitedMs < PATIENCE_MS; waitedMs += 500) {
    await new Promise<void>((resolve) => {
      clock.after(500, resolve);
    });
  }
}
