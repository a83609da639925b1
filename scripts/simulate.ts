// Whole shop days with everything going wrong: `npm run simulate -- --days 50 --seed 7`. Run by scripts/run.mjs.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { SimulationFailure } from '../tests/simulation/failure.ts';
import { shorten } from '../tests/simulation/shorten.ts';
import { FAULTS_PER_DAY, simulate } from '../tests/simulation/simulation.ts';
import { Statistics } from '../tests/simulation/statistics.ts';
import { NIGHT_DAYS, runNight } from './nightly.ts';

const USAGE = `Дни магазина с неприятностями: настоящие службы, журнал и драйверы; регистратор, терминал, банк и учётная система имитируются.

  npm run simulate -- --days 50 --seed 7

Ключи:
  --days N        сколько дней (20)
  --seed S        с какого зерна; без ключа случайное, печатается первым
  --faults N      неприятностей в день в среднем (${FAULTS_PER_DAY}), 0: спокойные дни
  --only N,N,…    только эти беды из выпавших, по номерам: так печатается сокращённый рассказ
  --story         рассказывать всё, что происходит
  --whole         не сокращать рассказ о найденном
  --nightly       ночной прогон: ${NIGHT_DAYS} дней на всех ядрах, найденное не останавливает остальных
  --workers N     сколько процессов в ночном прогоне (по числу ядер)
  --help          эта справка`;

const OPTIONS = {
  days: { type: 'string' },
  seed: { type: 'string' },
  faults: { type: 'string', default: String(FAULTS_PER_DAY) },
  only: { type: 'string' },
  story: { type: 'boolean', default: false },
  whole: { type: 'boolean', default: false },
  nightly: { type: 'boolean', default: false },
  workers: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const USUAL_DAYS = 20;
/** Real time a found failure is made smaller in. */
const SHORTEN_MS = 90_000;

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name}: нужно целое число, а не «${text}»`);
  return value;
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

interface Run {
  readonly seed: number;
  readonly days: number;
  readonly faultsPerDay: number;
  readonly only: ReadonlySet<number> | null;
  readonly story: boolean;
  readonly whole: boolean;
}

async function run(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    say(USAGE);
    return 0;
  }
  const days = values.days === undefined ? null : whole('days', values.days);
  const seed = values.seed === undefined ? Date.now() % 1_000_000_000 : whole('seed', values.seed);
  const faultsPerDay = whole('faults', values.faults);
  if (values.nightly) {
    const workers = values.workers === undefined ? availableParallelism() : whole('workers', values.workers);
    return runNight({ seed, days: days ?? NIGHT_DAYS, workers: Math.max(1, workers) }, say);
  }
  const only = values.only === undefined ? null : new Set(values.only.split(',').map((text) => whole('only', text)));
  return runDays({ seed, days: days ?? USUAL_DAYS, faultsPerDay, only, story: values.story, whole: values.whole });
}

async function runDays({ seed, days, faultsPerDay, only, story, whole: asItIs }: Run): Promise<number> {
  say(`зерно ${seed}, дней ${days}, неприятностей в день ${faultsPerDay}`);
  const statistics = new Statistics();
  const startedMs = Date.now();
  const report = (): void => {
    for (const line of statistics.report((Date.now() - startedMs) / 1000)) say(line);
  };
  try {
    await simulate({
      ...{ seed, days, faultsPerDay, statistics },
      ...(only ? { faults: (index) => only.has(index) } : {}),
      ...(story ? { onStory: say } : {}),
    });
    report();
    return 0;
  } catch (error) {
    report();
    say('');
    say(error instanceof Error ? error.message : String(error));
    if (error instanceof SimulationFailure && !asItIs && only === null) await tellShort(error);
    return 1;
  }
}

async function tellShort(failure: SimulationFailure): Promise<void> {
  say('\nСокращаю рассказ…');
  const { failure: found, faults, runs } = await shorten(failure, { limitMs: SHORTEN_MS });
  const left = faults === null ? 'все' : String(faults.length);
  say(`За ${runs} прогонов: из ${found.place.drawn} бед нужны ${left}.`);
  say(found.message);
  if (faults !== null && faults.length > 0) say(`и ключ --only ${faults.join(',')}`);
}

process.exitCode = await run().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  return 2;
});
