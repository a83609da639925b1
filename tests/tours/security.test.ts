/**
 * The list of performance-reliability.md 4.1, walked in real Electron: what a page under somebody else's control
 * could try, and that nothing comes of it.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { aDataFolder, aTill, type LaunchedTill, launchTill, tillCommand } from './kit/launch.ts';

/** What the preload leaves on the page, untyped: forgers do not follow types. */
interface Bridge {
  call(name: unknown, payload: unknown): Promise<unknown>;
  listen(handler: (event: unknown) => void): () => void;
}

declare global {
  interface Window {
    rmk: Bridge;
    broken?: string;
  }
}

let till: LaunchedTill;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rmk-security-'));
  till = await launchTill(folder);
});

afterAll(async () => {
  await till.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

describe('the page', () => {
  it('is served by our own scheme and broke no rule of its policy while opening', async () => {
    expect(till.page.url()).toBe('rmk://app/index.html');
    const violations: string[] = [];
    till.page.on('console', (message) => {
      if (/Content Security Policy|TrustedHTML/i.test(message.text())) violations.push(message.text());
    });
    await till.page.reload();
    await till.page.waitForFunction(() => document.body.textContent.trim() !== '');
    expect(violations).toEqual([]);
  });

  it('has no Node, no Electron and exactly two functions of ours', async () => {
    const seen = await till.page.evaluate(() => ({
      require: typeof Reflect.get(window, 'require'),
      process: typeof Reflect.get(window, 'process'),
      module: typeof Reflect.get(window, 'module'),
      buffer: typeof Reflect.get(window, 'Buffer'),
      bridge: Object.keys(window.rmk).sort(),
    }));
    expect(seen).toEqual({
      require: 'undefined',
      process: 'undefined',
      module: 'undefined',
      buffer: 'undefined',
      bridge: ['call', 'listen'],
    });
  });

  it('cannot replace our functions', async () => {
    const replaced = await till.page.evaluate(() => {
      try {
        Reflect.set(window.rmk, 'call', () => Promise.resolve('forged'));
        Reflect.set(window, 'rmk', { call: () => Promise.resolve('forged') });
      } catch {
        return 'refused';
      }
      return String(window.rmk.call).includes('forged') ? 'replaced' : 'refused';
    });
    expect(replaced).toBe('refused');
  });

  it('would show it if something did run', async () => {
    await runInPage(() => {
      window.broken = 'control';
    });
    expect(await till.page.evaluate(() => window.broken)).toBe('control');
  });

  it.each([
    [
      'an inline script',
      () => {
        const script = document.createElement('script');
        Reflect.set(script, 'text', 'window.broken = "inline"');
        document.body.append(script);
      },
    ],
    [
      'an event attribute',
      () => {
        const picture = document.createElement('img');
        picture.setAttribute('onerror', 'window.broken = "onerror"');
        picture.src = 'rmk://app/no-such.png';
        document.body.append(picture);
      },
    ],
    [
      'markup from a string',
      () => {
        document.body.insertAdjacentHTML('beforeend', '<img src="x.png" onerror="window.broken = 1">');
      },
    ],
    [
      'a javascript: link',
      () => {
        const link = document.createElement('a');
        link.href = 'javascript:window.broken="link"';
        document.body.append(link);
        link.click();
      },
    ],
    [
      'eval',
      () => {
        window.broken = String(Reflect.get(window, 'eval')('"eval"'));
      },
    ],
    [
      'a function made of text',
      () => {
        const made: unknown = Reflect.construct(Function, ['window.broken = "function"']);
        if (typeof made === 'function') Reflect.apply(made as () => void, window, []);
      },
    ],
    [
      'a script from a data: address',
      () => {
        const script = document.createElement('script');
        Reflect.set(script, 'src', 'data:text/javascript,window.broken=1');
        document.body.append(script);
      },
    ],
    [
      'a frame',
      () => {
        const frame = document.createElement('iframe');
        frame.setAttribute('srcdoc', '<script>parent.broken = 1</script>');
        document.body.append(frame);
      },
    ],
  ] as const)('does not run %s', async (_title, attempt) => {
    await runInPage(attempt);
    expect(await till.page.evaluate(() => window.broken)).toBeUndefined();
  });

  it.each(['http://127.0.0.1:9/', 'https://example.org/', 'rmk://app/index.html', 'data:text/plain,1'])(
    'cannot fetch %s',
    async (address) => {
      const outcome = await till.page.evaluate(
        (url) =>
          fetch(url).then(
            () => 'answered',
            () => 'refused',
          ),
        address,
      );
      expect(outcome).toBe('refused');
    },
  );

  it('is not given files outside its own folder', async () => {
    const statuses = await till.app.evaluate(async ({ net }) => {
      const addresses = [
        'rmk://app/%2e%2e/main.cjs',
        'rmk://app/..%2fmain.cjs',
        'rmk://app/%2e%2e%5cmain.cjs',
        'rmk://evil/index.html',
        'rmk://app/../package.json',
      ];
      const answers = addresses.map((address) =>
        net.fetch(address).then(
          (answer) => answer.status,
          () => 0,
        ),
      );
      return await Promise.all(answers);
    });
    expect(statuses.every((status) => status !== 200)).toBe(true);
  });
});

describe('the window', () => {
  it.each([
    'https://example.org/',
    'file:///etc/passwd',
    'rmk://evil/index.html',
    'rmk://app@evil/index.html',
    'rmk://app/other.html',
    'data:text/html,<h1>1</h1>',
    'about:blank',
  ])('does not navigate to %s', async (address) => {
    await till.page
      .evaluate((url) => {
        location.href = url;
      }, address)
      .catch(() => undefined);
    await till.page.waitForTimeout(150);
    await till.page.waitForURL('rmk://app/index.html', { timeout: 2000 });
    expect(await till.page.evaluate(() => window.rmk.call('app.about', {}))).toMatchObject({ ok: true });
  });

  it('opens no second window', async () => {
    const opened = await till.page.evaluate(
      () => window.open('rmk://app/index.html') === null && window.open('https://example.org') === null,
    );
    expect(opened).toBe(true);
    expect(till.app.windows()).toHaveLength(1);
  });

  it('does not reload, go back or close by browser keys', async () => {
    await till.page.evaluate(() => {
      document.body.dataset['mark'] = 'same page';
    });
    await till.press(
      'F5',
      'Control+KeyR',
      'Control+Shift+KeyR',
      'Alt+ArrowLeft',
      'Control+KeyW',
      'Control+Shift+KeyI',
      'F12',
    );
    await till.page.waitForTimeout(200);
    expect(await till.page.evaluate(() => document.body.dataset['mark'])).toBe('same page');
    const inspectorOpened = await till.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      contents?.openDevTools();
      return contents?.isDevToolsOpened();
    });
    expect(inspectorOpened).toBe(false);
  });

  it('runs its page isolated and in the sandbox', async () => {
    const preferences = await till.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const read: unknown = contents ? Reflect.get(contents, 'getLastWebPreferences') : undefined;
      const all: unknown = typeof read === 'function' ? Reflect.apply(read as () => unknown, contents, []) : {};
      const pick = (name: string): unknown =>
        typeof all === 'object' && all !== null ? Reflect.get(all, name) : undefined;
      return {
        isolated: pick('contextIsolation'),
        sandbox: pick('sandbox'),
        node: pick('nodeIntegration'),
        webview: pick('webviewTag'),
      };
    });
    expect(preferences).toEqual({ isolated: true, sandbox: true, node: false, webview: false });
  });

  it.each(['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read'])(
    'has no permission for %s',
    async (name) => {
      const state = await till.page.evaluate(
        (asked) =>
          navigator.permissions.query({ name: asked as PermissionName }).then(
            (status) => status.state,
            () => 'refused',
          ),
        name,
      );
      expect(['denied', 'refused']).toContain(state);
    },
  );

  it('is given no device', async () => {
    const outcomes = await till.page.evaluate(async () => {
      const ask = (owner: string, method: string): Promise<string> => {
        const api: unknown = Reflect.get(navigator, owner);
        if (typeof api !== 'object' || api === null) return Promise.resolve('absent');
        const call: unknown = Reflect.get(api, method);
        if (typeof call !== 'function') return Promise.resolve('absent');
        return Promise.resolve(Reflect.apply(call, api, [{ filters: [], audio: true }])).then(
          (given: unknown) => (Array.isArray(given) && given.length === 0 ? 'nothing' : 'given'),
          () => 'refused',
        );
      };
      return await Promise.all([
        ask('serial', 'requestPort'),
        ask('hid', 'requestDevice'),
        ask('usb', 'requestDevice'),
        ask('mediaDevices', 'getUserMedia'),
      ]);
    });
    expect(outcomes).not.toContain('given');
  });
});

