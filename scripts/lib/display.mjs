// A screen to draw on. Where there is none, our own virtual one.
import { existsSync } from 'node:fs';
import { start } from './children.mjs';
import { say } from './say.mjs';

const SIZE = '1366x768x24';
const LIMIT_MS = 15_000;

/**
 * @param {{ always?: boolean }} [options] `always`: a virtual screen even where a real one exists (tests must not flash)
 * @returns {Promise<NodeJS.ProcessEnv>} environment for the program that draws
 */
export async function displayEnvironment({ always = false } = {}) {
  if (process.platform !== 'linux') return process.env;
  if (!always && (process.env.DISPLAY || process.env.WAYLAND_DISPLAY)) return process.env;
  if (!['/usr/bin/Xvfb', '/usr/local/bin/Xvfb'].some((path) => existsSync(path))) {
    throw new Error('Экрана нет и виртуального (Xvfb) тоже. Выполните: apt-get install -y xvfb');
  }
  const display = await startXvfb();
  say(`Экрана нет: запущен виртуальный Xvfb ${display}, ${SIZE}.`);
  const env = { ...process.env, DISPLAY: display };
  delete env.WAYLAND_DISPLAY;
  return env;
}

/** The server picks a free number itself and tells it on descriptor 3: several clones may start at once. */
function startXvfb() {
  const server = start('Xvfb', ['-displayfd', '3', '-screen', '0', SIZE, '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  server.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  return new Promise((resolve, reject) => {
    const limit = setTimeout(
      () => reject(new Error(`Xvfb не запустился за ${LIMIT_MS / 1000} с: ${errors.trim()}`)),
      LIMIT_MS,
    );
    let told = '';
    server.stdio[3].on('data', (chunk) => {
      told += chunk;
      if (!told.includes('\n')) return;
      clearTimeout(limit);
      resolve(`:${told.trim()}`);
    });
    server.on('error', reject);
    server.on('exit', (code) => reject(new Error(`Xvfb закончился с кодом ${code}: ${errors.trim()}`)));
  });
}
