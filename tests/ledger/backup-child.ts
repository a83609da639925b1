/** A child process that makes copies of the base of a folder until it is killed: `node backup-child.ts FOLDER`. */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { realClock } from '#drivers/kit/clock.ts';
import { backupLedger } from '#main/ledger/backup.ts';
import { openLedger } from '#main/ledger/open.ts';

const STDOUT = 1;
const [folder = ''] = process.argv.slice(2);
const backupDir = join(folder, 'backups');
const ledger = openLedger(join(folder, 'ledger.db'), { clock: realClock, backupDir });
writeSync(STDOUT, 'begun\n');
for (;;) {
  const { file } = await backupLedger(ledger, backupDir, 'hand', { clock: realClock, spareBytes: 0 });
  writeSync(STDOUT, `made ${file.name}\n`);
}
