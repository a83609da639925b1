/** The one set of window options (performance-reliability.md 4.1, rows 2-4, 11); plain data, so a test reads it. */

/** Ground of the light theme (screens.md, Look): what is seen before the first paint. */
const GROUND = '#eef0f3';

export function windowOptions(options: { preload: string; development: boolean; width: number; height: number }) {
  return {
    width: Math.max(1024, options.width),
    height: Math.max(768, options.height),
    minWidth: 1024,
    minHeight: 768,
    show: false,
    backgroundColor: GROUND,
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preload,
      contextIsolation: true,
      sandbox: true,
      // The tone of the first scan must sound before anybody has pressed a key.
      autoplayPolicy: 'no-user-gesture-required' as const,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: options.development,
      // A till behind another window must still hear the scanner at once.
      backgroundThrottling: false,
    },
  };
}

/** Scale steps in per cent (screens.md, principle 6: 80-200 %). */
const ZOOM_STEPS = [80, 90, 100, 110, 125, 150, 175, 200] as const;

export interface KeyInput {
  readonly control: boolean;
  readonly meta: boolean;
  readonly alt: boolean;
  readonly code: string;
}

const ZOOM_KEYS: Readonly<Record<string, 1 | -1 | 0>> = { Equal: 1, Minus: -1, Digit0: 0 };

/**
 * New scale after a key, null when the key is not about scale. The digit row only, by physical key:
 * the numeric keypad belongs to the sale.
 */
export function zoomAfter(key: KeyInput, percent: number): number | null {
  if (!(key.control || key.meta) || key.alt) return null;
  const direction = ZOOM_KEYS[key.code];
  if (direction === undefined) return null;
  if (direction === 0) return 100;
  const bigger = ZOOM_STEPS.find((step) => step > percent) ?? ZOOM_STEPS[ZOOM_STEPS.length - 1] ?? 100;
  const smaller = ZOOM_STEPS.findLast((step) => step < percent) ?? ZOOM_STEPS[0];
  return direction > 0 ? bigger : smaller;
}

const CRASH_WINDOW_MS = 60_000;

/**
 * How long to wait before the page is opened again after its process died: at once at first; a page that keeps
 * dying is opened ever more slowly (at most every 5 s), but always opened: the till itself is alive.
 */
export function reopenDelayMs(crashesAtMs: readonly number[], nowMs: number): number {
  const recent = crashesAtMs.filter((atMs) => nowMs - atMs < CRASH_WINDOW_MS).length;
  return Math.min(5000, Math.max(0, recent - 1) * 1000);
}