describe('the border', () => {
  it.each([
    ['an unknown call', 'shift.openSecretly', {}, 'unknown-call'],
    ['a name of the prototype', 'constructor', {}, 'unknown-call'],
    ['a name that is no text', 7, {}, 'unknown-call'],
    ['a payload of another shape', 'catalogue.search', { query: 5, limit: 1 }, 'bad-payload'],
    ['a field too many', 'till.snapshot', { extra: 1 }, 'bad-payload'],
    ['no payload', 'till.snapshot', undefined, 'bad-payload'],
    ['a number out of range', 'catalogue.search', { query: 'a', limit: 1e9 }, 'bad-payload'],
    ['a text of ten megabytes', 'catalogue.search', { query: 'a'.repeat(10_000_000), limit: 1 }, 'bad-payload'],
  ])('refuses %s', async (_title, name, payload, code) => {
    const answer = await till.page.evaluate(([asked, sent]) => window.rmk.call(asked, sent), [name, payload] as const);
    expect(answer).toMatchObject({ ok: false, error: { code } });
  });

  it('answers a true call', async () => {
    const answer = await till.page.evaluate(() => window.rmk.call('app.about', {}));
    expect(answer).toMatchObject({ ok: true, value: { dataDir: folder } });
  });
});

describe('the program', () => {
  it('says that the data folder is taken and leaves with code 3, and the first copy goes on', async () => {
    const second = await runToEnd(tillCommand(folder));
    expect(second.code).toBe(3);
    expect(second.stderr).toContain('Касса уже открыта с этой папкой данных');
    expect(second.stderr).toContain(folder);
    expect(await till.page.evaluate(() => window.rmk.call('app.about', {}))).toMatchObject({ ok: true });
  });

  it('runs beside another copy that has its own folder', async () => {
    const other = await aTill(aDataFolder());
    expect(await other.page.evaluate(() => window.rmk.call('app.about', {}))).toMatchObject({ ok: true });
  });

  it('opens the page again after its process dies, in the same state', async () => {
    const other = await aTill(aDataFolder());
    const shown = (): Promise<string> => visibleText(other.app);
    await expect.poll(shown, { timeout: 10_000 }).not.toBe('');
    const before = await shown();
    const processBefore = await rendererProcess(other.app);
    await other.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
    await expect.poll(() => rendererProcess(other.app), { timeout: 5000 }).not.toBe(processBefore);
    await expect.poll(shown, { timeout: 5000 }).toBe(before);
  });

  it('takes the folder of a copy that was killed', async () => {
    const dataDir = aDataFolder();
    const first = await launchTill(dataDir);
    await first.kill();
    const next = await aTill(dataDir);
    expect(await next.page.evaluate(() => window.rmk.call('app.about', {}))).toMatchObject({ ok: true });
  });

  it('says that the data folder cannot be used and leaves with code 4', async () => {
    const refused = await runToEnd(tillCommand(join(tillCommand(folder).executable, 'inside-a-file')));
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('Папка данных не открывается');
  });
});

/** What the inspector evaluates may use eval; the page's own timer may not, so the attempt is made there. */
async function runInPage(attempt: () => void): Promise<void> {
  await till.page.evaluate((source) => {
    delete window.broken;
    setTimeout(Reflect.construct(Function, [`(${source})()`]));
  }, String(attempt));
  await till.page.waitForTimeout(150);
}

/** Playwright gives a crashed page up, so main is asked. Zero while there is no process. */
function rendererProcess(app: LaunchedTill['app']): Promise<number> {
  return app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    return contents && !contents.isCrashed() ? contents.getOSProcessId() : 0;
  });
}

/** Text of the page, without digits: clocks tick. Empty while it is loading. */
function visibleText(app: LaunchedTill['app']): Promise<string> {
  return app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (!contents || contents.isCrashed() || contents.isLoading()) return '';
    const limit = new Promise<string>((resolve) => setTimeout(() => resolve(''), 500));
    const text = contents.executeJavaScript("document.body.textContent.replace(/\\d+/g, '').trim()").then(String);
    return await Promise.race([limit, text]);
  });
}

function runToEnd(command: { executable: string; args: string[] }): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(command.executable, command.args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve({ code, stderr }));
  });
}
