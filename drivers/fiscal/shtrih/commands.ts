/**
 * The Shtrih-M command table (spec/fiscal.md 1.7): one row per command, read by the driver and, from the other
 * side, by the simulator. Every answer starts with CMD and an error byte; with an error other than 0 nothing
 * follows (1.1), so `answer` describes what comes after a zero error byte.
 */
import type { Command } from '../../kit/command.ts';
import {
  amount5,
  amount6,
  ByteReader,
  dateDmy,
  decode,
  encode,
  type Field,
  FieldError,
  type FieldMap,
  nothing,
  record,
  restBytes,
  text,
  textRest,
  timeHms,
  u8,
  u16le,
  u32le,
  type ValuesOf,
} from '../../kit/fields.ts';
import {
  closeAnswer,
  closeFields,
  correctionAnswer,
  correctionFields,
  fnExpiryAnswer,
  fnStatusAnswer,
  foundDocument,
  fullStatusAnswer,
  ofdStatusAnswer,
  operationFields,
  registerNumber,
  shiftDocumentAnswer,
  shortStatusAnswer,
  tableFieldAnswer,
} from './commands-fields.ts';

/** Answer time-outs of live drivers (1.3); what the table there does not name waits half a minute. */
const WAIT = { status: 3_000, usual: 30_000, report: 65_000, openShift: 120_000 } as const;

interface Fate {
  readonly waitMs?: number;
  readonly ifSilent: Command<unknown, unknown>['ifSilent'];
}
const reads = (waitMs: number = WAIT.usual): Fate => ({ waitMs, ifSilent: 'resend' });
const acts = (waitMs: number = WAIT.usual): Fate => ({ waitMs, ifSilent: 'check-state' });

type WithPassword<S extends FieldMap> = { readonly password: Field<number> } & S;

/** A command whose request starts with the operator's password, a 4-byte number. */
function guarded<S extends FieldMap, A>(
  code: number,
  { waitMs = WAIT.usual, ifSilent }: Fate,
  ask: S,
  answer: Field<A>,
): Command<ValuesOf<WithPassword<S>>, A> {
  return { code, ask: record({ password: u32le, ...ask }), answer, waitMs, ifSilent, secret: true };
}

/** A reading that needs no password. */
function open<Q, A>(code: number, ask: Field<Q>, answer: Field<A>): Command<Q, A> {
  return { code, ask, answer, waitMs: WAIT.status, ifSilent: 'resend', secret: false };
}

const operator = record({ operator: u8 });
const cell = { table: u8, row: u16le, field: u8 };
const documentNumber = record({ operator: u8, documentNumber: u16le });
/** FF0C and FF4D take at most 250 bytes of TLV. */
const tlv = { tlv: restBytes(250) };

const rows = {
  deviceType: open(
    0xfc,
    nothing,
    record({
      type: u8,
      subtype: u8,
      version: u8,
      subversion: u8,
      model: u8,
      language: u8,
      name: textRest('cp1251', 255),
    }),
  ),
  /** The device's own words for an error code. */
  errorText: open(0x6b, record({ code: u8 }), record({ text: textRest('cp1251', 255) })),
  shortStatus: guarded(0x10, reads(WAIT.status), {}, shortStatusAnswer),
  fullStatus: guarded(0x11, reads(WAIT.status), {}, fullStatusAnswer),

  beep: guarded(0x13, acts(), {}, operator),
  /** Flags: bit 1 receipt roll, bit 6 wrap. */
  printLine: guarded(0x17, acts(), { flags: u8, text: textRest('cp1251', 249, 40) }, operator),
  /** Type 0 full, 1 partial. */
  cut: guarded(0x25, acts(), { type: u8 }, operator),
  openDrawer: guarded(0x28, acts(), { drawer: u8 }, operator),
  /** Flags: bit 1 receipt roll. */
  feed: guarded(0x29, acts(), { flags: u8, lines: u8 }, operator),
  continuePrint: guarded(0xb0, acts(), {}, operator),
  repeatDocument: guarded(0x8c, acts(), {}, operator),

  moneyRegister: guarded(0x1a, reads(), { register: registerNumber }, record({ operator: u8, amountMinor: amount6 })),
  operationRegister: guarded(0x1b, reads(), { register: registerNumber }, record({ operator: u8, count: u16le })),
  writeTable: guarded(0x1e, acts(), { ...cell, value: restBytes() }, nothing),
  readTable: guarded(0x1f, reads(), cell, record({ value: restBytes() })),
  tableStructure: guarded(0x2d, reads(), { table: u8 }, record({ name: text('cp1251', 40), rows: u16le, fields: u8 })),
  fieldStructure: guarded(0x2e, reads(), { table: u8, field: u8 }, tableFieldAnswer),
  setTime: guarded(0x21, acts(), { time: timeHms }, nothing),
  setDate: guarded(0x22, acts(), { date: dateDmy }, nothing),
  confirmDate: guarded(0x23, acts(), { date: dateDmy }, nothing),

  openShift: guarded(0xe0, acts(WAIT.openShift), {}, operator),
  xReport: guarded(0x40, acts(), {}, operator),
  zReport: guarded(0x41, acts(WAIT.report), {}, operator),
  cashIn: guarded(0x50, acts(), { amountMinor: amount5 }, documentNumber),
  cashOut: guarded(0x51, acts(), { amountMinor: amount5 }, documentNumber),
  shiftParameters: guarded(0xff40, reads(), {}, record({ open: u8, shiftNumber: u16le, receiptNumber: u16le })),
  beginShiftOpen: guarded(0xff41, acts(), {}, nothing),
  fnOpenShift: guarded(0xff0b, acts(WAIT.openShift), {}, shiftDocumentAnswer),
  beginShiftClose: guarded(0xff42, acts(), {}, nothing),
  fnCloseShift: guarded(0xff43, acts(WAIT.report), {}, shiftDocumentAnswer),

  /** Type 0 sale, 1 purchase, 2 sale return, 3 purchase return: not the numbers of FF46h. 80h+ is their correction. */
  openReceipt: guarded(0x8d, acts(), { type: u8 }, operator),
  operation: guarded(0xff46, acts(), operationFields, nothing),
  operationTlv: guarded(0xff4d, acts(), tlv, nothing),
  documentTlv: guarded(0xff0c, acts(), tlv, nothing),
  subtotal: guarded(0x89, reads(), {}, record({ operator: u8, subtotalMinor: amount5 })),
  closeReceipt: guarded(0xff45, acts(), closeFields, closeAnswer),
  cancelReceipt: guarded(0x88, acts(), {}, operator),
  beginCorrection: guarded(0xff35, acts(), {}, nothing),
  correction: guarded(0xff4a, acts(), correctionFields, correctionAnswer),
  fnCancelDocument: guarded(0xff08, acts(), {}, nothing),

  fnStatus: guarded(0xff01, reads(), {}, fnStatusAnswer),
  fnNumber: guarded(0xff02, reads(), {}, record({ fnNumber: text('cp1251', 16) })),
  fnExpiry: guarded(0xff03, reads(), {}, fnExpiryAnswer),
  findDocument: guarded(0xff0a, reads(), { fdNumber: u32le }, foundDocument),
  ofdStatus: guarded(0xff39, reads(), {}, ofdStatusAnswer),
  unsentCount: guarded(0xff3f, reads(), {}, record({ count: u16le })),
} as const;

