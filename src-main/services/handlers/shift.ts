/** Opening and closing the shift, X report, the drawer, and both sides' figures. */
import type { ShiftFigures } from '#contract/contract.ts';
import { money, sum } from '#domain/money/money.ts';
import { accepted, type Outcome, refused } from '#domain/refusals.ts';
import type { FiscalRegistrar, RegistrarTotals } from '#drivers/fiscal/fiscal.ts';
import type { DeviceFault, DriverResult } from '#drivers/kit/faults.ts';
import { shiftTotals } from '#main/ledger/reports.ts';
import type { Settings } from '#main/settings/settings.ts';
import type { Core } from '../core.ts';
import type { Devices } from '../devices.ts';
import type { FiscalDesk } from '../fiscal-desk.ts';
import type { Handlers } from './handler.ts';

type Done = Outcome<Record<string, never>>;

export interface ShiftParts {
  readonly core: Core;
  readonly desk: FiscalDesk;
  readonly devices: Devices;
  readonly settings: () => Settings | null;
  /** Asks the registrar for its state again; true when it answered. */
  readonly refresh: () => Promise<boolean>;
  /** Takes the registrar's word where the ledger's shift differs; see registrar-watch.ts. */
  readonly reconcile: () => void;
}

export function shiftHandlers(parts: ShiftParts): Handlers {
  const { core, devices } = parts;
  return {
    'shift.open': async () => {
      if (core.history.openShift) return refused('shift-already-open');
      if (!(await parts.refresh())) return notReady(devices);
      // A shift opened at the registrar by somebody else becomes ours: the law knows one shift, not two.
      parts.reconcile();
      return core.history.openShift ? accepted({}) : start(parts, 'shift-open');
    },
    'shift.close': async () => {
      if (!core.history.openShift) return refused('shift-not-open');
      // Goods already scanned stay in the receipt and are sold in the next shift: the registrar knows nothing of them.
      if (core.state.receipt.at !== 'filling') return refused('not-now');
      if (!(await parts.refresh())) return notReady(devices);
      parts.reconcile();
      return core.history.openShift ? start(parts, 'shift-close') : accepted({});
    },
    'shift.xReport': () => withRegistrar(parts, (driver) => driver.xReport()),
    'shift.figures': async () => {
      const shift = core.history.openShift;
      if (!shift) return refused('shift-not-open');
      const totals = await devices.registrar?.driver.totals();
      return accepted({
        ledger: ledgerFigures(core, shift.id),
        device: totals?.ok ? deviceFigures(totals.value) : null,
      });
    },
    'drawer.open': () => withRegistrar(parts, (driver) => driver.openDrawer()),
    'printer.continue': () => withRegistrar(parts, (driver) => driver.continuePrint()),
  };
}

function start(parts: ShiftParts, kind: 'shift-open' | 'shift-close'): Done {
  const settings = parts.settings();
  if (!settings) return refused('setup-incomplete');
  const operation = { id: parts.core.newId(), kind, cashier: settings.cashier, sinceMs: parts.core.clock.now() };
  return parts.desk.handle({ type: 'plan', operation }) ? accepted({}) : refused('fiscal-in-progress');
}

/** For what leaves no trace in the ledger. Not while a document is in work: the registrar does one thing at a time. */
async function withRegistrar(
  { core, devices, refresh }: ShiftParts,
  act: (driver: FiscalRegistrar) => Promise<DriverResult<null>>,
): Promise<Done> {
  if (core.state.fiscal.at !== 'idle') return refused('fiscal-in-progress');
  const driver = devices.registrar?.driver;
  if (!driver) return refused('registrar-not-ready');
  const result = await act(driver);
  await refresh();
  return result.ok ? accepted({}) : deviceRefusal(result.fault);
}

const deviceRefusal = (fault: DeviceFault) =>
  refused('device-fault', { fault: fault.code, device: fault.device, retry: fault.retry, original: fault.original });

const notReady = (devices: Devices): Done =>
  devices.problem ? deviceRefusal(devices.problem) : refused('registrar-not-ready');

function ledgerFigures(core: Core, shiftId: string): ShiftFigures {
  const totals = shiftTotals(core.ledger, shiftId);
  const sales = totals.kinds.find((kind) => kind.kind === 'sale');
  return {
    sales: sales?.count ?? 0,
    saleMinor: sales?.totalMinor ?? 0,
    cashMinor: sales?.tenders.cash ?? 0,
    electronicMinor: sales?.tenders.electronic ?? 0,
    cashInDrawerMinor: totals.cashExpectedMinor,
  };
}

function deviceFigures(totals: RegistrarTotals): ShiftFigures {
  const { cashMinor, electronicMinor, prepaidMinor, creditMinor, otherMinor } = totals.saleMinor;
  return {
    sales: totals.receipts.sale,
    saleMinor: sum([cashMinor, electronicMinor, prepaidMinor, creditMinor, otherMinor].map(money)),
    cashMinor,
    electronicMinor,
    cashInDrawerMinor: totals.cashInDrawerMinor,
  };
}
