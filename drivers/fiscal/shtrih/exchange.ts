/**
 * Host side of the Shtrih-M link layer (spec/fiscal.md 1.3): ENQ, frame, ACK, answer, ACK.
 *
 * The standard layer has no command numbers, so the rules that keep money safe are here:
 * - an answer the device still holds (ENQ answered by ACK) is read and handed to `onLate`, never taken for the
 *   answer of a command that was not sent yet;
 * - after a lost answer ENQ is asked first: the device repeats the answer it still holds;
 * - if it holds none, only a reading is sent again; anything else ends as `unknown` and somebody asks the device.
 */
import type { Clock } from '../../kit/clock.ts';
import type { Command } from '../../kit/command.ts';
import type { Mask } from '../../kit/tape.ts';
import { codeBytes, codeOf } from './commands.ts';
import { ACK, buildFrame, Deframer, ENQ, type FramingEvent, NAK } from './framing.ts';

/** Limits of 1.3. The byte time-out is ours: live drivers use 3 s, a device answers within its own 50..100 ms. */
export interface ExchangeLimits {
  /** Wait for the reaction to ENQ or to a frame, and between two bytes of an answer. */
  readonly byteMs: number;
  readonly enqTries: number;
  /** Frames refused by NAK. */
  readonly frameTries: number;
  /** Answers with a bad LRC or cut short. */
  readonly answerTries: number;
}

export const LIMITS: ExchangeLimits = { byteMs: 500, enqTries: 10, frameTries: 10, answerTries: 3 };

export type Outcome =
  | { readonly kind: 'answer'; readonly data: Uint8Array }
  /**
   * No answer. `taken: 'no'`: the device proved that it did not take the command, or nothing was sent.
   * `garbled`: it did answer, but what came could not be read.
   */
  | { readonly kind: 'silent'; readonly taken: 'no' | 'unknown'; readonly why: 'no-link' | 'lost' | 'garbled' };

export interface ExchangeOptions {
  readonly clock: Clock;
  /** Must reject when the bytes cannot leave. */
  readonly write: (bytes: Uint8Array, masks: readonly Mask[]) => Promise<void>;
  /** CMD and the rest of an answer to a command of earlier; it is never returned from `request`. */
  readonly onLate: (data: Uint8Array) => void;
  readonly limits?: ExchangeLimits;
}

/** Turns true when its time is over. */
interface Deadline {
  passed: boolean;
}

/**
 * How long the line must stay quiet after «ready» before a command with the code of the one before it is sent. When
 * our ACK was spoilt, the device refuses it with a NAK that looks like the reply to our ENQ, and the answer it then
 * repeats would pass for that of the like command. Commands of another code show the mistake by themselves.
 */
const ECHO_MS = 30;

/** Over TCP a device may send one such byte after our ACK (1.4). */
const STRAY = 0xff;

type Heard = FramingEvent | { readonly kind: 'timeout' } | { readonly kind: 'lost' };
type Hello = { kind: 'ready' } | { kind: 'frame'; data: Uint8Array } | { kind: 'no-link' } | { kind: 'lost' };
type Attempt = Outcome | { readonly kind: 'again'; readonly after: 'nak' | 'silence' | 'garbled' };

/** A frame of a command with a password: the password and the LRC, which would tell it, stay off the tape. */
function masksOf(row: Command<unknown, unknown>, frameLength: number): Mask[] {
  if (!row.secret) return [];
  const from = 2 + codeBytes(row.code).length;
  return [
    { from, to: from + 4 },
    { from: frameLength - 1, to: frameLength },
  ];
}

