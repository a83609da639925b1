// `npm run dev [-- --data ПАПКА]`: the page from vite with hot reload; main is rebuilt and restarted on a change.
import { watch } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'vite';
import { ended, start, stop } from '../children.mjs';
import { displayEnvironment } from '../display.mjs';
import { outDir, projectRoot } from '../paths.mjs';
import { complain, say } from '../say.mjs';
import { machineSwitches, prepareTill } from '../till.mjs';
import { rendererTarget } from '../vite-targets.mjs';
import { fromWhereTyped } from './start.mjs';

/** Editors write in bursts. */
const SETTLE_MS = 150;

export async function run(args) {
  const env = await displayEnvironment();
  const virtual = env.DISPLAY !== process.env.DISPLAY;
  const server = await createServer(rendererTarget({ outDir: join(outDir, 'app-development'), development: true }));
  await server.listen();
  const address = server.resolvedUrls?.local[0] ?? '';
  say(`Страница с горячей заменой: ${address}`);
  const ownArgs = fromWhereTyped(args);
  const startTill = async () => {
    const { launch } = await prepareTill({ development: true });
    const all = [...launch.args, ...machineSwitches(virtual), '--log-level=3', `--dev-server=${address}`, ...ownArgs];
    return start(launch.executable, all, { env });
  };
  return await restartOnChange(startTill);
}

/** Ends when the person closes the window; a restart of ours is not that. */
async function restartOnChange(startTill) {
  let till = await startTill();
  let changed = null;
  let settle;
  const onChange = () => {
    clearTimeout(settle);
    settle = setTimeout(() => {
      changed = true;
      say('Код кассы изменился, перезапускаю…');
      void stop(till);
    }, SETTLE_MS);
  };
  for (const folder of ['src-main', 'drivers']) watch(join(projectRoot, folder), { recursive: true }, onChange);
  for (;;) {
    const code = await ended(till);
    if (!changed) return code;
    changed = null;
    till = await startAgain(startTill, () => changed);
  }
}

/** A half-typed file does not build: wait for the next change instead of giving up. */
async function startAgain(startTill, wasChanged) {
  for (;;) {
    try {
      return await startTill();
    } catch (error) {
      complain(error instanceof Error ? error.message : String(error));
      while (!wasChanged()) await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    }
  }
}
