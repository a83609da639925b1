/** Tags a till puts into documents (spec/fiscal.md 5.1, 5.3): tag u16 LE, length u16 LE, value; text in cp866. */
import { encode, encodeText, u8, u16le, u32le } from '../../kit/fields.ts';
import type { FiscalCashier } from '../fiscal.ts';

function tag(number: number, value: Uint8Array): Uint8Array {
  return Uint8Array.of(...encode(u16le, number), ...encode(u16le, value.length), ...value);
}

/** Bytes below 20h are no text; the maker's own rule is to ignore them (1.6). */
export function cleanText(text: string): string {
  return Array.from(text, (char) => ((char.codePointAt(0) ?? 0) < 0x20 ? ' ' : char)).join('');
}

/** Cut by bytes: both code pages have one byte a character. */
function textTag(number: number, text: string, max: number): Uint8Array {
  return tag(number, encodeText('cp866', cleanText(text)).slice(0, max));
}

/** 1021 cashier's post and surname, 1203 INN (fixed 12, padded with spaces) if there is one. */
export function cashierTags(cashier: FiscalCashier): Uint8Array[] {
  const tags = [textTag(1021, cashier.name, 64)];
  if (cashier.inn !== '') tags.push(textTag(1203, cashier.inn.padEnd(12), 12));
  return tags;
}

/** 1008 phone or e-mail of the buyer. */
export function buyerTag(contact: string): Uint8Array {
  return textTag(1008, contact, 64);
}

/** 2108 measure of quantity, one byte. */
export function measureTag(measure: number): Uint8Array {
  return tag(2108, encode(u8, measure));
}

/** 1192: the fiscal sign of a receipt that was wrong, as the number printed on it. */
export function wrongReceiptTag(fiscalSign: number): Uint8Array {
  return textTag(1192, String(fiscalSign), 16);
}

/** 1173: 0 on one's own initiative, 1 by an order. */
export function correctionTypeTag(type: number): Uint8Array {
  return tag(1173, encode(u8, type));
}

/** What fits into one FF0Ch (250 bytes) beside the other elements of 1174. */
export const MAX_DESCRIPTION = 190;
export const MAX_BASIS_NUMBER = 32;

export interface CorrectionBasis {
  /** Seconds of the day's midnight, the wall clock written as if UTC (5.1). */
  readonly daySeconds: number;
  /** Elements with an empty text are left out. */
  readonly number: string;
  readonly description: string;
}

/** 1174 {1177 description, 1178 day, 1179 number}. */
export function basisTag({ daySeconds, number, description }: CorrectionBasis): Uint8Array {
  const described = description === '' ? [] : textTag(1177, description, MAX_DESCRIPTION);
  const numbered = number === '' ? [] : textTag(1179, number, MAX_BASIS_NUMBER);
  return tag(1174, Uint8Array.of(...described, ...tag(1178, encode(u32le, daySeconds)), ...numbered));
}
