import { ManualClock } from '#drivers/kit/clock.ts';
import type { DriverResult } from '#drivers/kit/faults.ts';
import { devicePort } from '#drivers/kit/serve/pipe.ts';
import { createNexoTerminal } from '#drivers/terminal/nexo/driver.ts';
import { nexoSettings } from '#drivers/terminal/nexo/settings.ts';
import type { TerminalOptions } from '#drivers/terminal/nexo/simulator/options.ts';
import { createTerminalSimulator, type TerminalSimulator } from '#drivers/terminal/nexo/simulator/simulator.ts';
import type { BankTerminal, TerminalOutcome, TerminalRequest } from '#drivers/terminal/terminal.ts';

export interface Desk {
  readonly clock: ManualClock;
  readonly simulator: TerminalSimulator;
  readonly terminal: BankTerminal;
  until<T>(promise: Promise<T>): Promise<T>;
  pay(id: string, amountMinor: number): Promise<DriverResult<TerminalOutcome>>;
}

export const purchase = (id: string, amountMinor: number): TerminalRequest => ({
  id,
  kind: 'purchase',
  way: 'card',
  amountMinor,
  original: null,
});

/** A virtual terminal and a till at it, connected. */
export async function desk(
  options: Partial<TerminalOptions> = {},
  { clock = new ManualClock(), dir = null }: { readonly clock?: ManualClock; readonly dir?: string | null } = {},
): Promise<Desk> {
  const simulator = createTerminalSimulator({ clock, dir, options });
  const terminal = createNexoTerminal(nexoSettings.parse({}), { clock, port: () => devicePort(simulator, clock) });
  const until = async <T>(promise: Promise<T>): Promise<T> => {
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
  };
  terminal.start();
  await clock.advance(100);
  return {
    clock,
    simulator,
    terminal,
    until,
    pay: (id, amountMinor) => until(terminal.run(purchase(id, amountMinor))),
  };
}
