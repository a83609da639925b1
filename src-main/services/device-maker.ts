/** What the services need from the world of devices; boot.ts is the only one who knows the models. */
import type { z } from 'zod';
import type { DriverModel, deviceSettings } from '#contract/settings-shapes.ts';
import type { FiscalRegistrar } from '#drivers/fiscal/fiscal.ts';
import type { Scanner } from '#drivers/scanner/scanner.ts';
import type { BankTerminal } from '#drivers/terminal/terminal.ts';

export type DeviceSettings = z.infer<typeof deviceSettings>;

export interface DeviceMaker {
  models(): { readonly registrars: DriverModel[]; readonly scanners: DriverModel[]; readonly terminals: DriverModel[] };
  serialPorts(): Promise<{ path: string; title: string }[]>;
  /** Null when this version does not know the model or its options: a setting from another version. */
  registrar(settings: DeviceSettings): { readonly title: string; readonly driver: FiscalRegistrar } | null;
  scanner(settings: DeviceSettings): { readonly title: string; readonly driver: Scanner } | null;
  terminal(settings: DeviceSettings): { readonly title: string; readonly driver: BankTerminal } | null;
  /** Starts the virtual devices; their memory lives in the data folder, apart for the demo and the training. */
  virtual(place: 'demo' | 'training'): Promise<VirtualDevices>;
}

/** The demo profile's devices: the same simulators the tests use, with the knobs a person may turn. */
export interface VirtualDevices {
  readonly registrar: { readonly title: string; readonly driver: FiscalRegistrar };
  readonly scanner: { readonly title: string; readonly driver: Scanner };
  readonly terminal: { readonly title: string; readonly driver: BankTerminal };
  readonly control: VirtualControl;
  stop(): Promise<void>;
}

export interface VirtualControl {
  state(): {
    readonly paper: boolean;
    readonly power: boolean;
    readonly cover: boolean;
    readonly terminal: { readonly power: boolean; readonly buyer: BuyerMode };
  };
  scan(text: string): void;
  paper(present: boolean): void;
  power(on: boolean): void;
  loseNextAnswer(): void;
  terminalPower(on: boolean): void;
  terminalLoseAnswer(): void;
  buyer(mode: BuyerMode): void;
  printed(): readonly string[];
}

/** What the next buyer at the virtual terminal does. */
export type BuyerMode = 'approves' | 'declines' | 'cancels' | 'walks-away';
