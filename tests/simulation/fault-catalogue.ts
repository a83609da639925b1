/** Everything that goes wrong in a shop, as rows: how often, where it waits, and how it ends by itself. */
import type { Behaviour } from '#drivers/fiscal/shtrih/simulator/behaviours.ts';
import type { TroubleKind } from '../conformance/kit/cable.ts';
import type { FaultRow } from './fault-row.ts';
import { sellAsStranger } from './foreign.ts';
import { PARTNER_FAULTS } from './partner-faults.ts';
import type { Random } from './random.ts';
import { TERMINAL_FAULTS } from './terminal-faults.ts';
import type { Doom, World } from './world.ts';

/** A receipt of a few lines takes about so many commands, and three writes each. */
const COMMANDS_OF_RECEIPT = 24;
const WRITES_OF_RECEIPT = COMMANDS_OF_RECEIPT * 3;
const MAX_WAITING = 6;

/** On the line: strikes at a random write of the driver. A lasting one is mended after a while. */
function onLine(kind: TroubleKind, durationMs?: (random: Random) => number): FaultRow['arm'] {
  return (world, random, title) => {
    if (world.lineTrouble) return false;
    world.lineTrouble = true;
    const forMs = durationMs?.(random) ?? 0;
    const mend = (): void => {
      world.cable.plan(null);
      world.lineTrouble = false;
    };
    world.cable.plan({
      kind,
      atWrite: random.int(1, WRITES_OF_RECEIPT),
      forMs,
      meanwhile: () => {
        world.struck(title);
        world.clock.after(forMs + 1_000, mend);
      },
    });
    return true;
  };
}

const WAITING = new WeakMap<Behaviour, string>();

/** In the device: strikes at a random command. */
function inDevice(make: (random: Random) => Behaviour): FaultRow['arm'] {
  return (world, random, title) => {
    if (world.registrar.control.behaviours.waiting.length >= MAX_WAITING) return false;
    const behaviour = { after: random.int(0, COMMANDS_OF_RECEIPT), ...make(random) };
    WAITING.set(behaviour, title);
    world.deviceTroubles.push(behaviour);
    world.registrar.control.behave(behaviour);
    return true;
  };
}

/** Counts what struck in the device since the last look. */
export function countDeviceTroubles(world: World): void {
  const waiting = new Set(world.registrar.control.behaviours.waiting);
  const over = world.deviceTroubles.filter((behaviour) => !waiting.has(behaviour));
  for (const behaviour of over) world.struck(WAITING.get(behaviour) ?? behaviour.do);
  world.deviceTroubles = world.deviceTroubles.filter((behaviour) => waiting.has(behaviour));
}

function tillKilled(kind: Doom['kind'], moments: readonly Doom['moment'][], most: number): FaultRow['arm'] {
  return (world, random) => {
    if (world.doom) return false;
    world.doom = { kind, moment: random.pick(moments), left: random.int(0, most) };
    return true;
  };
}

/** While money goes back and before the receipt of it: what a restart must take up at the right step. */
export const KILLED_SOON: FaultRow = {
  title: 'касса убита при возврате денег',
  weight: 0,
  arm: (world) => {
    world.doom = { kind: 'refund', moment: 'after', left: 0 };
    return true;
  },
};

/** Full from some commit on; somebody deletes something after a while. */
function diskFull(world: World, random: Random, title: string): boolean {
  let left = random.int(0, 8);
  const { disk } = world;
  if (disk.full) return false;
  disk.onCommit = () => {
    left -= 1;
    if (left >= 0) return;
    disk.onCommit = () => {};
    disk.full = true;
    disk.room = 0;
    world.struck(title);
    world.clock.after(random.int(2_000, 90_000), () => {
      disk.full = false;
      world.story.tell('на диске снова есть место');
    });
  };
  return true;
}

const MINUTE_MS = 60_000;
const JUMPS_MS = [-26 * 60, -60, -7, -1, 1, 4, 30, 60, 25 * 60].map((minutes) => minutes * MINUTE_MS);

/** The computer's clock alone; a time service puts it right later. */
function clockJump(world: World, random: Random, title: string): boolean {
  if (world.skewMs !== 0) return false;
  const jumpMs = random.pick(JUMPS_MS);
  world.clock.after(random.int(0, 20_000), () => {
    world.struck(`${title} ${jumpMs < 0 ? 'назад' : 'вперёд'}`);
    world.skewMs = jumpMs;
    world.clock.after(random.int(10_000, 10 * MINUTE_MS), () => {
      world.skewMs = 0;
      world.story.tell('часы компьютера поправлены');
    });
  });
  return true;
}

/** The line is cut and, before our till is back, another program sells something of its own. */
function stranger(world: World, random: Random, title: string): boolean {
  if (world.lineTrouble) return false;
  world.lineTrouble = true;
  world.cable.plan({
    kind: 'cut-after',
    atWrite: random.int(1, WRITES_OF_RECEIPT),
    meanwhile: () => {
      world.clock.after(random.int(0, 400), () => {
        world.lineTrouble = false;
        const { archive } = world.registrar.device;
        const before = archive.length;
        sellAsStranger(world.registrar);
        for (const document of archive.slice(before)) {
          world.foreignDocuments.add(document.fd);
          world.struck(title);
        }
      });
    },
  });
  return true;
}

function registrarRestart(world: World, random: Random, title: string): boolean {
  if (!world.canRestartRegistrar || !world.registrar.control.powered) return false;
  world.clock.after(random.int(0, 3_000), () => {
    if (!world.registrar.control.powered) return;
    world.struck(title);
    world.restartRegistrar(random.int(500, 20_000));
  });
  return true;
}

