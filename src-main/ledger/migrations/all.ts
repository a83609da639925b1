import type { Migration } from '../migrate.ts';
import { base } from './0010-base.ts';
import { journalChain } from './0020-journal-chain.ts';
import { moneyLife } from './0030-money.ts';
import { upload } from './0040-upload.ts';
import { cashiers } from './0050-cashiers.ts';

/** In rising order; a new step is a new file and a new last row, with a test from the step before it. */
export const MIGRATIONS: readonly Migration[] = [base, journalChain, moneyLife, upload, cashiers];
