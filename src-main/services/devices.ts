/** The devices of the till as the services see them: present or not, and what they last said. */
import type { FiscalRegistrar, RegistrarStatus } from '#drivers/fiscal/fiscal.ts';
import type { DeviceFault } from '#drivers/kit/faults.ts';
import type { Scanner } from '#drivers/scanner/scanner.ts';

export interface Devices {
  registrar: { readonly title: string; readonly driver: FiscalRegistrar } | null;
  scanner: { readonly title: string; readonly driver: Scanner } | null;
  /** Last answer to a status question; null until the first. */
  status: RegistrarStatus | null;
  /** Why the last question failed; null when it was answered. */
  problem: DeviceFault | null;
}

export const noDevices = (): Devices => ({ registrar: null, scanner: null, status: null, problem: null });
