import type { Ledger } from './ledger.ts';
import { Query } from './query.ts';

const LOAD = new Query<{ name: string; state: string }>('SELECT name, state FROM machine');
const SAVE = new Query(`
  INSERT INTO machine (name, state, updated_at_ms) VALUES (@name, @state, @atMs)
  ON CONFLICT (name) DO UPDATE SET state = excluded.state, updated_at_ms = excluded.updated_at_ms`);

/** The live states of the till by the names they were saved under; read once, at the start. */
export function loadStates(ledger: Ledger): Record<string, unknown> {
  // fromEntries defines own properties, so even a machine called `__proto__` would be plain data.
  return Object.fromEntries(ledger.all(LOAD).map((row): [string, unknown] => [row.name, JSON.parse(row.state)]));
}

/** Replaces the state kept under this name. `state` must be plain data that JSON keeps whole. */
export function saveState(ledger: Ledger, name: string, state: unknown, atMs: number): void {
  ledger.run(SAVE, { name, state: JSON.stringify(state), atMs });
}
