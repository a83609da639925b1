/**
 * Keeps the till's picture of the registrar true: asks its state when it connects and now and then while it is idle,
 * compares its documents, its shift and its clock with ours, and wakes up a document that waits for it.
 */
import type { RegistrarStatus } from '#drivers/fiscal/fiscal.ts';
import { lastFd, recordShiftClosed, recordShiftOpened } from '#main/ledger/documents.ts';
import type { Cashier } from './cashier.ts';
import type { Core } from './core.ts';
import type { Devices } from './devices.ts';
import { unlessDiskFull } from './disk-full.ts';
import type { FiscalDesk } from './fiscal-desk.ts';
import type { Inbox } from './inbox.ts';
import { localTime, parseLocal } from './local-time.ts';
import type { Notices } from './notices.ts';
import { findLost, type Lost, noteLost } from './registrar-lost.ts';
import type { DeferredAtClosing } from './shift-deferred.ts';

const ASK_EVERY_MS = 15_000;
/** The FN refuses documents when the clocks are further apart (error 17h, spec/fiscal.md 1.8). */
const CLOCK_TOLERANCE_MS = 5 * 60 * 1000;

export interface RegistrarWatch {
  /** Begins to listen to the registrar now in `devices`. */
  start(): void;
  stop(): void;
  /** True when the registrar answered. */
  refresh(): Promise<boolean>;
  /**
   * Looks for documents the ledger has not, and makes the registrar's shift ours, as of the last status. Asks the
   * registrar about documents it does not know. Throws LedgerError when the disk refuses.
   */
  compare(): Promise<void>;
  /** `listener` runs after every answer to a status question. */
  onStatus(listener: () => void): void;
  /** How far the registrar's clock is ahead of the till's, to the minute; null until it answered. */
  deviceAheadMs(): number | null;
}

export interface WatchParts {
  readonly core: Core;
  readonly desk: FiscalDesk;
  readonly devices: Devices;
  readonly inbox: Inbox;
  readonly notices: Notices;
  /** In whose name a shift found open or closed is written: whoever is set up for this till. */
  readonly cashier: () => Cashier | null;
  /** What becomes of receipts put aside when a shift turns out to be closed. */
  readonly deferred: DeferredAtClosing;
}

export function createRegistrarWatch(parts: WatchParts): RegistrarWatch {
  const { core, desk, devices, inbox, notices } = parts;
  let cancelTimer: () => void = () => {};
  let aheadMs: number | null = null;
  const listeners: (() => void)[] = [];

  const refresh = async (): Promise<boolean> => {
    const registrar = devices.registrar;
    if (!registrar) return false;
    const result = await registrar.driver.status();
    if (devices.registrar !== registrar) return false;
    inbox.push(() => {
      devices.problem = result.ok ? null : result.fault;
      if (result.ok) {
        aheadMs = takeStatus(parts, result.value);
        for (const listener of listeners) listener();
      }
      core.changed();
    });
    return result.ok;
  };

  const onHealth = (): void => {
    inbox.push(() => core.changed());
    if (devices.registrar?.driver.health !== 'ready') return;
    void refresh().then((answered) => {
      if (!answered) return;
      inbox.push(() => {
        // On a full disk the cashier asks the registrar when there is room.
        unlessDiskFull(notices, () => {
          desk.handle({ type: 'device-ready' });
        });
      });
      void findLost(parts).then((lost) => {
        inbox.push(() => {
          unlessDiskFull(notices, () => adopt(parts, lost));
        });
      });
    });
  };

  const schedule = (): void => {
    cancelTimer = core.clock.after(ASK_EVERY_MS, () => {
      const ready = devices.registrar?.driver.health === 'ready';
      if (ready && core.state.fiscal.at === 'idle') void refresh().then(schedule);
      else schedule();
    });
  };

  return {
    start() {
      aheadMs = null;
      devices.registrar?.driver.onHealth(onHealth);
      devices.registrar?.driver.start();
      schedule();
    },
    stop: () => cancelTimer(),
    refresh,
    compare: async () => adopt(parts, await findLost(parts)),
    onStatus: (listener) => void listeners.push(listener),
    deviceAheadMs: () => aheadMs,
  };
}

/** Answers how far the registrar's clock is ahead of ours. */
function takeStatus({ core, devices, notices }: WatchParts, status: RegistrarStatus): number | null {
  devices.status = status;
  checkClock(status, core.clock.now(), notices);
  if (status.paper === 'present') notices.clear('print-pending');
  return deviceAhead(status, core.clock.now());
}

/** Not by a status from before a document of ours: while lost ones were looked for, the till may have gone on. */
function adopt(parts: WatchParts, lost: Lost | null): void {
  const { core, devices } = parts;
  const fn = devices.status?.fn;
  if (!fn || core.state.fiscal.at !== 'idle' || fn.lastFd < (lastFd(core.ledger, fn.number) ?? 0)) return;
  if (lost) noteLost(parts, lost);
  reconcileShift(parts);
}

/**
 * The registrar's shift is the lawful one. Found open while ours is closed: it was opened elsewhere, and becomes
 * ours. Found closed while ours is open: a Z report was taken elsewhere, and ours ends too. Both are told and kept in
 * the journal. Never called while a document is in work: its own outcome explains the difference then.
 */
function reconcileShift({ core, devices, notices, cashier: who, deferred }: WatchParts): void {
  const status = devices.status;
  const cashier = who();
  if (!status || !cashier || core.state.fiscal.at !== 'idle') return;
  const ours = core.history.openShift;
  const lawful = status.shift === 'closed' ? null : status.shiftNumber;
  if ((ours?.number ?? null) === lawful) return;

  const nowMs = core.clock.now();
  core.commit({
    next: {},
    journal: [
      { kind: 'shift-reconciled', ref: ours?.id ?? '', body: { ours: ours?.number ?? null, registrar: lawful } },
    ],
    also: () => {
      if (ours) {
        recordShiftClosed(core.ledger, { shiftId: ours.id, closedAtMs: nowMs }, null);
        deferred.drop();
      }
      if (lawful === null) return;
      const openedAtMs = parseLocal(status.shiftOpenedAt) ?? nowMs;
      const opening = {
        id: core.newId(),
        number: lawful,
        openedAtMs,
        cashierName: cashier.name,
        cashierInn: cashier.inn,
      };
      recordShiftOpened(core.ledger, opening, null);
    },
  });
  deferred.tell();
  if (lawful === null) notices.add('warning', 'shift-state-differs', { number: ours?.number ?? 0 });
  else notices.add('warning', 'registrar-foreign-shift', { number: lawful });
}

function deviceAhead(status: RegistrarStatus, nowMs: number): number | null {
  const deviceMs = parseLocal(status.deviceTime);
  return deviceMs === null ? null : deviceMs - nowMs;
}

function checkClock(status: RegistrarStatus, nowMs: number, notices: Notices): void {
  const aheadMs = deviceAhead(status, nowMs);
  const differs = aheadMs !== null && Math.abs(aheadMs) >= CLOCK_TOLERANCE_MS;
  if (differs) notices.add('warning', 'clock-differs', { device: status.deviceTime, ours: localTime(nowMs) });
  else notices.clear('clock-differs');
}
