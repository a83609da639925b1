/** Keeps the till's picture of the bank terminal true, and wakes up a money operation that waits for it. */
import type { Core } from './core.ts';
import { deliver } from './deliver.ts';
import type { Devices } from './devices.ts';
import type { Inbox } from './inbox.ts';
import type { Notices } from './notices.ts';
import type { PaymentDesk } from './payment-desk.ts';

export interface TerminalWatchParts {
  readonly core: Core;
  readonly money: PaymentDesk;
  readonly devices: Devices;
  readonly inbox: Inbox;
  readonly notices: Notices;
}

export interface TerminalWatch {
  /** Begins to listen to the terminal now in `devices`. */
  start(): void;
  /** Asks its settlement period again: it changes with every settlement. */
  refresh(): Promise<void>;
}

export function createTerminalWatch(parts: TerminalWatchParts): TerminalWatch {
  const { core, money, devices, inbox } = parts;

  const refresh = async (): Promise<void> => {
    const { terminal } = devices;
    if (!terminal) return;
    const result = await terminal.driver.status();
    if (devices.terminal !== terminal) return;
    // At work with a buyer: nothing is wrong with it.
    if (!result.ok && result.fault.code === 'terminal-busy') return;
    inbox.push(() => {
      devices.terminalProblem = result.ok ? null : result.fault;
      if (result.ok) devices.terminalStatus = result.value;
      core.changed();
    });
  };

  const onHealth = (): void => {
    inbox.push(() => core.changed());
    if (devices.terminal?.driver.health !== 'ready') return;
    void refresh().then(() =>
      deliver(parts, () => {
        money.handle({ type: 'device-ready' });
      }),
    );
  };

  return {
    start() {
      devices.terminal?.driver.onHealth(onHealth);
      devices.terminal?.driver.start();
    },
    refresh,
  };
}
