import type { Clock } from '#drivers/kit/clock.ts';
import { type Port, PortError } from '#drivers/kit/port.ts';

/** What can happen at one step of a conversation. The cable knows no protocol: a step is one write of the driver. */
export type TroubleKind =
  /** This write and all later ones never arrive. Whatever was asked is not executed. */
  | 'deaf'
  /** This write arrives; nothing comes back any more and later writes are lost. What was asked is executed. */
  | 'mute'
  /** The link goes away before this write, or right after it. */
  | 'cut-before'
  | 'cut-after'
  /** One byte is changed: the last of this write, or the first that comes back after it. */
  | 'garble-ask'
  | 'garble-answer'
  /** Only the first half of this write arrives, or of the first chunk that comes back after it. */
  | 'half-ask'
  | 'half-answer'
  /** What comes back after this write is lost, once. */
  | 'lose-answer'
  /** Everything that comes back within `forMs` is lost; what was asked is executed. */
  | 'hush'
  /** FF bytes come before whatever answers this write (spec/fiscal.md 1.4). */
  | 'stray-ff'
  /** Everything from the device is held up for `forMs` and then comes at once, in order. */
  | 'stall';

export interface Trouble {
  readonly kind: TroubleKind;
  /** Number of the write since `plan`, from 1. */
  readonly atWrite: number;
  /** For `hush` and `stall`. */
  readonly forMs?: number;
  /** Runs when the step is reached and before the write goes on. */
  readonly meanwhile?: () => void;
}

/** A cable between a driver and its real port, through as many reconnections as there are. */
export class Cable {
  readonly #open: () => Port;
  readonly #clock: Clock;
  #stalledUntilMs = 0;
  #hushedUntilMs = 0;
  #trouble: Trouble | null = null;
  #writes = 0;
  #reached = false;
  #silent = false;
  #toReceive: 'as-is' | 'half' | 'garble' | 'lose' | 'stray-ff' = 'as-is';

  constructor(open: () => Port, clock: Clock) {
    this.#open = open;
    this.#clock = clock;
  }

  /** Counts writes from here on. A trouble planned before is forgotten and lasting ones end. */
  plan(trouble: Trouble | null): void {
    this.#trouble = trouble;
    this.#writes = 0;
    this.#reached = false;
    this.#silent = false;
    this.#toReceive = 'as-is';
    this.#stalledUntilMs = 0;
    this.#hushedUntilMs = 0;
  }

  /** True when the planned step was reached: a walk over the steps ends with the first that is not. */
  get reached(): boolean {
    return this.#reached;
  }

  /** Writes of the driver since `plan`. */
  get writes(): number {
    return this.#writes;
  }

  /** The port to give to a driver. */
  readonly port = (): Port => {
    const inner = this.#open();
    let isOpen = false;
    let closed: (reason: string) => void = () => {};
    const cut = async (): Promise<void> => {
      isOpen = false;
      await inner.close();
      closed('the cable was pulled');
    };
    return {
      name: inner.name,
      open: async () => {
        await inner.open();
        isOpen = true;
      },
      close: async () => {
        isOpen = false;
        await inner.close();
      },
      write: async (bytes) => {
        if (!isOpen) throw new PortError('closed', 'the cable is out');
        await this.#write(inner, bytes, cut);
      },
      onChunk: (listener) =>
        inner.onChunk((bytes) => {
          const waitMs = this.#stalledUntilMs - this.#clock.now();
          const deliver = (): void => {
            if (isOpen) this.#receive(bytes, listener);
          };
          if (waitMs > 0) this.#clock.after(waitMs, deliver);
          else deliver();
        }),
      onClosed: (listener) => {
        closed = listener;
        inner.onClosed((reason) => {
          if (isOpen) listener(reason);
          isOpen = false;
        });
      },
    };
  };

  async #write(inner: Port, bytes: Uint8Array, cut: () => Promise<void>): Promise<void> {
    if (this.#silent) return;
    this.#writes += 1;
    const trouble = this.#trouble;
    if (trouble === null || this.#reached || this.#writes !== trouble.atWrite) return inner.write(bytes);
    this.#reached = true;
    trouble.meanwhile?.();
    switch (trouble.kind) {
      case 'deaf':
        this.#silent = true;
        return;
      case 'mute':
        this.#silent = true;
        return inner.write(bytes);
      case 'cut-before':
        await cut();
        throw new PortError('closed', 'the cable was pulled');
      case 'cut-after':
        await inner.write(bytes);
        return cut();
      case 'garble-ask':
        return inner.write(changed(bytes, bytes.length - 1));
      case 'half-ask':
        return inner.write(half(bytes));
      case 'half-answer':
        this.#toReceive = 'half';
        return inner.write(bytes);
      case 'garble-answer':
        this.#toReceive = 'garble';
        return inner.write(bytes);
      case 'lose-answer':
        this.#toReceive = 'lose';
        return inner.write(bytes);
      case 'hush':
        this.#hushedUntilMs = this.#clock.now() + (trouble.forMs ?? 0);
        return inner.write(bytes);
      case 'stall':
        this.#stalledUntilMs = this.#clock.now() + (trouble.forMs ?? 0);
        return inner.write(bytes);
      case 'stray-ff':
        this.#toReceive = 'stray-ff';
        return inner.write(bytes);
    }
  }

  #receive(bytes: Uint8Array, listener: (bytes: Uint8Array) => void): void {
    if (this.#silent || this.#clock.now() < this.#hushedUntilMs) return;
    const how = this.#toReceive;
    this.#toReceive = 'as-is';
    if (how === 'lose') return;
    if (how === 'stray-ff') listener(Uint8Array.of(0xff, 0xff));
    if (how === 'half') listener(half(bytes));
    else listener(how === 'garble' ? changed(bytes, 0) : bytes);
  }
}

const half = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.length >> 1);

function changed(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ 0x5a : byte));
}