const seconds =
  (from: number, to: number) =>
  (random: Random): number =>
    random.int(from * 1000, to * 1000);

export const FAULTS: readonly FaultRow[] = [
  { title: 'ответ потерян на линии', weight: 6, arm: onLine('lose-answer') },
  { title: 'ответ испорчен на линии', weight: 4, arm: onLine('garble-answer') },
  { title: 'команда испорчена на линии', weight: 4, arm: onLine('garble-ask') },
  { title: 'команда пришла наполовину', weight: 3, arm: onLine('half-ask') },
  { title: 'ответ пришёл наполовину', weight: 3, arm: onLine('half-answer') },
  { title: 'лишние FF на линии', weight: 3, arm: onLine('stray-ff') },
  { title: 'линия молчала недолго', weight: 4, arm: onLine('hush', seconds(0, 4)) },
  { title: 'линия задержала ответы', weight: 4, arm: onLine('stall', seconds(0, 12)) },
  { title: 'линия оглохла', weight: 3, arm: onLine('deaf', seconds(2, 60)) },
  { title: 'линия онемела', weight: 3, arm: onLine('mute', seconds(2, 60)) },
  { title: 'связь оборвана до отправки', weight: 5, arm: onLine('cut-before') },
  { title: 'связь оборвана после отправки', weight: 6, arm: onLine('cut-after') },
  { title: 'ответ потерян устройством', weight: 6, arm: inDevice(() => ({ do: 'lose-answer' })) },
  { title: 'ACK потерян', weight: 4, arm: inDevice(() => ({ do: 'lose-ack' })) },
  {
    title: 'ответ опоздал',
    weight: 6,
    arm: inDevice((random) => ({ do: 'delay-answer', delayMs: random.int(50, 25_000) })),
  },
  { title: 'ответ с плохой суммой', weight: 4, arm: inDevice(() => ({ do: 'garble-answer' })) },
  { title: 'ответ дважды', weight: 4, arm: inDevice(() => ({ do: 'duplicate-answer' })) },
  {
    title: 'ответ оборван',
    weight: 4,
    arm: inDevice((random) => ({ do: 'cut-answer', bytes: random.int(1, 8) })),
  },
  {
    title: 'устройство молчало',
    weight: 3,
    arm: inDevice((random) => ({ do: 'silence', forMs: random.int(100, 20_000) })),
  },
  { title: 'соединение закрыто устройством', weight: 4, arm: inDevice(() => ({ do: 'close-connection' })) },
  { title: 'команда не принята (NAK)', weight: 4, arm: inDevice(() => ({ do: 'nak-frame' })) },
  { title: 'лишний FF после ACK', weight: 3, arm: inDevice(() => ({ do: 'stray-byte' })) },
  {
    title: 'занят печатью (50h)',
    weight: 5,
    arm: inDevice((random) => ({ do: 'error', error: '50', times: random.int(1, 4) })),
  },
  {
    title: 'кончилась бумага',
    weight: 6,
    arm: inDevice((random) => ({ do: 'paper-out', lines: random.int(1, 25) })),
  },
  {
    title: 'регистратор без питания до команды',
    weight: 4,
    arm: inDevice(() => ({ do: 'power-off', moment: 'before' })),
  },
  {
    title: 'регистратор без питания после команды',
    weight: 4,
    arm: inDevice(() => ({ do: 'power-off', moment: 'after' })),
  },
  {
    title: 'чек закрыт, ответ на закрытие потерян',
    weight: 5,
    arm: inDevice(() => ({ code: 'FF45', after: 0, do: 'lose-answer' })),
  },
  {
    title: 'чек закрыт, питание пропало',
    weight: 3,
    arm: inDevice(() => ({ code: 'FF45', after: 0, do: 'power-off', moment: 'after' })),
  },
  {
    title: 'питание пропало перед закрытием чека',
    weight: 3,
    arm: inDevice(() => ({ code: 'FF45', after: 0, do: 'power-off', moment: 'before' })),
  },
  ...['50', '51'].flatMap((code): FaultRow[] => [
    {
      title: 'внесение или выемка сделаны, ответ потерян',
      weight: 1.5,
      arm: inDevice(() => ({ code, after: 0, do: 'lose-answer' })),
    },
    {
      title: 'внесение или выемка сделаны, питание пропало',
      weight: 1,
      arm: inDevice(() => ({ code, after: 0, do: 'power-off', moment: 'after' })),
    },
    {
      title: 'питание пропало перед внесением или выемкой',
      weight: 1,
      arm: inDevice(() => ({ code, after: 0, do: 'power-off', moment: 'before' })),
    },
  ]),
  { title: 'регистратор запущен заново', weight: 3, arm: registrarRestart },
  { title: 'касса убита у диска', weight: 8, arm: tillKilled('commit', ['before', 'inside', 'after'], 10) },
  { title: 'касса убита у линии', weight: 6, arm: tillKilled('write', ['before', 'after'], WRITES_OF_RECEIPT) },
  { title: 'касса убита у терминала', weight: 5, arm: tillKilled('pay', ['before', 'after'], 5) },
  { title: 'касса убита у отправки документа', weight: 2, arm: tillKilled('upload', ['before', 'after'], 2) },
  { title: 'диск заполнен', weight: 4, arm: diskFull },
  { title: 'часы компьютера переставлены', weight: 3, arm: clockJump },
  { title: 'чужой чек на регистраторе', weight: 0.4, arm: stranger },
  ...TERMINAL_FAULTS,
  ...PARTNER_FAULTS,
];
