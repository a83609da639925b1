// Puts the built application where the chosen Electron will run it.
import {
  constants,
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { nodeModules, outDir, runtimeDir } from './paths.mjs';

/** How to start the till; also written to `out/runtime/current.json` for tests started by hand. */
/** @typedef {{ kind: 'official' | 'fallback', version: string, executable: string, args: string[], app: string }} Launch */

/**
 * The official program takes the folder as an argument; the fallback has no loader for that and wants it inside.
 * @param {import('./electron-runtime.mjs').Runtime} runtime
 * @param {string} app folder made by `buildApplication`
 * @returns {Launch}
 */
export function stageApplication(runtime, app) {
  const launch = runtime.kind === 'official' ? stageOfficial(runtime, app) : stageFallback(runtime, app);
  if (basename(app) === 'app') {
    mkdirSync(runtimeDir, { recursive: true });
    writeFileSync(join(runtimeDir, 'current.json'), `${JSON.stringify(launch, null, 2)}\n`);
  }
  return launch;
}

/** @returns {Launch} */
function stageOfficial(runtime, app) {
  return {
    kind: runtime.kind,
    version: runtime.version,
    executable: join(runtime.dist, runtime.program),
    args: [app],
    app,
  };
}

/** @returns {Launch} */
function stageFallback(runtime, app) {
  const folder = join(runtimeDir, `electron-${runtime.version}-${basename(app)}`);
  if (!existsSync(folder)) {
    linkTree(runtime.dist, `${folder}.${process.pid}`);
    replaceFolder(`${folder}.${process.pid}`, folder);
  }
  const inside = join(folder, 'resources', 'app');
  if (stampOf(inside) !== stampOf(app)) {
    const work = `${inside}.${process.pid}`;
    rmSync(work, { recursive: true, force: true });
    cpSync(app, work, { recursive: true });
    stageModules(runtime, join(work, 'node_modules'), 'link');
    replaceFolder(work, inside);
  }
  return {
    kind: runtime.kind,
    version: runtime.version,
    executable: join(folder, runtime.program),
    args: [],
    app: inside,
  };
}

/**
 * The native packages the bundle leaves outside. A link is enough for serialport (Node-API, any runtime);
 * better-sqlite3 must be real: Node resolves from the real path and would find the wrong one.
 * @param {import('./electron-runtime.mjs').Runtime} runtime
 * @param {string} target a node_modules folder
 * @param {'link' | 'copy'} how
 */
export function stageModules(runtime, target, how) {
  mkdirSync(target, { recursive: true });
  if (runtime.sqliteModules) cpSync(runtime.sqliteModules, target, { recursive: true });
  const roots = runtime.sqliteModules ? ['serialport'] : ['better-sqlite3', 'serialport'];
  for (const name of how === 'link' ? roots : withDependencies(roots)) {
    if (how === 'link') symlinkSync(join(nodeModules, name), join(target, name), 'junction');
    else cpSync(join(nodeModules, name), join(target, name), { recursive: true });
  }
}

/** Flat list of packages and what they need. Nested node_modules travel inside their owner's folder. */
function withDependencies(roots) {
  const found = new Set();
  const visit = (name) => {
    if (found.has(name) || !existsSync(join(nodeModules, name))) return;
    found.add(name);
    const manifest = JSON.parse(readFileSync(join(nodeModules, name, 'package.json'), 'utf8'));
    for (const needed of Object.keys(manifest.dependencies ?? {})) visit(needed);
  };
  for (const root of roots) visit(root);
  return [...found].sort();
}

function stampOf(app) {
  const path = join(app, '.sources');
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** Swaps a finished folder in by renames, so that whoever looks sees the old one or the new one. */
export function replaceFolder(finished, target) {
  const old = `${target}.old-${process.pid}`;
  mkdirSync(outDir, { recursive: true });
  if (existsSync(target)) renameSync(target, old);
  renameSync(finished, target);
  rmSync(old, { recursive: true, force: true });
}

/** Hard links: 270 MB in a blink and no room on the disk; copies where the cache is on another one. */
function linkTree(from, to) {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from)) {
    const source = join(from, entry);
    const copy = join(to, entry);
    if (statSync(source).isDirectory()) linkTree(source, copy);
    else linkOrCopy(source, copy);
  }
}

function linkOrCopy(source, copy) {
  try {
    linkSync(source, copy);
  } catch {
    copyFileSync(source, copy, constants.COPYFILE_FICLONE);
  }
}
