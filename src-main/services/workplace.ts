/** Connects and disconnects the devices of the till as its settings say. */
import type { Settings } from '#main/settings/settings.ts';
import type { DeviceMaker, VirtualControl } from './device-maker.ts';
import { type Devices, noDevices } from './devices.ts';
import type { RegistrarWatch } from './registrar-watch.ts';

export interface Workplace {
  connect(settings: Settings): Promise<void>;
  disconnect(): Promise<void>;
  /** Null where the devices are real. */
  readonly virtual: () => VirtualControl | null;
}

export interface WorkplaceParts {
  readonly devices: Devices;
  readonly maker: DeviceMaker;
  readonly watch: RegistrarWatch;
  readonly terminalWatch: { start(): void };
  readonly onScan: (text: string, aim: string) => void;
  readonly onNoise: (bytes: number) => void;
  readonly onChange: () => void;
}

export function createWorkplace(parts: WorkplaceParts): Workplace {
  const { devices, maker, watch } = parts;
  let control: VirtualControl | null = null;
  let stopVirtual: () => Promise<void> = () => Promise.resolve();

  const plug = async (settings: Settings): Promise<void> => {
    if (settings.profile === 'shop') {
      devices.registrar = maker.registrar(settings.registrar);
      devices.scanner = settings.scanner && maker.scanner(settings.scanner);
      devices.terminal = settings.terminal && maker.terminal(settings.terminal);
      return;
    }
    const virtual = await maker.virtual(settings.profile);
    ({ registrar: devices.registrar, scanner: devices.scanner, terminal: devices.terminal } = virtual);
    // A trainee scans real goods with the shop's own scanner; the virtual one stays idle then.
    if (settings.profile === 'training' && settings.scanner) {
      devices.scanner = maker.scanner(settings.scanner) ?? devices.scanner;
    }
    control = virtual.control;
    stopVirtual = () => virtual.stop();
  };

  const disconnect = async (): Promise<void> => {
    watch.stop();
    const stopping = [devices.registrar, devices.scanner, devices.terminal].flatMap((device) =>
      device ? [device.driver.stop()] : [],
    );
    Object.assign(devices, noDevices());
    control = null;
    await Promise.all(stopping);
    await stopVirtual();
    stopVirtual = () => Promise.resolve();
  };

  return {
    virtual: () => control,
    disconnect,
    async connect(settings) {
      await disconnect();
      await plug(settings);
      const scanner = devices.scanner?.driver;
      scanner?.onScan((scan) => parts.onScan(scan.text, scan.aim));
      scanner?.onNoise((noise) => parts.onNoise(noise.bytes));
      scanner?.onHealth(parts.onChange);
      scanner?.start();
      parts.terminalWatch.start();
      watch.start();
      parts.onChange();
    },
  };
}
