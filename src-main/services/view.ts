/** The state of the till as the renderer mirrors it. Reads, never changes. */
import type {
  DeferredView,
  FiscalView,
  LineView,
  OutboxView,
  ReceiptView,
  RegistrarView,
  SessionView,
  ShiftView,
  Snapshot,
} from '#contract/snapshot.ts';
import { FISCAL_ACTIONS } from '#domain/fiscalisation/machine.ts';
import { type FiscalisationState, operationTotal } from '#domain/fiscalisation/states.ts';
import type { Draft, DraftLine } from '#domain/receipt/draft.ts';
import { lineSum, lineVat, receiptTotal } from '#domain/receipt/totals.ts';
import type { Outcome } from '#domain/refusals.ts';
import type { PaybackPlan } from '#domain/returns/payback.ts';
import type { ReturnDraft } from '#domain/returns/return-draft.ts';
import { SHIFT_LIMIT_MS } from '#domain/shift/limits.ts';
import type { DeferredReceipt } from '#main/ledger/rows.ts';
import type { Settings } from '#main/settings/settings.ts';
import type { Cashier } from './cashier.ts';
import type { Core } from './core.ts';
import type { Devices } from './devices.ts';
import type { ImportDesk } from './handlers/catalogue.ts';
import { lastReceiptView } from './last-receipt.ts';
import { moneyView, paymentView } from './money-view.ts';
import type { Notices } from './notices.ts';
import { returningView } from './returning-view.ts';
import { isOver24h } from './shift-age.ts';

export interface ViewParts {
  readonly core: Core;
  readonly devices: Devices;
  readonly notices: Notices;
  readonly settings: () => Settings | null;
  readonly catalogueItems: () => number;
  readonly importing: ImportDesk;
  readonly cashier: () => Cashier | null;
  readonly session: () => SessionView;
  readonly outbox: () => OutboxView;
  readonly planOf: (draft: ReturnDraft) => Outcome<PaybackPlan>;
}

export function buildSnapshot(parts: ViewParts, revision: number): Snapshot {
  const { core, devices, notices } = parts;
  const settings = parts.settings();
  const { receipt, returning, payment, fiscal } = core.state;
  const cashier = parts.cashier();
  return {
    revision,
    nowMs: core.clock.now(),
    profile: settings?.profile ?? 'shop',
    stage: settings ? 'ready' : 'setup',
    shop: settings?.shop ?? { name: '', inn: '', address: '', taxSystem: 'osn' },
    cashier: cashier ? { name: cashier.name, inn: cashier.inn } : { name: '', inn: '' },
    session: parts.session(),
    catalogueItems: parts.catalogueItems(),
    shift: shiftView(core, devices),
    registrar: registrarView(devices),
    scanner: { health: devices.scanner?.driver.health ?? 'off', title: devices.scanner?.title ?? '' },
    terminal: {
      health: devices.terminal?.driver.health ?? 'off',
      title: devices.terminal?.title ?? '',
      problem: devices.terminalProblem,
    },
    outbox: parts.outbox(),
    receipt: receiptView(receipt.draft),
    payment: paymentView(receipt),
    money: moneyView(payment),
    returning: returningView(returning, parts.planOf, payment.at !== 'idle'),
    deferred: core.history.deferred.map(deferredView),
    fiscal: fiscalView(fiscal),
    lastReceipt: lastReceiptView(core, devices),
    import: parts.importing.progress(),
    notices: [...notices.list],
  };
}

function shiftView(core: Core, devices: Devices): ShiftView {
  const { openShift: shift, lastShift } = core.history;
  const { fiscal } = core.state;
  const inWork = fiscal.at === 'idle' ? null : fiscal.operation.kind;
  if (!shift) {
    const number = lastShift?.number ?? 0;
    return { state: inWork === 'shift-open' ? 'opening' : 'closed', number, openedAtMs: null, deadlineMs: null };
  }
  const deadlineMs = shift.openedAtMs + SHIFT_LIMIT_MS;
  const over = isOver24h(shift, devices, core.clock.now());
  const state = inWork === 'shift-close' ? 'closing' : over ? 'over-24h' : 'open';
  return { state, number: shift.number, openedAtMs: shift.openedAtMs, deadlineMs };
}

function registrarView(devices: Devices): RegistrarView {
  const { registrar, status, problem } = devices;
  return {
    health: registrar?.driver.health ?? 'off',
    title: registrar?.title ?? '',
    model: status?.model ?? '',
    serial: status?.serial ?? '',
    problem,
    paper: status?.paper ?? 'unknown',
    fnNumber: status?.fn.number ?? '',
    fnValidUntil: status?.fn.validUntil ?? '',
    fnWarnings: [...(status?.fn.warnings ?? [])],
    ofdUnsent: status?.ofd.unsent ?? 0,
    ofdFirstUnsentAt: status?.ofd.firstUnsentAt ?? '',
  };
}

function receiptView(draft: Draft): ReceiptView {
  const totalMinor = receiptTotal(draft.lines);
  return {
    id: draft.id,
    lines: draft.lines.map(lineView),
    activeLineId: draft.activeLineId,
    pendingQuantityMilli: draft.pendingQuantityMilli,
    grossMinor: totalMinor,
    discountMinor: 0,
    totalMinor,
  };
}

function lineView(line: DraftLine): LineView {
  return {
    id: line.id,
    name: line.name,
    code: line.code,
    article: line.article,
    barcode: line.barcode,
    unit: line.unit,
    weighed: line.weighed,
    quantityMilli: line.quantityMilli,
    priceMinor: line.priceMinor,
    sumMinor: lineSum(line),
    vat: line.vat,
    vatMinor: lineVat(line),
  };
}

const deferredView = (row: DeferredReceipt): DeferredView => ({
  id: row.id,
  name: row.name,
  lines: row.lines,
  totalMinor: row.totalMinor,
  cashierName: row.cashierName,
  shiftNumber: row.shiftNumber,
  atMs: row.atMs,
});

function fiscalView(state: FiscalisationState): FiscalView | null {
  if (state.at === 'idle') return null;
  const { operation } = state;
  const fault = 'fault' in state ? state.fault : null;
  return {
    operation: operation.kind,
    state: shownState(state),
    fault,
    totalMinor: operationTotal(operation),
    sinceMs: operation.sinceMs,
    actions: [...FISCAL_ACTIONS[state.at]],
  };
}

/** `refused` when the registrar gave a reason, `not-done` when the till only knows that nothing was closed. */
function shownState(state: Exclude<FiscalisationState, { at: 'idle' }>): FiscalView['state'] {
  if (state.at === 'planned') return 'sending';
  if (state.at !== 'not-done') return state.at;
  if (state.fault?.retry === 'needs-person') return 'refused';
  return state.proof === 'not-sent' ? 'not-sent' : 'not-done';
}
