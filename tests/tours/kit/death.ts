/** The moment at which the program is killed (-9): what a device hears or has just done, or what the screen tells. */
import type { Snapshot } from '#contract/snapshot.ts';
import type { LaunchedTill } from './launch.ts';
import { until } from './screens.ts';
import type { VirtualShop } from './virtual-shop.ts';

/** Called once when the moment has come, while the device's answer is still unsent. */
type Strike = () => void;

export interface Moment {
  readonly name: string;
  /** Begins to watch; resolves when watching is over (the strike was made, or can no longer be). */
  readonly watch: (shop: VirtualShop, till: LaunchedTill, strike: Strike) => Promise<void>;
}

/** The `nth` message of this category at the terminal: heard, decided by the bank, or answered the next moment. */
export const atTerminal = (category: string, at: 'asked' | 'bank' | 'answered', nth = 1): Moment => ({
  name: `terminal: ${category} ${at}${nth > 1 ? ` ${nth}` : ''}`,
  watch: ({ terminal }, _till, strike) => {
    let seen = 0;
    terminal.onCommand((moment) => {
      if (moment.category === category && moment.at === at && ++seen === nth) strike();
    });
    return Promise.resolve();
  },
});

/** The `nth` command with this code (`FF45h`) is done by the registrar, its answer not sent yet. */
export const atRegistrar = (code: string, nth = 1): Moment => ({
  name: `registrar: ${code}${nth > 1 ? ` ${nth}` : ''}`,
  watch: ({ registrar }, _till, strike) => {
    let seen = 0;
    registrar.onCommand(({ text }) => {
      if (text.startsWith(`${code} `) && ++seen === nth) strike();
    });
    return Promise.resolve();
  },
});

/** Main's state is as wanted and waits there: for a step after which no device is asked. */
export const onScreen = (name: string, wanted: (view: Snapshot) => boolean): Moment => ({
  name: `screen: ${name}`,
  watch: async (_shop, { page }, strike) => {
    await until(page, name, wanted);
    strike();
  },
});

/** The second moment, looked for only when the first has passed. */
export const after = (first: Moment, second: Moment): Moment => ({
  name: `${first.name}, then ${second.name}`,
  watch: (shop, till, strike) => first.watch(shop, till, () => void second.watch(shop, till, strike)),
});

const NEVER_MS = 15_000;
const QUIET_MS = 200;

/** After a document and after a start the till asks its registrar how it is: such a question must not be the moment. */
async function untilQuiet({ registrar }: VirtualShop): Promise<void> {
  let lastMs = Date.now();
  registrar.onCommand(() => {
    lastMs = Date.now();
  });
  while (Date.now() - lastMs < QUIET_MS) await new Promise((resolve) => setTimeout(resolve, QUIET_MS / 4));
}

/** Does `work` and kills the till at the moment; resolves when the process is gone. Throws when the moment never came. */
export async function dieAt(
  moment: Moment,
  shop: VirtualShop,
  till: LaunchedTill,
  work: () => Promise<unknown>,
): Promise<void> {
  await untilQuiet(shop);
  let watched: Promise<void> = Promise.resolve();
  const gone = new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`never came: ${moment.name}`)), NEVER_MS);
    watched = moment.watch(shop, till, () => {
      clearTimeout(limit);
      resolve(till.kill());
    });
  });
  // A call that was in the air when its till died has no answer.
  await Promise.all([gone, watched, work().catch(() => undefined)]);
  shop.terminal.onCommand(() => undefined);
  shop.registrar.onCommand(() => undefined);
}
