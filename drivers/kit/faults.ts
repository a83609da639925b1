/**
 * The one list of device faults. Number ranges follow the idea of ErpNet.FP's ErrorCodes.md: 1xx link and
 * device, 2xx fiscal storage, 3xx printing, 4xx the command itself, 5xx the link to the tax office,
 * 6xx payment terminals. Texts are made from the codes in `src-renderer/texts`.
 *
 * `retry` says what may be done next:
 * - `safe`: nothing happened at the device, the same request may be sent again;
 * - `after-check`: the device may have done it; ask it first (`settle`), never resend;
 * - `needs-person`: no request will help before somebody acts (paper, cover, service).
 */
export const FAULTS = {
  'link-absent': { number: 101, retry: 'safe' },
  'link-lost': { number: 102, retry: 'after-check' },
  'no-answer': { number: 103, retry: 'after-check' },
  'garbled-answer': { number: 104, retry: 'after-check' },
  'port-busy': { number: 105, retry: 'safe' },
  'wrong-device': { number: 106, retry: 'needs-person' },
  'device-busy': { number: 107, retry: 'safe' },
  'device-failure': { number: 108, retry: 'needs-person' },
  'fn-changed': { number: 201, retry: 'needs-person' },
  'fn-failure': { number: 202, retry: 'needs-person' },
  'fn-expired': { number: 203, retry: 'needs-person' },
  'fn-full': { number: 204, retry: 'needs-person' },
  'shift-over-24h': { number: 205, retry: 'needs-person' },
  'shift-closed': { number: 206, retry: 'needs-person' },
  'shift-open': { number: 207, retry: 'needs-person' },
  'clock-differs': { number: 208, retry: 'needs-person' },
  'not-fiscalised': { number: 209, retry: 'needs-person' },
  'paper-out': { number: 301, retry: 'needs-person' },
  'cover-open': { number: 302, retry: 'needs-person' },
  'print-pending': { number: 303, retry: 'needs-person' },
  cutter: { number: 304, retry: 'needs-person' },
  'head-overheated': { number: 305, retry: 'safe' },
  'wrong-mode': { number: 401, retry: 'after-check' },
  'command-refused': { number: 402, retry: 'needs-person' },
  unsupported: { number: 403, retry: 'needs-person' },
  'wrong-password': { number: 404, retry: 'needs-person' },
  'vat-unknown': { number: 405, retry: 'needs-person' },
  'totals-differ': { number: 406, retry: 'needs-person' },
  'not-enough-cash': { number: 407, retry: 'needs-person' },
  'ofd-blocked': { number: 501, retry: 'needs-person' },
  /** Another operation is in work at the terminal; this one was not begun. */
  'terminal-busy': { number: 601, retry: 'safe' },
  /** The terminal asks for its settlement or its service first; nothing was begun. */
  'terminal-needs-service': { number: 602, retry: 'needs-person' },
} as const satisfies Record<string, { number: number; retry: Retry }>;

export type Retry = 'safe' | 'after-check' | 'needs-person';
export type FaultCode = keyof typeof FAULTS;

/** What broke, in one shape for all devices. Plain data: it is stored in the ledger and crosses IPC. */
export interface DeviceFault {
  readonly code: FaultCode;
  /** Registry id of the model, e.g. `shtrih`. */
  readonly device: string;
  readonly retry: Retry;
  /** The maker's own code and words, e.g. `4E: смена превысила 24 часа`; empty when the device said nothing. */
  readonly original: string;
}

/** `retry` defaults to the code's own class; a driver narrows it where it knows more. */
export function deviceFault(
  device: string,
  code: FaultCode,
  original = '',
  retry: Retry = FAULTS[code].retry,
): DeviceFault {
  return { code, device, retry, original };
}

export type DriverResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: DeviceFault };

export const done = <T>(value: T): DriverResult<T> => ({ ok: true, value });
export const failed = (fault: DeviceFault): { readonly ok: false; readonly fault: DeviceFault } => ({
  ok: false,
  fault,
});
