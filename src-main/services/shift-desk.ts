/** The shift: opening and closing, X report, cash put in and taken out, the drawer, and both sides' figures. */

import type { ShiftCheck } from '#contract/views.ts';
import { money, subtract } from '#domain/money/money.ts';
import { heldTotal } from '#domain/payment/held.ts';
import { MAX_RECEIPT_TOTAL_MINOR } from '#domain/receipt/limits.ts';
import { accepted, type Outcome, refused } from '#domain/refusals.ts';
import { forbiddingDifferences } from '#domain/shift/closing.ts';
import { compareFigures } from '#domain/shift/figures.ts';
import type { FiscalRegistrar } from '#drivers/fiscal/fiscal.ts';
import type { DeviceFault, DriverResult } from '#drivers/kit/faults.ts';
import { shiftTotals } from '#main/ledger/reports.ts';
import type { ShiftRow } from '#main/ledger/rows.ts';
import { isBroken, verifyJournal } from '#main/ledger/verify.ts';
import type { Settings } from '#main/settings/settings.ts';
import type { Cashier } from './cashier.ts';
import type { Core, TillState } from './core.ts';
import type { Devices } from './devices.ts';
import type { FiscalDesk } from './fiscal-desk.ts';
import type { Handlers } from './handlers/handler.ts';
import type { Inbox } from './inbox.ts';
import type { Notices } from './notices.ts';
import type { RegistrarWatch } from './registrar-watch.ts';
import { isOver24h } from './shift-age.ts';
import { type CheckParts, checkShift, unfinishedWork } from './shift-check.ts';
import { cashAfter, keepDrawerAtOpening } from './shift-drawer.ts';
import { deviceFigures, ledgerFigures } from './shift-figures.ts';
import { settleTerminal } from './shift-terminal.ts';
import { ShiftWarnings } from './shift-warnings.ts';

type Done = Outcome<Record<string, never>>;

export interface ShiftParts extends CheckParts {
  readonly core: Core;
  readonly desk: FiscalDesk;
  readonly devices: Devices;
  readonly inbox: Inbox;
  readonly notices: Notices;
  readonly watch: RegistrarWatch;
  readonly terminalWatch: { refresh(): Promise<void> };
  readonly settings: () => Settings | null;
  readonly cashier: () => Cashier | null;
}

/** Rows of the journal's end looked at with every opening: about ten milliseconds. */
const CHECKED_AT_OPENING = 2000;

export class ShiftDesk {
  readonly #parts: ShiftParts;
  readonly #warnings: ShiftWarnings;
  #closing = false;
  #stopped = false;

  constructor(parts: ShiftParts) {
    this.#parts = parts;
    this.#warnings = new ShiftWarnings(parts);
  }

  /** Call when the devices are connected. */
  start(): void {
    this.#warnings.start();
  }

  /** A closing on its way goes no further: what it did at the terminal is asked for by the next one. */
  stop(): void {
    this.#stopped = true;
    this.#warnings.stop();
  }

  get handlers(): Handlers {
    const parts = this.#parts;
    const { core, devices } = parts;
    return {
      'shift.open': () => this.#open(),
      'shift.close': () => this.#close(false),
      'shift.closeAnyway': () => this.#close(true),
      'shift.check': () => this.#check(),
      'shift.cashMove': ({ direction, amountMinor, reason }) => this.#moveCash(direction, amountMinor, reason.trim()),
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
      'drawer.open': async () => {
        const done = await withRegistrar(parts, (driver) => driver.openDrawer());
        // A drawer opened without a document is what an owner asks about.
        if (done.ok) note(parts, 'drawer-opened', {});
        return done;
      },
      'printer.text': ({ lines }) => withRegistrar(parts, (driver) => driver.printText(lines)),
      'printer.continue': () => withRegistrar(parts, (driver) => driver.continuePrint()),
    };
  }

