/**
 * Pictures of every screen and state, for the eye of the developer:
 *   node tests/renderer/harness/shoot.ts OUT_DIR [1366x768-light,1920x1080-dark,1024x768-light] [name part]
 * Runs the built page under the till's own content policy; a violation or an error on the console fails the run.
 */
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { SCENES } from './scenes.ts';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'; base-uri 'none'; form-action 'none'";
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};
const repository = fileURLToPath(new URL('../../..', import.meta.url));
const [outDir = '/tmp/look', sizes = '1366x768-light,1920x1080-dark,1024x768-light', part = ''] = process.argv.slice(2);
const siteDir = join(outDir, 'site');

async function buildSite(): Promise<void> {
  await build({
    configFile: false,
    root: repository,
    logLevel: 'warn',
    plugins: [react()],
    build: {
      outDir: siteDir,
      emptyOutDir: true,
      target: 'chrome130',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: join(repository, 'tests/renderer/harness/index.html') },
    },
  });
}

function serve(): Promise<{ address: string; close: () => void }> {
  const server = createServer((request, response) => {
    const path = join(siteDir, decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname));
    void readFile(path).then(
      (body) =>
        response
          .writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/plain', 'content-security-policy': POLICY })
          .end(body),
      () => response.writeHead(path.endsWith('favicon.ico') ? 204 : 404).end(),
    );
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const at = server.address();
      const port = at !== null && typeof at === 'object' ? at.port : 0;
      resolve({ address: `http://127.0.0.1:${port}/tests/renderer/harness/index.html`, close: () => server.close() });
    });
  });
}

async function press(page: Page, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    if (key === 'wait') await page.waitForTimeout(250);
    else if (/^(F\d+|Enter|Escape|Tab|Delete|Arrow\w+|Numpad\w+|\w+\+\w+|\d)$/.test(key))
      await page.keyboard.press(key);
    else await page.keyboard.type(key);
  }
}

async function shoot(browser: Browser, address: string, size: string): Promise<number> {
  const [, width, height, theme] = /^(\d+)x(\d+)-(\w+)$/.exec(size) ?? [];
  const context = await browser.newContext({
    viewport: { width: Number(width), height: Number(height) },
    colorScheme: theme === 'light' ? 'light' : 'dark',
    contrast: theme === 'contrast' ? 'more' : 'no-preference',
    locale: 'ru-RU',
  });
  let problems = 0;
  for (const [name, scene] of Object.entries(SCENES)) {
    if (!name.includes(part)) continue;
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      problems += 1;
      process.stdout.write(`${name} ${size}: ${message.text()}\n`);
    });
    page.on('pageerror', (error) => {
      problems += 1;
      process.stdout.write(`${name} ${size}: ${error.message}\n`);
    });
    await page.goto(`${address}#${name}`);
    await page.waitForSelector('.app, .defect');
    await page.waitForTimeout(120);
    await press(page, scene.keys ?? []);
    await page.waitForTimeout(250);
    await page.screenshot({ path: join(outDir, `${name}-${size}.png`) });
    await page.close();
  }
  await context.close();
  return problems;
}

mkdirSync(outDir, { recursive: true });
await buildSite();
const site = await serve();
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--autoplay-policy=no-user-gesture-required',
  ],
});
let problems = 0;
for (const size of sizes.split(',')) problems += await shoot(browser, site.address, size);
await browser.close();
site.close();
process.stdout.write(problems === 0 ? 'no problems on the console\n' : `${problems} problems on the console\n`);
process.exitCode = problems === 0 ? 0 : 1;
