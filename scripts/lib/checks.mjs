// The checks behind `npm run check` and `npm test`: each says one line, all are counted.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ended, start } from './children.mjs';
import { nodeModules, outDir, projectRoot } from './paths.mjs';
import { REALMS } from './realms.mjs';
import { say, seconds } from './say.mjs';

/** @typedef {{ passed: number, failed: number }} Count */

const bin = (name) => join(nodeModules, '.bin', process.platform === 'win32' ? `${name}.cmd` : name);

/** Compiler, format and lint. One count each. */
const STATIC_CHECKS = [
  ...REALMS.map((realm) => ({ title: `типы: ${realm}`, command: bin('tsc'), args: ['-p', realm] })),
  {
    title: 'формат и правила (biome)',
    command: bin('biome'),
    args: ['check', '--error-on-warnings', '--no-errors-on-unmatched', '.'],
  },
  { title: 'потерянные обещания (oxlint)', command: bin('oxlint'), args: ['--type-aware', '.'] },
];

/** @returns {Promise<Count>} */
export async function runStaticChecks() {
  let failed = 0;
  for (const check of STATIC_CHECKS) failed += (await runQuietly(check)) ? 0 : 1;
  return { passed: STATIC_CHECKS.length - failed, failed };
}

/** Output is shown only when the check fails: a green run is one line. */
async function runQuietly({ title, command, args }) {
  const startedMs = Date.now();
  const child = start(command, args, {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const closed = new Promise((resolve) => child.on('close', resolve));
  const code = await ended(child);
  await closed;
  say(`${title}: ${code === 0 ? 'в порядке' : 'ОШИБКИ'}, ${seconds(Date.now() - startedMs)}`);
  if (code !== 0) process.stdout.write(`${output}\n`);
  return code === 0;
}

/**
 * One vitest project, counted from its own report.
 * @param {'unit' | 'tours'} project
 * @param {string[]} [more] further arguments
 * @returns {Promise<Count>}
 */
export async function runTests(project, more = []) {
  const report = join(outDir, 'test', `${project}.json`);
  mkdirSync(join(outDir, 'test'), { recursive: true });
  rmSync(report, { force: true });
  say(project === 'unit' ? 'Тесты без окна…' : 'Туры в настоящем Electron…');
  const code = await ended(
    start(
      process.execPath,
      [
        join(nodeModules, 'vitest', 'vitest.mjs'),
        'run',
        '--config=tests/vitest.config.ts',
        `--project=${project}`,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        ...more,
      ],
      { cwd: projectRoot, stdio: ['ignore', 'inherit', 'inherit'] },
    ),
  );
  return countReport(report, code);
}

/** A run that broke without a failed test (a file that does not load, a crash, no test at all) counts as one failure. */
function countReport(path, code) {
  if (!existsSync(path)) return { passed: 0, failed: 1 };
  const report = JSON.parse(readFileSync(path, 'utf8'));
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = report.numFailedTests + brokenFiles;
  const silent = failed === 0 && (code !== 0 || report.numPassedTests === 0) ? 1 : 0;
  return { passed: report.numPassedTests, failed: failed + silent };
}

/** @param {Count[]} counts @returns {number} exit code. Prints the closing line that CI reads. */
export function summarise(counts) {
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}
