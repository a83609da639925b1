/**
 * The bank terminal at the closing of a shift: its sums beside ours, and «сверка итогов».
 *
 * The settlement runs before the Z report, while the sums just compared are still those of one period. What it comes to
 * does not forbid the Z report: the 24 hours of a fiscal shift are the law's, the bank has the money already, and a
 * period left open is settled with the next closing (or by the terminal itself at night).
 */
import type { FigureDifference, ShiftCheck } from '#contract/views.ts';
import { compareTerminal } from '#domain/shift/figures.ts';
import type { DeviceFault } from '#drivers/kit/faults.ts';
import type { BankTerminal, TerminalTotals } from '#drivers/terminal/terminal.ts';
import { loadStates, saveState } from '#main/ledger/machine-states.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { operationsOfBatch } from '#main/ledger/terminal-batch.ts';
import type { Core } from './core.ts';
import type { Devices } from './devices.ts';
import type { Notices } from './notices.ts';
import { namedMoney } from './shift-named.ts';

/** What the terminal said of its open period. */
export interface AskedTerminal {
  readonly terminalId: string;
  readonly totals: TerminalTotals;
}

/** Null without a terminal, and when it does not answer. */
export async function askTerminal(devices: Devices): Promise<AskedTerminal | null> {
  const driver = devices.terminal?.driver;
  if (!driver) return null;
  const status = await driver.status();
  if (!status.ok) return null;
  const totals = await driver.totals();
  return totals.ok ? { terminalId: status.value.terminalId, totals: totals.value } : null;
}

export interface TerminalSide {
  readonly sums: NonNullable<ShiftCheck['terminal']>;
  readonly differences: readonly FigureDifference[];
  readonly receipts: ShiftCheck['receipts'];
}

/** The terminal tells sums only: of a difference, what a person decided about is named, being the likely reason. */
export function terminalSide(core: Core, { terminalId, totals }: AskedTerminal): TerminalSide {
  const { batch, purchases, returns } = totals;
  const operations = operationsOfBatch(core.ledger, { terminalId, batch });
  const differences = compareTerminal(operations, totals);
  const doubtful =
    differences.length > 0 ? operations.filter(({ found, byHand }) => found === 'decided' && !byHand) : [];
  return {
    sums: {
      purchasesMinor: purchases.amountMinor,
      purchases: purchases.count,
      returnsMinor: returns.amountMinor,
      returns: returns.count,
    },
    differences,
    receipts: doubtful.map((operation) => namedMoney('ledger-only', operation)),
  };
}

/** The row of the ledger's `machine` table: a settlement that was asked for and not heard of since. */
const STATE = 'terminal-settlement';

interface AskedSettlement {
  readonly batch: string;
}

export interface SettlementParts {
  readonly core: Core;
  readonly devices: Devices;
  readonly notices: Notices;
  readonly terminalWatch: { refresh(): Promise<void> };
  /** False once the till stops: what comes of the settlement then is asked for by the next closing. */
  readonly running: () => boolean;
}

/**
 * Settles the open period with the bank; nothing to do without a terminal or without operations. That it was asked for
 * is on disk first. After silence the terminal is asked whether its period ended, and the settlement is never repeated
 * before it said that it did not. Throws LedgerError when the disk refuses.
 */
export async function settleTerminal(parts: SettlementParts): Promise<void> {
  const { core, devices, notices, terminalWatch } = parts;
  const driver = devices.terminal?.driver;
  if (!driver) return;
  const open = await driver.totals();
  if (!parts.running()) return;
  if (!open.ok) {
    note(core, 'terminal-not-settled', { fault: open.fault }, keptOf(core.ledger));
    tell(parts, open.fault);
    return;
  }
  const before = keptOf(core.ledger);
  if (before && hasEnded(before, open.value)) {
    note(core, 'terminal-settled', { ...before, found: 'asked' }, null);
    notices.clear('terminal-not-settled');
  }
  if (isEmpty(open.value)) return;
  const { batch, purchases, returns } = open.value;
  note(core, 'terminal-settlement-asked', { batch, purchases, returns }, { batch });
  const settled = await driver.reconcile();
  const now = settled.ok ? null : await stateAfter(driver, settled.fault, open.value);
  if (!parts.running()) return;
  if (settled.ok) {
    note(core, 'terminal-settled', { ...settled.value, found: 'answered' }, null);
  } else if (now && hasEnded({ batch }, now)) {
    note(core, 'terminal-settled', { batch, purchases, returns, found: 'asked' }, null);
  } else {
    note(core, 'terminal-not-settled', { batch, fault: settled.fault }, now ? null : { batch });
    tell(parts, settled.fault);
    return;
  }
  notices.clear('terminal-not-settled');
  void terminalWatch.refresh();
}

/** The open period after a fault; null while the terminal does not say, and then the next closing asks. */
async function stateAfter(
  driver: BankTerminal,
  fault: DeviceFault,
  before: TerminalTotals,
): Promise<TerminalTotals | null> {
  // Refused before anything was done.
  if (fault.retry !== 'after-check') return before;
  const asked = await driver.totals();
  return asked.ok ? asked.value : null;
}

function tell({ notices }: SettlementParts, { original }: DeviceFault): void {
  notices.add('warning', 'terminal-not-settled', original === '' ? {} : { original });
}

const isEmpty = ({ purchases, returns }: TerminalTotals): boolean => purchases.count === 0 && returns.count === 0;

/** A terminal that does not number its periods shows by its sums that one ended. */
const hasEnded = (asked: AskedSettlement, now: TerminalTotals): boolean => now.batch !== asked.batch || isEmpty(now);

function note(core: Core, kind: string, body: object, asked: AskedSettlement | null): void {
  core.commit({
    next: {},
    journal: [{ kind, ref: core.history.openShift?.id ?? '', body }],
    also: () => saveState(core.ledger, STATE, asked, core.clock.now()),
  });
}

// The row was written above.
const keptOf = (ledger: Ledger): AskedSettlement | null =>
  (loadStates(ledger)[STATE] as AskedSettlement | null) ?? null;
