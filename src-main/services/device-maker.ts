/** What the services need from the world of devices; boot.ts is the only one who knows the models. */
import type { z } from 'zod';
import type { deviceSettings } from '#contract/contract.ts';
import type { FiscalRegistrar } from '#drivers/fiscal/fiscal.ts';
import type { Scanner } from '#drivers/scanner/scanner.ts';

export type DeviceSettings = z.infer<typeof deviceSettings>;

export interface Model {
  readonly driver: string;
  readonly title: string;
  readonly ports: ('serial' | 'tcp')[];
}

export interface DeviceMaker {
  models(): { readonly registrars: Model[]; readonly scanners: Model[] };
  serialPorts(): Promise<{ path: string; title: string }[]>;
  /** Null when this version does not know the model: a setting from another version. */
  registrar(settings: DeviceSettings): { readonly title: string; readonly driver: FiscalRegistrar } | null;
  scanner(settings: DeviceSettings): { readonly title: string; readonly driver: Scanner } | null;
  /** Starts the virtual devices; their memory lives in the data folder. */
  virtual(): Promise<VirtualDevices>;
}

/** The demo profile's devices: the same simulators the tests use, with the knobs a person may turn. */
export interface VirtualDevices {
  readonly registrar: { readonly title: string; readonly driver: FiscalRegistrar };
  readonly scanner: { readonly title: string; readonly driver: Scanner };
  readonly control: VirtualControl;
  stop(): Promise<void>;
}

export interface VirtualControl {
  state(): { readonly paper: boolean; readonly power: boolean; readonly cover: boolean };
  scan(text: string): void;
  paper(present: boolean): void;
  power(on: boolean): void;
  loseNextAnswer(): void;
  printed(): readonly string[];
}
