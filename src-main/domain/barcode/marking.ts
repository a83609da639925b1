/**
 * Marking codes of «Честный ЗНАК» by shape (spec/peripherals.md 2.5). Cut by position only: searching for «21» finds
 * it inside the GTIN. A code that lost its separators still has the right length, so it is recognised and told to be
 * suspicious; it must never reach the fiscal storage like that.
 */
import { hasRightCheckDigit, isDigits } from './ean.ts';
import { GS, gs1Value, parseGs1 } from './gs1.ts';

export interface MarkingCode {
  /** 14 digits. */
  readonly gtin: string;
  readonly serial: string;
  readonly shape: MarkingShape;
  /** Separators are missing: the scanner is set up wrongly. */
  readonly suspicious: boolean;
}

export type MarkingShape = 'tobacco-pack' | 'tobacco-block' | 'short-tail' | 'long-tail' | 'identification' | 'other';

interface ShapeRow {
  readonly shape: MarkingShape;
  readonly serialLength: number;
  /** Identifiers and lengths after the serial number, in order. */
  readonly tail: readonly (readonly [ai: string, length: number])[];
}

const SHAPES: readonly ShapeRow[] = [
  {
    shape: 'tobacco-block',
    serialLength: 7,
    tail: [
      ['8005', 6],
      ['93', 4],
    ],
  },
  { shape: 'short-tail', serialLength: 13, tail: [['93', 4]] },
  { shape: 'short-tail', serialLength: 6, tail: [['93', 4]] },
  {
    shape: 'short-tail',
    serialLength: 6,
    tail: [
      ['93', 4],
      ['3103', 6],
    ],
  },
  {
    shape: 'long-tail',
    serialLength: 13,
    tail: [
      ['91', 4],
      ['92', 44],
    ],
  },
  {
    shape: 'long-tail',
    serialLength: 13,
    tail: [
      ['91', 4],
      ['92', 88],
    ],
  },
  { shape: 'identification', serialLength: 13, tail: [] },
];

const SERIAL_AT = 18;
const TOBACCO_PACK_LENGTH = 29;
/** GS1 character set 82, the only characters a serial number may hold. */
const CHARSET_82 = /^[!"%-?A-Z_a-z]+$/;

/** Recognises a marking code; null when the text is none. `text` has no AIM identifier and no leading GS. */
export function readMarkingCode(text: string): MarkingCode | null {
  return readSerialised(text) ?? readTobaccoPack(text);
}

function readSerialised(text: string): MarkingCode | null {
  const gtin = text.slice(2, 16);
  if (!text.startsWith('01') || !text.startsWith('21', 16) || !isGtin14(gtin)) return null;
  return bySeparators(text, gtin) ?? byLengths(text, gtin);
}

/** The honest form: every open-ended field is closed by GS. */
function bySeparators(text: string, gtin: string): MarkingCode | null {
  if (!text.includes(GS)) return null;
  const cut = parseGs1(text);
  if (!cut.ok) return null;
  const serial = gs1Value(cut.elements, '21');
  if (serial === null || !CHARSET_82.test(serial)) return null;
  const tail = cut.elements.slice(2).map(({ ai, value }) => `${ai}:${value.length}`);
  const row = SHAPES.find(
    (shape) =>
      shape.serialLength === serial.length &&
      shape.tail.map(([ai, length]) => `${ai}:${length}`).join() === tail.join(),
  );
  return { gtin, serial, shape: row?.shape ?? 'other', suspicious: false };
}

/** Separators are lost (or none were needed): only a total length and identifiers in their places are proof. */
function byLengths(text: string, gtin: string): MarkingCode | null {
  const row = SHAPES.find((shape) => {
    let at = SERIAL_AT + shape.serialLength;
    for (const [ai, length] of shape.tail) {
      if (!text.startsWith(ai, at)) return false;
      at += ai.length + length;
    }
    return at === text.length;
  });
  if (row === undefined) return null;
  const serial = text.slice(SERIAL_AT, SERIAL_AT + row.serialLength);
  if (!CHARSET_82.test(serial)) return null;
  return { gtin, serial, shape: row.shape, suspicious: row.tail.length > 0 };
}

/** 14 digits of GTIN, 7 of serial number, 4 of price, 4 of check: no identifiers, no separators. */
function readTobaccoPack(text: string): MarkingCode | null {
  if (text.length !== TOBACCO_PACK_LENGTH || !CHARSET_82.test(text) || isDigits(text)) return null;
  const gtin = text.slice(0, 14);
  return isGtin14(gtin) ? { gtin, serial: text.slice(14, 21), shape: 'tobacco-pack', suspicious: false } : null;
}

const isGtin14 = (text: string): boolean => text.length === 14 && hasRightCheckDigit(text);
