/**
 * What was scanned or typed. Order: receipt QR, marking code, GS1 fields, the shop's own labels, EAN, any other code
 * (spec/rules.md 1.2: marking by its shape first, then goods, then cards). Whatever comes in, the answer is small and
 * GS is the only control character in it; nothing is ever taken for an address or a command.
 */
import { type GtinKind, gtinKind, gtinShape, gtinSpellings } from './ean.ts';
import { GS, type Gs1Element, gs1Value, gs1WeightMilli, parseGs1 } from './gs1.ts';
import { DEFAULT_IN_STORE_RULES, type InStoreRule, inStoreRuleFor, readInStoreLabel } from './in-store.ts';
import { latinOfSameKeys } from './keyboard-layout.ts';
import { type MarkingCode, readMarkingCode } from './marking.ts';
import { type ReceiptQr, readReceiptQr } from './receipt-qr.ts';

export interface BarcodeSettings {
  readonly inStoreRules: readonly InStoreRule[];
}

export const DEFAULT_BARCODE_SETTINGS: BarcodeSettings = { inStoreRules: DEFAULT_IN_STORE_RULES };

/** A label of the shop: try `code` itself first, then `itemCode`, then `plu`. */
interface Labelled {
  readonly code: string;
  readonly plu: string;
  readonly itemCode: string;
}

export type Recognised =
  /** `lookup`: all spellings of the number, the scanned one first. */
  | { readonly kind: 'gtin'; readonly code: string; readonly symbology: GtinKind; readonly lookup: readonly string[] }
  /** Zero means that the label was printed without a weight: ask for it. */
  | (Labelled & { readonly kind: 'weighed'; readonly quantityMilli: number })
  /** The price of the whole portion, not of a kilogram. */
  | (Labelled & { readonly kind: 'priced'; readonly amountMinor: number })
  | (Labelled & { readonly kind: 'counted'; readonly quantityMilli: number })
  | {
      readonly kind: 'gs1';
      readonly code: string;
      /** 14 digits, empty when the code names no goods (field 01 is absent). */
      readonly gtin: string;
      readonly lookup: readonly string[];
      readonly weightMilli: number | null;
      readonly elements: readonly Gs1Element[];
      readonly suspicious: boolean;
    }
  | ({ readonly kind: 'marking'; readonly code: string; readonly lookup: readonly string[] } & MarkingCode)
  | { readonly kind: 'receipt-qr'; readonly receipt: ReceiptQr }
  /** Anything else one may look up: article, card, badge. `suspicion` tells why it may have been misread. */
  | {
      readonly kind: 'code';
      readonly code: string;
      readonly lookup: readonly string[];
      readonly suspicion: 'check-digit' | 'gs1-broken' | null;
    }
  /** Nothing that can be looked up. `shown` is what may be displayed: at most 64 printable characters. */
  | { readonly kind: 'unknown'; readonly reason: UnknownReason; readonly shown: string };

export type UnknownReason = 'empty' | 'too-long' | 'control-characters';

/** Longest text looked at (the longest QR code holds less), and longest code worth a look-up. */
const LONGEST_TEXT = 4096;
const LONGEST_CODE = 128;
const SHOWN = 64;

/** Control and format characters (direction marks too: they make a code look like another). */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** Symbologies that say «GS1 fields follow» (spec/peripherals.md 2.1). */
const GS1_AIM: ReadonlySet<string> = new Set([']d2', ']C1', ']e0', ']Q3', ']J1']);

/**
 * Recognises a text. `aim` is the AIM identifier, empty when the scanner sends none or the text was typed; the shop's
 * label rules must be sound (`inStoreRuleProblems`). Never throws for anything in `text`.
 */
export function recognise(text: string, aim: string, settings: BarcodeSettings = DEFAULT_BARCODE_SETTINGS): Recognised {
  if (text.length > LONGEST_TEXT) return unknown('too-long', text);
  const trimmed = text.trim();
  const leadingGs = trimmed.startsWith(GS);
  const code = leadingGs ? trimmed.slice(1) : trimmed;
  if (code === '') return unknown('empty', text);
  if (printable(code) !== code.replaceAll(GS, '')) return unknown('control-characters', text);
  const receipt = readReceiptQr(code) ?? readReceiptQr(latinOfSameKeys(code) ?? '');
  if (receipt !== null) return { kind: 'receipt-qr', receipt };
  return (
    asMarking(code) ??
    asGs1(code, leadingGs || GS1_AIM.has(aim)) ??
    asLabel(code, settings.inStoreRules) ??
    asGtin(code) ??
    asCode(code, leadingGs || GS1_AIM.has(aim))
  );
}

function asMarking(code: string): Recognised | null {
  const marking = readMarkingCode(code);
  return marking === null ? null : { kind: 'marking', code, lookup: gtinSpellings(marking.gtin), ...marking };
}

/**
 * Fields are believed when the scanner says so; without its word only when a separator is inside, or a sound GTIN
 * and more fields fill the text to its end. Sixteen digits alone may as well be a card.
 */
function asGs1(code: string, announced: boolean): Recognised | null {
  const unannouncedButLikely = code.includes(GS) || (code.startsWith('01') && code.length > 16);
  if (!announced && !unannouncedButLikely) return null;
  const cut = parseGs1(code);
  if (!cut.ok) return null;
  const gtin = gs1Value(cut.elements, '01') ?? '';
  return {
    kind: 'gs1',
    code,
    gtin,
    lookup: gtin === '' ? [] : gtinSpellings(gtin),
    weightMilli: gs1WeightMilli(cut.elements),
    elements: cut.elements,
    suspicious: cut.suspicious,
  };
}

function asLabel(code: string, rules: readonly InStoreRule[]): Recognised | null {
  const rule = inStoreRuleFor(code, rules);
  if (rule === null) return null;
  const { plu, itemCode, meaning, quantityMilli, amountMinor } = readInStoreLabel(code, rule);
  if (amountMinor !== null) return { kind: 'priced', code, plu, itemCode, amountMinor };
  if (quantityMilli === null) throw new Error('a label carries either a quantity or a price');
  return { kind: meaning === 'count' ? 'counted' : 'weighed', code, plu, itemCode, quantityMilli };
}

function asGtin(code: string): Recognised | null {
  const symbology = gtinKind(code);
  return symbology === null ? null : { kind: 'gtin', code, symbology, lookup: gtinSpellings(code) };
}

function asCode(code: string, announcedGs1: boolean): Recognised {
  if (code.length > LONGEST_CODE) return unknown('too-long', code);
  const latin = latinOfSameKeys(code);
  const broken = announcedGs1 || code.includes(GS);
  const suspicion = broken ? 'gs1-broken' : gtinShape(code) !== null ? 'check-digit' : null;
  return { kind: 'code', code, lookup: latin === null ? [code] : [code, latin], suspicion };
}

function unknown(reason: UnknownReason, text: string): Recognised {
  return {
    kind: 'unknown',
    reason,
    shown: printable(text.slice(0, SHOWN * 4))
      .trim()
      .slice(0, SHOWN),
  };
}

const printable = (text: string): string => text.replace(UNPRINTABLE, '');
