import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realClock } from '#drivers/kit/clock.ts';
import type { PortSpec } from '#drivers/kit/port.ts';
import { servePseudoTerminal } from '#drivers/kit/serve/pseudo-terminal.ts';
import { serveTcp } from '#drivers/kit/serve/tcp.ts';
import type { VirtualDevice } from '#drivers/kit/serve/virtual-device.ts';

export interface Wire {
  readonly spec: PortSpec;
  close(): Promise<void>;
}

/** Real ways to reach a virtual device; each test opens its own. */
export const WIRES: readonly {
  readonly name: PortSpec['type'];
  readonly serve: (device: VirtualDevice) => Promise<Wire>;
}[] = [
  {
    name: 'tcp',
    async serve(device) {
      const served = await serveTcp(device, { host: '127.0.0.1', port: 0 }, realClock);
      const port = Number(served.address.split(':').at(-1));
      return { spec: { type: 'tcp', host: '127.0.0.1', port }, close: () => served.close() };
    },
  },
  {
    name: 'serial',
    async serve(device) {
      const dir = mkdtempSync(join(tmpdir(), 'rmk-pty-'));
      const served = await servePseudoTerminal(device, join(dir, 'tty'), realClock);
      return {
        spec: { type: 'serial', path: served.address, baudRate: 115_200 },
        close: async () => {
          await served.close();
          rmSync(dir, { recursive: true, force: true });
        },
      };
    },
  },
];

/**
 * A port named by a person: `tcp:192.168.137.111:7778`, `/dev/ttyACM0` or `/dev/ttyS0:9600`; null when none is.
 * Throws for anything else: a typing mistake must not look like a passed test.
 */
export function hardwarePort(value: string | undefined, usualBaudRate: number): PortSpec | null {
  if (value === undefined || value === '') return null;
  const tcp = /^tcp:([^:]+):([0-9]{1,5})$/.exec(value);
  if (tcp) return { type: 'tcp', host: tcp[1] ?? '', port: Number(tcp[2]) };
  const serial = /^(\/dev\/[^:]+|COM[0-9]+)(?::([0-9]+))?$/.exec(value);
  if (!serial) throw new Error(`not a port: ${value}`);
  return { type: 'serial', path: serial[1] ?? '', baudRate: Number(serial[2] ?? usualBaudRate) };
}
