/** TLV of fiscal documents (spec/fiscal.md 5.1): what the device itself writes, and checking of what it is given. */
import { encodeText } from '../../../kit/fields.ts';

function u16(value: number): number[] {
  return [value & 0xff, (value >> 8) & 0xff];
}

/** Unsigned little-endian in as few bytes as hold it. */
function vlnBytes(value: number): number[] {
  const out: number[] = [];
  for (let rest = value; out.length === 0 || rest > 0; rest = Math.floor(rest / 256)) out.push(rest % 256);
  return out;
}

export function tlv(tag: number, value: Iterable<number>): number[] {
  const bytes = [...value];
  return [...u16(tag), ...u16(bytes.length), ...bytes];
}

/** cp866; `size` pads fixed strings with spaces on the right. */
export function tlvText(tag: number, value: string, size = 0): number[] {
  return tlv(tag, encodeText('cp866', value.padEnd(size, ' ')));
}

export function tlvByte(tag: number, value: number): number[] {
  return tlv(tag, [value & 0xff]);
}

export function tlvU32(tag: number, value: number): number[] {
  return tlv(
    tag,
    [0, 1, 2, 3].map((i) => Math.floor(value / 256 ** i) % 256),
  );
}

export function tlvVln(tag: number, value: number): number[] {
  return tlv(tag, vlnBytes(value));
}

/** Quantity in millionths: a byte 6 and the number. */
export function tlvFvln(tag: number, micro: number): number[] {
  return tlv(tag, [6, ...vlnBytes(micro)]);
}

/** Wall-clock time written as if UTC. */
export function tlvTime(tag: number, wallMs: number): number[] {
  return tlvU32(tag, Math.floor(wallMs / 1000));
}

/** 1077: six bytes, the number printed is bytes 2..5 as a big-endian integer. */
export function tlvFiscalSign(fiscalSign: number): number[] {
  return tlv(1077, [0x21, 0x04, ...[3, 2, 1, 0].map((i) => Math.floor(fiscalSign / 256 ** i) % 256)]);
}

/** Cuts bytes into top-level elements, headers included; null when they are no whole TLV. */
export function splitTlv(bytes: Uint8Array): Uint8Array[] | null {
  const out: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const low = bytes[at + 2];
    const high = bytes[at + 3];
    if (low === undefined || high === undefined) return null;
    const end = at + 4 + low + high * 256;
    if (end > bytes.length) return null;
    out.push(bytes.slice(at, end));
    at = end;
  }
  return out;
}

/** Value of the first element with this tag; null when absent. */
export function findTag(bytes: Uint8Array, tag: number): Uint8Array | null {
  const element = splitTlv(bytes)?.find((one) => (one[0] ?? 0) + (one[1] ?? 0) * 256 === tag);
  return element ? element.subarray(4) : null;
}

export function toHex(bytes: Iterable<number>): string {
  return Buffer.from([...bytes]).toString('hex');
}

export function fromHex(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}
