/**
 * Keeps the till's picture of the registrar true: asks its state when it connects and now and then while it is idle,
 * compares its shift and its clock with ours, and wakes up a document that waits for it.
 */
import type { RegistrarStatus } from '#drivers/fiscal/fiscal.ts';
import { recordShiftClosed, recordShiftOpened } from '#main/ledger/documents.ts';
import type { Settings } from '#main/settings/settings.ts';
import type { Core } from './core.ts';
import type { Devices } from './devices.ts';
import { unlessDiskFull } from './disk-full.ts';
import type { FiscalDesk } from './fiscal-desk.ts';
import type { Inbox } from './inbox.ts';
import { localTime, parseLocal } from './local-time.ts';
import type { Notices } from './notices.ts';

const ASK_EVERY_MS = 15_000;
/** The FN refuses documents when the clocks are further apart (error 17h, spec/fiscal.md 1.8). */
const CLOCK_TOLERANCE_MS = 5 * 60 * 1000;

export interface RegistrarWatch {
  /** Begins to listen to the registrar now in `devices`. */
  start(): void;
  stop(): void;
  /** True when the registrar answered. */
  refresh(): Promise<boolean>;
  reconcile(): void;
}

export interface WatchParts {
  readonly core: Core;
  readonly desk: FiscalDesk;
  readonly devices: Devices;
  readonly inbox: Inbox;
  readonly notices: Notices;
  readonly settings: () => Settings | null;
}

export function createRegistrarWatch(parts: WatchParts): RegistrarWatch {
  const { core, desk, devices, inbox, notices } = parts;
  let cancelTimer: () => void = () => {};

  const refresh = async (): Promise<boolean> => {
    const registrar = devices.registrar;
    if (!registrar) return false;
    const result = await registrar.driver.status();
    if (devices.registrar !== registrar) return false;
    inbox.push(() => {
      devices.problem = result.ok ? null : result.fault;
      if (result.ok) {
        devices.status = result.value;
        checkClock(result.value, core.clock.now(), notices);
        if (result.value.paper === 'present') notices.clear('print-pending');
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
          if (core.state.fiscal.at === 'idle') reconcileShift(parts);
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
      devices.registrar?.driver.onHealth(onHealth);
      devices.registrar?.driver.start();
      schedule();
    },
    stop: () => cancelTimer(),
    refresh,
    reconcile: () => reconcileShift(parts),
  };
}

/**
 * The registrar's shift is the lawful one. Found open while ours is closed: it was opened elsewhere, and becomes
 * ours. Found closed while ours is open: a Z report was taken elsewhere, and ours ends too. Both are told and kept in
 * the journal. Never called while a document is in work: its own outcome explains the difference then.
 */
function reconcileShift({ core, devices, notices, settings }: WatchParts): void {
  const status = devices.status;
  const cashier = settings()?.cashier;
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
      if (ours) recordShiftClosed(core.ledger, { shiftId: ours.id, closedAtMs: nowMs }, null);
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
  if (lawful === null) notices.add('warning', 'shift-state-differs', { number: ours?.number ?? 0 });
  else notices.add('warning', 'registrar-foreign-shift', { number: lawful });
}

function checkClock(status: RegistrarStatus, nowMs: number, notices: Notices): void {
  const deviceMs = parseLocal(status.deviceTime);
  const differs = deviceMs !== null && Math.abs(deviceMs - nowMs) >= CLOCK_TOLERANCE_MS;
  if (differs) notices.add('warning', 'clock-differs', { device: status.deviceTime, ours: localTime(nowMs) });
  else notices.clear('clock-differs');
}
