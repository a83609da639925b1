/**
 * Mistakes a till could have, planted by wrapping its real parts. The simulation is worth something only if each of
 * them is found.
 */
import { MONEY_MUTANTS } from './mutants-money.ts';
import { REGISTRAR_MUTANTS } from './mutants-registrar.ts';
import type { Mutant } from './world.ts';

export const MUTANTS: readonly Mutant[] = [...REGISTRAR_MUTANTS, ...MONEY_MUTANTS];
