/**
 * Every «no» the till can say, as a code; the renderer's dictionary has a Russian text for each (a test checks).
 * A refusal is a value: a rule said no, nothing was done, nothing was lost.
 */
export const REFUSALS = [
  // the border
  'unknown-call',
  'bad-payload',
  'not-now',
  'defect',
  /** A device said no or fell silent; params: fault, device, retry, original (see drivers/kit/faults.ts). */
  'device-fault',
  // goods and the receipt
  'barcode-not-found',
  'barcode-bad-check-digit',
  'barcode-unreadable',
  /** The QR of a receipt was scanned where goods are expected; params: fd. */
  'barcode-is-receipt',
  'item-not-found',
  'item-without-price',
  'item-marked',
  'item-piece-only',
  /** A weighed good without its weight; params: name, unit. */
  'weight-needed',
  'quantity-not-positive',
  'quantity-too-large',
  'quantity-too-precise',
  'number-unreadable',
  'line-not-found',
  'receipt-empty',
  'receipt-too-long',
  'total-too-large',
  'total-zero',
  'catalogue-empty',
  // money
  'tendered-too-small',
  'tendered-too-large',
  // shift and devices
  'shift-not-open',
  'shift-already-open',
  'shift-over-24h',
  'registrar-not-ready',
  'fiscal-in-progress',
  'clock-moved-back',
  // data on disk
  'disk-full',
  'ledger-failed',
  // set-up and import
  'setup-incomplete',
  'inn-bad',
  'import-running',
  'import-refused',
  'import-cancelled',
  'receipt-not-found',
  'fiscal-details-bad',
] as const;

export type RefusalCode = (typeof REFUSALS)[number];

export type RefusalParams = Readonly<Record<string, string | number>>;

/** `Code` is narrower where a rule has its own few reasons (typed numbers). */
export interface Refusal<Code extends string = RefusalCode> {
  readonly code: Code;
  readonly params: RefusalParams;
}

export type Outcome<T, Code extends string = RefusalCode> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: Refusal<Code> };

export const accepted = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export function refused<Code extends string>(
  code: Code,
  params: RefusalParams = {},
): { readonly ok: false; readonly error: Refusal<Code> } {
  return { ok: false, error: { code, params } };
}
