// `npm run bench`: what the till costs, as ratios measured side by side in one run. Started on Node 24 under Xvfb.
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { benchDir, type Measurement, projectRoot, withBench } from './bench/bench-run.ts';
import { type Measured, shown } from './bench/figures.ts';
import { commit } from './bench/measure-commit.ts';
import { goods } from './bench/measure-goods.ts';
import { ledger } from './bench/measure-ledger.ts';
import { registrar } from './bench/measure-registrar.ts';
import { restart } from './bench/measure-restart.ts';
import { scan } from './bench/measure-scan.ts';
import { start } from './bench/measure-start.ts';
import { formerRuns, saveResult, tableOf } from './bench/report-table.ts';

const MEASUREMENTS: readonly Measurement[] = [scan, start, restart, commit, registrar, goods, ledger];

const USAGE = `Измерения кассы: отношения к мере, снятой в том же прогоне. Ничего не утверждается.

  npm run bench                     все
  npm run bench -- scan commit      только названные
${MEASUREMENTS.map(({ name, title }) => `      ${name.padEnd(12)}${title.toLowerCase()}`).join('\n')}

Ключи:
  --rounds N     раундов в каждом сравнении (5)
  --json ФАЙЛ    куда записать результат (out/bench/<время>.json)
  --help         эта справка`;

const OPTIONS = {
  rounds: { type: 'string', default: '5' },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Names of measurements; all of them when none is given. Throws with the name that is not one. */
function chosen(names: readonly string[]): readonly Measurement[] {
  const unknown = names.find((name) => !MEASUREMENTS.some((measurement) => measurement.name === name));
  if (unknown !== undefined) throw new Error(`Нет такого измерения: «${unknown}».\n\n${USAGE}`);
  return names.length === 0 ? MEASUREMENTS : MEASUREMENTS.filter(({ name }) => names.includes(name));
}

function versions(): Record<string, string> {
  const launch = z
    .object({ kind: z.string(), version: z.string() })
    .parse(JSON.parse(readFileSync(join(projectRoot, 'out', 'runtime', 'current.json'), 'utf8')));
  const memory = new Database(':memory:');
  const sqlite = String(memory.prepare('select sqlite_version()').pluck().get());
  memory.close();
  const [processor] = cpus();
  const [load = 0] = loadavg();
  return {
    electron: `${launch.version} (${launch.kind})`,
    node: process.versions.node,
    sqlite: `${sqlite} (в Node; synchronous=FULL, WAL)`,
    system: `${process.platform} ${release()}`,
    processor: `${cpus().length} × ${processor?.model ?? '?'}`,
    // Others at work make both sides slow, and not equally: such a run is worth little.
    load: `${shown(load)}${load > 1 ? ' (машина занята: числам верить нельзя)' : ''}`,
  };
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (!/^[1-9]\d?$/.test(values.rounds)) throw new Error('Ключ --rounds: нужно целое число от 1 до 99.');
  const measurements = chosen(positionals);
  const at = new Date().toISOString();
  const about = versions();
  const measured: Measured[] = [];
  await withBench(
    Number(values.rounds),
    (text) => console.log(`  ${text}`),
    async (bench) => {
      const former = formerRuns(benchDir);
      for (const [name, version] of Object.entries(about)) console.log(`${name.padEnd(10)} ${version}`);
      for (const { title, run } of measurements) {
        console.log(`\n— ${title} —`);
        const one = await run(bench);
        measured.push(one);
        console.log(['', ...tableOf(one.figures, former), ...one.notes.map((note) => `  · ${note}`)].join('\n'));
      }
    },
  );
  const path = values.json === undefined ? join(benchDir, `${at.replace(/[:.]/g, '-')}.json`) : resolve(values.json);
  saveResult(path, { at, versions: about, measured });
  console.log(`\nЗаписано: ${path}`);
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
