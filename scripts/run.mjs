// The one entry of every npm script: set-up first, then the command itself on Node 24.
// Plain JavaScript for Node 18+, no packages: it must run on a machine where nothing is installed yet.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDebianPackages } from './lib/debian-packages.mjs';
import { findNode24 } from './lib/node24.mjs';
import { ensureNpmModules } from './lib/npm-modules.mjs';
import { projectRoot, withProjectBinaries } from './lib/paths.mjs';
import { complain, say } from './lib/say.mjs';

const COMMANDS = ['start', 'dev', 'sim', 'demo', 'check', 'test', 'simulate', 'bench', 'package', 'ledger'];

async function main() {
  const [command = '', ...rest] = process.argv.slice(2);
  if (!COMMANDS.includes(command) || !existsSync(join(projectRoot, 'scripts', 'lib', 'commands', `${command}.mjs`))) {
    complain(`Нет такой команды: «${command}». Есть: ${COMMANDS.join(', ')}.`);
    return 2;
  }
  await ensureNpmModules();
  ensureDebianPackages();
  const node = findNode24();
  return await runOnNode24(node, [join(projectRoot, 'scripts', 'lib', 'main.mjs'), command, ...rest]);
}

/** Ctrl+C reaches the child by itself (same terminal); the other signals are passed on. The child cleans up and ends. */
function runOnNode24(node, args) {
  const child = spawn(node, args, { stdio: 'inherit', env: withProjectBinaries(process.env) });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on('error', (error) => {
      complain(`Не удалось запустить ${node}: ${error.message}`);
      resolve(1);
    });
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

main().then(
  (code) => process.exit(code),
  (error) => {
    complain(error instanceof Error ? error.message : String(error));
    say('Подготовка не закончена; повторный запуск начнёт с этого места.');
    process.exit(1);
  },
);
