/** Shapes that calls answer with or ask for; each is used by several calls or by services and screens. */
import { z } from 'zod';
import { atMs, heldView, lineView, milli, minor, role, taxSystem, vatKey } from './snapshot.ts';

export const nothing = z.strictObject({});
export const shortText = z.string().max(200);
/** Typed, pasted or scanned text: long enough for any code, short enough to be harmless. */
export const typedText = z.string().max(4096);
export const lineId = z.string().max(64);

/** Screen, focus and typed texts as the renderer names them; main only keeps them. */
export const uiState = z.strictObject({
  screen: z.string().max(40),
  focus: z.string().max(60),
  fields: z.record(z.string().max(60), z.string().max(4096)),
});
export type UiState = z.infer<typeof uiState>;

export const itemView = z.object({
  id: z.int(),
  code: z.string(),
  article: z.string(),
  barcode: z.string(),
  name: z.string(),
  unit: z.string(),
  weighed: z.boolean(),
  priceMinor: minor.nullable(),
  vat: vatKey,
  group: z.string(),
});
export type ItemView = z.infer<typeof itemView>;

export const receiptKind = z.enum(['sale', 'sale-return', 'purchase', 'purchase-return']);

export const journalRow = z.object({
  id: z.string(),
  /** The ledger's own counter; the next page goes on before it. */
  seq: z.int(),
  number: z.int(),
  shiftNumber: z.int(),
  kind: receiptKind,
  /** Чек коррекции: `kind` is the operation it corrects by. */
  correction: z.boolean(),
  atMs,
  totalMinor: minor,
  lines: z.int(),
  fdNumber: z.int(),
  print: z.enum(['done', 'pending', 'unknown']),
});
export type JournalRow = z.infer<typeof journalRow>;

export const receiptDetail = z.object({
  row: journalRow,
  shop: z.object({ name: z.string(), inn: z.string(), address: z.string(), taxSystem }),
  cashier: z.object({ name: z.string(), inn: z.string() }),
  lines: z.array(lineView),
  vat: z.array(z.object({ vat: vatKey, sumMinor: minor, vatMinor: minor })),
  tenderedMinor: minor,
  changeMinor: minor,
  /** Cash without the change; the others are `operations`. */
  cashMinor: minor,
  operations: z.array(heldView.extend({ kind: z.enum(['purchase', 'void', 'refund']), atMs })),
  contact: z.string(),
  /** The sale this return takes back. */
  sale: journalRow.nullable(),
  /** What a return is based on; null for anything else. */
  basis: z
    .object({
      receiptShown: z.boolean(),
      fnNumber: z.string(),
      fdNumber: z.int(),
      soldOn: z.string(),
      reason: z.string(),
      buyer: z.string(),
      allowedBy: z.string(),
    })
    .nullable(),
  /** Returns made of this sale. */
  returns: z.array(journalRow),
  /** «Приходная накладная на возврат» and «РКО» made from this return. */
  papers: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['return-note', 'cash-order']),
      number: z.int(),
      totalMinor: minor,
      cashierName: z.string(),
      atMs,
    }),
  ),
  fiscal: z.object({
    fnNumber: z.string(),
    fdNumber: z.int(),
    fiscalSign: z.int(),
    deviceTime: z.string(),
    qr: z.string(),
  }),
});
export type ReceiptDetail = z.infer<typeof receiptDetail>;

const kindFigures = z.object({
  count: z.int(),
  totalMinor: minor,
  cashMinor: minor,
  electronicMinor: minor,
  prepaidMinor: minor,
  creditMinor: minor,
});
export type KindFigures = z.infer<typeof kindFigures>;

export const shiftFigures = z.object({
  sale: kindFigures,
  saleReturn: kindFigures,
  cashInMinor: minor,
  cashOutMinor: minor,
  cashInDrawerMinor: minor,
});
export type ShiftFigures = z.infer<typeof shiftFigures>;

