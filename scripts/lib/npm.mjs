// How npm is called: through the copy that started us when there is one (no shell wrapper, same version).
import { spawnSync } from 'node:child_process';

/**
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} options
 */
export function runNpm(args, options) {
  const script = process.env.npm_execpath?.endsWith('.js') ? process.env.npm_execpath : null;
  // A till's tools are development dependencies; NODE_ENV=production would leave them out.
  const env = { ...process.env, NODE_ENV: '' };
  if (script) return spawnSync(process.execPath, [script, ...args], { ...options, env });
  return spawnSync('npm', args, { ...options, env, shell: process.platform === 'win32' });
}
