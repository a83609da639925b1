/** A virtual device inside this process, as a port a driver opens: demo mode and tests. */
import type { Clock } from '../clock.ts';
import { type Port, PortError } from '../port.ts';
import type { DeviceEnd, VirtualDevice } from './virtual-device.ts';

/**
 * Every `open` plugs a new cable into the device; bytes travel `latencyMs` on the injected clock and keep their
 * order. A device without power refuses to open (`absent`); a broken line or lost power closes the port.
 */
export function devicePort(device: VirtualDevice, clock: Clock, latencyMs = 0): Port {
  return new DevicePort(device, clock, latencyMs);
}

class DevicePort implements Port {
  readonly name: string;
  readonly #device: VirtualDevice;
  readonly #clock: Clock;
  readonly #latencyMs: number;
  #end: DeviceEnd | null = null;
  #onChunk: (bytes: Uint8Array) => void = () => undefined;
  #onClosed: (reason: string) => void = () => undefined;

  constructor(device: VirtualDevice, clock: Clock, latencyMs: number) {
    this.name = `pipe ${device.title}`;
    this.#device = device;
    this.#clock = clock;
    this.#latencyMs = latencyMs;
  }

  open(): Promise<void> {
    if (this.#end) return Promise.reject(new PortError('busy', `${this.name} is open already`));
    let end: DeviceEnd | null = null;
    const current = () => end !== null && this.#end === end;
    const lost = (reason: string) => {
      if (!current()) return;
      this.#end = null;
      this.#clock.after(0, () => this.#onClosed(reason));
    };
    end = this.#device.connect(
      {
        receive: (bytes) => {
          const copy = bytes.slice();
          this.#clock.after(this.#latencyMs, () => {
            if (current()) this.#onChunk(copy);
          });
        },
        broken: lost,
        powerLost: () => lost('Питание устройства пропало'),
      },
      'network',
    );
    if (end === null) return Promise.reject(new PortError('absent', `${this.name}: устройство выключено`));
    this.#end = end;
    return Promise.resolve();
  }

  write(bytes: Uint8Array): Promise<void> {
    const end = this.#end;
    if (!end) return Promise.reject(new PortError('closed', `${this.name} is not open`));
    const copy = bytes.slice();
    this.#clock.after(this.#latencyMs, () => {
      if (this.#end === end) end.receive(copy);
    });
    return Promise.resolve();
  }

  close(): Promise<void> {
    const end = this.#end;
    this.#end = null;
    end?.unplug();
    return Promise.resolve();
  }

  onChunk(listener: (bytes: Uint8Array) => void): void {
    this.#onChunk = listener;
  }

  onClosed(listener: (reason: string) => void): void {
    this.#onClosed = listener;
  }
}
