/** Files that must survive a power cut: contents flushed first, then the directory that names them. */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';

/** Flushes the directory so that a name just made or changed in it stays. Windows has no such call and needs none. */
export function flushDirectory(path: string): void {
  if (process.platform === 'win32') return;
  flushPath(path, 'r');
}

/** Makes a folder and those above it that are missing; their names survive a power cut. */
export function makeDirectory(path: string): void {
  const first = mkdirSync(path, { recursive: true });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) flushDirectory(dirname(made));
}

export function flushFile(path: string): void {
  flushPath(path, 'r+');
}

/** Gives a finished file its final name: flush, rename, flush the directory. */
export function publishFile(temporaryPath: string, finalPath: string): void {
  flushFile(temporaryPath);
  renameSync(temporaryPath, finalPath);
  flushDirectory(dirname(finalPath));
}

function flushPath(path: string, flags: string): void {
  const handle = openSync(path, flags);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
