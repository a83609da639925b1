// The Node that everything after set-up runs on: 24 from npm, whatever the machine has.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { nodeModules } from './paths.mjs';

/** Oldest system Node that runs our TypeScript files as they are and loads better-sqlite3 13. */
const OLDEST = [22, 18];

/** @returns {string} path of the program. Throws where neither the package nor a new enough system Node exists. */
export function findNode24() {
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const packaged = join(nodeModules, `node-${system}-${process.arch}`, 'bin', program);
  if (existsSync(packaged)) return packaged;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return process.execPath;
  throw new Error(
    `Для ${process.platform}-${process.arch} нужен Node.js не старше ${OLDEST.join('.')} (здесь ${process.versions.node}): ` +
      'пакета с готовым Node 24 для этой системы в проекте нет.',
  );
}
