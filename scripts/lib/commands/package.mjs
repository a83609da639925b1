// `npm run package [-- --linux deb …]`: electron-builder on the staged application, then a look at what came out.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { SHIPPED_FUSES } from '../after-pack.mjs';
import { buildApplication } from '../build.mjs';
import { runToEnd } from '../children.mjs';
import { resolveRuntime } from '../electron-runtime.mjs';
import { nodeModules, outDir, projectRoot } from '../paths.mjs';
import { complain, say } from '../say.mjs';
import { stageModules } from '../stage.mjs';

const packageDir = join(outDir, 'package');

export async function run(args) {
  const runtime = await resolveRuntime();
  say(`Electron ${runtime.version}: ${runtime.why}.`);
  await stage(runtime);
  // Installers (and even its own tar.gz) need helpers that electron-builder downloads: asked for by name, where the
  // network allows. The folder needs nothing, and the archive is made here.
  const targets = args.length > 0 ? args : process.platform === 'linux' ? ['--linux', 'dir'] : [];
  const code = await runToEnd(
    process.execPath,
    [
      join(nodeModules, 'electron-builder', 'cli.js'),
      ...targets,
      '--config=electron-builder.yml',
      `--config.electronVersion=${runtime.version}`,
      `--config.electronDist=${runtime.dist}`,
      '--publish=never',
    ],
    { cwd: projectRoot },
  );
  if (code !== 0) return code;
  if (process.platform === 'linux') {
    await verify();
    archive();
  }
  if (runtime.kind === 'fallback') {
    complain('ЭТОТ ПАКЕТ НЕЛЬЗЯ ОТДАВАТЬ В МАГАЗИН: он собран на запасном, старом и чужом Electron.');
    complain(
      'Он доказывает только, что сборка работает. Для магазина соберите там, где доступен официальный Electron.',
    );
  }
  return 0;
}

/** The application folder exactly as it ships: bundles, fixtures, native modules that fit the runtime. */
async function stage(runtime) {
  const built = await buildApplication();
  const target = join(packageDir, 'app');
  rmSync(packageDir, { recursive: true, force: true });
  cpSync(built, target, { recursive: true });
  stageModules(runtime, join(target, 'node_modules'), 'copy');
  // electron-builder walks the declared dependencies to find what of node_modules belongs in.
  const manifest = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8'));
  manifest.dependencies = declaredVersions(join(target, 'node_modules'));
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

function declaredVersions(folder) {
  const names = readdirSync(folder).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(folder, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  return Object.fromEntries(
    names
      .filter((name) => existsSync(join(folder, name, 'package.json')))
      .map((name) => [name, JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')).version]),
  );
}

/** `rmk-<version>-linux-<arch>.tar.gz` with one folder inside, owned by nobody in particular. */
function archive() {
  const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  const name = `rmk-${version}-linux-${process.arch}`;
  const file = join(packageDir, 'dist', `${name}.tar.gz`);
  const made = spawnSync(
    'tar',
    [
      '-czf',
      file,
      '--owner=0',
      '--group=0',
      `--transform=s,^linux-unpacked,${name},`,
      '-C',
      join(packageDir, 'dist'),
      'linux-unpacked',
    ],
    { stdio: 'inherit' },
  );
  if (made.status !== 0) throw new Error(`tar закончилась с кодом ${made.status}`);
  say(`Готово: ${file}, ${Math.round(statSync(file).size / 1e6)} МБ.`);
}

/** Reads the fuses back from the packaged program and tries the one attack that needs no reading. */
async function verify() {
  const program = join(packageDir, 'dist', 'linux-unpacked', 'rmk');
  const wire = await getCurrentFuseWire(program);
  for (const [fuse, wanted] of Object.entries(SHIPPED_FUSES)) {
    const on = wire[fuse] === '1'.charCodeAt(0);
    if (on !== wanted) throw new Error(`Предохранитель ${FuseV1Options[fuse]}: должен быть ${wanted}, стоит ${on}`);
  }
  const tried = spawnSync(program, ['-e', 'console.log("ran as node")', '--version'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    encoding: 'utf8',
    timeout: 10_000,
  });
  if (tried.stdout.includes('ran as node'))
    throw new Error('Программа исполняет чужой код через ELECTRON_RUN_AS_NODE.');
  say('Предохранители Electron проверены по готовой программе.');
}
