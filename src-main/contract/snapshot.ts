/**
 * What the renderer mirrors: the whole visible state of the till, sent after every change with the next revision.
 * Plain data only. Times are `atMs` (UTC milliseconds), amounts minor units, quantities thousandths.
 */
import { z } from 'zod';

export const minor = z.int();
export const milli = z.int();
export const atMs = z.int();

export const vatKey = z.enum(['22', '20', '10', '7', '5', '0', 'none', '22/122', '20/120', '10/110', '7/107', '5/105']);
export const taxSystem = z.enum(['osn', 'usn-income', 'usn-income-outcome', 'esn', 'patent']);
export const health = z.enum(['off', 'absent', 'connecting', 'ready', 'faulty']);

export const faultView = z.object({
  code: z.string(),
  device: z.string(),
  retry: z.enum(['safe', 'after-check', 'needs-person']),
  /** The maker's own code and words. */
  original: z.string(),
});
export type FaultView = z.infer<typeof faultView>;

export const lineView = z.object({
  id: z.string(),
  name: z.string(),
  code: z.string(),
  article: z.string(),
  barcode: z.string(),
  unit: z.string(),
  weighed: z.boolean(),
  quantityMilli: milli,
  priceMinor: minor,
  sumMinor: minor,
  vat: vatKey,
  vatMinor: minor,
});
export type LineView = z.infer<typeof lineView>;

export const receiptView = z.object({
  id: z.string(),
  lines: z.array(lineView),
  activeLineId: z.string().nullable(),
  /** Typed `N*` that the next item will take; null when none. */
  pendingQuantityMilli: milli.nullable(),
  grossMinor: minor,
  discountMinor: minor,
  totalMinor: minor,
});
export type ReceiptView = z.infer<typeof receiptView>;

export const paymentWay = z.enum(['card', 'sbp', 'certificate', 'advance', 'credit']);
export type PaymentWay = z.infer<typeof paymentWay>;

/** A payment besides cash that the receipt holds already. */
export const heldView = z.object({
  id: z.string(),
  way: paymentWay,
  /** Made without our terminal. */
  byHand: z.boolean(),
  amountMinor: minor,
  reference: z.string(),
  cardMask: z.string(),
  rrn: z.string(),
});
export type HeldView = z.infer<typeof heldView>;

export const paymentView = z.object({
  totalMinor: minor,
  /** What is still to be paid, in cash or otherwise. */
  restMinor: minor,
  /** Of the rest: exact sum first, then sensible notes, at most five; empty when nothing is left. */
  quickSumsMinor: z.array(minor),
  held: z.array(heldView),
  /** E-mail or phone for the electronic receipt; empty when the buyer takes paper. */
  contact: z.string(),
});

/** The money operation at the bank terminal. Absent when none is in work. */
export const moneyView = z.object({
  for: z.enum(['sale', 'return']),
  kind: z.enum(['purchase', 'void', 'refund']),
  way: z.enum(['card', 'sbp']),
  amountMinor: minor,
  /**
   * `sending`: the terminal works with the buyer; `cancelling`: it was asked to stop; `checking`: its answer was lost,
   * it is being asked what it did; `in-progress`: asked, it still works; `waiting-device`: it cannot be asked now, the
   * till keeps trying; `declined`: the bank said no; `not-sent`, `not-done`: no money moved, proved; `unclear`: a
   * person must look at the slip.
   */
  state: z.enum([
    'sending',
    'cancelling',
    'checking',
    'in-progress',
    'waiting-device',
    'declined',
    'not-sent',
    'not-done',
    'unclear',
  ]),
  fault: faultView.nullable(),
  /** The bank's own words with `declined`. */
  code: z.string(),
  text: z.string(),
  /** With `unclear`. */
  reason: z.enum(['terminal-changed', 'forgotten']).nullable(),
  sinceMs: atMs,
  /** What the cashier may do now, in order of preference. */
  actions: z.array(z.enum(['retry', 'back', 'cancel', 'ask', 'decide'])),
});
export type MoneyView = z.infer<typeof moneyView>;

export const returnLineView = z.object({
  id: z.string(),
  name: z.string(),
  code: z.string(),
  unit: z.string(),
  measure: z.int(),
  vat: vatKey,
  priceMinor: minor,
  soldMilli: milli,
  /** Given back by earlier returns. */
  returnedMilli: milli,
  /** What may be returned now; for goods without a receipt nothing limits it and it is null. */
  maxMilli: milli.nullable(),
  quantityMilli: milli,
  sumMinor: minor,
});
export type ReturnLineView = z.infer<typeof returnLineView>;

