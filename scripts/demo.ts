// `npm run demo`: a sale in real Electron on virtual devices, by keyboard and scanner. Started by lib/commands/demo.mjs,
// which has built the till and made a screen. Leaves numbered pictures and the printed tape under out/demo.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ElectronApplication, _electron as electron, type Page } from 'playwright-core';
import { z } from 'zod';

const projectRoot = fileURLToPath(new URL('..', import.meta.url));
const outDir = join(projectRoot, 'out', 'demo');
const LIMIT_MS = 15_000;
const WIDTH = 1366;
const HEIGHT = 768;

/** Written by lib/stage.mjs: which program runs and how it is started. */
const launchFile = z.object({ executable: z.string(), args: z.array(z.string()) });
const printedLines = z.object({ ok: z.literal(true), value: z.object({ lines: z.array(z.string()) }) });

/** What preload leaves on the page. */
interface Bridge {
  readonly rmk: { call(name: string, payload: unknown): Promise<unknown> };
}

interface Demo {
  readonly app: ElectronApplication;
  readonly page: Page;
}

interface Step {
  /** Russian, told before the step. */
  readonly title: string;
  readonly play: (demo: Demo) => Promise<void>;
  /** Name of the picture taken after the step; null: none. */
  readonly picture: string | null;
}

/** The buyer's basket as it is scanned: milk twice; bananas by the label of the scales, 1.246 kg. */
const BASKET: readonly { readonly code: string; readonly name: string }[] = [
  { code: '4684212000070', name: 'Молоко пастеризованное Луговица' },
  { code: '4684212000070', name: 'Молоко пастеризованное Луговица' },
  { code: '4676212902874', name: 'Хлеб Бородинский' },
  { code: '2200220012465', name: 'Бананы' },
  { code: '4677213002310', name: 'Сыр Российский' },
  { code: '4677213017086', name: 'Кофе молотый' },
  { code: '4672212519609', name: 'Пакет-майка' },
];

const sees = (page: Page, selector: string, text: string): Promise<void> =>
  page.locator(selector, { hasText: text }).first().waitFor({ state: 'visible', timeout: LIMIT_MS });

const call = (page: Page, name: string, payload: unknown): Promise<unknown> =>
  page.evaluate(([asked, body]) => (globalThis as unknown as Bridge).rmk.call(String(asked), body), [name, payload]);

async function scanBasket({ page }: Demo): Promise<void> {
  for (const { code, name } of BASKET) {
    await call(page, 'sim.scan', { text: code });
    await sees(page, '.active-line', name);
    // As a hand takes the next good: the scanner needs its pause between two codes too.
    await page.waitForTimeout(300);
  }
}

const press =
  (keys: readonly string[], selector: string, text: string) =>
  async ({ page }: Demo): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
    await sees(page, selector, text);
  };

