// Every program the scripts start, so that Ctrl+C (or an error) leaves nothing running.
import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

/** @type {Set<import('node:child_process').ChildProcess>} newest last */
const running = new Set();
/** How long a program may take to end politely before it is killed. */
const POLITE_MS = 5000;
const ownGroups = process.platform !== 'win32';

/**
 * Starts a program in a process group of its own: its helpers end with it.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options, detached: ownGroups });
  running.add(child);
  child.on('exit', () => {
    // Helpers that outlive their parent (a killed Electron's renderers) go too.
    signalGroup(child, 'SIGKILL');
    running.delete(child);
  });
  child.on('error', () => running.delete(child));
  return child;
}

/** @returns {Promise<number>} exit code; 1 for a signal. Rejects when the program cannot be started. */
export function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode ?? 1);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** Starts and waits. */
export function runToEnd(command, args, options) {
  return ended(start(command, args, options));
}

/** Ends one program: politely, then by force. */
export async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await Promise.race([gone, wait(POLITE_MS, undefined, { ref: false })]);
  if (child.exitCode === null && child.signalCode === null) signalGroup(child, 'SIGKILL');
  await Promise.race([gone, wait(POLITE_MS, undefined, { ref: false })]);
}

/** Newest first: the till before the screen it is drawn on. */
export async function killAll() {
  for (const child of [...running].reverse()) await stop(child);
}

export function stopOnSignals() {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void killAll().then(() => process.exit(signal === 'SIGINT' ? 130 : 143));
    });
  }
  process.on('exit', () => {
    for (const child of running) signalGroup(child, 'SIGKILL');
  });
}

function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (ownGroups) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // The group is already gone: exactly what was wanted.
  }
}
