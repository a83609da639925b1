// Where everything of the scripts lives. `out/` is ours and may be deleted; the cache is shared by all clones.
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const outDir = join(projectRoot, 'out');
/** The built application, as Electron runs it. */
export const runtimeDir = join(outDir, 'runtime');
export const nodeModules = join(projectRoot, 'node_modules');

/** Outside every clone, so that the second clone downloads nothing. */
export function cacheDir() {
  if (process.env.RMK_CACHE) return process.env.RMK_CACHE;
  if (process.platform === 'win32' && process.env.LOCALAPPDATA) return join(process.env.LOCALAPPDATA, 'rmk', 'cache');
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'rmk');
}

/** @param {NodeJS.ProcessEnv} env */
export function withProjectBinaries(env) {
  // Windows spells the name «Path»: replace what is there instead of adding a second one.
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const bin = join(nodeModules, '.bin');
  const rest = (env[name] ?? '').split(delimiter).filter((folder) => folder !== bin);
  return { ...env, [name]: [bin, ...rest].join(delimiter) };
}
