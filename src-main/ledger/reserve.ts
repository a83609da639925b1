/**
 * A file that only takes up space. When the disk is full it is given back, so that the receipt in hand can be
 * finished: spec/performance-reliability.md 3.3 no. 17. It is made again at the next quiet moment.
 */
import { closeSync, existsSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { flushDirectory } from './durable-files.ts';
import { toLedgerError } from './errors.ts';

export const RESERVE_BYTES = 16 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;

/** `reserve.bin` in the folder of the ledger. */
export function reservePath(ledgerPath: string): string {
  return join(dirname(ledgerPath), 'reserve.bin');
}

export function reserveReady(ledgerPath: string, sizeBytes: number): boolean {
  const path = reservePath(ledgerPath);
  return existsSync(path) && statSync(path).size >= sizeBytes;
}

/**
 * Makes the reserve, really written (a sparse file would reserve nothing). On a full disk throws LedgerError
 * `disk-full` and leaves no part of the file behind.
 */
export function makeReserve(ledgerPath: string, sizeBytes: number): void {
  if (reserveReady(ledgerPath, sizeBytes)) return;
  const path = reservePath(ledgerPath);
  try {
    writeWhole(path, sizeBytes);
    flushDirectory(dirname(path));
  } catch (thrown) {
    rmSync(path, { force: true });
    throw toLedgerError(thrown, ledgerPath);
  }
}

/** Gives the space back; true when there was a reserve to give. */
export function dropReserve(ledgerPath: string): boolean {
  const path = reservePath(ledgerPath);
  const existed = existsSync(path);
  try {
    rmSync(path, { force: true });
    flushDirectory(dirname(path));
  } catch (thrown) {
    throw toLedgerError(thrown, ledgerPath);
  }
  return existed;
}

function writeWhole(path: string, sizeBytes: number): void {
  // Not zeros: a file system that compresses would reserve nothing for them.
  const chunk = Buffer.from(
    Uint8Array.from({ length: CHUNK_BYTES }, (_, index) => (index * 167 + (index >> 8) * 59) & 0xff),
  );
  const handle = openSync(path, 'w');
  try {
    for (let written = 0; written < sizeBytes; ) {
      written += writeSync(handle, chunk, 0, Math.min(CHUNK_BYTES, sizeBytes - written));
    }
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
