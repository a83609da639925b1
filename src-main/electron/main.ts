/** Entry of the program: takes the data folder, starts the till, opens the window on it, ends both cleanly. */
import { join } from 'node:path';
import { app, type BrowserWindow, dialog, ipcMain, Menu, protocol, session } from 'electron';
import type { CallName } from '#contract/contract.ts';
import { boot, CannotStart } from '#main/boot.ts';
import { parseArguments } from './arguments.ts';
import { answerCall, CALL_CHANNEL, EVENT_CHANNEL } from './border.ts';
import { takeDataFolder } from './lock.ts';
import { serve } from './scheme.ts';
import { mayCall, SCHEME, type Trust } from './security.ts';
import { texts } from './texts.ts';
import { hardenContents, hardenSession, openWindow } from './window.ts';

/** Set by the build: true only for `npm run dev`; everything behind it is cut out of what ships. */
declare const __DEVELOPMENT__: boolean;

type Till = Awaited<ReturnType<typeof boot>>;

/** How the program ends, for whoever started it. */
const EXIT = { busy: 3, unusable: 4, badArguments: 2, startFailed: 1, defect: 70 } as const;
/** A message nobody closes (a till without a cashier) must not keep the second copy alive. */
const MESSAGE_LIMIT_MS = 10_000;
const STOP_LIMIT_MS = 5000;

void start();

async function start(): Promise<void> {
  // The call would take `--no-sandbox` back from Chromium's helpers, and root (a developer's container) cannot run
  // without it; the window itself asks for the sandbox in any case.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  Menu.setApplicationMenu(null);
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, codeCache: true } },
  ]);
  const parsed = parseArguments(process.argv, { cwd: process.cwd(), appData: app.getPath('appData') });
  if (!parsed.ok) return await leave(texts.dataWithoutFolder, EXIT.badArguments);
  const { dataDir } = parsed.value;
  const folder = takeDataFolder(dataDir);
  // Chromium keeps its own files apart per data folder, or two tills would share one profile.
  if (folder.ok) app.setPath('userData', join(dataDir, 'window'));
  if (!folder.ok && folder.problem === 'busy') return await leave(texts.busy(dataDir), EXIT.busy);
  if (!folder.ok) return await leave(texts.unusable(dataDir, folder.reason), EXIT.unusable);
  stopOnDefects();
  const trust: Trust = { devServer: __DEVELOPMENT__ ? parsed.value.devServer : null };
  hardenContents(trust);
  try {
    await run(dataDir, trust, folder.release);
  } catch (error) {
    console.error(error);
    await leave(texts.startFailed(reasonOf(error)), EXIT.startFailed);
  }
}

async function run(dataDir: string, trust: Trust, release: () => void): Promise<void> {
  let window: BrowserWindow | null = null;
  // The till starts while Chromium does; the page's first call waits for it at the border.
  const starting = boot({
    dataDir,
    appInfo: {
      version: app.getVersion(),
      electron: process.versions.electron,
      chrome: process.versions.chrome,
      node: process.versions.node,
    },
    paths: { fixtures: join(__dirname, 'fixtures') },
    host: { pickFiles: () => pickFiles(window), quit: () => app.quit() },
  });
  starting.catch(() => undefined); // awaited below; without this a quick failure would be reported twice
  ipcMain.handle(CALL_CHANNEL, (event, name: unknown, payload: unknown) => {
    const frame = event.senderFrame;
    const sender = { frameUrl: frame?.url ?? null, isTopFrame: frame?.parent === null, contentsId: event.sender.id };
    return answerCall(mayCall(sender, window?.webContents.id ?? null, trust), name, payload, {
      call: async (callName: CallName, checked: unknown) => await (await starting).call(callName, checked),
      checkAnswers: !app.isPackaged,
      onDefect: (failed, error) => console.error(`вызов ${failed}:`, error),
    });
  });
  stopBeforeQuit(starting, release);
  await app.whenReady();
  hardenSession(session.defaultSession, trust);
  protocol.handle(SCHEME, (request) => serve(join(__dirname, 'renderer'), request.url));
  window = openWindow({
    preload: join(__dirname, 'preload.cjs'),
    development: __DEVELOPMENT__,
    trust,
    onTrouble: (text) => console.error(text),
  });
  const opened = window;
  const till = await starting;
  till.listen((event) => {
    if (!opened.isDestroyed()) opened.webContents.send(EVENT_CHANNEL, event);
  });
}

const reasonOf = (error: unknown): string =>
  error instanceof CannotStart ? texts.cannotStart[error.code] : error instanceof Error ? error.message : String(error);

/** The window closes, the till finishes what it may within the limit, the folder is given back. */
function stopBeforeQuit(starting: Promise<Till>, release: () => void): void {
  let stopped = false;
  let stopping = false;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    if (stopping) return;
    stopping = true;
    const limit = new Promise<void>((resolve) => setTimeout(resolve, STOP_LIMIT_MS));
    void Promise.race([limit, starting.then((till) => till.stop())])
      .catch((error: unknown) => console.error('остановка:', error))
      .finally(() => {
        stopped = true;
        release();
        app.quit();
      });
  });
}

/** A defect stops the program: what is on disk is true, what is in memory no longer is. */
function stopOnDefects(): void {
  const stop = (error: unknown): void => {
    console.error(error);
    void leave(texts.stopped(error instanceof Error ? error.message : String(error)), EXIT.defect);
  };
  process.on('uncaughtException', stop);
  process.on('unhandledRejection', stop);
}

async function pickFiles(window: BrowserWindow | null): Promise<readonly string[]> {
  const options: Electron.OpenDialogOptions = {
    title: texts.pickCatalogue,
    properties: ['openFile', 'multiSelections'],
    filters: [{ name: texts.catalogueFiles, extensions: ['xml', 'csv', 'txt'] }],
  };
  const picked = window ? await dialog.showOpenDialog(window, options) : await dialog.showOpenDialog(options);
  return picked.canceled ? [] : picked.filePaths;
}

/** Says why, on stderr and in a message that closes itself, and ends. */
async function leave(text: string, code: number): Promise<void> {
  process.stderr.write(`${text}\n`);
  await app.whenReady();
  // Straight from the timer: an idle Electron may take 20 s more to wake for a promise.
  setTimeout(() => app.exit(code), MESSAGE_LIMIT_MS);
  const message: Electron.MessageBoxOptions = {
    type: 'error',
    title: texts.title,
    message: text,
    buttons: [texts.close],
  };
  await dialog.showMessageBox(message).catch(() => undefined);
  app.exit(code);
}
