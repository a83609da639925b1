/** The fiscal storage (ФН): its archive, signs, terms and the way to the OFD (spec/fiscal.md 1.7 «FN», 5). */
import { createHash } from 'node:crypto';
import type { Device } from './device.ts';
import { ERR, refuse } from './refusal.ts';
import type { FnDocument, FnDocumentType, ReceiptContent } from './state.ts';
import { splitTlv, tlvFiscalSign, tlvText, tlvTime, tlvU32, toHex } from './tlv.ts';
import { DAY_MS } from './wall-time.ts';

/** FN byte «current document» of FF01h. */
const CURRENT = { none: 0, shiftOpen: 2, receipt: 4, shiftClose: 8, correction: 0x14 } as const;

/** Largest piece FF3Bh gives at once. */
const TLV_BLOCK = 240;

/** End of life: midnight after the last day. */
function validUntilMs(device: Device): number {
  return device.state.fn.registeredAtWallMs + device.options.fnValidDays * DAY_MS;
}

/** Documents reach the OFD some seconds after they were made, while it can be reached. */
export function settleOfd(device: Device): void {
  const { fn } = device.state;
  if (!fn.ofdReachable) return;
  for (let fd = fn.sentFd + 1; fd <= fn.lastFd; fd++) {
    const found = device.archive[fd - 1];
    if (!found || found.wallMs + device.options.ofdDelayMs > device.wallMs) return;
    fn.sentFd = fd;
  }
}

function firstUnsent(device: Device): FnDocument | null {
  return device.archive[device.state.fn.sentFd] ?? null;
}

function unsentAgeMs(device: Device): number {
  const first = firstUnsent(device);
  return first ? device.wallMs - first.wallMs : 0;
}

/** Bits: 0 resource < 3 days, 1 resource < 30 days, 2 archive 90 % full, 3 OFD answer overdue (5 days). */
function warnings(device: Device): number {
  const leftMs = validUntilMs(device) - device.wallMs;
  const full = device.state.fn.lastFd * 10 >= device.options.fnCapacity * 9;
  return (
    (leftMs < 3 * DAY_MS ? 1 : 0) |
    (leftMs < 30 * DAY_MS ? 2 : 0) |
    (full ? 4 : 0) |
    (unsentAgeMs(device) > 5 * DAY_MS ? 8 : 0)
  );
}

/** The storage keeps its time to the minute: a host that sets the clock (21h has no fractions) turns it back by less. */
function minuteOf(wallMs: number): number {
  return Math.floor(wallMs / 60_000);
}

/**
 * Refuses a new document: 07h clock before the last document, 06h archive full, and for anything but the closing of
 * a shift 05h end of life and 15h oldest document unsent for 30 days.
 */
export function requireStorage(device: Device, type: FnDocumentType): void {
  const { fn } = device.state;
  if (minuteOf(device.wallMs) < minuteOf(fn.lastWallMs)) refuse(ERR.fnBadTime);
  if (fn.lastFd >= device.options.fnCapacity) refuse(ERR.fnArchiveFull);
  if (type === 5) return;
  if (device.wallMs >= validUntilMs(device)) refuse(ERR.fnExpired);
  if (unsentAgeMs(device) > 30 * DAY_MS) refuse(ERR.fnOfdOverdue);
}

/** The number on the paper: 32 bits that depend on every byte of the document and on the storage. */
function signOf(fnNumber: string, fd: number, body: readonly number[]): number {
  const hash = createHash('sha256').update(`${fnNumber}:${fd}:`).update(Uint8Array.from(body)).digest();
  return hash.readUInt32BE(0);
}

/** Writes a document to the archive. `body` is its own TLV; the common tags are added here. */
export function record(
  device: Device,
  type: FnDocumentType,
  body: readonly number[],
  receipt: ReceiptContent | null = null,
): FnDocument {
  const { state, options } = device;
  const fd = state.fn.lastFd + 1;
  const wallMs = device.wallMs;
  const head = [
    ...tlvU32(1040, fd),
    ...tlvTime(1012, wallMs),
    ...tlvText(1041, options.fnNumber, 16),
    ...tlvText(1037, options.rnm, 20),
    ...tlvText(1018, options.inn, 12),
    ...(type === 1 ? [] : tlvU32(1038, state.shift.number)),
  ];
  const fiscalSign = signOf(options.fnNumber, fd, [...head, ...body]);
  const tlvHex = toHex([...head, ...body, ...tlvFiscalSign(fiscalSign)]);
  const made = { fd, type, wallMs, fiscalSign, shiftNumber: state.shift.number, receipt, tlvHex };
  device.archive.push(made);
  state.fn.lastFd = fd;
  state.fn.lastWallMs = wallMs;
  return made;
}

export function documentBy(device: Device, fd: number): FnDocument {
  return device.archive[fd - 1] ?? refuse(ERR.fnNoData);
}

/** FF01h. */
export function storageStatus(device: Device) {
  const { state, options } = device;
  const begun = {
    none: CURRENT.none,
    'shift-open': CURRENT.shiftOpen,
    'shift-close': CURRENT.shiftClose,
    correction: CURRENT.correction,
  }[state.begun];
  const open = state.receipt?.correction ? CURRENT.correction : CURRENT.receipt;
  return {
    lifePhase: 0b0011,
    currentDocument: state.receipt ? open : begun,
    hasData: state.receipt && state.receipt.positions.length > 0 ? 1 : 0,
    shiftOpen: state.shift.open ? 1 : 0,
    warnings: warnings(device),
    lastWallMs: state.fn.lastWallMs,
    fnNumber: options.fnNumber,
    lastFd: state.fn.lastFd,
  };
}

export function storageValidUntilMs(device: Device): number {
  return validUntilMs(device);
}

/** FF39h and FF3Fh. Bit 0 link up, bit 1 messages wait. */
export function ofdStatus(device: Device) {
  const { fn } = device.state;
  const first = firstUnsent(device);
  const unsent = fn.lastFd - fn.sentFd;
  return {
    status: (fn.ofdReachable ? 1 : 0) | (unsent > 0 ? 2 : 0),
    reading: 0,
    unsent,
    firstFd: first?.fd ?? 0,
    firstWallMs: first?.wallMs ?? null,
  };
}

/** FF3Ah: type and length of the document; FF3Bh gives its pieces afterwards. */
export function beginReading(device: Device, fd: number): { type: number; length: number } {
  const found = documentBy(device, fd);
  device.state.fn.reading = { fd, given: 0 };
  return { type: found.type, length: found.tlvHex.length / 2 };
}

function piecesOf(found: FnDocument): Uint8Array[] {
  const elements = splitTlv(new Uint8Array(Buffer.from(found.tlvHex, 'hex'))) ?? [];
  return elements.flatMap((element) => {
    const pieces = Math.ceil(element.length / TLV_BLOCK);
    return Array.from({ length: pieces }, (_, i) => element.slice(i * TLV_BLOCK, (i + 1) * TLV_BLOCK));
  });
}

/** FF3Bh: the next TLV element (a long one in parts); 08h after the last. */
export function readOn(device: Device): Uint8Array {
  const { reading } = device.state.fn;
  if (!reading) return refuse(ERR.fnNoData);
  const piece = piecesOf(documentBy(device, reading.fd))[reading.given];
  if (!piece) {
    device.state.fn.reading = null;
    return refuse(ERR.fnNoData);
  }
  reading.given += 1;
  return piece;
}
