/** The till, and an empty window, as programs that tell this process what happens in their page. */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  constants,
  copyFileSync,
  cpSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { nowMs, projectRoot } from './bench-run.ts';

const LIMIT_MS = 30_000;
const here = fileURLToPath(new URL('./', import.meta.url));

/** Written by scripts/lib/stage.mjs. */
const launchFile = z.object({
  kind: z.enum(['official', 'fallback']),
  executable: z.string(),
  args: z.array(z.string()),
  app: z.string(),
});

const manifestFile = z.looseObject({ main: z.string() });

const told = z.union([
  z.object({ told: z.literal('ready'), startedAt: z.number(), at: z.number() }),
  z.object({ told: z.literal('usable'), at: z.number(), pageStartedAt: z.number() }),
  z.object({ id: z.number(), value: z.unknown() }),
  z.object({ id: z.number(), error: z.string() }),
]);

export interface Program {
  readonly executable: string;
  readonly args: readonly string[];
}

/** Wall-clock times of one start, ms since 1970. */
export interface StartTimes {
  readonly spawnedAt: number;
  /** Main's own script began. */
  readonly mainAt: number;
  readonly readyAt: number;
  /** The page's process began to load it. */
  readonly pageAt: number;
  readonly usableAt: number;
}

export interface Watched {
  readonly started: Promise<StartTimes>;
  /** Runs an expression in the page and resolves with its (awaited) value. Rejects when it throws. */
  readonly evaluate: (code: string) => Promise<unknown>;
  /** Ends as by closing the window; resolves when the process is gone. */
  readonly close: () => Promise<void>;
  /** `kill -9`; resolves when the process is gone. */
  readonly kill: () => Promise<void>;
}

/** Both programs in `folder`: the same Electron, the same observers, another application. */
export function stagePrograms(folder: string): { till: Program; empty: Program } {
  const launch = launchFile.parse(
    JSON.parse(readFileSync(join(projectRoot, 'out', 'runtime', 'current.json'), 'utf8')),
  );
  const stage = (name: string, fill: (app: string) => void): Program => {
    const home = join(folder, name);
    const app = launch.kind === 'official' ? home : join(home, 'resources', 'app');
    // The fallback has no loader: it runs only what lies inside it.
    if (launch.kind === 'fallback') linkTree(dirname(launch.executable), home, 'app');
    mkdirSync(app, { recursive: true });
    fill(app);
    for (const file of ['watch-main.cjs', 'watch-page.cjs']) copyFileSync(join(here, file), join(app, file));
    return launch.kind === 'official'
      ? { executable: launch.executable, args: [home] }
      : { executable: join(home, basename(launch.executable)), args: [] };
  };
  return {
    till: stage('till', (app) => {
      cpSync(launch.app, app, { recursive: true, verbatimSymlinks: true });
      const manifest = manifestFile.parse(JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')));
      if (manifest.main !== 'main.cjs') throw new Error(`the till begins with ${manifest.main}`);
      writeFileSync(join(app, 'package.json'), JSON.stringify({ ...manifest, main: 'watch-main.cjs' }));
    }),
    empty: stage('empty', (app) => {
      copyFileSync(join(here, 'empty-main.cjs'), join(app, 'main.cjs'));
      writeFileSync(
        join(app, 'package.json'),
        JSON.stringify({ name: 'empty', version: '1.0.0', main: 'watch-main.cjs' }),
      );
      writeFileSync(join(app, 'empty.html'), '<!doctype html><meta charset="utf-8"><p data-empty-window>Пусто</p>');
    }),
  };
}

/** Hard links where the disk allows: 270 MB otherwise. `skip` is a folder of that name inside `resources`. */
function linkTree(from: string, to: string, skip: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from)) {
    const source = join(from, entry);
    if (entry === skip && basename(from) === 'resources') continue;
    if (statSync(source).isDirectory()) linkTree(source, join(to, entry), skip);
    else linkOrCopy(source, join(to, entry));
  }
}

