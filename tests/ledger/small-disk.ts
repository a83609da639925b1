/** A disk that is really full, for tests. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DISK_BYTES = 3 * 1024 * 1024;

export interface Disk extends Disposable {
  readonly dir: string;
  /** Takes every byte that is left. */
  fill(): void;
  free(): void;
}

/** A real file system of 3 MB; null where nobody may mount (then only the budget of pages is tested). */
export function aSmallDisk(): Disk | null {
  const mountPoint = mkdtempSync(join(tmpdir(), 'rmk-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'rmk-test', mountPoint], { stdio: 'ignore' });
  } catch {
    rmdirSync(mountPoint);
    return null;
  }
  const dir = join(mountPoint, 'till');
  const ballast = join(mountPoint, 'ballast');
  mkdirSync(dir);
  return {
    dir,
    fill: () => fillWith(ballast),
    free: () => rmSync(ballast, { force: true }),
    [Symbol.dispose]() {
      execFileSync('umount', [mountPoint]);
      rmdirSync(mountPoint);
    },
  };
}

function fillWith(path: string): void {
  const handle = openSync(path, 'a');
  try {
    for (;;) writeSync(handle, Buffer.alloc(4096, 0x5a));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    closeSync(handle);
  }
}
