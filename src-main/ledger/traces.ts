/**
 * Empty files beside the base that tell, at the next start, what the base itself cannot: that there was one, that it
 * was not closed in order, that something in it could not be read.
 */
import { closeSync, existsSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { flushDirectory } from './durable-files.ts';

/** There from the first opening on. */
const BORN = '.born';
/** There while the base is open, and after a till that was cut off. */
const OPEN = '.open';
/** A damage was met that the quick check of the start does not see (a broken index, for one). */
const SUSPECT = '.suspect';
/** SQLite takes a file of one byte for an empty one, too. */
const EMPTY_BYTES = 1;

/** Everything that is a base, the log first: what is moved in this order and cut off half-way is never believed. */
export const PARTS_OF_BASE: readonly string[] = ['-wal', '-shm', '-journal', '', OPEN, SUSPECT, BORN];

export interface Traces {
  /** There was a base, and now there is no file or an empty one. */
  readonly isGone: boolean;
  /** The till was cut off, so there must be a write-ahead log; there is none. */
  readonly logLost: boolean;
  /** The base was not closed in order. */
  readonly wasCutOff: boolean;
  /** The whole of it is to be checked before it is believed again. */
  readonly isSuspect: boolean;
}

export function tracesOf(path: string): Traces {
  const isHere = existsSync(path) && statSync(path).size > EMPTY_BYTES;
  const hasLog = existsSync(`${path}-wal`);
  return {
    isGone: !isHere && (existsSync(path + BORN) || hasLog),
    logLost: isHere && !hasLog && existsSync(path + OPEN),
    wasCutOff: existsSync(path + OPEN),
    isSuspect: existsSync(path + SUSPECT),
  };
}

/** Call when the base is open, its log therefore there; flushes the names of all of them. */
export function markOpen(path: string): void {
  rmSync(path + SUSPECT, { force: true });
  if (existsSync(path + OPEN) && existsSync(path + BORN)) return;
  for (const mark of [BORN, OPEN]) closeSync(openSync(path + mark, 'a'));
  flushDirectory(dirname(path));
}

/** Call when everything is in the base and the log holds nothing more. */
export function markClosed(path: string): void {
  rmSync(path + OPEN, { force: true });
}

/** Best effort: the disk that damaged the base may not take this either. */
export function markSuspect(path: string): void {
  try {
    closeSync(openSync(path + SUSPECT, 'a'));
    flushDirectory(dirname(path));
  } catch {
    // The next start then meets the damage where this one did.
  }
}

export const removeTraces = (path: string): void => {
  for (const mark of [OPEN, SUSPECT, BORN]) rmSync(path + mark, { force: true });
};
