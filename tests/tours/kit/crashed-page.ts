/** A page whose process ends, and what can be seen and pressed afterwards: Playwright's page does not live through it. */
import type { LaunchedTill } from './launch.ts';

/** The page's process ends at once, as when the system takes its memory away. */
export const crashPage = ({ app }: LaunchedTill): Promise<void> =>
  app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
  });

/** What stands on the screen, asked of main. A dead page says nothing. */
export const shown = ({ app }: LaunchedTill): Promise<string> =>
  app.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const silence = new Promise<string>((resolve) => {
      setTimeout(() => resolve(''), 300);
    });
    const text: unknown = await Promise.race([
      silence,
      window?.webContents.executeJavaScript('document.body.innerText').catch(() => ''),
    ]);
    return String(text).replace(/\s+/g, ' ');
  });

/** A key as the system would send it to the window. */
export const presses = ({ app }: LaunchedTill, keyCode: string, modifiers: 'control'[] = []): Promise<void> =>
  app.evaluate(
    ({ BrowserWindow }, [key, held]) => {
      for (const type of ['keyDown', 'keyUp'] as const)
        BrowserWindow.getAllWindows()[0]?.webContents.sendInputEvent({ type, keyCode: key, modifiers: held });
    },
    [keyCode, modifiers] as const,
  );