function linkOrCopy(source: string, copy: string): void {
  try {
    linkSync(source, copy);
  } catch {
    copyFileSync(source, copy, constants.COPYFILE_FICLONE);
  }
}

/** As scripts/lib/till.mjs: root cannot have Chromium's sandbox, the virtual screen has no video card. */
function machineSwitches(): string[] {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return ['--disable-gpu', ...(isRoot ? ['--no-sandbox'] : [])];
}

/** Starts a program on a data folder. */
export async function startWatched(program: Program, dataDir: string): Promise<Watched> {
  const server = createServer();
  const port = await listening(server);
  const spawnedAt = performance.timeOrigin + nowMs();
  const child = spawn(program.executable, [...program.args, ...machineSwitches(), `--data=${dataDir}`], {
    env: { ...process.env, RMK_BENCH_PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
    // A group of its own: its helpers end with it.
    detached: process.platform !== 'win32',
  });
  return new WatchedProcess(child, server, spawnedAt);
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(address.port);
    });
  });
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Settleable<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/** A promise settled from outside; the first call counts. */
function settleable<T>(): Settleable<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

class WatchedProcess implements Watched {
  readonly started: Promise<StartTimes>;
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;
  readonly #spawnedAt: number;
  readonly #waiting = new Map<number, Waiting>();
  #socket: Socket | null = null;
  #main: { startedAt: number; at: number } | null = null;
  readonly #start: Settleable<StartTimes>;
  #asked = 0;
  #stderr = '';

  constructor(child: ChildProcess, server: Server, spawnedAt: number) {
    const start = settleable<StartTimes>();
    this.started = start.promise;
    this.#start = start;
    this.#child = child;
    this.#spawnedAt = spawnedAt;
    child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr += chunk.toString('utf8');
    });
    const limit = setTimeout(() => this.#fail('nothing came in time'), LIMIT_MS);
    start.promise.then(
      () => clearTimeout(limit),
      () => clearTimeout(limit),
    );
    this.#gone = new Promise((ended) => {
      child.once('exit', (code) => {
        server.close();
        this.#fail(`the program ended with ${code}`);
        this.#endGroup();
        ended();
      });
    });
    server.once('connection', (socket) => this.#listen(socket));
  }

  evaluate(code: string): Promise<unknown> {
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`no answer to ${code.slice(0, 80)}`)), LIMIT_MS);
      const settled =
        <T>(settle: (value: T) => void) =>
        (value: T): void => {
          clearTimeout(limit);
          settle(value);
        };
      this.#waiting.set(id, { resolve: settled(resolve), reject: settled(reject) });
      this.#send({ id, code });
    });
  }

  async close(): Promise<void> {
    const running = this.#child.exitCode === null && this.#child.signalCode === null;
    const limit = setTimeout(() => this.#endGroup(), LIMIT_MS);
    if (running) this.#send({ quit: true });
    await this.#gone;
    clearTimeout(limit);
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#gone;
  }

  #send(message: object): void {
    this.#socket?.write(`${JSON.stringify(message)}\n`);
  }

  #listen(socket: Socket): void {
    this.#socket = socket;
    let held = '';
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      const lines = (held + chunk.toString('utf8')).split('\n');
      held = lines.pop() ?? '';
      for (const line of lines) this.#take(told.parse(JSON.parse(line)));
    });
  }

  #take(message: z.infer<typeof told>): void {
    if ('id' in message) {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if ('error' in message) waiting?.reject(new Error(message.error));
      else waiting?.resolve(message.value);
    } else if (message.told === 'ready') {
      this.#main = message;
    } else if (this.#main) {
      const { startedAt: mainAt, at: readyAt } = this.#main;
      const times = { mainAt, readyAt, pageAt: message.pageStartedAt, usableAt: message.at };
      this.#start.resolve({ spawnedAt: this.#spawnedAt, ...times });
    }
  }

  #fail(why: string): void {
    const error = new Error(`${why}\n${this.#stderr}`);
    this.#start.reject(error);
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  #endGroup(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    } catch {
      // The whole group is gone already.
    }
  }
}
