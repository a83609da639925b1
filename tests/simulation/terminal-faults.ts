/** What goes wrong between the till, the bank terminal and the bank. */
import type { Trouble } from '#drivers/terminal/nexo/simulator/troubles.ts';
import type { TroubleKind } from '../conformance/kit/cable.ts';
import type { FaultRow } from './fault-row.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

const MAX_GIVEN = 3;
const WRITES_OF_PAYMENT = 6;
const STRIKES = new WeakMap<Trouble, string>();

/** In the terminal: strikes at an operation, or at any message. */
function inTerminal(make: (random: Random) => Trouble): FaultRow['arm'] {
  return (world, random, title) => {
    const { terminal } = world;
    if (terminal.given.length >= MAX_GIVEN) return false;
    const trouble = make(random);
    STRIKES.set(trouble, title);
    terminal.given.push(trouble);
    terminal.simulator.control.trouble(trouble);
    return true;
  };
}

/** Counts what struck in the terminal since the last look. */
export function countTerminalTroubles(world: World): void {
  const { terminal } = world;
  const waiting = new Set(terminal.simulator.control.troubles.waiting);
  for (const trouble of terminal.given) {
    if (!waiting.has(trouble)) world.struck(STRIKES.get(trouble) ?? trouble.do);
  }
  terminal.given = terminal.given.filter((trouble) => waiting.has(trouble));
}

function onLine(kind: TroubleKind, durationMs?: (random: Random) => number): FaultRow['arm'] {
  return (world, random, title) => {
    const { terminal, clock } = world;
    if (terminal.lineTrouble) return false;
    terminal.lineTrouble = true;
    const forMs = durationMs?.(random) ?? 0;
    terminal.cable.plan({
      kind,
      atWrite: random.int(1, WRITES_OF_PAYMENT),
      forMs,
      meanwhile: () => {
        world.struck(title);
        clock.after(forMs + 1_000, () => {
          terminal.cable.plan(null);
          terminal.lineTrouble = false;
        });
      },
    });
    return true;
  };
}

/** At a random moment, whatever goes on. */
function later(withinMs: number, act: (world: World, random: Random) => boolean): FaultRow['arm'] {
  return (world, random, title) => {
    world.clock.after(random.int(0, withinMs), () => {
      if (act(world, random)) world.struck(title);
    });
    return true;
  };
}

const seconds =
  (from: number, to: number) =>
  (random: Random): number =>
    random.int(from * 1000, to * 1000);

const anyMessage = (random: Random): Pick<Trouble, 'on' | 'after'> => ({ on: 'any', after: random.int(0, 5) });
const ON_MONEY = { on: 'operation' } as const;

export const TERMINAL_FAULTS: readonly FaultRow[] = [
  {
    title: 'терминал: ответ об оплате потерян',
    weight: 6,
    arm: inTerminal(() => ({ ...ON_MONEY, do: 'lose-answer' })),
  },
  {
    title: 'терминал: ответ опоздал',
    weight: 4,
    arm: inTerminal((random) => ({ ...ON_MONEY, do: 'delay-answer', delayMs: random.int(1_000, 400_000) })),
  },
  { title: 'терминал: ответ испорчен', weight: 4, arm: inTerminal(() => ({ ...ON_MONEY, do: 'garble-answer' })) },
  { title: 'терминал: ответ пустой', weight: 2, arm: inTerminal(() => ({ ...ON_MONEY, do: 'empty-answer' })) },
  { title: 'терминал: ответ дважды', weight: 2, arm: inTerminal(() => ({ ...ON_MONEY, do: 'duplicate-answer' })) },
  {
    title: 'терминал: ответ оборван',
    weight: 3,
    arm: inTerminal((random) => ({ ...ON_MONEY, do: 'cut-answer', bytes: random.int(1, 200) })),
  },
  {
    title: 'терминал: шум перед ответом',
    weight: 2,
    arm: inTerminal((random) => ({ ...anyMessage(random), do: 'noise', bytes: [0xff, 0x00, 0x7f] })),
  },
  {
    title: 'терминал: связь закрыта при оплате',
    weight: 4,
    arm: inTerminal(() => ({ ...ON_MONEY, do: 'close-connection' })),
  },
  { title: 'терминал не услышал', weight: 2, arm: inTerminal(() => ({ ...ON_MONEY, do: 'ignore' })) },
  {
    title: 'терминал занят',
    weight: 3,
    arm: inTerminal((random) => ({ ...ON_MONEY, do: 'refuse', condition: 'Busy', times: random.int(1, 3) })),
  },
  {
    title: 'терминал без питания до банка',
    weight: 3,
    arm: inTerminal(() => ({ ...ON_MONEY, do: 'power-off', moment: 'before' })),
  },
  {
    title: 'терминал без питания после банка',
    weight: 4,
    arm: inTerminal(() => ({ ...ON_MONEY, do: 'power-off', moment: 'at-bank' })),
  },
  {
    title: 'терминал без питания перед ответом',
    weight: 4,
    arm: inTerminal(() => ({ ...ON_MONEY, do: 'power-off', moment: 'after' })),
  },
  {
    title: 'терминал: ответ на вопрос потерян',
    weight: 4,
    arm: inTerminal((random) => ({ ...anyMessage(random), do: 'lose-answer' })),
  },
  {
    title: 'терминал: ответ на вопрос испорчен',
    weight: 3,
    arm: inTerminal((random) => ({ ...anyMessage(random), do: 'garble-answer' })),
  },
  { title: 'терминал: линия оборвана до отправки', weight: 3, arm: onLine('cut-before') },
  { title: 'терминал: линия оборвана после отправки', weight: 4, arm: onLine('cut-after') },
  { title: 'терминал: линия онемела', weight: 3, arm: onLine('mute', seconds(2, 90)) },
  { title: 'терминал: линия оглохла', weight: 2, arm: onLine('deaf', seconds(2, 90)) },
  { title: 'терминал: линия задержала ответы', weight: 3, arm: onLine('stall', seconds(1, 60)) },
  { title: 'терминал: команда пришла наполовину', weight: 2, arm: onLine('half-ask') },
  {
    title: 'терминал выключен',
    weight: 2,
    arm: later(30_000, ({ terminal }) => {
      const { control } = terminal.simulator;
      const was = control.powered;
      control.powerOff();
      return was;
    }),
  },
  {
    title: 'терминал запущен заново',
    weight: 2,
    arm: later(10_000, ({ terminal }, random) => {
      if (!terminal.canRestart || !terminal.simulator.control.powered) return false;
      terminal.restart(random.int(500, 20_000));
      return true;
    }),
  },
  {
    title: 'терминал заменён другим',
    weight: 0.7,
    arm: later(20_000, ({ terminal }) => {
      if (!terminal.simulator.control.powered) return false;
      terminal.replace();
      return true;
    }),
  },
  {
    title: 'терминал забыл операции',
    weight: 0.7,
    arm: later(20_000, ({ terminal }) => {
      if (!terminal.simulator.control.powered) return false;
      terminal.simulator.control.forget();
      return true;
    }),
  },
];
