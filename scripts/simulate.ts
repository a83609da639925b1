// Whole shop days with everything going wrong: `npm run simulate -- --days 50 --seed 7`. Run by scripts/run.mjs.
import { parseArgs } from 'node:util';
import { FAULTS_PER_DAY, simulate } from '../tests/simulation/simulation.ts';
import { Statistics } from '../tests/simulation/statistics.ts';

const USAGE = `Дни магазина с неприятностями: настоящие службы, журнал и драйвер, регистратор имитируется.

  npm run simulate -- --days 50 --seed 7

Ключи:
  --days N        сколько дней (20)
  --seed S        с какого зерна; без ключа случайное, печатается первым
  --faults N      неприятностей в день в среднем (${FAULTS_PER_DAY}), 0: спокойные дни
  --story         рассказывать всё, что происходит
  --help          эта справка`;

const OPTIONS = {
  days: { type: 'string', default: '20' },
  seed: { type: 'string' },
  faults: { type: 'string', default: String(FAULTS_PER_DAY) },
  story: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name}: нужно целое число, а не «${text}»`);
  return value;
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function run(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    say(USAGE);
    return 0;
  }
  const days = whole('days', values.days);
  const faultsPerDay = whole('faults', values.faults);
  const seed = values.seed === undefined ? Date.now() % 1_000_000_000 : whole('seed', values.seed);
  say(`зерно ${seed}, дней ${days}, неприятностей в день ${faultsPerDay}`);
  const statistics = new Statistics();
  const startedMs = Date.now();
  const report = (): void => {
    for (const line of statistics.report((Date.now() - startedMs) / 1000)) say(line);
  };
  try {
    await simulate({ seed, days, faultsPerDay, statistics, ...(values.story ? { onStory: say } : {}) });
    report();
    return 0;
  } catch (error) {
    report();
    say('');
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

process.exitCode = await run().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  return 2;
});
