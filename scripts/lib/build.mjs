// Builds the application into one self-contained folder, only when a source is newer than the last build.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outDir, projectRoot } from './paths.mjs';
import { say, seconds } from './say.mjs';
import { replaceFolder } from './stage.mjs';

/** Everything a bundle may contain; a change in any of it means a new build. */
const SOURCES = [
  'src-main',
  'src-renderer',
  'drivers',
  'fixtures',
  'package.json',
  'package-lock.json',
  'scripts/lib/vite-targets.mjs',
  'scripts/lib/build.mjs',
];
/** What the demo profile sells and who it is; tapes, tables and old ledgers are for tests. */
const SHIPPED_FIXTURES = ['catalogue', 'demo'];
const STAMP = '.sources';

/**
 * @param {{ development?: boolean }} [options] `development`: main and preload only, the page comes from the dev server
 * @returns {Promise<string>} folder of the built application
 */
export async function buildApplication({ development = false } = {}) {
  const target = join(outDir, development ? 'app-development' : 'app');
  const wanted = sourcesHash();
  if (readStamp(target) === wanted) return target;
  const startedMs = Date.now();
  say('Собираю приложение…');
  const work = `${target}.${process.pid}`;
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  try {
    await bundle(work, development);
    writeManifest(work);
    for (const name of SHIPPED_FIXTURES) {
      cpSync(join(projectRoot, 'fixtures', name), join(work, 'fixtures', name), { recursive: true });
    }
    writeFileSync(join(work, STAMP), wanted);
    replaceFolder(work, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  say(`Приложение собрано за ${seconds(Date.now() - startedMs)}.`);
  return target;
}

async function bundle(work, development) {
  const { build } = await import('vite');
  const { mainTarget, preloadTarget, rendererTarget } = await import('./vite-targets.mjs');
  const options = { outDir: work, development };
  // Vite believes NODE_ENV more than its own mode: under vitest («test») it would bundle the slow React for developers.
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = development ? 'development' : 'production';
  try {
    await build(mainTarget(options));
    await build(preloadTarget(options));
    if (!development) await build(rendererTarget(options));
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  }
}

/** What Electron reads to know the program: no scripts, no tools. */
function writeManifest(work) {
  const { name, productName, version, description, license } = JSON.parse(
    readFileSync(join(projectRoot, 'package.json'), 'utf8'),
  );
  const manifest = { name, productName, version, description, license, main: 'main.cjs' };
  writeFileSync(join(work, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

function readStamp(target) {
  const path = join(target, STAMP);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** Names, sizes and times: reading a few hundred entries costs milliseconds, reading the files would not. */
function sourcesHash() {
  const hash = createHash('sha256');
  for (const source of SOURCES) addToHash(hash, join(projectRoot, source));
  return hash.digest('hex');
}

function addToHash(hash, path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return;
  if (!stats.isDirectory()) {
    hash.update(`${path} ${stats.size} ${stats.mtimeMs}\n`);
    return;
  }
  for (const name of readdirSync(path).sort()) addToHash(hash, join(path, name));
}
