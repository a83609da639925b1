/**
 * Field codecs: one object writes a value to the wire and reads the same value back, so a driver and the
 * simulator of its device share one description. Sources: spec/fiscal.md 1.6 and the sections named below.
 *
 * Reading throws FieldError (the bytes come from outside and may be anything). Writing throws RangeError:
 * a value that does not fit is a defect of the caller, never a fault of a device.
 */
import iconv from 'iconv-lite';

/** The bytes of an answer or a request are not what its table row says. */
export class FieldError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FieldError';
  }
}

/** Walks over received bytes; never reads past the end. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** The next `count` bytes as a copy; throws FieldError when fewer are left. */
  take(count: number): Uint8Array {
    if (count > this.left) throw new FieldError(`${count} bytes expected at ${this.#at}, ${this.left} left`);
    const taken = this.#bytes.slice(this.#at, this.#at + count);
    this.#at += count;
    return taken;
  }
}

/** Methods, not properties: a Field<number> may then stand in a record of Field<unknown>. */
export interface Field<T> {
  /** Appends the bytes of `value`; throws RangeError when it does not fit. */
  write(out: number[], value: T): void;
  /** Throws FieldError when the bytes are not of this shape. */
  read(from: ByteReader): T;
}

export type FieldMap = Readonly<Record<string, Field<unknown>>>;
export type ValueOf<F> = F extends Field<infer V> ? V : never;
export type ValuesOf<S extends FieldMap> = { readonly [K in keyof S]: ValueOf<S[K]> };
export type CodePage = 'cp1251' | 'cp866';

/** Unsigned little-endian integer of 1..6 bytes: all of these fit a safe integer. */
export function uint(size: number): Field<number> {
  const max = 256 ** size - 1;
  return {
    write(out, value) {
      if (!Number.isSafeInteger(value) || value < 0 || value > max) {
        throw new RangeError(`${value} does not fit ${size} bytes`);
      }
      let rest = value;
      for (let i = 0; i < size; i++) {
        out.push(rest % 256);
        rest = Math.floor(rest / 256);
      }
    },
    read: (from) => from.take(size).reduceRight((value, byte) => value * 256 + byte, 0),
  };
}

export const u8 = uint(1);
export const u16le = uint(2);
export const u24le = uint(3);
export const u32le = uint(4);
/** Kopecks, 5 bytes. */
export const amount5 = uint(5);
/** Kopecks in the money registers of 1Ah, 6 bytes. */
export const amount6 = uint(6);
/** Thousandths, 5 bytes: commands 80h-84h. */
export const quantity5 = uint(5);
/** Millionths, 6 bytes: FF46h. */
export const quantity6 = uint(6);

const NOT_GIVEN = 256 ** 5 - 1;

/** Kopecks, 5 bytes; null is FFFFFFFFFF, «work it out yourself» or «not given» (FF46h). */
export const amount5OrNone: Field<number | null> = {
  write: (out, value) => amount5.write(out, value ?? NOT_GIVEN),
  read(from) {
    const value = amount5.read(from);
    return value === NOT_GIVEN ? null : value;
  },
};

/** Exactly `size` bytes. */
export function bytes(size: number): Field<Uint8Array> {
  return {
    write(out, value) {
      if (value.length !== size) throw new RangeError(`${value.length} bytes given, ${size} expected`);
      out.push(...value);
    },
    read: (from) => from.take(size),
  };
}

/** Everything to the end, at most `max` bytes. */
export function restBytes(max = 255): Field<Uint8Array> {
  return {
    write(out, value) {
      if (value.length > max) throw new RangeError(`${value.length} bytes given, at most ${max} fit`);
      out.push(...value);
    },
    read(from) {
      if (from.left > max) throw new FieldError(`${from.left} bytes left, at most ${max} expected`);
      return from.take(from.left);
    },
  };
}

/** A character the page lacks becomes `?`. One character is one byte in both pages. */
export function encodeText(page: CodePage, text: string): Uint8Array {
  return new Uint8Array(iconv.encode(text, page));
}

export function decodeText(page: CodePage, encoded: Uint8Array): string {
  return iconv.decode(Buffer.from(encoded), page);
}

function untilNul(encoded: Uint8Array): Uint8Array {
  const end = encoded.indexOf(0);
  return end < 0 ? encoded : encoded.subarray(0, end);
}

/** Text in a field of `size` bytes, NUL padded; NUL ends it (spec/fiscal.md 1.6). */
export function text(page: CodePage, size: number): Field<string> {
  return {
    write(out, value) {
      const encoded = encodeText(page, value);
      if (encoded.length > size) throw new RangeError(`text of ${encoded.length} bytes, ${size} fit`);
      out.push(...encoded, ...new Uint8Array(size - encoded.length));
    },
    read: (from) => decodeText(page, untilNul(from.take(size))),
  };
}

