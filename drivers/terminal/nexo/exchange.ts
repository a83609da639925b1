/**
 * Requests and answers: an answer belongs to the request whose category, ServiceID and SaleID it carries and to no
 * other, so a late one is never taken for the present one's. Several may wait at once (a payment, and beside it the
 * question what became of it).
 */
import type { Clock } from '../../kit/clock.ts';
import { buildFrame, Deframer, type FramingEvent } from './framing.ts';
import { type Json, writeJson } from './json.ts';
import { type Addresses, type Category, type Header, readMessage, requestOf } from './messages.ts';

/** Half a message, or noise, and then silence for so long: nothing more will come of it. */
export const SILENCE_MS = 3_000;

export type Asked =
  | { readonly kind: 'answer'; readonly body: unknown }
  | { readonly kind: 'fault'; readonly code: 'no-answer' | 'link-lost' | 'garbled-answer'; readonly why: string };

export interface ExchangeOptions {
  readonly clock: Clock;
  readonly addresses: Addresses;
  /** Rejects when the bytes could not leave; some of them may have left all the same. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Every message and noise of the terminal, for the tape. */
  readonly onEvent: (event: FramingEvent) => void;
  /** A remark for the tape. */
  readonly onNote: (text: string) => void;
}

interface Waiting {
  readonly end: (asked: Asked) => void;
}

const keyOf = (category: string, serviceId: string): string => `${category} ${serviceId}`;

export class Exchange {
  readonly #options: ExchangeOptions;
  readonly #deframer = new Deframer();
  readonly #waiting = new Map<string, Waiting>();
  #noise = false;
  #cancelSilence: () => void = () => {};

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  /** Sends one message and waits for its answer, `waitMs` at most. */
  ask(category: Category, serviceId: string, body: Json, waitMs: number): Promise<Asked> {
    const key = keyOf(category, serviceId);
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(waitMs, () =>
        end({ kind: 'fault', code: 'no-answer', why: `${category}: no answer in ${waitMs} ms` }),
      );
      const end = (asked: Asked): void => {
        if (this.#waiting.get(key) !== waiting) return;
        this.#waiting.delete(key);
        cancel();
        resolve(asked);
      };
      const waiting: Waiting = { end };
      // Two requests of one name cannot be told apart: the earlier one has had its time.
      this.#waiting.get(key)?.end({ kind: 'fault', code: 'no-answer', why: 'asked again' });
      this.#waiting.set(key, waiting);
      this.tell(category, serviceId, body).catch((error: unknown) =>
        end({ kind: 'fault', code: 'link-lost', why: error instanceof Error ? error.message : String(error) }),
      );
    });
  }

  /** Sends one message that has no answer. Rejects when it could not leave. */
  tell(category: Category, serviceId: string, body: Json): Promise<void> {
    return this.#options.write(buildFrame(writeJson(requestOf(category, serviceId, this.#options.addresses, body))));
  }

  receive(bytes: Uint8Array): void {
    this.#take(this.#deframer.push(bytes));
    this.#watchSilence();
  }

  /** The port went away: whatever waits ends, and half a message is forgotten. */
  lost(why: string): void {
    this.#cancelSilence();
    this.#deframer.reset();
    this.#noise = false;
    this.#endAll({ kind: 'fault', code: 'link-lost', why });
  }

  #take(events: readonly FramingEvent[]): void {
    for (const event of events) {
      this.#options.onEvent(event);
      if (event.kind === 'noise') this.#noise = true;
      else this.#deliver(event.bytes);
    }
  }

  #deliver(bytes: Uint8Array): void {
    const received = readMessage(bytes);
    if (received.kind === 'unreadable') {
      // Whose answer it was cannot be known; «unknown, ask» is right for everything that waits.
      this.#endAll({ kind: 'fault', code: 'garbled-answer', why: received.why });
      return;
    }
    this.#noise = false;
    if (received.kind === 'notice') return;
    const waiting = this.#isOurs(received.header)
      ? this.#waiting.get(keyOf(received.header.MessageCategory, received.header.ServiceID))
      : undefined;
    if (waiting) waiting.end({ kind: 'answer', body: received.body });
    else this.#options.onNote(`nobody waits for ${received.header.MessageCategory} ${received.header.ServiceID}`);
  }

  #isOurs({ SaleID, POIID }: Header): boolean {
    const { saleId, poiId } = this.#options.addresses;
    return SaleID === saleId && POIID === poiId;
  }

  #watchSilence(): void {
    this.#cancelSilence();
    if (this.#deframer.heldBytes === 0 && !this.#noise) return;
    this.#cancelSilence = this.#options.clock.after(SILENCE_MS, () => {
      this.#take(this.#deframer.giveUp());
      if (!this.#noise) return;
      this.#noise = false;
      this.#endAll({ kind: 'fault', code: 'garbled-answer', why: 'bytes that are no message' });
    });
  }

  #endAll(asked: Asked): void {
    for (const waiting of [...this.#waiting.values()]) waiting.end(asked);
  }
}
