import type { Clock } from '../clock.ts';
import type { Port, PortSpec } from '../port.ts';
import { SerialPortOfMachine } from './serial.ts';
import { TcpPort } from './tcp.ts';

/** The port a setting describes, not opened yet. In-process pipes come from `createPipe`, not from a setting. */
export function createPort(spec: PortSpec, clock: Clock): Port {
  switch (spec.type) {
    case 'serial':
      return new SerialPortOfMachine(spec.path, spec.baudRate, clock);
    case 'tcp':
      return new TcpPort(spec.host, spec.port, clock);
  }
}
