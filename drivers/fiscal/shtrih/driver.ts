/** Driver of Shtrih-M registrars (standard protocol): `FiscalRegistrar` over one Session. */
import type { Clock } from '../../kit/clock.ts';
import type { Port } from '../../kit/port.ts';
import type { Tape } from '../../kit/tape.ts';
import type { FiscalRegistrar } from '../fiscal.ts';
import { registerCorrection } from './correction.ts';
import { readDocument } from './documents.ts';
import type { ExchangeLimits } from './exchange.ts';
import { registerReceipt } from './receipt.ts';
import { readBaseline, readStatus, readTotals } from './report.ts';
import { Session } from './session.ts';
import { settle } from './settle.ts';
import { cashMove, closeShift, continuePrint, openDrawer, openShift, printText, setClock, xReport } from './shift.ts';

export interface ShtrihSettings {
  /** A new port for every connection. */
  readonly port: () => Port;
  readonly clock: Clock;
  readonly tape?: Tape;
  /** Operator's password, 0..99999999; 30 is the system administrator's default. */
  readonly password?: number;
  /** For tables, reports, shift and clock; the operator's password by default. */
  readonly adminPassword?: number;
  /** Time-outs and tries of the link layer, for tests. */
  readonly limits?: ExchangeLimits;
}

const DEFAULT_PASSWORD = 30;

export function createShtrihRegistrar(settings: ShtrihSettings): FiscalRegistrar {
  const { password = DEFAULT_PASSWORD, adminPassword = password, ...rest } = settings;
  const session = new Session({ ...rest, password, adminPassword });
  return {
    kind: 'fiscal',
    start: () => session.link.start(),
    stop: () => session.link.stop(),
    get health() {
      return session.link.health;
    },
    onHealth: (listener) => session.link.onHealth(listener),
    status: () => session.operate(() => readStatus(session)),
    totals: () => session.operate(() => readTotals(session)),
    baseline: (before) => session.operate(() => readBaseline(session, before)),
    openShift: (cashier) => session.operate(() => openShift(session, cashier)),
    registerReceipt: (receipt) => session.operate(() => registerReceipt(session, receipt)),
    registerCorrection: (correction) => session.operate(() => registerCorrection(session, correction)),
    closeShift: (cashier) => session.operate(() => closeShift(session, cashier)),
    xReport: () => session.operate(() => xReport(session)),
    cashMove: (direction, amountMinor) => session.operate(() => cashMove(session, direction, amountMinor)),
    settle: (before, expected) => session.operate(() => settle(session, before, expected)),
    document: (fdNumber) => session.operate(() => readDocument(session, fdNumber)),
    continuePrint: () => session.operate(() => continuePrint(session)),
    printText: (lines) => session.operate(() => printText(session, lines)),
    openDrawer: () => session.operate(() => openDrawer(session)),
    setClock: (local) => session.operate(() => setClock(session, local)),
  };
}
