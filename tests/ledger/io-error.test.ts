import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { receiptById } from '#main/ledger/documents.ts';
import { assertLedgerConsistent } from '#main/ledger/reports.ts';
import { aFolder } from './kit.ts';

const CHILD = fileURLToPath(new URL('./till-child.ts', import.meta.url));
const LIMIT_BLOCKS = 2000;

/** Sells under a limit on the size of files: a write beyond it fails with EFBIG, which SQLite calls an I/O error. */
function sellUntilWritingFails(folder: string, checkpointEvery: number): string {
  const command = `ulimit -f ${LIMIT_BLOCKS}; exec "$0" "$@"`;
  const child = spawnSync('sh', ['-c', command, process.execPath, CHILD, folder, '1', String(checkpointEvery)], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  return child.stdout;
}

describe.skipIf(process.platform === 'win32')('when the disk fails to write', () => {
  test.each([
    ['at a commit', 1_000_000],
    ['at a checkpoint, which SQLite itself would keep to itself', 5],
  ])(
    '%s, it is told at once, that ledger is never believed again, and all acknowledged receipts are there',
    (_, every) => {
      using folder = aFolder();
      const said = sellUntilWritingFails(folder.dir, every);
      const acknowledged = Number([...said.matchAll(/^ack (\d+)$/gm)].at(-1)?.[1] ?? 0);
      expect(acknowledged).toBeGreaterThan(5);
      expect(said.split('\n').slice(-3)).toEqual(['error io', 'next io', '']);
      const ledger = folder.open();
      expect(receiptById(ledger, `receipt-${acknowledged}`)?.receipt.number).toBe(acknowledged);
      expect(assertLedgerConsistent(ledger)).toEqual([]);
    },
  );
});
