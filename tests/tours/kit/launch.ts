/** Starts the real till in real Electron on a data folder; the one place where tours touch Playwright's launcher. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ElectronApplication, _electron as electron, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { z } from 'zod';

const projectRoot = fileURLToPath(new URL('../../../', import.meta.url));
const picturesDir = join(projectRoot, 'out', 'tours');
const LAUNCH_LIMIT_MS = 30_000;

/** Written by scripts/lib/stage.mjs: which program runs and how it is started. */
const launchFile = z.object({ executable: z.string(), args: z.array(z.string()), version: z.string() });

export interface LaunchedTill {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly pid: number;
  /** Everything main wrote to stderr so far. */
  readonly stderr: () => string;
  /** Presses physical keys in turn (`KeyboardEvent.code`, with `Control+` and the like before it). */
  readonly press: (...codes: string[]) => Promise<void>;
  /** Types digits and other characters as a keyboard would. */
  readonly type: (text: string) => Promise<void>;
  /** Saves `out/tours/<name>.png` and returns its path. */
  readonly screenshot: (name: string) => Promise<string>;
  /** Ends as the cashier would, by closing the window; resolves when the process is gone. */
  readonly close: () => Promise<void>;
  /** `kill -9` of the main process; resolves when the process is gone. */
  readonly kill: () => Promise<void>;
}

/** An empty folder for one test, removed after it. */
export function aDataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rmk-tour-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return folder;
}

/**
 * Starts a till that ends with the test. When the test fails, main's stderr is printed and a picture is kept.
 * `args` are more arguments of the program.
 */
export async function aTill(dataDir: string, args: readonly string[] = []): Promise<LaunchedTill> {
  const till = await launchTill(dataDir, args);
  onTestFinished(async ({ task }) => {
    // The picture must be taken before the till is closed.
    if (task.result?.state === 'fail') {
      process.stderr.write(`--- stderr of the till in «${task.name}» ---\n${till.stderr()}\n`);
      await till.screenshot(`failed-${task.id}`).catch(() => undefined);
    }
    await till.close();
  });
  return till;
}

/** Starts a till; the caller ends it. Rejects with main's stderr when no window came. */
export async function launchTill(dataDir: string, args: readonly string[] = []): Promise<LaunchedTill> {
  const launch = launchFile.parse(
    JSON.parse(readFileSync(join(projectRoot, 'out', 'runtime', 'current.json'), 'utf8')),
  );
  const app = await electron.launch({
    executablePath: launch.executable,
    args: [...launch.args, ...machineSwitches(), `--data=${dataDir}`, ...args],
    timeout: LAUNCH_LIMIT_MS,
  });
  const child = app.process();
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
  });
  const page = await app.firstWindow({ timeout: LAUNCH_LIMIT_MS }).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw new Error(`the till opened no window: ${String(error)}\n${stderr}`);
  });
  await page.waitForLoadState('domcontentloaded');
  return {
    app,
    page,
    pid: child.pid ?? 0,
    stderr: () => stderr,
    press: async (...codes) => {
      for (const code of codes) await page.keyboard.press(code);
    },
    type: (text) => page.keyboard.type(text),
    screenshot: async (name) => {
      mkdirSync(picturesDir, { recursive: true });
      const path = join(picturesDir, `${name}.png`);
      await page.screenshot({ path });
      return path;
    },
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      await app.close();
      await gone;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** As scripts/lib/till.mjs: root cannot have Chromium's sandbox, the virtual screen has no video card. */
export function machineSwitches(): string[] {
  const switches = ['--disable-gpu'];
  if (process.platform === 'linux' && process.getuid?.() === 0) switches.push('--no-sandbox');
  return switches;
}

/** Program and arguments that start the till on `dataDir`, for tests that need no window of it. */
export function tillCommand(dataDir: string): { executable: string; args: string[] } {
  const launch = launchFile.parse(
    JSON.parse(readFileSync(join(projectRoot, 'out', 'runtime', 'current.json'), 'utf8')),
  );
  return { executable: launch.executable, args: [...launch.args, ...machineSwitches(), `--data=${dataDir}`] };
}
