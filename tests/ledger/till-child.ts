/**
 * A child process that seals receipts until it is killed or refused:
 * `node till-child.ts FOLDER FIRST CHECKPOINT_EVERY`. Prints `ack N` after the commit of receipt N; when the ledger
 * throws, `error CODE`, and then what it answers to the next question: `next CODE` or `next ok`.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { realClock } from '#drivers/kit/clock.ts';
import { currentShift, sealReceipt } from '#main/ledger/documents.ts';
import { saveState } from '#main/ledger/machine-states.ts';
import { type Ledger, LedgerError, openLedger } from '#main/ledger/open.ts';
import { aLine, aSale, openShift } from './kit.ts';

const STDOUT = 1;
const LINES = [aLine(), aLine({ quantityMilli: 455 }), aLine({ vat: '22' })];
const [folder = '', first = '1', checkpointEvery = '7'] = process.argv.slice(2);
const say = (text: string): number => writeSync(STDOUT, `${text}\n`);
const nameOf = (error: unknown): string => (error instanceof LedgerError ? error.code : String(error));

function sellForever(ledger: Ledger): void {
  for (let n = Number(first); ; n++) {
    const { receipt, fiscal } = aSale(n, { lines: LINES });
    ledger.transaction(() => {
      sealReceipt(ledger, receipt, fiscal);
      saveState(ledger, 'receipt', { at: 'filling', after: n }, n);
    });
    say(`ack ${n}`);
    if (n % Number(checkpointEvery) === 0) ledger.checkpoint();
  }
}

const ledger = openLedger(join(folder, 'ledger.db'), { clock: realClock, backupDir: join(folder, 'backups') });
if (!currentShift(ledger)) openShift(ledger);
say('ready');
try {
  sellForever(ledger);
} catch (error) {
  say(`error ${nameOf(error)}`);
}
try {
  currentShift(ledger);
  say('next ok');
} catch (error) {
  say(`next ${nameOf(error)}`);
}