/** Text to the end of the data: `min` bytes are filled with NUL, more than `max` is refused. */
export function textRest(page: CodePage, max: number, min = 0): Field<string> {
  return {
    write(out, value) {
      const encoded = encodeText(page, value);
      if (encoded.length > max) throw new RangeError(`text of ${encoded.length} bytes, ${max} fit`);
      out.push(...encoded, ...new Uint8Array(Math.max(0, min - encoded.length)));
    },
    read(from) {
      if (from.left > max) throw new FieldError(`text of ${from.left} bytes, at most ${max} expected`);
      return decodeText(page, untilNul(from.take(from.left)));
    },
  };
}

/** `count` values of one kind in a row. */
export function list<T>(item: Field<T>, count: number): Field<readonly T[]> {
  return {
    write(out, values) {
      if (values.length !== count) throw new RangeError(`${values.length} values given, ${count} expected`);
      for (const value of values) item.write(out, value);
    },
    read: (from) => Array.from({ length: count }, () => item.read(from)),
  };
}

/** The tail that newer or older devices leave out: null when no bytes are left. */
export function optionalTail<T>(inner: Field<T>): Field<T | null> {
  return {
    write(out, value) {
      if (value !== null) inner.write(out, value);
    },
    read: (from) => (from.left === 0 ? null : inner.read(from)),
  };
}

/** Named fields one after another, in the order they are written down. */
export function record<S extends FieldMap>(shape: S): Field<ValuesOf<S>> {
  const isWhole = (values: Record<string, unknown>): values is Record<string, unknown> & ValuesOf<S> =>
    Object.keys(shape).every((key) => key in values);
  return {
    write(out, value) {
      for (const key in shape) shape[key]?.write(out, value[key]);
    },
    read(from) {
      const values: Record<string, unknown> = {};
      for (const [key, field] of Object.entries(shape)) values[key] = field.read(from);
      if (!isWhole(values)) throw new FieldError('a field is missing');
      return values;
    },
  };
}

/** No fields at all: password-only answers and the like. */
export const nothing: Field<Readonly<Record<string, never>>> = {
  write() {},
  read: () => ({}),
};

const DATE = /^20(\d\d)-(\d\d)-(\d\d)$/;
const TIME = /^(\d\d):(\d\d):(\d\d)$/;
const DATE_TIME = /^20(\d\d)-(\d\d)-(\d\d)T(\d\d):(\d\d)$/;

function pair(byte: number): string {
  if (byte > 99) throw new FieldError(`${byte} is no two-digit number`);
  return String(byte).padStart(2, '0');
}

function numbersOf(pattern: RegExp, value: string): number[] {
  const found = pattern.exec(value);
  if (!found) throw new RangeError(`«${value}» is not of the form ${pattern.source}`);
  return found.slice(1).map(Number);
}

function wallClock(pattern: RegExp, size: number, wireOrder: readonly number[], shown: (parts: string[]) => string) {
  const field: Field<string> = {
    write(out, value) {
      const numbers = numbersOf(pattern, value);
      for (const index of wireOrder) out.push(numbers[index] ?? 0);
    },
    read(from) {
      const wire = Array.from(from.take(size), pair);
      const parts = wireOrder.map((_, index) => wire[wireOrder.indexOf(index)] ?? '00');
      return shown(parts);
    },
  };
  return field;
}

const shownDate = ([year, month, day]: string[]): string => `20${year}-${month}-${day}`;

/**
 * Three binary bytes DD MM YY (commands without FF), as `2026-11-23`. The calendar is not checked: a device
 * without a date sends zeros, which read as `2000-00-00`.
 */
export const dateDmy = wallClock(DATE, 3, [2, 1, 0], shownDate);
/** Three binary bytes YY MM DD (commands with FF). */
export const dateYmd = wallClock(DATE, 3, [0, 1, 2], shownDate);
/** Three binary bytes hh mm ss, as `09:05:10`. */
export const timeHms = wallClock(TIME, 3, [0, 1, 2], (parts) => parts.join(':'));
/** Five binary bytes YY MM DD hh mm (commands with FF), as `2026-11-23T09:05`. */
export const dateTimeYmdhm = wallClock(
  DATE_TIME,
  5,
  [0, 1, 2, 3, 4],
  ([year, month, day, hour, minute]) => `20${year}-${month}-${day}T${hour}:${minute}`,
);

/** The bytes of one value. */
export function encode<T>(field: Field<T>, value: T): Uint8Array {
  const out: number[] = [];
  field.write(out, value);
  return Uint8Array.from(out);
}

/** Reads one value that must take all the bytes; FieldError when some are missing or left over. */
export function decode<T>(field: Field<T>, encoded: Uint8Array): T {
  const from = new ByteReader(encoded);
  const value = field.read(from);
  if (from.left > 0) throw new FieldError(`${from.left} bytes too many`);
  return value;
}
