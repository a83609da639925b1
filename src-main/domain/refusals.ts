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
  /** Everything is paid by other means; params: none. */
  'tendered-not-needed',
  'amount-not-positive',
  /** Cashless money above what is due; params: restMinor. */
  'payment-over-rest',
  'payment-not-found',
  /** Money is held for this receipt: give it back first; params: amountMinor. */
  'payments-held',
  /** Another money operation is in work. */
  'payment-in-progress',
  'terminal-not-ready',
  'reference-needed',
  /** A certificate or an advance that paid already; params: reference, amountMinor. */
  'reference-used',
  'contact-bad',
  // returns
  'sale-not-found',
  /** The whole sale was given back already; params: number. */
  'sale-returned',
  'return-in-hand',
  /** Params: name, unit, maxMilli. */
  'return-too-much',
  'return-nothing-chosen',
  'return-not-in-sale',
  /** Goods, prices and the day of a known sale cannot be typed. */
  'return-goods-fixed',
  /** Params: oldest, newest. */
  'return-date-bad',
  /** Params: missingMinor. */
  'return-no-way-back',
  'return-text-too-long',
  /** This step goes through the terminal, not by hand. */
  'return-not-by-hand',
  'paper-without-cash',
  /** Something of the return is not given back yet; params: leftMinor. */
  'money-not-returned',
  // put aside
  'deferred-not-found',
  'name-too-long',
  // cash moves and closing
  'reason-needed',
  'not-enough-cash',
  /** Ledger, registrar and uploaded do not agree: closing needs a right; params: differences. */
  'figures-differ',
  'deferred-left',
  // people
  'login-needed',
  /** Params: right. */
  'right-needed',
  /** Params: left, wrong tries until nobody may try for a while. */
  'pin-wrong',
  /** Params: untilAtMs. */
  'pin-locked',
  'pin-weak',
  'pin-needed',
  /** Params: left. */
  'badge-unknown',
  /** Params: untilAtMs. */
  'badge-locked',
  /** Params: name of the person it belongs to. */
  'badge-taken',
  'badge-unfit',
  'cashier-not-found',
  /** Params: name. */
  'name-taken',
  'first-owner',
  'last-owner',
  // training
  'training-busy',
  'not-in-training',
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
  /** Params: device, the model whose own settings it does not take. */
  'device-options-bad',
  /** Params: folder. */
  'upload-folder-missing',
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
