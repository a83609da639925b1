// Which Electron program runs: the official one when it is here or can be downloaded, else the fallback.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFallback, FALLBACK_VERSION, fallbackPossible } from './electron-fallback.mjs';
import { cacheDir, nodeModules } from './paths.mjs';
import { say } from './say.mjs';

const DOWNLOAD_LIMIT_MS = 10 * 60_000;
/** A failed download is not tried again for a day: every start would wait for it. */
const REMEMBER_FAILURE_MS = 24 * 3600_000;

/**
 * @typedef {object} Runtime
 * @property {'official' | 'fallback'} kind
 * @property {string} version
 * @property {string} dist folder with the program
 * @property {string} program path of the executable inside `dist`, relative
 * @property {string} why one sentence for a person
 * @property {string | null} sqliteModules folder with the better-sqlite3 that fits; null when the project's own does
 */

/** RMK_ELECTRON=official|fallback decides by hand. @returns {Promise<Runtime>} */
export async function resolveRuntime() {
  const asked = process.env.RMK_ELECTRON ?? '';
  if (!['', 'official', 'fallback'].includes(asked)) throw new Error('RMK_ELECTRON бывает official или fallback.');
  if (asked === 'fallback') return await fallback('так велит RMK_ELECTRON');
  const failure = downloadOfficial(asked === 'official');
  if (failure === null) return official();
  if (asked === 'official') throw new Error(`Официальный Electron не получен: ${failure}`);
  return await fallback(`официальный ${officialVersion()} не скачался (${failure})`);
}

function officialVersion() {
  return JSON.parse(readFileSync(join(nodeModules, 'electron', 'package.json'), 'utf8')).version;
}

/** @returns {Runtime} */
function official() {
  const dist = join(nodeModules, 'electron', 'dist');
  const program = readFileSync(join(nodeModules, 'electron', 'path.txt'), 'utf8');
  return {
    kind: 'official',
    version: officialVersion(),
    dist,
    program,
    why: 'официальная программа',
    sqliteModules: null,
  };
}

/** @param {string} why @returns {Promise<Runtime>} */
async function fallback(why) {
  if (!fallbackPossible()) throw new Error(`Запасной Electron есть только для linux-x64; ${why}.`);
  const folder = await ensureFallback();
  return {
    kind: 'fallback',
    version: FALLBACK_VERSION,
    dist: join(folder, 'dist'),
    program: 'electron',
    why: `запасная, старая и чужая: только для пробы и тестов, не для магазина; ${why}`,
    sqliteModules: join(folder, 'modules'),
  };
}

function officialInstalled() {
  try {
    const folder = join(nodeModules, 'electron');
    const version = readFileSync(join(folder, 'dist', 'version'), 'utf8')
      .trim()
      .replace(/^v/, '');
    return (
      version === officialVersion() && existsSync(join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8')))
    );
  } catch {
    return false;
  }
}

/** @param {boolean} insist try even when it failed today @returns {string | null} why not; null when it is installed */
function downloadOfficial(insist) {
  if (officialInstalled()) return null;
  const note = join(cacheDir(), `electron-${officialVersion()}-failed.json`);
  const before = readFailure(note);
  if (before && !insist) return before.reason;
  say(`Скачиваю официальный Electron ${officialVersion()}…`);
  const done = spawnSync(process.execPath, [join(nodeModules, 'electron', 'install.js')], {
    timeout: DOWNLOAD_LIMIT_MS,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (done.status === 0 && officialInstalled()) {
    rmSync(note, { force: true });
    return null;
  }
  const reason = done.signal ? `не успел за ${DOWNLOAD_LIMIT_MS / 60_000} минут` : reasonOf(done.stderr ?? '');
  mkdirSync(cacheDir(), { recursive: true });
  writeFileSync(note, JSON.stringify({ atMs: Date.now(), reason }));
  return reason;
}

function readFailure(note) {
  try {
    const { atMs, reason } = JSON.parse(readFileSync(note, 'utf8'));
    const ageMs = Date.now() - atMs;
    return ageMs >= 0 && ageMs < REMEMBER_FAILURE_MS ? { reason: `${reason}; следующая попытка завтра` } : null;
  } catch {
    return null;
  }
}

/** @param {string} text what the installer wrote about its failure */
function reasonOf(text) {
  if (/fetch failed|ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|UND_ERR/.test(text)) return 'его сервер недоступен';
  return (
    text
      .split('\n')
      .find((line) => /error/i.test(line))
      ?.trim() || 'причина не названа'
  );
}
