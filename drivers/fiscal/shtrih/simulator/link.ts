/**
 * The device's end of the standard link layer, exactly as the state machine of spec/fiscal.md 1.2. It reads bytes by
 * itself and shares nothing with the driver's framing, so that a mistake there cannot hide here.
 */
import type { Clock } from '../../../kit/clock.ts';

const ENQ = 0x05;
const STX = 0x02;
const ACK = 0x06;
const NAK = 0x15;
const STRAY = 0xff;

/** What happens to one good frame. */
export interface FramePlan {
  /** NAK instead of ACK: the frame is not taken. */
  readonly nak?: boolean;
  /** Neither ACK nor anything else for so long; the frame is not taken. */
  readonly deafMs?: number;
  /** The command is done, but the ACK does not reach the host. */
  readonly loseAck?: boolean;
  /** The answer is not sent of the device's own will: ENQ brings it. */
  readonly holdAnswer?: boolean;
  readonly delayMs?: number;
  readonly garble?: boolean;
  readonly twice?: boolean;
  /** So many bytes of the answer, then the line breaks; 0: it breaks right after the ACK. */
  readonly cutAfterBytes?: number;
  readonly strayAfterAck?: boolean;
}

export interface LinkHost {
  /** Decides about a frame with a good LRC before it is acknowledged. */
  plan(data: Uint8Array): FramePlan;
  /** Does the command; null: the power went while doing it. */
  execute(data: Uint8Array): Uint8Array | null;
  /** To the host, if one is plugged in. */
  send(bytes: Uint8Array): void;
  /** The connection breaks (the device stays on). */
  breakLine(): void;
}

export interface LinkTimes {
  readonly turnaroundMs: number;
  readonly byteTimeoutMs: number;
  readonly confirmTimeoutMs: number;
}

type LinkState = 'wait-enq' | 'wait-stx' | 'frame' | 'busy' | 'wait-confirm';

function lrcOf(body: readonly number[]): number {
  return body.reduce((sum, byte) => sum ^ byte, 0);
}

function frameOf(data: Uint8Array): Uint8Array {
  const body = [data.length, ...data];
  return Uint8Array.of(STX, ...body, lrcOf(body));
}

/** What leaves the device instead of the good frame. */
function spoilt(frame: Uint8Array, { garble, twice }: FramePlan): Uint8Array {
  if (twice) return Uint8Array.of(...frame, ...frame);
  return garble ? Uint8Array.of(...frame.slice(0, -1), (frame.at(-1) ?? 0) ^ 0x55) : frame;
}

