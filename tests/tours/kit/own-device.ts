/** Devices as programs beside the till: they can be killed (-9) and come back with what their folder remembers. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const PROGRAM = fileURLToPath(new URL('./device-process.ts', import.meta.url));
const SPEAKS_WITHIN_MS = 15_000;

export interface OwnDevice {
  readonly port: number;
  /** The device dies at this moment (`FF45h`, `Payment bank`); resolves when it has heard the order. */
  readonly dieAt: (moment: string) => Promise<void>;
  /** Resolves when its process is gone, killed. */
  readonly died: () => Promise<void>;
  /** The same port, the same folder. */
  readonly startAgain: () => Promise<void>;
  readonly kill: () => Promise<void>;
}

/** Ends with the test. */
export async function ownDevice(model: 'shtrih' | 'nexo', dir: string): Promise<OwnDevice> {
  let port = 0;
  let child: ChildProcess | null = null;
  let gone: Promise<void> = Promise.resolve();

  const hears = (word: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const { stdout } = running();
      let said = '';
      const limit = setTimeout(
        () => reject(new Error(`the ${model} never said «${word}», but «${said}»`)),
        SPEAKS_WITHIN_MS,
      );
      const listen = (chunk: Buffer): void => {
        said += chunk.toString('utf8');
        const found = new RegExp(`^${word} ?(.*)$`, 'm').exec(said);
        if (!found) return;
        clearTimeout(limit);
        stdout?.off('data', listen);
        resolve(found[1] ?? '');
      };
      stdout?.on('data', listen);
    });
  const running = (): ChildProcess => {
    if (!child) throw new Error(`the ${model} does not run`);
    return child;
  };
  const startAgain = async (): Promise<void> => {
    const started = spawn(process.execPath, [PROGRAM, model, String(port), dir], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child = started;
    gone = new Promise((resolve) => started.once('exit', () => resolve()));
    port = Number(await hears('ready'));
  };
  const kill = async (): Promise<void> => {
    child?.kill('SIGKILL');
    await gone;
  };

  onTestFinished(kill);
  await startAgain();
  return {
    get port() {
      return port;
    },
    async dieAt(moment) {
      const heard = hears('waits');
      running().stdin?.write(`${moment}\n`);
      await heard;
    },
    died: () => gone,
    startAgain,
    kill,
  };
}
