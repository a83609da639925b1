// What every command that runs the real till needs: runtime, build, staged application, arguments.
import { buildApplication } from './build.mjs';
import { resolveRuntime } from './electron-runtime.mjs';
import { say } from './say.mjs';
import { stageApplication } from './stage.mjs';

/** @param {{ development?: boolean }} [options] */
export async function prepareTill(options) {
  const runtime = await resolveRuntime();
  const app = await buildApplication(options);
  const launch = stageApplication(runtime, app);
  say(`Electron ${runtime.version}: ${runtime.why}.`);
  return { runtime, launch };
}

/** Command-line switches that depend on the machine, never on the program. @param {boolean} virtualScreen */
export function machineSwitches(virtualScreen) {
  const switches = [];
  // Chromium refuses to build its sandbox for root; a shop's till never runs as root.
  if (process.platform === 'linux' && process.getuid?.() === 0) switches.push('--no-sandbox');
  if (virtualScreen) switches.push('--disable-gpu');
  return switches;
}