type Rows = typeof rows;
export type CommandName = keyof Rows;
export type AskOf<N extends CommandName> = Rows[N] extends Command<infer Ask, infer _> ? Ask : never;
export type AnswerOf<N extends CommandName> = Rows[N] extends Command<infer _, infer Answer> ? Answer : never;

/** The table itself, typed so that a generic name finds its own request and answer. */
export const COMMANDS: { readonly [N in CommandName]: Command<AskOf<N>, AnswerOf<N>> } = rows;

/** What an answer says: either an error byte and nothing else, or the fields. */
export type Answer<N extends CommandName> =
  | { readonly error: 0; readonly answer: AnswerOf<N> }
  | { readonly error: number; readonly answer: null };

function isCommandName(name: string): name is CommandName {
  return name in rows;
}

const NAME_BY_CODE: ReadonlyMap<number, CommandName> = new Map(
  Object.entries(rows).flatMap(([name, row]) => (isCommandName(name) ? [[row.code, name] as const] : [])),
);

/** One byte, or FF and one byte for the commands of the FN. */
export function codeBytes(code: number): Uint8Array {
  return code > 0xff ? Uint8Array.of(code >> 8, code & 0xff) : Uint8Array.of(code);
}

/** Number of the command a frame starts with; null when the frame ends inside it. */
export function codeOf(data: Uint8Array): number | null {
  const [first, second] = data;
  if (first === undefined) return null;
  if (first < 0xfe) return first;
  return second === undefined ? null : first * 256 + second;
}

/** Row of the table for a received frame; null for a command the table does not know (the device answers 37h). */
export function commandOf(data: Uint8Array): CommandName | null {
  const code = codeOf(data);
  return code === null ? null : (NAME_BY_CODE.get(code) ?? null);
}

function join(head: Uint8Array, tail: Uint8Array): Uint8Array {
  return Uint8Array.of(...head, ...tail);
}

/** CMD and DATA of a request; throws RangeError for a value that does not fit its field. */
export function encodeAsk<N extends CommandName>(name: N, ask: AskOf<N>): Uint8Array {
  const row = COMMANDS[name];
  return join(codeBytes(row.code), encode(row.ask, ask));
}

/** The request in a received frame; throws FieldError when its length is wrong (the device answers 7Eh). */
export function decodeAsk<N extends CommandName>(name: N, data: Uint8Array): AskOf<N> {
  const row = COMMANDS[name];
  return decode(row.ask, data.subarray(codeBytes(row.code).length));
}

/** CMD, a zero error byte and the fields. */
export function encodeAnswer<N extends CommandName>(name: N, answer: AnswerOf<N>): Uint8Array {
  const row = COMMANDS[name];
  return join(codeBytes(row.code), Uint8Array.of(0, ...encode(row.answer, answer)));
}

/** CMD and an error byte 1..255; `code` may be one the table does not know. */
export function encodeError(code: number, error: number): Uint8Array {
  return join(codeBytes(code), Uint8Array.of(error));
}

/**
 * Throws FieldError when the frame answers another command or is too short for its fields. Bytes behind the last
 * field are ignored: newer firmware makes answers longer (1.10).
 */
export function decodeAnswer<N extends CommandName>(name: N, data: Uint8Array): Answer<N> {
  const row = COMMANDS[name];
  if (codeOf(data) !== row.code) throw new FieldError(`answer to another command: ${codeOf(data)}`);
  const skip = codeBytes(row.code).length;
  const error = data[skip];
  if (error === undefined) throw new FieldError('the answer has no error byte');
  if (error !== 0) return { error, answer: null };
  return { error: 0, answer: row.answer.read(new ByteReader(data.subarray(skip + 1))) };
}
