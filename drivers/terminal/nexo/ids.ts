/** Names of messages and operations on the wire. */
import { createHash } from 'node:crypto';
import type { Clock } from '../../kit/clock.ts';

const DIGITS = 36n;
const LETTERS = 26n;
/** A ServiceID has 1..10 characters (spec/peripherals.md 1.6). */
const LENGTH = 10;

/**
 * ServiceID of a money operation: a letter and nine letters or digits, worked out of our id, so that after a restart
 * the terminal can be asked for the operation by our id alone. 51 bits of SHA-256: among a million ids two are alike in
 * one shop out of five thousand, and the full id travels beside it and is compared.
 */
export function serviceIdOf(requestId: string): string {
  const hash = BigInt(`0x${createHash('sha256').update(requestId).digest('hex').slice(0, 16)}`);
  const letter = String.fromCharCode(65 + Number(hash % LETTERS));
  const rest = ((hash / LETTERS) % DIGITS ** BigInt(LENGTH - 1)).toString(36).toUpperCase();
  return letter + rest.padStart(LENGTH - 1, '0');
}

/** ServiceIDs of all other messages: ten digits, never one twice in a run of the program. */
export class MessageNumbers {
  readonly #clock: Clock;
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  next(): string {
    this.#last = Math.max(this.#last + 1, this.#clock.now());
    return String(this.#last % 10 ** LENGTH).padStart(LENGTH, '0');
  }
}

const UUID = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/;
const BARE_UUID = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;

/** SaleTransactionID: a UUID goes without hyphens, because some terminals take 35 characters at most (README). */
export const transactionIdOf = (requestId: string): string => requestId.replace(UUID, '$1$2$3$4$5');

/** The other way round. */
export const requestIdOf = (transactionId: string): string => transactionId.replace(BARE_UUID, '$1-$2-$3-$4-$5');
