/** What a host asks about the model itself, the service commands, the test run and the exchange buffer of the FN. */
import { bytes, nothing, record, restBytes, u8, u16le, u32le } from '../../../kit/fields.ts';
import type { Device } from './device.ts';
import { type Handler, own } from './handlers.ts';
import { CUT_LINE } from './printer.ts';
import { ERR, refuse } from './refusal.ts';
import { row } from './requests.ts';
import { documentBy } from './storage.ts';
import { tlvText, tlvTime, tlvU32 } from './tlv.ts';

const password = u32le;
const operator = record({ operator: u8 });

/**
 * F7h with request type 1. Order and widths as javapos_shtrih PrinterModelParameters.java reads them; the five table
 * numbers at the end are of newer firmware and older readers do not look at them.
 */
const modelParameters = record({
  /** Bits 0..63, first byte lowest. */
  capabilities: bytes(8),
  /** Characters in a line of font 1 and font 2. */
  font1Width: u8,
  font2Width: u8,
  firstGraphicsLine: u8,
  innDigits: u8,
  rnmDigits: u8,
  longRnmDigits: u8,
  longSerialDigits: u8,
  taxPassword: u32le,
  adminPassword: u32le,
  /** 0: the device has no such table. */
  bluetoothTable: u8,
  /** Field of table 1 with the tax mode. */
  taxModeField: u8,
  maxCommandLength: u16le,
  graphicsLineBytes: u8,
  graphics512LineBytes: u8,
  graphics512Lines: u16le,
  fnTable: u8,
  ofdTable: u8,
  internetTable: u8,
  ffdTable: u8,
  ffdField: u8,
});

/**
 * Bits of F7h this model has: receipt roll, optical and lever sensors 1, 3, 6; cover 4; cutter 13; drawer sensor 15;
 * non-fiscal documents 22; leading zeros of INN and RNM 24, 25; 6Bh 36; scaled graphics 41; graphics-512 42; FN 43.
 */
const CAPABILITIES: readonly number[] = [1, 3, 4, 6, 13, 15, 22, 24, 25, 36, 41, 42, 43];
const MODEL_PARAMETERS = 1;

function capabilityBytes(): Uint8Array {
  const out = new Uint8Array(8);
  for (const bit of CAPABILITIES) out[bit >> 3] = (out[bit >> 3] ?? 0) | (1 << (bit & 7));
  return out;
}

/** Dots: 576 across; fonts by number, width and height of a character with its gap. */
const PAPER_DOTS = 576;
const FONTS: readonly (readonly [width: number, height: number])[] = [
  [12, 24],
  [24, 24],
  [12, 32],
  [24, 48],
  [9, 24],
  [12, 24],
  [9, 17],
];

const model: readonly Handler[] = [
  own(row(0xf7, record({ type: u8 }), modelParameters), (_, { type }) => {
    if (type !== MODEL_PARAMETERS) refuse(ERR.badParameters);
    return {
      capabilities: capabilityBytes(),
      font1Width: 48,
      font2Width: 24,
      firstGraphicsLine: 1,
      innDigits: 12,
      rnmDigits: 16,
      longRnmDigits: 16,
      longSerialDigits: 16,
      taxPassword: 0,
      adminPassword: 30,
      bluetoothTable: 0,
      taxModeField: 14,
      maxCommandLength: 255,
      graphicsLineBytes: PAPER_DOTS / 8,
      graphics512LineBytes: 64,
      graphics512Lines: 600,
      fnTable: 18,
      ofdTable: 19,
      internetTable: 0,
      ffdTable: 17,
      ffdField: 17,
    };
  }),
  own(
    row(0x26, record({ password, font: u8 }), record({ paperDots: u16le, width: u8, height: u8, fonts: u8 })),
    (device, ask) => {
      device.operatorBy(ask.password);
      const [width, height] = FONTS[ask.font - 1] ?? refuse(ERR.badParameters);
      return { paperDots: PAPER_DOTS, width, height, fonts: FONTS.length };
    },
  ),
  // Reboot. The password is not looked at: kkt-shtrih Request/Reboot.php sends zeros.
  own(row(0xfef3, record({ password }), nothing), (device) => {
    device.state.fn.reading = null;
    device.testRun = false;
    return {};
  }),
];

const TEST_LINE = 'ТЕСТОВЫЙ ПРОГОН';

const testRun: readonly Handler[] = [
  // The first of the lines is printed at once; the next ones would come every so many minutes.
  own(row(0x19, record({ password, minutes: u8 }), operator), (device, ask) => {
    const made = { operator: device.operatorBy(ask.password) };
    device.requireNoDocument();
    device.printer.require();
    if (ask.minutes < 1 || ask.minutes > 99) refuse(ERR.badParameters);
    device.testRun = true;
    device.printer.print([TEST_LINE, CUT_LINE]);
    return made;
  }),
  own(row(0x2b, record({ password }), operator), (device, ask) => {
    const made = { operator: device.operatorBy(ask.password) };
    if (!device.testRun) refuse(ERR.wrongMode);
    device.testRun = false;
    return made;
  }),
];

/** Ticket of the OFD; 08h while there is none. */
function ticketOf(device: Device, fdNumber: number): Uint8Array {
  const made = documentBy(device, fdNumber);
  const { fn } = device.state;
  if (made.fd > fn.sentFd) refuse(ERR.fnNoData);
  const { fnNumber, ofdInn, ofdDelayMs } = device.options;
  return Uint8Array.from([
    ...tlvText(1017, ofdInn, 12),
    ...tlvText(1041, fnNumber, 16),
    ...tlvU32(1040, made.fd),
    ...tlvTime(1012, made.wallMs + ofdDelayMs),
  ]);
}

const exchange: readonly Handler[] = [
  // The device talks to the OFD itself, so there is never anything for the host to carry.
  own(row(0xff30, record({ password }), record({ size: u16le, block: u8 })), (device, ask) => {
    device.operatorBy(ask.password);
    return { size: 0, block: 240 };
  }),
  own(row(0xff31, record({ password, offset: u16le, size: u8 }), nothing), (device, ask) => {
    device.operatorBy(ask.password);
    return refuse(ERR.fnNoData);
  }),
  own(row(0xff3c, record({ password, fdNumber: u32le }), record({ ticket: restBytes(250) })), (device, ask) => {
    device.operatorBy(ask.password);
    return { ticket: ticketOf(device, ask.fdNumber) };
  }),
];

export const MODEL_HANDLERS: readonly Handler[] = [...model, ...testRun, ...exchange];
