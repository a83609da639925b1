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

export const paymentView = z.object({
  totalMinor: minor,
  /** Exact sum first, then sensible notes, at most five. */
  quickSumsMinor: z.array(minor),
});

/** The fiscal document in work. Absent when the registrar has nothing of ours to do. */
export const fiscalView = z.object({
  operation: z.enum(['sale', 'shift-open', 'shift-close']),
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
  ]),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  level: z.enum(['info', 'warning', 'danger']),
  atMs,
});
export type NoticeView = z.infer<typeof noticeView>;

export const snapshot = z.object({
  revision: z.int(),
  nowMs: atMs,
  profile: z.enum(['shop', 'demo']),
  /** `setup`: the first-run wizard is the only screen. */
  stage: z.enum(['setup', 'ready']),
  shop: z.object({ name: z.string(), inn: z.string(), address: z.string(), taxSystem }),
  cashier: z.object({ name: z.string(), inn: z.string() }),
  catalogueItems: z.int(),
  shift: shiftView,
  registrar: registrarView,
  scanner: z.object({ health, title: z.string() }),
  outbox: z.object({ count: z.int(), oldestAtMs: atMs.nullable() }),
  receipt: receiptView,
  payment: paymentView.nullable(),
  fiscal: fiscalView.nullable(),
  lastReceipt: lastReceiptView.nullable(),
  import: importView.nullable(),
  notices: z.array(noticeView),
});
export type Snapshot = z.infer<typeof snapshot>;