const STEPS: readonly Step[] = [
  {
    title: 'Первый запуск на пустой папке',
    play: ({ page }) => sees(page, '.setup', 'Попробовать на виртуальных устройствах'),
    picture: 'first-run',
  },
  {
    title: 'Enter: виртуальный регистратор, сканер и 300 товаров',
    play: async (demo) => {
      await press(['Enter'], '.strip', 'Касса готова')(demo);
      await sees(demo.page, '.sell-table', 'Смена закрыта');
    },
    picture: 'shift-closed',
  },
  {
    title: 'Ctrl+Enter: смена открыта',
    play: press(['Control+Enter'], '.sell-table', 'Отсканируйте товар'),
    picture: null,
  },
  { title: 'Семь сканирований: молоко дважды, бананы с весов', play: scanBasket, picture: 'sale' },
  {
    title: 'Ctrl+Enter и 1500: деньги приняты, сдача видна',
    play: async ({ page }) => {
      await page.keyboard.press('Control+Enter');
      await sees(page, '.pay-main', 'К ОПЛАТЕ');
      await page.keyboard.type('1500');
      await sees(page, '.pay-sums', 'СДАЧА');
    },
    picture: 'payment',
  },
  { title: 'Enter: чек пробит', play: press(['Enter'], '.sold', 'Чек 1 пробит'), picture: 'after-sale' },
  {
    title: 'Ещё один товар и карта: F2, терминал отвечает, чек пробит сам',
    play: async (demo) => {
      await call(demo.page, 'sim.scan', { text: BASKET[2]?.code ?? '' });
      await sees(demo.page, '.active-line', 'Хлеб');
      await press(['Control+Enter'], '.pay-main', 'К ОПЛАТЕ')(demo);
      await demo.page.keyboard.press('F2');
      await sees(demo.page, '.sold', 'Чек 2 пробит');
    },
    picture: 'paid-by-card',
  },
  { title: 'F10, 3: журнал', play: press(['F10', 'Digit3'], '.journal-slip', 'ИТОГ'), picture: 'journal' },
  {
    title: 'Esc, Alt+9: лента регистратора в окне',
    play: press(['Escape', 'Alt+Digit9'], '.tape-paper', 'КАССОВЫЙ ЧЕК'),
    picture: 'virtual-devices',
  },
  {
    title: 'Alt+9, F10, 1: итоги смены у кассы и регистратора',
    play: press(['Alt+Digit9', 'F10', 'Digit1'], '.shift-figures', 'Сходится'),
    picture: 'shift',
  },
  {
    title: 'Ctrl+Enter: сверка кассы, регистратора и терминала; Enter: смена закрыта, напечатан отчёт',
    play: async (demo) => {
      await press(['Control+Enter'], '.screen-body', 'Сходится до копейки')(demo);
      await press(['Enter'], '.screen-body', 'Смена 1 закрыта')(demo);
    },
    picture: 'shift-closed-again',
  },
];

async function launch(dataDir: string): Promise<Demo> {
  const { executable, args } = launchFile.parse(
    JSON.parse(readFileSync(join(projectRoot, 'out', 'runtime', 'current.json'), 'utf8')),
  );
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  // Root cannot have Chromium's sandbox; the virtual screen has no video card.
  const machine = ['--disable-gpu', ...(isRoot ? ['--no-sandbox'] : [])];
  const app = await electron.launch({ executablePath: executable, args: [...args, ...machine, `--data=${dataDir}`] });
  const page = await app.firstWindow({ timeout: LIMIT_MS });
  await page.emulateMedia({ colorScheme: 'light' });
  await app.evaluate(
    ({ BrowserWindow }, size) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.unmaximize();
      window?.setContentSize(size.width, size.height);
    },
    { width: WIDTH, height: HEIGHT },
  );
  return { app, page };
}

async function playAll(demo: Demo): Promise<void> {
  let pictures = 0;
  for (const { title, play, picture } of STEPS) {
    console.log(`  ${title}`);
    await play(demo);
    if (picture === null) continue;
    pictures += 1;
    const path = join(outDir, `${String(pictures).padStart(2, '0')}-${picture}.png`);
    await demo.page.screenshot({ path, animations: 'disabled' });
  }
  const tape = printedLines.parse(await call(demo.page, 'sim.printed', {}));
  writeFileSync(join(outDir, 'tape.txt'), `${tape.value.lines.join('\n')}\n`);
}

async function main(): Promise<void> {
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  const dataDir = mkdtempSync(join(tmpdir(), 'rmk-demo-'));
  console.log('Показываю одну продажу в настоящем Electron на виртуальных устройствах.');
  try {
    const demo = await launch(dataDir);
    try {
      await playAll(demo);
    } finally {
      await demo.app.close();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
  const shown = relative(process.cwd(), outDir);
  console.log(`Готово. Картинки: ${join(shown, '*.png')}, напечатанная лента: ${join(shown, 'tape.txt')}`);
}

main().catch((error: unknown) => {
  console.error(`Показ не удался: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
