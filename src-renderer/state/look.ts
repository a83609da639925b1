/** Colours and size of the screen, kept in this window's own storage: they belong to the eye, not to the shop. */

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

export const THEMES = ['auto', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];

export const SCALE_MIN = 80;
export const SCALE_MAX = 200;
export const SCALE_STEP = 10;
const STORED = 'rmk.look';

export interface Look {
  readonly theme: Theme;
  /** Percent of the ordinary size, 80..200. */
  readonly scalePercent: number;
}

export const look = createStore<Look>()(() => ({ theme: 'auto', scalePercent: 100 }));
export const useLook = <T>(select: (state: Look) => T): T => useStore(look, select);

export function setTheme(theme: Theme): void {
  look.setState({ theme });
}

/** One step larger or smaller, within the limits. */
export function changeScale(steps: number): void {
  look.setState((state) => ({ scalePercent: clampScale(state.scalePercent + steps * SCALE_STEP) }));
}

export const clampScale = (percent: number): number => Math.min(SCALE_MAX, Math.max(SCALE_MIN, percent));

/** Reads the stored look, applies it to the page and keeps both in step from now on. */
export function startLook(page: HTMLElement, storage: Storage, matches: (query: string) => MediaQueryList): void {
  const dark = matches('(prefers-color-scheme: dark)');
  const contrast = matches('(prefers-contrast: more)');
  const apply = (): void => {
    const { theme, scalePercent } = look.getState();
    page.dataset['theme'] = theme === 'auto' ? systemTheme(dark.matches, contrast.matches) : theme;
    page.style.setProperty('--scale', String(scalePercent / 100));
  };
  look.setState(readStored(storage.getItem(STORED)));
  apply();
  dark.addEventListener('change', apply);
  contrast.addEventListener('change', apply);
  look.subscribe((state) => {
    apply();
    storage.setItem(STORED, `${state.theme} ${state.scalePercent}`);
  });
}

/** The theme for «как в системе». */
export function systemTheme(dark: boolean, contrast: boolean): Exclude<Theme, 'auto'> {
  if (contrast) return 'contrast';
  return dark ? 'dark' : 'light';
}

/** `dark 120` to a look; anything unreadable to the ordinary one. */
export function readStored(text: string | null): Look {
  const [name, percent] = (text ?? '').split(' ');
  const theme = THEMES.find((known) => known === name) ?? 'auto';
  const scale = Number(percent);
  return { theme, scalePercent: Number.isInteger(scale) && scale > 0 ? clampScale(scale) : 100 };
}