export class Exchange {
  readonly #options: ExchangeOptions;
  readonly #limits: ExchangeLimits;
  readonly #deframer = new Deframer();
  #heard: Heard[] = [];
  #bytesHeard = 0;
  #wake: (() => void) | null = null;
  #lost = false;
  #busy = false;
  #lastCode = -1;
  /**
   * Something came that nobody asked for, or something asked for did not come: replies may be on their way that
   * belong to an earlier question. The next ENQ waits until the line is quiet, else every answer would be taken
   * for that of the question after it.
   */
  #dirty = true;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#limits = options.limits ?? LIMITS;
  }

  /** Feeds what the port received. */
  receive(bytes: Uint8Array): void {
    // Nobody waits for what comes between requests; ENQ of the next one finds out what the device holds.
    if (!this.#busy) {
      this.#dirty ||= bytes.some((byte) => byte !== STRAY);
      return;
    }
    this.#bytesHeard += bytes.length;
    this.#heard.push(...this.#deframer.push(bytes, this.#options.clock.now()));
    this.#wake?.();
  }

  /** The port is gone: the running request ends at once. */
  lost(): void {
    this.#lost = true;
    this.#wake?.();
  }

  /** The port is open again. */
  restored(): void {
    this.#lost = false;
    this.#dirty = true;
    this.#forgetInput();
  }

  /** Sends CMD+DATA and returns the answer to it. One at a time: a second call meanwhile is a defect and throws. */
  async request(row: Command<unknown, unknown>, data: Uint8Array): Promise<Outcome> {
    if (this.#busy) throw new Error('a request is running already');
    this.#busy = true;
    try {
      return await this.#request(row, data);
    } finally {
      this.#busy = false;
      this.#dirty ||= this.#heard.some((event) => event.kind !== 'noise') || this.#deframer.heldBytes > 0;
      this.#forgetInput();
    }
  }

  async #request(row: Command<unknown, unknown>, data: Uint8Array): Promise<Outcome> {
    const frame = buildFrame(data);
    const isLikeTheLast = row.code === this.#lastCode;
    this.#lastCode = row.code;
    /** Old answers handed over; a device that never believes our ACK would hand over the same one for ever. */
    let held = 0;
    const tries = { nak: 0, silence: 0, garbled: 0 };
    /** What the last sending left behind; 'nak' is a proof that the device did not take the frame. */
    let after: 'nothing' | 'nak' | 'silence' | 'garbled' = 'nothing';
    for (;;) {
      const sentBefore = after !== 'nothing' && after !== 'nak';
      const why = after === 'garbled' ? 'garbled' : 'no-link';
      const hello = await this.#hello(isLikeTheLast && after === 'nothing');
      if (hello.kind === 'lost') return { kind: 'silent', taken: sentBefore ? 'unknown' : 'no', why: 'lost' };
      if (hello.kind === 'no-link') return { kind: 'silent', taken: sentBefore ? 'unknown' : 'no', why };
      if (hello.kind === 'frame') {
        if (after !== 'nothing' && codeOf(hello.data) === row.code) return { kind: 'answer', data: hello.data };
        this.#options.onLate(hello.data);
        held += 1;
        if (held > this.#limits.answerTries) return { kind: 'silent', taken: sentBefore ? 'unknown' : 'no', why };
        continue;
      }
      if (sentBefore && row.ifSilent === 'check-state') return { kind: 'silent', taken: 'unknown', why };
      const attempt = await this.#sendOnce(row, frame);
      if (attempt.kind !== 'again') return attempt;
      after = attempt.after;
      tries[after] += 1;
      const limit = after === 'nak' ? this.#limits.frameTries : this.#limits.answerTries;
      if (tries[after] >= limit) {
        return await this.#lastChance(row, after);
      }
    }
  }

  /** The limit of sendings is reached: the device is asked once more whether it holds our answer. */
  async #lastChance(row: Command<unknown, unknown>, after: 'nak' | 'silence' | 'garbled'): Promise<Outcome> {
    const hello = await this.#hello(false);
    if (hello.kind === 'frame') {
      if (codeOf(hello.data) === row.code) return { kind: 'answer', data: hello.data };
      this.#options.onLate(hello.data);
    }
    const why = hello.kind === 'lost' ? 'lost' : after === 'garbled' ? 'garbled' : 'no-link';
    return { kind: 'silent', taken: after === 'nak' ? 'no' : 'unknown', why };
  }

  /** ENQ until the device says it is ready (NAK) or hands over the answer it holds (ACK and a frame). */
  async #hello(distrustful: boolean): Promise<Hello> {
    for (let enqs = 1; enqs <= this.#limits.enqTries; enqs++) {
      if (this.#dirty) await this.#untilQuiet();
      this.#forgetInput();
      if (!(await this.#write(Uint8Array.of(ENQ)))) return { kind: 'lost' };
      const reply = await this.#within(this.#limits.byteMs, (deadline) => this.#reaction(deadline));
      if (reply.kind === 'nothing') continue;
      if (reply.kind === 'ready' && distrustful && !(await this.#staysQuiet())) continue;
      // Replies to earlier ENQs may still be on their way: one of them after our frame would look like a refusal.
      if (reply.kind === 'ready' && enqs > 1) await this.#untilQuiet();
      return this.#lost ? { kind: 'lost' } : reply;
    }
    return { kind: 'no-link' };
  }

  /** False when something came behind «ready»: that NAK was not the reply to our ENQ. */
  async #staysQuiet(): Promise<boolean> {
    const event = await this.#within(ECHO_MS, (deadline) => this.#next(deadline));
    if (event.kind === 'timeout') return true;
    this.#dirty = true;
    return false;
  }

  /** What the device says to one ENQ. A cut or spoilt answer is refused with NAK and asked for by the next ENQ. */
  async #reaction(deadline: Deadline): Promise<Hello | { kind: 'nothing' }> {
    let holdsAnswer = false;
    for (;;) {
      const event = await this.#next(deadline);
      switch (event.kind) {
        case 'lost':
          return { kind: 'lost' };
        case 'timeout':
          return { kind: 'nothing' };
        case 'frame':
          if (holdsAnswer) {
            return (await this.#write(Uint8Array.of(ACK))) ? { kind: 'frame', data: event.data } : { kind: 'lost' };
          }
          // A late answer crossed our ENQ. The device keeps it; the next ENQ brings it in its proper place.
          this.#dirty = true;
          return { kind: 'nothing' };
        case 'bad-sum':
          this.#dirty = true;
          return (await this.#write(Uint8Array.of(NAK))) ? { kind: 'nothing' } : { kind: 'lost' };
        case 'control':
          if (event.byte === ACK) holdsAnswer = true;
          else if (event.byte === NAK && !holdsAnswer) return { kind: 'ready' };
          break;
        case 'noise':
          break;
      }
    }
  }

  async #sendOnce(row: Command<unknown, unknown>, frame: Uint8Array): Promise<Attempt> {
    this.#forgetInput();
    if (!(await this.#write(frame, masksOf(row, frame.length)))) return lostAfterSending;
    const attempt = await this.#attempt(row);
    if (attempt.kind === 'again') this.#dirty = true;
    return attempt;
  }

  async #attempt(row: Command<unknown, unknown>): Promise<Attempt> {
    const taken = await this.#within(this.#limits.byteMs, (deadline) => this.#answer(row, deadline, true));
    if (taken.kind !== 'acked') return taken;
    const answered = await this.#within(row.waitMs, (deadline) => this.#answer(row, deadline, false));
    return answered.kind === 'acked' ? { kind: 'again', after: 'silence' } : answered;
  }

  /**
   * Waits for the answer; with `untilAck` also for the ACK before it. An answer may come without its ACK when that
   * byte was lost. A stray byte after the ACK (FF over TCP, 1.4) is noise.
   */
  async #answer(
    row: Command<unknown, unknown>,
    deadline: Deadline,
    untilAck: boolean,
  ): Promise<Attempt | { readonly kind: 'acked' }> {
    for (;;) {
      const event = await this.#next(deadline);
      switch (event.kind) {
        case 'lost':
          return lostAfterSending;
        case 'timeout':
          return { kind: 'again', after: 'silence' };
        case 'control':
          if (!untilAck) break;
          if (event.byte === NAK) return { kind: 'again', after: 'nak' };
          if (event.byte === ACK) return { kind: 'acked' };
          break;
        case 'frame':
          // Our ACK may not leave; the answer is good all the same. Before its own ACK it is out of turn.
          this.#dirty ||= untilAck;
          await this.#write(Uint8Array.of(ACK));
          if (codeOf(event.data) === row.code) return { kind: 'answer', data: event.data };
          this.#dirty = true;
          this.#options.onLate(event.data);
          break;
        case 'bad-sum':
          if (!(await this.#write(Uint8Array.of(NAK)))) return lostAfterSending;
          return { kind: 'again', after: 'garbled' };
        case 'noise':
          break;
      }
    }
  }

  /**
   * The next event until `deadline`. Once bytes of a frame came, `byteMs` after the last of them the frame is
   * given up and what is behind its STX is looked at.
   */
  async #next(deadline: Deadline): Promise<Heard> {
    for (;;) {
      if (this.#lost) return { kind: 'lost' };
      const event = this.#heard.shift();
      if (event) return event;
      if (this.#deframer.heldBytes > 0) {
        if (await this.#bytesWithin(this.#limits.byteMs)) continue;
        const frame = this.#deframer.giveUp().find((found) => found.kind === 'frame');
        return frame ?? { kind: 'bad-sum' };
      }
      if (deadline.passed) return { kind: 'timeout' };
      await this.#woken();
    }
  }

  /** Swallows everything until nothing came for `byteMs`; an answer among it is kept by the device. */
  async #untilQuiet(): Promise<void> {
    this.#dirty = false;
    for (let rounds = 0; rounds < this.#limits.enqTries; rounds++) {
      const event = await this.#within(this.#limits.byteMs, (deadline) => this.#next(deadline));
      if (event.kind === 'timeout' || event.kind === 'lost') return;
    }
  }

  /**
   * Runs `action` with a deadline `ms` from now. The deadline is a timer, not a time of day: the machine's clock
   * may be set back in the middle of a sale.
   */
  async #within<T>(ms: number, action: (deadline: Deadline) => Promise<T>): Promise<T> {
    const deadline: Deadline = { passed: false };
    const cancel = this.#options.clock.after(ms, () => {
      deadline.passed = true;
      this.#wake?.();
    });
    try {
      return await action(deadline);
    } finally {
      cancel();
    }
  }

  /** False when `ms` passed without a byte. */
  #bytesWithin(ms: number): Promise<boolean> {
    return this.#within(ms, async (deadline) => {
      while (!deadline.passed && !this.#lost) {
        const before = this.#bytesHeard;
        await this.#woken();
        if (this.#bytesHeard !== before) return true;
      }
      return false;
    });
  }

  /** Until bytes arrive, the port is lost, or a deadline passes. */
  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = null;
        resolve();
      };
    });
  }

  async #write(bytes: Uint8Array, masks: readonly Mask[] = []): Promise<boolean> {
    if (this.#lost) return false;
    try {
      await this.#options.write(bytes, masks);
      return true;
    } catch {
      // A port tells its own reason to the link; here only one thing matters: the bytes may not have left.
      this.#lost = true;
      return false;
    }
  }

  #forgetInput(): void {
    this.#heard = [];
    this.#deframer.reset();
  }
}

/** A write that failed may still have put some or all of the frame on the wire. */
const lostAfterSending: Outcome = { kind: 'silent', taken: 'unknown', why: 'lost' };
