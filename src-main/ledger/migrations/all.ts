import type { Migration } from '../migrate.ts';
import { base } from './0010-base.ts';
import { journalChain } from './0020-journal-chain.ts';

/** In rising order; a new step is a new file and a new last row, with a test from the step before it. */
export const MIGRATIONS: readonly Migration[] = [base, journalChain];
