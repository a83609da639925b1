/**
 * Pictures and bar codes. The paper of the simulator is text, so a picture is printed as one line that names it; what
 * was loaded is checked and forgotten with the power, as a graphics buffer is.
 * Forms of the commands: javapos_shtrih command/{LoadGraphics, LoadGraphics2, LoadGraphics3, PrintGraphics,
 * PrintGraphics2, PrintGraphics3, PrintScaled, PrintGraphicLine, PrintBarcode, PrintBarcode2, LoadBarcode3,
 * PrintBarcode3}.java and pyshtrih commands.py for C0h-C2h.
 */
import {
  bytes,
  decodeText,
  type Field,
  record,
  restBytes,
  textRest,
  u8,
  u16le,
  u32le,
  uint,
} from '../../../kit/fields.ts';
import type { Device } from './device.ts';
import { type Handler, own } from './handlers.ts';
import { ERR, refuse } from './refusal.ts';
import { row } from './requests.ts';
import { wrap } from './slips.ts';

interface Ask {
  readonly password: number;
}

const password = u32le;
const operator = record({ operator: u8 });
const LINE_BYTES = 40;
const MAX_LINE = 1200;
const MAX_SCALE = 6;

function action<A extends Ask>(code: number, ask: Field<A>, run: (device: Device, ask: A) => void): Handler {
  return own(row(code, ask, operator), (device, given) => {
    const made = { operator: device.operatorBy(given.password) };
    run(device, given);
    return made;
  });
}

function requireLine(line: number, highest: number): void {
  if (line > highest) refuse(ERR.badParameters);
}

function printPicture(device: Device, first: number, last: number): void {
  device.printer.require();
  if (first > last || last > MAX_LINE) refuse(ERR.badParameters);
  device.printer.print([`[рисунок, линии ${first}-${last}]`]);
}

function requireScale(...scales: readonly number[]): void {
  if (scales.some((scale) => scale < 1 || scale > MAX_SCALE)) refuse(ERR.badParameters);
}

const pictures: readonly Handler[] = [
  action(0xc0, record({ password, line: u8, data: bytes(LINE_BYTES) }), (_, { line }) => requireLine(line, 199)),
  action(0xc4, record({ password, line: u16le, data: bytes(LINE_BYTES) }), (_, { line }) =>
    requireLine(line, MAX_LINE),
  ),
  action(
    0x4e,
    record({ password, lineBytes: u8, first: u16le, count: u16le, buffer: u8, data: restBytes(245) }),
    (_, { lineBytes, first, count, buffer, data }) => {
      if (lineBytes < 1 || lineBytes > 64 || buffer > 1) refuse(ERR.badParameters);
      requireLine(first + count - 1, MAX_LINE);
      if (data.length !== lineBytes * count) refuse(ERR.wrongLength);
    },
  ),
  action(0xc1, record({ password, first: u8, last: u8 }), (device, ask) => printPicture(device, ask.first, ask.last)),
  action(0xc3, record({ password, first: u16le, last: u16le }), (device, ask) =>
    printPicture(device, ask.first, ask.last),
  ),
  action(
    0x4d,
    record({ password, first: u16le, last: u16le, vertical: u8, horizontal: u8, flags: u8 }),
    (device, { first, last, vertical, horizontal }) => {
      requireScale(vertical, horizontal);
      printPicture(device, first, last);
    },
  ),
  action(
    0x4f,
    record({ password, first: u16le, last: u16le, vertical: u8, horizontal: u8, flags: restBytes(1) }),
    (device, { first, last, vertical, horizontal }) => {
      requireScale(vertical, horizontal);
      printPicture(device, first, last);
    },
  ),
  action(0xc5, record({ password, repeats: u16le, data: restBytes(248) }), (device, { repeats }) => {
    device.printer.require();
    device.printer.print([`[линия, повторов ${repeats}]`]);
  }),
];

const EAN13_DIGITS = 12;
const MAX_EAN13 = 10 ** EAN13_DIGITS - 1;

/** Twelve digits and the thirteenth that checks them. */
function ean13(number: number): string {
  const digits = String(number).padStart(EAN13_DIGITS, '0');
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

function printCode(device: Device, text: string): void {
  device.printer.print(wrap(`[код ${text}]`));
}

const BLOCK_BYTES = 64;
const MAX_BLOCK = 127;
/** Kinds of DEh: 0 PDF 417, 1 DataMatrix, 2 Aztec, 3 QR; 131 is QR that answers with its measures too. */
const KINDS: ReadonlyMap<number, string> = new Map([
  [0, 'PDF417'],
  [1, 'DataMatrix'],
  [2, 'Aztec'],
  [3, 'QR'],
  [131, 'QR'],
]);

/** The text of DDh in the blocks from `first` on. */
function loadedText(device: Device, first: number, length: number): string {
  const blocks = Array.from({ length: Math.ceil(length / BLOCK_BYTES) }, (_, i) => device.codeBlocks.get(first + i));
  const whole = blocks.flatMap((block) =>
    [...(block ?? refuse(ERR.noData)), ...new Uint8Array(BLOCK_BYTES)].slice(0, BLOCK_BYTES),
  );
  return decodeText('cp1251', Uint8Array.from(whole.slice(0, length)));
}

const codes: readonly Handler[] = [
  action(0xc2, record({ password, number: uint(5) }), (device, { number }) => {
    device.printer.require();
    if (number > MAX_EAN13) refuse(ERR.badParameters);
    printCode(device, `EAN-13 ${ean13(number)}`);
  }),
  action(
    0xcb,
    record({ password, height: u8, width: u8, hri: u8, hriFont: u8, kind: u8, text: textRest('cp1251', 48) }),
    (device, { text }) => {
      device.printer.require();
      printCode(device, text);
    },
  ),
  action(
    0xdd,
    record({ password, kind: u8, block: u8, data: restBytes(BLOCK_BYTES) }),
    (device, { kind, block, data }) => {
      if (kind > 1 || block > MAX_BLOCK) refuse(ERR.badParameters);
      device.codeBlocks.set(block, data);
    },
  ),
  action(
    0xde,
    record({ password, kind: u8, length: u16le, block: u8, parameters: bytes(5), alignment: u8 }),
    (device, { kind, length, block, alignment }) => {
      const name = KINDS.get(kind) ?? refuse(ERR.badParameters);
      if (length === 0 || alignment > 2) refuse(ERR.badParameters);
      device.printer.require();
      printCode(device, `${name} ${loadedText(device, block, length)}`);
    },
  ),
];

export const GRAPHICS_HANDLERS: readonly Handler[] = [...pictures, ...codes];