/** One money operation by which the return gives cashless money back. */
export const paybackStepView = z.object({
  originalId: z.string(),
  way: z.enum(['card', 'sbp']),
  kind: z.enum(['void', 'refund']),
  byHand: z.boolean(),
  amountMinor: minor,
  cardMask: z.string(),
  rrn: z.string(),
  /** The sale's slip of a payment made by hand. */
  reference: z.string(),
  state: z.enum(['waiting', 'in-work', 'done']),
});
export type PaybackStepView = z.infer<typeof paybackStepView>;

export const returningView = z.object({
  id: z.string(),
  /** `refunding`: money is going back; when every step is done and no document was made: money returned, receipt owed. */
  stage: z.enum(['composing', 'refunding', 'fiscalising']),
  /** Null without a receipt of ours. */
  sale: z
    .object({
      id: z.string(),
      number: z.int(),
      shiftNumber: z.int(),
      shiftOpen: z.boolean(),
      atMs,
      fdNumber: z.int(),
      fiscalSign: z.int(),
      totalMinor: minor,
      cashierName: z.string(),
    })
    .nullable(),
  receiptShown: z.boolean(),
  /** Day of the sale, `2026-11-23`. */
  soldOn: z.string(),
  reason: z.string(),
  buyer: z.string(),
  lines: z.array(returnLineView),
  totalMinor: minor,
  payback: z.enum(['as-paid', 'cash']),
  /** How the money of the chosen lines goes back; null when nothing is chosen or `problem` says why not. */
  plan: z
    .object({ cashMinor: minor, prepaidMinor: minor, creditMinor: minor, steps: z.array(paybackStepView) })
    .nullable(),
  problem: z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) }).nullable(),
});
export type ReturningView = z.infer<typeof returningView>;

export const deferredView = z.object({
  id: z.string(),
  name: z.string(),
  lines: z.int(),
  totalMinor: minor,
  cashierName: z.string(),
  shiftNumber: z.int(),
  atMs,
});
export type DeferredView = z.infer<typeof deferredView>;

export const role = z.enum(['cashier', 'senior', 'owner']);
export type RoleName = z.infer<typeof role>;

/** Who stands at the till. `free`: nobody has to log in; `locked`: only logging in is possible. */
export const sessionView = z.object({
  state: z.enum(['free', 'open', 'locked']),
  cashierId: z.string().nullable(),
  name: z.string(),
  role,
  rights: z.array(z.string()),
  /** What a badge scanned now would do; null when the scanner is the sale's. */
  badge: z.enum(['login', 'allow', 'enrol']).nullable(),
  /** A right that is lent and not used yet. */
  allowed: z.object({ call: z.string(), by: z.string(), untilMs: atMs }).nullable(),
  /** No badge is taken until then. */
  badgesLockedUntilMs: atMs.nullable(),
});
export type SessionView = z.infer<typeof sessionView>;

export const outboxView = z.object({
  sink: z.enum(['off', 'file', 'http']),
  /** Documents not accepted yet. */
  count: z.int(),
  sending: z.int(),
  later: z.int(),
  rejected: z.int(),
  oldestAtMs: atMs.nullable(),
  nextTryAtMs: atMs.nullable(),
  /** Why the last try failed, a key of the dictionary; empty when it did not. */
  reason: z.string(),
});
export type OutboxView = z.infer<typeof outboxView>;

/** The fiscal document in work. Absent when the registrar has nothing of ours to do. */
export const fiscalView = z.object({
  operation: z.enum(['sale', 'sale-return', 'correction', 'cash-in', 'cash-out', 'shift-open', 'shift-close']),
  /**
   * `sending`: the registrar works; `checking`: its answer was lost, the till is asking it what it did;
   * `waiting-device`: it cannot be asked now, the till keeps trying; `not-sent`: nothing was sent to it at all;
   * `not-done`: it was asked, and nothing was closed;
   * `refused`: the registrar said no before anything was closed; `unclear`: a person must look.
   */
  state: z.enum(['sending', 'checking', 'waiting-device', 'not-sent', 'not-done', 'refused', 'unclear']),
  fault: faultView.nullable(),
  totalMinor: minor,
  sinceMs: atMs,
  /** What the cashier may do now, in order of preference. */
  actions: z.array(z.enum(['retry', 'back', 'ask', 'decide'])),
});
export type FiscalView = z.infer<typeof fiscalView>;

