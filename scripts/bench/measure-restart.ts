/** From the start of the program to a window one can type into, after `kill -9` in a sale, against an orderly end. */
import { z } from 'zod';
import type { BenchRun, Measurement } from './bench-run.ts';
import { type Measured, type Pair, shown } from './figures.ts';
import { goodAt } from './shop-goods.ts';
import { openVirtualShop } from './virtual-shop.ts';
import { type Program, type StartTimes, stagePrograms, startWatched, type Watched } from './watched-program.ts';

/** Chromium keeps compiled code of a page from its second or third start on. */
const WARM_UPS = 3;
const GOODS = 1000;
const RECEIPTS = 1000;
/** Goods in the receipt that is being rung up when the till dies. */
const LINES = 3;

const outcome = z.object({ ok: z.boolean(), value: z.unknown().optional() });
const seen = z.object({ receipt: z.object({ lines: z.array(z.unknown()) }) });

async function call(till: Watched, name: string, payload: object): Promise<unknown> {
  const asked = `rmk.call(${JSON.stringify(name)}, ${JSON.stringify(payload)})`;
  const { ok, value } = outcome.parse(await till.evaluate(asked));
  if (!ok) throw new Error(`${name} was refused`);
  return value;
}

const wholeMs = ({ spawnedAt, usableAt }: StartTimes): number => usableAt - spawnedAt;

/** The till starts, goods are scanned into the receipt, it is killed: milliseconds of its start. */
async function sellAndDie(program: Program, dataDir: string): Promise<number> {
  const till = await startWatched(program, dataDir);
  const started = await till.started;
  for (let line = 0; line < LINES; line++) await call(till, 'sale.enter', { text: goodAt(line).barcode });
  await till.kill();
  return wholeMs(started);
}

/** The next start, with the receipt still there; the till ends in order. */
async function comeBack(program: Program, dataDir: string): Promise<number> {
  const till = await startWatched(program, dataDir);
  const started = await till.started;
  const { receipt } = seen.parse(await call(till, 'till.snapshot', {}));
  if (receipt.lines.length !== LINES) throw new Error(`the receipt has ${receipt.lines.length} lines after the kill`);
  await call(till, 'sale.cancel', {});
  await till.close();
  return wholeMs(started);
}

async function run({ rounds, folder, say }: BenchRun): Promise<Measured> {
  const shop = await openVirtualShop(folder('lines'));
  try {
    const { till } = stagePrograms(folder('programs'));
    const dataDir = await shop.dataFolder(folder('data'), { goods: GOODS, receipts: RECEIPTS });
    const round = async (): Promise<Pair> => {
      const baseline = await sellAndDie(till, dataDir);
      return { baseline, ours: await comeBack(till, dataDir) };
    };
    say('разогрев…');
    for (let made = 0; made < WARM_UPS; made++) await round();
    const pairs: Pair[] = [];
    for (let made = 1; made <= rounds; made++) {
      say(`раунд ${made} из ${rounds}…`);
      pairs.push(await round());
    }
    return {
      figures: [
        {
          id: 'restart.killed',
          what: 'запуск после kill -9 посреди чека → можно вводить, чек на месте',
          against: 'запуск после обычного закрытия',
          unit: 'мс',
          rounds: pairs,
        },
      ],
      notes: [`в базе ${shown(RECEIPTS)} чеков, в начатом чеке ${LINES} товара; после каждого kill чек проверен`],
    };
  } finally {
    await shop.close();
  }
}

export const restart: Measurement = { name: 'restart', title: 'Запуск после обрыва', run };
