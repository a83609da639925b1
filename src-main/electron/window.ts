/** The one factory of windows, and what every page in the program is forbidden. */
import { app, BrowserWindow, type Session, screen, type WebContents } from 'electron';
import { HOME, mayNavigate, mayRequest, mayUse, type Trust } from './security.ts';
import { reopenDelayMs, windowOptions, zoomAfter } from './window-options.ts';

export interface WindowOptions {
  readonly preload: string;
  readonly development: boolean;
  readonly trust: Trust;
  /** One line for the log: the page died or hung and is opened again. */
  readonly onTrouble: (text: string) => void;
}

/** Opens the till's window; it shows itself with the first paint. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const { width, height } = screen.getPrimaryDisplay().workAreaSize;
  const { preload, development } = options;
  const window = new BrowserWindow(windowOptions({ preload, development, width, height }));
  window.once('ready-to-show', () => {
    window.maximize();
    window.show();
  });
  keepAlive(window, options);
  handleZoomKeys(window.webContents);
  showHome(window, options);
  window.webContents.on('did-navigate', (_event, url) => {
    // `about:blank` is not announced by `will-navigate`: the page is brought back, and the border did not trust it.
    if (!mayNavigate(url, options.trust)) showHome(window, options);
  });
  return window;
}

function showHome(window: BrowserWindow, options: WindowOptions): void {
  window
    .loadURL(options.trust.devServer ?? HOME)
    .catch((error: unknown) => options.onTrouble(`страница не открылась: ${String(error)}`));
}

/** Refuses permissions, downloads and every request that is not for our own files. */
export function hardenSession(session: Session, trust: Trust): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(mayUse(permission)));
  session.setPermissionCheckHandler((_contents, permission) => mayUse(permission));
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayRequest(details.url, trust) }));
}

/** Refuses navigation, new windows and web views, in this window and in any that could ever appear. */
export function hardenContents(trust: Trust): void {
  app.on('web-contents-created', (_created, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.on('will-navigate', (event) => {
      if (!mayNavigate(event.url, trust)) event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame || !mayNavigate(event.url, trust)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      if (!mayNavigate(event.url, trust)) event.preventDefault();
    });
  });
}

/** The page is a mirror: when its process dies or hangs, it is opened again and shows the same state from main. */
function keepAlive(window: BrowserWindow, options: WindowOptions): void {
  const crashesAtMs: number[] = [];
  const { webContents } = window;
  webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit' || window.isDestroyed()) return;
    const nowMs = Date.now();
    crashesAtMs.push(nowMs);
    const delayMs = reopenDelayMs(crashesAtMs, nowMs);
    options.onTrouble(`процесс окна закончился (${details.reason}), открываю заново через ${delayMs} мс`);
    setTimeout(() => {
      if (!window.isDestroyed()) webContents.reload();
    }, delayMs);
  });
  if (options.development) return; // a breakpoint in the page is not a hang
  window.on('unresponsive', () => {
    options.onTrouble('окно не отвечает, открываю заново');
    webContents.forcefullyCrashRenderer();
  });
}

function handleZoomKeys(contents: WebContents): void {
  contents.on('before-input-event', (event, input) => {
    if (input.type !== 'keyDown') return;
    const percent = zoomAfter(input, Math.round(contents.getZoomFactor() * 100));
    if (percent === null) return;
    event.preventDefault();
    contents.setZoomFactor(percent / 100);
  });
  contents.on('did-finish-load', () => {
    // Two fingers on a touch screen must not shift the layout under the cashier.
    void contents.setVisualZoomLevelLimits(1, 1);
  });
}
