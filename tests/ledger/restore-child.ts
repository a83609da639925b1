/** A child process that restores one copy after another until it is killed: `node restore-child.ts FOLDER FILE...`. */
import { writeSync } from 'node:fs';
import { realClock } from '#drivers/kit/clock.ts';
import { restoreLedger } from '#main/ledger/restore.ts';

const STDOUT = 1;
const [folder = '', ...files] = process.argv.slice(2);
writeSync(STDOUT, 'begun\n');
for (;;) {
  for (const file of files) {
    restoreLedger(folder, file, { clock: realClock });
    writeSync(STDOUT, 'restored\n');
  }
}
