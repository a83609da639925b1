import { ManualClock } from '#drivers/kit/clock.ts';
import { devicePort } from '#drivers/kit/serve/pipe.ts';
import type { HostEnd, VirtualDevice } from '#drivers/kit/serve/virtual-device.ts';
import { createTape } from '#drivers/kit/tape.ts';
import { createNexoTerminal } from '#drivers/terminal/nexo/driver.ts';
import { buildFrame, Deframer } from '#drivers/terminal/nexo/framing.ts';
import { nexoSettings } from '#drivers/terminal/nexo/settings.ts';
import type { BankTerminal } from '#drivers/terminal/terminal.ts';

export interface Asked {
  readonly category: string;
  readonly serviceId: string;
  /** The text as it came. */
  readonly text: string;
}

/** What the terminal does with a request: a body of the proper answer, raw bytes instead, or nothing. */
export type Script = (asked: Asked) => { readonly body: string } | { readonly raw: Uint8Array } | null;

export const LOGIN_BODY =
  '{"Response":{"Result":"Success"},"POISystemData":{"POISoftware":{"ApplicationName":"T","SoftwareVersion":"2"},"POITerminalData":{"POISerialNumber":"S-1"}}}';

export const answerText = (category: string, serviceId: string, body: string, saleId = 'RMK-1'): string =>
  `{"SaleToPOIResponse":{"MessageHeader":{"ProtocolVersion":"3.0","MessageClass":"Service","MessageCategory":"${category}","MessageType":"Response","ServiceID":"${serviceId}","SaleID":"${saleId}","POIID":"POI-1"},"${category}Response":${body}}}`;

/** A terminal that says, byte for byte, what a test makes it say. */
export class ScriptedTerminal implements VirtualDevice {
  readonly title = 'scripted';
  readonly asked: Asked[] = [];
  script: Script = () => null;
  #host: HostEnd | null = null;

  connect(host: HostEnd): { receive(bytes: Uint8Array): void; unplug(): void } {
    this.#host = host;
    const deframer = new Deframer();
    return {
      receive: (bytes) => {
        for (const event of deframer.push(bytes)) {
          if (event.kind === 'message') this.#hear(new TextDecoder().decode(event.bytes));
        }
      },
      unplug: () => {
        if (this.#host === host) this.#host = null;
      },
    };
  }

  send(bytes: Uint8Array): void {
    this.#host?.receive(bytes);
  }

  breakLine(): void {
    const host = this.#host;
    this.#host = null;
    host?.broken('broken');
  }

  #hear(text: string): void {
    const asked = {
      category: /"MessageCategory":"(\w+)"/.exec(text)?.[1] ?? '',
      serviceId: /"ServiceID":"(\w+)"/.exec(text)?.[1] ?? '',
      text,
    };
    this.asked.push(asked);
    const said = this.script(asked) ?? (asked.category === 'Login' ? { body: LOGIN_BODY } : null);
    if (said === null) return;
    this.send('raw' in said ? said.raw : buildFrame(answerText(asked.category, asked.serviceId, said.body)));
  }
}

export interface ScriptedBench {
  readonly clock: ManualClock;
  readonly device: ScriptedTerminal;
  readonly terminal: BankTerminal;
  readonly tape: readonly string[];
  /** Moves the clock until the promise settles. */
  until<T>(promise: Promise<T>): Promise<T>;
}

/** A driver on a scripted terminal, logged in. */
export async function scriptedBench(): Promise<ScriptedBench> {
  const clock = new ManualClock();
  const device = new ScriptedTerminal();
  const tape: string[] = [];
  const terminal = createNexoTerminal(nexoSettings.parse({}), {
    clock,
    port: () => devicePort(device, clock),
    tape: createTape(clock, 'scripted', (line) => tape.push(line)),
  });
  terminal.start();
  await clock.advance(10);
  return {
    clock,
    device,
    terminal,
    tape,
    async until(promise) {
      let settled = false;
      const mark = (): void => {
        settled = true;
      };
      promise.then(mark, mark);
      for (let steps = 0; !settled; steps++) {
        if (steps > 5_000) throw new Error('nothing happens');
        await clock.step();
      }
      return promise;
    },
  };
}
