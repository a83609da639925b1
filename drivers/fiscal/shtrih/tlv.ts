/** Tags a till puts into documents (spec/fiscal.md 5.1, 5.3): tag u16 LE, length u16 LE, value; text in cp866. */
import { encode, encodeText, u8, u16le } from '../../kit/fields.ts';
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
