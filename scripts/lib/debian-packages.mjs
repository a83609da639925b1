// Debian packages that Electron, the virtual screen, the virtual serial ports and the power-cut tests need.
import { spawnSync } from 'node:child_process';
import { complain, say } from './say.mjs';

/** Each need is a list of names that satisfy it: newer Debian and Ubuntu renamed two of them. The first is asked for. */
const NEEDS = [
  ['xvfb'],
  ['libgtk-3-0', 'libgtk-3-0t64'],
  ['libnss3'],
  ['libasound2', 'libasound2t64'],
  ['libgbm1'],
  ['libxss1'],
  ['libusb-1.0-0'],
  ['udev'],
  ['socat'],
  // Records what the till writes and flushes, from which tests/ledger/power-cut.test.ts builds disks after a power cut.
  ['strace'],
];

/** Installs what is missing when we are root, else prints the exact command and goes on: `check` needs none of them. */
export function ensureDebianPackages() {
  if (process.platform !== 'linux') return;
  const installed = installedPackages();
  if (installed === null) {
    complain(`Это не Debian: проверьте сами, что есть аналоги пакетов ${NEEDS.map((names) => names[0]).join(' ')}.`);
    return;
  }
  const missing = NEEDS.filter((names) => !names.some((name) => installed.has(name))).map((names) => names[0]);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) {
    complain(
      `Не хватает пакетов системы. Выполните: sudo apt-get update && sudo apt-get install -y ${missing.join(' ')}`,
    );
    return;
  }
  install(missing);
}

/** @returns {Set<string> | null} null where there is no dpkg */
function installedPackages() {
  const asked = spawnSync('dpkg-query', ['-W', '-f=${Package} ${db:Status-Status}\n', ...NEEDS.flat()], {
    encoding: 'utf8',
  });
  // Exit code 1 only says that some of the names are unknown here.
  if (asked.error || (asked.status !== 0 && asked.status !== 1)) return null;
  const rows = asked.stdout.split('\n').map((row) => row.split(' '));
  return new Set(rows.filter(([, status]) => status === 'installed').map(([name]) => name));
}

/** @param {string[]} missing */
function install(missing) {
  say(`Устанавливаю пакеты Debian: ${missing.join(' ')}…`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const steps = [
    ['update', '-q'],
    ['install', '-y', '-q', '--no-install-recommends', ...missing],
  ];
  for (const args of steps) {
    const done = spawnSync('apt-get', args, { stdio: ['ignore', 'pipe', 'pipe'], env, encoding: 'utf8' });
    if (done.status !== 0) {
      complain(`apt-get ${args[0]} не удалась: ${(done.stderr ?? '').trim().split('\n').slice(-3).join(' / ')}`);
      complain(`Выполните сами: apt-get update && apt-get install -y ${missing.join(' ')}`);
      return;
    }
  }
  say('Пакеты Debian установлены.');
}