export class DeviceLink {
  readonly #clock: Clock;
  readonly #host: LinkHost;
  readonly #times: LinkTimes;
  #state: LinkState = 'wait-enq';
  /** LEN, CMD, DATA, LRC of the frame being received. */
  #frame: number[] = [];
  /** Kept until the host ACKs it. */
  #pending: Uint8Array | null = null;
  #stray = false;
  #deafUntilMs = 0;
  #cancelTimer: () => void = () => undefined;
  /** The line changed while the device was at work: the answer waits for an ENQ of the new host. */
  #lineLost = false;
  readonly #takers: Readonly<Record<LinkState, (byte: number) => void>> = {
    'wait-enq': (byte) => this.#takeIdle(byte),
    'wait-stx': (byte) => this.#takeStart(byte),
    frame: (byte) => this.#takeFrame(byte),
    'wait-confirm': (byte) => this.#takeConfirm(byte),
    // A device at work does not listen.
    busy: () => undefined,
  };

  constructor(clock: Clock, host: LinkHost, times: LinkTimes) {
    this.#clock = clock;
    this.#host = host;
    this.#times = times;
  }

  /** The answer frame the host has not acknowledged; null when none. */
  get pending(): Uint8Array | null {
    return this.#pending;
  }

  /** Power was lost: nothing of the link survives. */
  reset(): void {
    this.#cancelTimer();
    this.#state = 'wait-enq';
    this.#frame = [];
    this.#pending = null;
    this.#stray = false;
    this.#deafUntilMs = 0;
  }

  /** The line was broken or joined anew: a half frame is forgotten, a pending answer is not. */
  lineChanged(): void {
    if (this.#state === 'busy') this.#lineLost = true;
    else this.#enter('wait-enq');
  }

  /** Deaf for `ms`: bytes of the host are lost. */
  goDeaf(ms: number): void {
    this.#deafUntilMs = this.#clock.now() + ms;
  }

  receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (this.#clock.now() < this.#deafUntilMs) return;
      this.#takers[this.#state](byte);
    }
  }

  #enter(state: LinkState): void {
    this.#cancelTimer();
    this.#cancelTimer = () => undefined;
    this.#state = state;
  }

  #timer(ms: number, action: () => void): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.after(ms, action);
  }

  #takeIdle(byte: number): void {
    if (byte === ENQ) {
      this.#answerEnquiry();
    } else if (byte === STX && !this.#pending) {
      this.#takeStart(byte);
    } else if (byte !== ACK && byte !== NAK) {
      // A host that probes the line with any other byte hears NAK (pyshtrih sends 00 and waits for it).
      this.#send(NAK);
    }
  }

  #answerEnquiry(): void {
    if (!this.#pending) {
      this.#enter('wait-stx');
      this.#send(NAK);
      return;
    }
    this.#send(ACK);
    this.#transmit(this.#pending);
  }

  #takeStart(byte: number): void {
    if (byte !== STX) {
      this.#send(NAK);
      return;
    }
    this.#enter('frame');
    this.#frame = [];
    this.#waitForByte();
  }

  #waitForByte(): void {
    this.#timer(this.#times.byteTimeoutMs, () => this.#rejectFrame());
  }

  #rejectFrame(): void {
    this.#enter('wait-stx');
    this.#send(NAK);
  }

  #takeFrame(byte: number): void {
    this.#frame.push(byte);
    const length = this.#frame[0] ?? 0;
    if (length > 0 && this.#frame.length < length + 2) {
      this.#waitForByte();
      return;
    }
    const body = this.#frame.slice(0, -1);
    if (length === 0 || lrcOf(body) !== byte) this.#rejectFrame();
    else this.#run(Uint8Array.from(body.slice(1)));
  }

  #run(data: Uint8Array): void {
    const plan = this.#host.plan(data);
    if (plan.nak) {
      this.#rejectFrame();
    } else if (plan.deafMs !== undefined) {
      this.#enter('wait-enq');
      this.goDeaf(plan.deafMs);
    } else {
      this.#do(data, plan);
    }
  }

  #do(data: Uint8Array, plan: FramePlan): void {
    this.#enter('busy');
    this.#lineLost = false;
    if (!plan.loseAck) this.#send(ACK);
    const answer = this.#host.execute(data);
    if (answer === null) return;
    const frame = frameOf(answer);
    this.#pending = frame;
    this.#stray = plan.strayAfterAck ?? false;
    const delayMs = this.#times.turnaroundMs + (plan.delayMs ?? 0);
    // The second timer lets what the host sent meanwhile be read first and lost: a device at work does not listen.
    // rosix-ru/shtrihm-fr kkt.py sends ENQ right behind the frame and takes the ACK of the frame for its answer.
    if (delayMs === 0) this.#deliver(frame, plan);
    else this.#timer(delayMs, () => this.#timer(0, () => this.#deliver(frame, plan)));
  }

  #deliver(frame: Uint8Array, plan: FramePlan): void {
    if (this.#lineLost) {
      this.#enter('wait-enq');
    } else if (plan.holdAnswer || plan.loseAck) {
      this.#awaitConfirmation();
    } else if (plan.cutAfterBytes === undefined) {
      this.#transmit(spoilt(frame, plan));
    } else {
      if (plan.cutAfterBytes > 0) this.#host.send(frame.slice(0, plan.cutAfterBytes));
      this.#enter('wait-enq');
      this.#host.breakLine();
    }
  }

  #transmit(frame: Uint8Array): void {
    this.#awaitConfirmation();
    this.#host.send(frame);
  }

  #awaitConfirmation(): void {
    this.#enter('wait-confirm');
    this.#timer(this.#times.confirmTimeoutMs, () => this.#enter('wait-enq'));
  }

  #takeConfirm(byte: number): void {
    if (byte === ACK) {
      this.#pending = null;
      this.#enter('wait-stx');
      if (this.#stray) this.#send(STRAY);
      this.#stray = false;
      return;
    }
    this.#enter('wait-enq');
    if (byte !== NAK) this.#takeIdle(byte);
  }

  #send(byte: number): void {
    this.#host.send(Uint8Array.of(byte));
  }
}
