// npm modules from the lock file, installed when they are missing or stale.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runNpm } from './npm.mjs';
import { nodeModules, projectRoot } from './paths.mjs';
import { say } from './say.mjs';

const lockFile = join(projectRoot, 'package-lock.json');
/** Inside node_modules on purpose: `npm ci` deletes it together with what it vouches for. */
const stampFile = join(nodeModules, '.cache', 'rmk', 'lock-hash');
const TRIES = 2;

/** Ends at once when the installed tree is the lock file's. Throws when npm cannot install. */
export async function ensureNpmModules() {
  const lockText = readFileSync(lockFile, 'utf8');
  const wanted = createHash('sha256').update(lockText).digest('hex');
  if (readText(stampFile) === wanted) return;
  if (!installedTreeMatches(JSON.parse(lockText))) {
    say('Устанавливаю модули npm по package-lock.json…');
    installByNpm();
    say('Модули npm установлены.');
  }
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, wanted);
}

/** npm keeps a list of what it really installed; somebody may have run it by hand, then there is nothing to do. */
function installedTreeMatches(lock) {
  const hidden = readText(join(nodeModules, '.package-lock.json'));
  if (hidden === null) return false;
  const installed = JSON.parse(hidden).packages ?? {};
  return Object.entries(lock.packages).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    // Optional packages are absent on the systems they are not for.
    if (!found) return entry.optional === true || entry.devOptional === true;
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

function installByNpm() {
  for (let attempt = 1; ; attempt++) {
    const done = runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: projectRoot, stdio: 'inherit' });
    if (done.status === 0) return;
    if (attempt === TRIES)
      throw new Error(
        `npm ci не удалась (${done.error?.message ?? `код ${done.status}`}). Нужна сеть или полный кэш npm.`,
      );
    say('npm ci не удалась, пробую ещё раз…');
  }
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
