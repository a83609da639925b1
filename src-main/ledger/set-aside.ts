/**
 * Moving a base out of the way, whole: the file, its log and the rest are several names, and a till cut off between
 * two of them must not meet half a base. So the intention is written down first, and the next start ends what it finds.
 */
import { closeSync, existsSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { flushDirectory } from './durable-files.ts';
import { LedgerError } from './errors.ts';
import { PARTS_OF_BASE } from './traces.ts';

export type AsideLabel = 'damaged' | 'missing' | 'before-restore';

/** A base that no longer is the till's; it is never changed, overwritten or deleted by the program. */
export interface AsideBase {
  /** Name of the file, in the folder of the ledger. */
  readonly name: string;
  readonly label: AsideLabel;
  readonly atMs: number;
}

/** The copy to be put in place, whole and checked, under the time its restoring began. */
const RESTORING = '.restoring-';
const MOVING = '.moving-';
const ASIDE = /^\.(damaged|missing|before-restore)-(\d+)(\.born)?$/;

/**
 * Renames every file of the base at `path` to `<name>.<label>-<ms>`, a free one, and answers that path. The caller
 * holds the lock; nobody has the base open.
 */
export function setAside(path: string, label: AsideLabel, atMs: number): string {
  const target = asidePath(path, label, freeMoment(path, label, atMs));
  moveAside(path, target);
  return target;
}

/** The first moment from `atMs` on under which nothing was set aside yet. */
export function freeMoment(path: string, label: AsideLabel, atMs: number): number {
  let moment = atMs;
  while (PARTS_OF_BASE.some((part) => existsSync(asidePath(path, label, moment) + part))) moment++;
  return moment;
}

/**
 * The prepared copy `whole` becomes the base; the one there is set aside as `beforeRestorePath`. Same conditions, and
 * `atMs` is a `freeMoment`.
 */
export function putInPlace(path: string, whole: string, atMs: number): void {
  // From this name on the restoring will happen, whatever happens to the program.
  renameSync(whole, `${path}${RESTORING}${atMs}`);
  flushDirectory(dirname(path));
  finishMoves(path);
}

/** Where `putInPlace` of this moment sets the present base aside. */
export const beforeRestorePath = (path: string, atMs: number): string => asidePath(path, 'before-restore', atMs);

/** Ends what a cut-off `setAside` or `putInPlace` left undone. The caller holds the lock. */
export function finishMoves(path: string): void {
  for (const rest of namesBeside(path, MOVING)) moveAside(path, `${path}.${rest}`);
  for (const rest of namesBeside(path, RESTORING)) {
    moveAside(path, beforeRestorePath(path, Number(rest)));
    if (existsSync(path)) throw new LedgerError('io', { path, detail: 'could not be set aside' });
    renameSync(`${path}${RESTORING}${rest}`, path);
    flushDirectory(dirname(path));
  }
}

/** Newest first. */
export function listAside(path: string): AsideBase[] {
  const found = new Map<string, AsideBase>();
  for (const rest of namesBeside(path, '')) {
    const match = ASIDE.exec(rest);
    const label = LABELS.find((each) => each === match?.[1]);
    if (!match || !label) continue;
    const name = `${basename(path)}.${label}-${match[2]}`;
    found.set(name, { name, label, atMs: Number(match[2]) });
  }
  return [...found.values()].sort((a, b) => b.atMs - a.atMs);
}

const LABELS: readonly AsideLabel[] = ['damaged', 'missing', 'before-restore'];

const asidePath = (path: string, label: AsideLabel, atMs: number): string => `${path}.${label}-${atMs}`;

function moveAside(path: string, target: string): void {
  const intention = intentionOf(path, target);
  closeSync(openSync(intention, 'a'));
  flushDirectory(dirname(path));
  for (const part of PARTS_OF_BASE) {
    // A name that is taken belongs to something else: nothing is ever overwritten.
    if (existsSync(path + part) && !existsSync(target + part)) renameSync(path + part, target + part);
  }
  flushDirectory(dirname(path));
  forget(path, target);
}

function forget(path: string, target: string): void {
  rmSync(intentionOf(path, target), { force: true });
  flushDirectory(dirname(path));
}

/** `ledger.sqlite.moving-damaged-1795413600000`. */
const intentionOf = (path: string, target: string): string => path + MOVING + target.slice(path.length + 1);

function namesBeside(path: string, after: string): string[] {
  const start = basename(path) + after;
  const names = readdirSync(dirname(path)).filter((name) => name.startsWith(start));
  return names.map((name) => name.slice(start.length)).sort();
}