  async #open(): Promise<Done> {
    const { core, devices, watch } = this.#parts;
    if (core.history.openShift) return refused('shift-already-open');
    if (!(await watch.refresh())) return notReady(devices);
    tellBrokenJournal(this.#parts);
    // A shift opened at the registrar by somebody else becomes ours: the law knows one shift, not two.
    await watch.compare();
    return core.history.openShift ? accepted({}) : openOurs(this.#parts);
  }

  async #check(): Promise<Outcome<ShiftCheck>> {
    const { core, watch } = this.#parts;
    if (!core.history.openShift) return refused('shift-not-open');
    if (core.state.fiscal.at !== 'idle') return refused('fiscal-in-progress');
    const answered = await watch.refresh();
    if (answered) await watch.compare();
    const shift = core.history.openShift;
    return shift ? checkShift(this.#parts, shift, answered) : refused('shift-not-open');
  }

  /** One closing at a time: the check and the terminal's settlement take a while. */
  async #close(anyway: boolean): Promise<Done> {
    if (this.#closing) return refused('fiscal-in-progress');
    this.#closing = true;
    try {
      return await this.#closeNow(anyway);
    } finally {
      this.#closing = false;
    }
  }

  async #closeNow(anyway: boolean): Promise<Done> {
    const { core, devices, watch } = this.#parts;
    if (!core.history.openShift) return refused('shift-not-open');
    const hindered = this.#hindrance();
    if (hindered) return hindered;
    if (!(await watch.refresh())) return notReady(devices);
    await watch.compare();
    const shift = core.history.openShift;
    // A Z report taken elsewhere: there is nothing left to close.
    if (!shift) return accepted({});
    const checked = await checkShift(this.#parts, shift, true);
    if (!checked.ok) return checked;
    if (this.#stopped) return refused('not-now');
    const check = checked.value;
    if (!check.device) return notReady(devices);
    const differences = forbiddingDifferences(check);
    if (differences > 0 && !anyway) return refused('figures-differ', { differences });

    const lastReceipt = core.history.lastReceipt?.receipt.id;
    await settleTerminal({ ...this.#parts, running: () => !this.#stopped });
    if (this.#stopped) return refused('not-now');
    const since = this.#hindrance();
    if (since) return since;
    if (isOther(core, shift, check, lastReceipt)) return refused('not-now');
    if (differences > 0) note(this.#parts, 'shift-closed-with-difference', differencesOf(check));
    return start(this.#parts, 'shift-close', core.newId());
  }

  /** Why the shift cannot be closed whatever the figures say; null when it can. */
  #hindrance(): Extract<Done, { ok: false }> | null {
    const { core, devices } = this.#parts;
    const { payment, fiscal } = core.state;
    if (payment.at !== 'idle') return refused('payment-in-progress');
    if (fiscal.at !== 'idle') return refused('fiscal-in-progress');
    const shift = core.history.openShift;
    // Nothing can be sold in a shift so old: a receipt or a return whose money has moved is finished in the next one.
    return shift && isOver24h(shift, devices, core.clock.now()) ? null : unfinished(core.state);
  }

  #moveCash(direction: 'in' | 'out', amountMinor: number, reason: string): Done {
    const { core, desk, devices } = this.#parts;
    const cashier = this.#parts.cashier();
    const shift = core.history.openShift;
    if (!cashier) return refused('login-needed');
    if (!shift) return refused('shift-not-open');
    if (isOver24h(shift, devices, core.clock.now())) return refused('shift-over-24h');
    if (amountMinor <= 0) return refused('amount-not-positive');
    if (amountMinor > MAX_RECEIPT_TOTAL_MINOR)
      return refused('tendered-too-large', { maxMinor: MAX_RECEIPT_TOTAL_MINOR });
    if (reason === '') return refused('reason-needed');
    const drawer = shiftTotals(core.ledger, shift.id).cashExpectedMinor;
    if (direction === 'out' && amountMinor > drawer)
      return refused('not-enough-cash', { missingMinor: subtract(money(amountMinor), money(drawer)) });
    const operation = {
      id: core.newId(),
      kind: direction === 'in' ? 'cash-in' : 'cash-out',
      amountMinor,
      reason,
      cashier: { name: cashier.name, inn: cashier.inn },
      sinceMs: core.clock.now(),
    } as const;
    return desk.handle({ type: 'plan', operation }) ? accepted({}) : refused('fiscal-in-progress');
  }
}

/** What must be finished first, while it can be; null when nothing. */
function unfinished(state: TillState): Extract<Done, { ok: false }> | null {
  const { receipt } = state;
  if (receipt.at === 'paying' && receipt.held.length > 0)
    return refused('payments-held', { amountMinor: heldTotal(receipt.held) });
  // Goods already scanned stay in the receipt and are sold in the next shift: the registrar knows nothing of them.
  if (receipt.at !== 'filling') return refused('not-now');
  return unfinishedWork(state).length > 0 ? refused('return-in-hand') : null;
}

/** The settlement takes minutes: meanwhile somebody may have sold, or moved cash. */
function isOther(core: Core, shift: ShiftRow, check: ShiftCheck, lastReceipt: string | undefined): boolean {
  const { history } = core;
  if (history.openShift?.id !== shift.id || history.lastReceipt?.receipt.id !== lastReceipt) return true;
  return compareFigures(check.ledger, ledgerFigures(core, shift.id), 'device').length > 0;
}

const differencesOf = ({ differences, receipts }: ShiftCheck) => ({ differences, receipts });

/** Both drawers are kept first, under the id the shift will have: what they differed by now is no difference later. */
function openOurs(parts: ShiftParts): Done {
  const { core, devices } = parts;
  const shiftId = core.newId();
  const registrarMinor = devices.status?.cashInDrawerMinor;
  if (registrarMinor !== undefined) {
    const ledgerMinor = cashAfter(core.ledger, core.history.lastShift);
    keepDrawerAtOpening(core.ledger, { shiftId, registrarMinor, ledgerMinor });
  }
  return start(parts, 'shift-open', shiftId);
}

/** Selling goes on: the chain is evidence, not a lock. */
function tellBrokenJournal(parts: ShiftParts): void {
  const check = verifyJournal(parts.core.ledger, { tail: CHECKED_AT_OPENING });
  if (!isBroken(check)) return;
  note(parts, 'journal-broken', check);
  parts.notices.add('danger', 'journal-broken', { row: check.firstBroken });
}

function note({ core, cashier }: ShiftParts, kind: string, body: object): void {
  const ref = core.history.openShift?.id ?? '';
  core.commit({ next: {}, journal: [{ kind, ref, body: { ...body, cashier: cashier()?.name ?? '' } }] });
}

function start(parts: ShiftParts, kind: 'shift-open' | 'shift-close', id: string): Done {
  const who = parts.cashier();
  if (!parts.settings() || !who) return refused('setup-incomplete');
  const cashier = { name: who.name, inn: who.inn };
  const operation = { id, kind, cashier, sinceMs: parts.core.clock.now() };
  return parts.desk.handle({ type: 'plan', operation }) ? accepted({}) : refused('fiscal-in-progress');
}

/** For what leaves no trace in the ledger. Not while a document is in work: the registrar does one thing at a time. */
async function withRegistrar(
  { core, devices, watch }: ShiftParts,
  act: (driver: FiscalRegistrar) => Promise<DriverResult<null>>,
): Promise<Done> {
  if (core.state.fiscal.at !== 'idle') return refused('fiscal-in-progress');
  const driver = devices.registrar?.driver;
  if (!driver) return refused('registrar-not-ready');
  const result = await act(driver);
  await watch.refresh();
  return result.ok ? accepted({}) : deviceRefusal(result.fault);
}

const deviceRefusal = (fault: DeviceFault) =>
  refused('device-fault', { fault: fault.code, device: fault.device, retry: fault.retry, original: fault.original });

const notReady = (devices: Devices): Done =>
  devices.problem ? deviceRefusal(devices.problem) : refused('registrar-not-ready');
