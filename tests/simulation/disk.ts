/** The till's disk: it may be full for a while, with what the reserve gives back, and a commit on it may be the last. */
import { LedgerError } from '#main/ledger/errors.ts';
import type { Ledger } from '#main/ledger/open.ts';

/** Thrown inside a till that was killed: nothing of it runs on. Not an error of the till. */
export class Killed extends Error {
  constructor() {
    super('killed');
    this.name = 'Killed';
  }
}

/** Commits that fit into what the freed reserve gives. */
const ROOM_OF_RESERVE = 6;

export interface Disk {
  full: boolean;
  /** Commits that still fit although it is full. */
  room: number;
  /** Called before every outermost commit: faults that wait for one. */
  onCommit: () => void;
}

export interface DiskUser {
  readonly dead: boolean;
  /** Its files are closed: what still runs of it by mistake of the simulation must not be taken for the till's. */
  readonly buried: boolean;
  /** Where in this commit the till dies; null when it lives on. Asked once a commit. */
  doomedAt(): 'before' | 'inside' | 'after' | null;
  /** True when the till dies right after this commit, in which money given back was written down. */
  doomedAfterRefund(): boolean;
  /** Kills the till. */
  die(): never;
}

/** Stands between a till and its ledger. */
export function putOnDisk(ledger: Ledger, disk: Disk, user: DiskUser): Ledger {
  const { transaction, run, get, all, copyTo, checkpoint, ensureReserve, releaseReserve } = bound(ledger);
  let depth = 0;
  let refunded = false;
  const requireRoom = (): void => {
    if (user.dead) throw new Killed();
    if (disk.full && disk.room <= 0) throw new LedgerError('disk-full', { path: ledger.path });
  };
  const outermost = <T>(work: () => T): T => {
    if (user.dead) throw new Killed();
    disk.onCommit();
    const moment = user.doomedAt();
    if (moment === 'before') user.die();
    requireRoom();
    const value = transaction(() => {
      const result = work();
      if (moment === 'inside') user.die();
      return result;
    });
    if (disk.full) disk.room -= 1;
    const gaveBack = refunded;
    refunded = false;
    if (moment === 'after' || (gaveBack && user.doomedAfterRefund())) user.die();
    return value;
  };
  ledger.transaction = <T>(work: () => T): T => {
    if (depth > 0) return transaction(work);
    depth += 1;
    try {
      return outermost(work);
    } finally {
      depth -= 1;
    }
  };
  ledger.run = (query, params) => {
    if (user.dead) throw new Killed();
    run(query, params);
    refunded ||= isRefund(params);
  };
  ledger.get = (query, params) => {
    if (user.buried) throw new Killed();
    return get(query, params);
  };
  ledger.all = (query, params) => {
    if (user.buried) throw new Killed();
    return all(query, params);
  };
  ledger.copyTo = (path, signal) => {
    if (user.dead) throw new Killed();
    return whileAlive(copyTo(path, signal), user);
  };
  ledger.checkpoint = () => {
    requireRoom();
    return checkpoint();
  };
  ledger.ensureReserve = () => {
    if (user.dead) throw new Killed();
    if (disk.full && !ledger.hasReserve) throw new LedgerError('disk-full', { path: ledger.path });
    ensureReserve();
  };
  ledger.releaseReserve = () => {
    if (user.dead) throw new Killed();
    const released = releaseReserve();
    if (released) disk.room += ROOM_OF_RESERVE;
    return released;
  };
  return ledger;
}

const isRefund = (params: object = {}): boolean =>
  'originalId' in params && params.originalId !== null && 'rrn' in params;

const bound = (ledger: Ledger) => ({
  transaction: ledger.transaction.bind(ledger) as Ledger['transaction'],
  run: ledger.run.bind(ledger),
  get: ledger.get.bind(ledger) as Ledger['get'],
  all: ledger.all.bind(ledger) as Ledger['all'],
  copyTo: ledger.copyTo.bind(ledger),
  checkpoint: ledger.checkpoint.bind(ledger),
  ensureReserve: ledger.ensureReserve.bind(ledger),
  releaseReserve: ledger.releaseReserve.bind(ledger),
});

/** Settles as `promise` does, unless the program died meanwhile: then never. */
function whileAlive<T>(promise: Promise<T>, user: DiskUser): Promise<T> {
  return new Promise((resolve, reject) => {
    promise.then(
      (value) => {
        if (!user.dead) resolve(value);
      },
      (error: unknown) => {
        if (!user.dead) reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