export const lastReceiptView = z.object({
  id: z.string(),
  kind: z.enum(['sale', 'sale-return', 'purchase', 'purchase-return']),
  correction: z.boolean(),
  number: z.int(),
  totalMinor: minor,
  tenderedMinor: minor,
  changeMinor: minor,
  fdNumber: z.int(),
  /** `pending`: fiscal, but the paper is not complete; `printer.continue` finishes it. */
  print: z.enum(['done', 'pending', 'unknown']),
});

export const shiftView = z.object({
  state: z.enum(['closed', 'opening', 'open', 'over-24h', 'closing']),
  number: z.int(),
  openedAtMs: atMs.nullable(),
  /** 24 hours after opening; null when closed. */
  deadlineMs: atMs.nullable(),
});
export type ShiftView = z.infer<typeof shiftView>;

export const registrarView = z.object({
  health,
  title: z.string(),
  model: z.string(),
  serial: z.string(),
  problem: faultView.nullable(),
  paper: z.enum(['present', 'out', 'waiting-continue', 'unknown']),
  fnNumber: z.string(),
  fnValidUntil: z.string(),
  fnWarnings: z.array(z.enum(['resource-3-days', 'resource-30-days', 'archive-90', 'ofd-overdue'])),
  ofdUnsent: z.int(),
  /** Device's wall clock `2026-11-23T09:05`, empty when none. */
  ofdFirstUnsentAt: z.string(),
});
export type RegistrarView = z.infer<typeof registrarView>;

export const importView = z.object({
  phase: z.enum(['checking', 'reading', 'applying']),
  file: z.string(),
  bytesRead: z.int(),
  bytesTotal: z.int(),
  rows: z.int(),
});

export const noticeView = z.object({
  id: z.string(),
  /** Key of a text under `notice.*`. */
  code: z.enum([
    'recovered-done',
    'recovered-not-done',
    'print-pending',
    'drawer-failed',
    'clock-differs',
    'clock-moved-back',
    'shift-state-differs',
    'registrar-foreign-shift',
    'catalogue-damaged',
    'disk-low',
    'scanner-noise',
    'settings-damaged',
    'backup-failed',
    'journal-broken',
    'ledger-damaged',
    'ledger-missing',
    'ledger-log-lost',
    /** The registrar has documents the ledger has not; params: fdNumber (its last), lastFd (ours). */
    'ledger-behind-registrar',
    /** Params: minutes. */
    'shift-ends-soon',
    /** Params: original, the terminal's words. */
    'terminal-not-settled',
    'payment-recovered',
    'payment-not-moved',
    'receipt-owed',
    'upload-key-refused',
    'upload-rejected',
    'deferred-dropped',
  ]),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  level: z.enum(['info', 'warning', 'danger']),
  atMs,
});
export type NoticeView = z.infer<typeof noticeView>;

export const snapshot = z.object({
  revision: z.int(),
  nowMs: atMs,
  /** `training`: a base of its own, virtual devices, nothing leaves the till. */
  profile: z.enum(['shop', 'demo', 'training']),
  /** `setup`: the first-run wizard is the only screen. */
  stage: z.enum(['setup', 'ready']),
  shop: z.object({ name: z.string(), inn: z.string(), address: z.string(), taxSystem }),
  cashier: z.object({ name: z.string(), inn: z.string() }),
  session: sessionView,
  catalogueItems: z.int(),
  shift: shiftView,
  registrar: registrarView,
  scanner: z.object({ health, title: z.string() }),
  terminal: z.object({ health, title: z.string(), problem: faultView.nullable() }),
  outbox: outboxView,
  receipt: receiptView,
  payment: paymentView.nullable(),
  money: moneyView.nullable(),
  returning: returningView.nullable(),
  deferred: z.array(deferredView),
  fiscal: fiscalView.nullable(),
  lastReceipt: lastReceiptView.nullable(),
  import: importView.nullable(),
  notices: z.array(noticeView),
});
export type Snapshot = z.infer<typeof snapshot>;
