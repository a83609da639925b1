/** Which shops `npm test` lives through. */
import { DAYS_OF_SHOP } from './simulation.ts';

export interface ShopRun {
  readonly seed: number;
  readonly days: number;
  /** What it once found, or why it is here. */
  readonly why: string;
}

/** Seeds that failed once, up to the day they failed on; they come first for ever. */
const FAILED: readonly ShopRun[] = [
  {
    seed: 109,
    days: 3,
    why: 'a card was returned in cash by right, then another part as paid: it could not be sealed',
  },
  { seed: 116, days: 1, why: 'the same, on the first day' },
  { seed: 5018, days: 5, why: 'money was given back in a shift that became too old: neither a receipt nor a Z report' },
];

const STEADY_FROM = 1_000;
const SHOPS_OF_EACH = 19;

/**
 * Shops whose seeds have the remainder `parity`: even ones have a registrar and a terminal that are restarted from
 * their folders. Both together live 200 days and some.
 */
export function shopsOf(parity: 0 | 1): ShopRun[] {
  const steady = Array.from({ length: SHOPS_OF_EACH }, (_, index) => ({
    seed: STEADY_FROM + index * 2 + parity,
    days: DAYS_OF_SHOP,
    why: 'fixed',
  }));
  return [...FAILED.filter(({ seed }) => seed % 2 === parity), ...steady];
}