/** A sum that two of the three sides do not agree on. */
const figureDifference = z.object({
  /** Against our ledger: the registrar, the accounting system, the bank terminal. */
  side: z.enum(['device', 'uploaded', 'terminal']),
  kind: z.enum(['sale', 'sale-return', 'cash-in', 'cash-out', 'drawer', 'purchases', 'returns']),
  tender: z.enum(['count', 'total', 'cash', 'electronic', 'prepaid', 'credit']),
  ledger: z.int(),
  other: z.int(),
});
export type FigureDifference = z.infer<typeof figureDifference>;

/** A receipt that explains a difference. */
const differingReceipt = z.object({
  where: z.enum(['device-only', 'ledger-only', 'not-uploaded', 'rejected', 'money-without-receipt', 'terminal-only']),
  /** 0 when it is not in the ledger. */
  number: z.int(),
  /** 0 when it has none. */
  fdNumber: z.int(),
  kind: z.string(),
  totalMinor: minor,
  /** Empty when the ledger does not have it. */
  documentId: z.string(),
  rrn: z.string(),
});
export type DifferingReceipt = z.infer<typeof differingReceipt>;

export const shiftCheck = z.object({
  ledger: shiftFigures,
  /** Null when the registrar cannot be asked. */
  device: shiftFigures.nullable(),
  /** Null when nothing is uploaded anywhere. */
  uploaded: shiftFigures.nullable(),
  /** The terminal's own sums of its open period; null without a terminal. */
  terminal: z.object({ purchasesMinor: minor, purchases: z.int(), returnsMinor: minor, returns: z.int() }).nullable(),
  differences: z.array(figureDifference),
  receipts: z.array(differingReceipt),
  deferred: z.int(),
  /** What forbids closing until it is finished: a payment or a return in hand. */
  unfinished: z.array(z.enum(['receipt-paying', 'return-in-hand', 'money-in-work'])),
});
export type ShiftCheck = z.infer<typeof shiftCheck>;

export const saleBrief = z.object({
  id: z.string(),
  seq: z.int(),
  number: z.int(),
  shiftNumber: z.int(),
  shiftOpen: z.boolean(),
  atMs,
  totalMinor: minor,
  lines: z.int(),
  fdNumber: z.int(),
  fiscalSign: z.int(),
  cashierName: z.string(),
  returned: z.enum(['none', 'part', 'all']),
  cardMask: z.string(),
  /** First lines of the composition, so that the cashier checks before anything is done. */
  goods: z.array(z.object({ name: z.string(), quantityMilli: milli, sumMinor: minor })),
});
export type SaleBrief = z.infer<typeof saleBrief>;

export const cashierView = z.object({
  id: z.string(),
  name: z.string(),
  role,
  inn: z.string(),
  active: z.boolean(),
  hasPin: z.boolean(),
  hasBadge: z.boolean(),
  /** Locked out after wrong PINs until then. */
  lockedUntilMs: atMs.nullable(),
});
export type CashierView = z.infer<typeof cashierView>;

export const outboxRowView = z.object({
  documentId: z.string(),
  seq: z.int(),
  kind: z.string(),
  /** Receipt or paper number; 0 for what has none. */
  number: z.int(),
  shiftNumber: z.int(),
  totalMinor: minor,
  state: z.enum(['queued', 'sending', 'later', 'rejected']),
  attempts: z.int(),
  nextTryAtMs: atMs.nullable(),
  /** Key of the dictionary, and the partner's own words. */
  reason: z.string(),
  detail: z.string(),
  createdAtMs: atMs,
});
export type OutboxRowView = z.infer<typeof outboxRowView>;

export const importProblem = z.object({
  /** 1-based line of the file, 0 when the whole file is meant. */
  line: z.int(),
  file: z.string(),
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

export const importSummary = z.object({
  added: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  removed: z.int(),
  barcodesAdded: z.int(),
  skipped: z.int(),
  problems: z.array(importProblem),
});
export type ImportSummary = z.infer<typeof importSummary>;
