/** The devices of the till as the services see them: present or not, and what they last said. */
import type { FiscalRegistrar, RegistrarStatus } from '#drivers/fiscal/fiscal.ts';
import type { DeviceFault } from '#drivers/kit/faults.ts';
import type { Scanner } from '#drivers/scanner/scanner.ts';
import type { BankTerminal, TerminalStatus } from '#drivers/terminal/terminal.ts';

export interface Devices {
  registrar: { readonly title: string; readonly driver: FiscalRegistrar } | null;
  scanner: { readonly title: string; readonly driver: Scanner } | null;
  terminal: { readonly title: string; readonly driver: BankTerminal } | null;
  /** Last answer of the terminal; null until the first. */
  terminalStatus: TerminalStatus | null;
  /** Why the terminal's last status question failed; null when it was answered. */
  terminalProblem: DeviceFault | null;
  /** Last answer to a status question; null until the first. */
  status: RegistrarStatus | null;
  /** Why the last question failed; null when it was answered. */
  problem: DeviceFault | null;
}

export const noDevices = (): Devices => ({
  registrar: null,
  scanner: null,
  terminal: null,
  terminalStatus: null,
  terminalProblem: null,
  status: null,
  problem: null,
});
