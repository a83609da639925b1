/**
 * From a received command to the device model and back to the bytes of the answer. The codecs are the rows of the
 * command table (../commands.ts) seen from the device, and of ./requests.ts for what that table does not hold.
 */
import { decode, encode, FieldError } from '../../../kit/fields.ts';
import type { AnswerOf, AskOf, CommandName } from '../commands.ts';
import { COMMANDS, codeBytes, codeOf, decodeAsk, encodeAnswer } from '../commands.ts';
import type { Device } from './device.ts';
import { ERR, Refused } from './refusal.ts';
import type { Row } from './requests.ts';

/** A service command FExxh is answered by FE alone (kkt-shtrih Response/AbstractResponse.php, javapos_shtrih PrinterCommand.java). */
export function answerHead(code: number): Uint8Array {
  return code >> 8 === 0xfe ? Uint8Array.of(0xfe) : codeBytes(code);
}

/** CMD and an error byte 1..255. */
export function errorAnswer(code: number, error: number): Uint8Array {
  return Uint8Array.of(...answerHead(code), error);
}

export interface Handler {
  readonly code: number;
  /** Returns the whole answer; throws Refused, or FieldError for a wrong length. */
  run(device: Device, data: Uint8Array): Uint8Array;
}

/** A command of the shared table. */
export function on<N extends CommandName>(name: N, run: (device: Device, ask: AskOf<N>) => AnswerOf<N>): Handler {
  return {
    code: COMMANDS[name].code,
    run: (device, data) => encodeAnswer(name, run(device, decodeAsk(name, data))),
  };
}

/** A command the device has and the shared table has not. */
export function own<Ask, Answer>(row: Row<Ask, Answer>, run: (device: Device, ask: Ask) => Answer): Handler {
  const head = codeBytes(row.code);
  return {
    code: row.code,
    run: (device, data) =>
      Uint8Array.of(
        ...answerHead(row.code),
        0,
        ...encode(row.answer, run(device, decode(row.ask, data.subarray(head.length)))),
      ),
  };
}

/** The device's whole mind: CMD and DATA in, CMD ERR and fields out. An error answer is exactly CMD + ERR. */
export function execute(handlers: ReadonlyMap<number, Handler>, device: Device, data: Uint8Array): Uint8Array {
  const code = codeOf(data);
  const handler = code === null ? undefined : handlers.get(code);
  if (code === null || !handler) return refusal(device, code ?? data[0] ?? 0, ERR.unsupported);
  try {
    return handler.run(device, data);
  } catch (error) {
    if (error instanceof Refused) return refusal(device, code, error.code);
    if (error instanceof FieldError) return refusal(device, code, ERR.wrongLength);
    throw error;
  }
}

function refusal(device: Device, code: number, error: number): Uint8Array {
  device.lastError = error;
  return errorAnswer(code, error);
}
