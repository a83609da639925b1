/** Nothing falls out of the window: the sizes of a shop's monitors, one line and two hundred, the longest name. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aTill, type LaunchedTill } from './kit/launch.ts';
import { ask, gone, reads, readyToSell, until } from './kit/screens.ts';
import { aVirtualShop, setUp, type VirtualShop } from './kit/virtual-shop.ts';

const SIZES = [
  [1024, 768],
  [1366, 768],
  [1920, 1080],
] as const;
/** As long as a receipt may print: 128 letters. */
const LONG_NAME =
  'Набор подарочный «Чаепитие у самовара»: чай чёрный листовой, варенье малиновое, баранки с маком, мёд липовый, кружка и полотенце'.padEnd(
    128,
    '!',
  );

/** 200 goods, each with its own code and name; the 200th has the longest name that can be sold. */
function writeManyGoods(folder: string): string {
  const path = join(folder, 'many.csv');
  const rows = Array.from({ length: 200 }, (_, index) => {
    const name = index === 199 ? LONG_NAME : `Товар № ${index + 1} для проверки длинного чека`;
    return `"${name}";${1000 + index};${index + 1}99,90;22;шт\n`;
  });
  writeFileSync(path, `Наименование;Код;Цена;НДС;Единица\n${rows.join('')}`);
  return path;
}

async function resize({ app, page }: LaunchedTill, [width, height]: readonly [number, number]): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, size) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.unmaximize();
      window?.setContentSize(size[0], size[1]);
    },
    [width, height] as const,
  );
  // Without a window manager X may give a pixel less than was asked for.
  await page.waitForFunction(
    (size) => Math.abs(innerWidth - size[0]) <= 1 && Math.abs(innerHeight - size[1]) <= 1,
    [width, height] as const,
    { timeout: 5_000 },
  );
}

/** What is wrong with the page's geometry; empty when everything is inside the window. */
const misfits = ({ page }: LaunchedTill): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const name = (element: Element): string => `${element.tagName.toLowerCase()}.${element.className}`;
    for (const element of [
      document.documentElement,
      document.body,
      ...document.querySelectorAll('.app, .stage, .screen'),
    ]) {
      if (element.scrollWidth > element.clientWidth) found.push(`${name(element)} scrolls sideways`);
      if (element.scrollHeight > element.clientHeight) found.push(`${name(element)} scrolls down`);
    }
    for (const element of document.querySelectorAll('.button, .bar-command, .totals, .strip, .entry-box, .dialog')) {
      const box = element.getBoundingClientRect();
      if (box.width === 0) continue;
      // A pixel of a button's empty rim is nobody's loss.
      const outside = box.left < 0 || box.top < 0 || box.right > innerWidth + 1.5 || box.bottom > innerHeight + 1.5;
      if (outside) found.push(`${name(element)} «${element.textContent}» is outside the window`);
      for (let around = element.parentElement; around !== null; around = around.parentElement) {
        const room = around.getBoundingClientRect();
        const clips = getComputedStyle(around).overflowY !== 'visible' && !around.matches('.bar');
        if (clips && (box.bottom > room.bottom + 1.5 || box.top < room.top - 1.5))
          found.push(`${name(element)} «${element.textContent}» is cut by ${name(around)}`);
      }
    }
    const active = document.querySelector('.line[aria-current="true"]')?.getBoundingClientRect();
    const head = document.querySelector('.lines-table th')?.getBoundingClientRect();
    const list = document.querySelector('.lines')?.getBoundingClientRect();
    if (active && head && list && (active.top < head.bottom - 1.5 || active.bottom > list.bottom + 1.5))
      found.push('the active line is not whole in sight');
    for (const element of document.querySelectorAll<HTMLElement>('.money, .button, .totals-due, .strip, .bar')) {
      if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline')
        found.push(`${name(element)} «${element.textContent}» is cut`);
    }
    return found;
  });

interface Shown {
  readonly name: string;
  readonly open: (till: LaunchedTill) => Promise<void>;
  readonly leave: (till: LaunchedTill) => Promise<void>;
}

const nothing = (): Promise<void> => Promise.resolve();
const escapes = async ({ press, page }: LaunchedTill): Promise<void> => {
  await press('Escape');
  await gone(page, 'dialog');
};

/** Everything a cashier opens during a sale. */
const SCREENS: readonly Shown[] = [
  { name: 'sale', open: nothing, leave: nothing },
  {
    name: 'quantity',
    open: async ({ press, page }) => {
      await press('F4');
      await reads(page, 'dialog', 'Количество');
    },
    leave: escapes,
  },
  {
    name: 'menu',
    open: async ({ press, page }) => {
      await press('F10');
      await reads(page, 'dialog', 'Ещё');
    },
    leave: escapes,
  },
  {
    name: 'keys',
    open: async ({ press, page }) => {
      await press('F1');
      await reads(page, 'dialog', 'Клавиши этого экрана');
    },
    leave: escapes,
  },
  {
    name: 'payment',
    open: async ({ press, page }) => {
      await press('Control+Enter');
      await reads(page, 'payment', 'К ОПЛАТЕ');
    },
    leave: async ({ press, page }) => {
      await press('Escape');
      await gone(page, 'payment');
    },
  },
  {
    name: 'shift',
    open: async ({ press, page }) => {
      await press('F10', 'Digit1');
      await reads(page, 'shift screen', 'Итоги смены', 'Сходится');
    },
    leave: async ({ press, page }) => {
      await press('Escape');
      await gone(page, 'shift screen');
    },
  },
];

async function aTillWithManyGoods(shop: VirtualShop): Promise<LaunchedTill> {
  setUp(shop);
  const till = await aTill(shop.dataDir);
  await ask(till.page, 'catalogue.import', { paths: [writeManyGoods(shop.dataDir)] });
  await until(till.page, 'ready', (view) => view.registrar.model !== '' && view.catalogueItems === 200);
  await ask(till.page, 'shift.open', {});
  await readyToSell(till.page);
  return till;
}

/** Every screen at every size; returns what is wrong, and leaves a picture of each. */
async function look(till: LaunchedTill, receipt: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const size of SIZES) {
    await resize(till, size);
    for (const screen of SCREENS) {
      await screen.open(till);
      await till.page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
      const name = `${receipt}-${screen.name}-${size.join('x')}`;
      wrong.push(...(await misfits(till)).map((misfit) => `${name}: ${misfit}`));
      await till.screenshot(`layout-${name}`);
      await screen.leave(till);
    }
  }
  return wrong;
}

test('no screen scrolls or hides a button at any size, with one line of the longest name and with two hundred', async () => {
  expect(LONG_NAME).toHaveLength(128);
  const till = await aTillWithManyGoods(await aVirtualShop());
  await ask(till.page, 'sale.enter', { text: '1199' });
  await reads(till.page, 'active line', LONG_NAME);
  const short = await look(till, 'one');
  for (let code = 1000; code < 1200; code++) await ask(till.page, 'sale.enter', { text: String(code) });
  await until(till.page, 'two hundred lines', ({ receipt }) => receipt.lines.length === 200);
  const long = await look(till, 'many');
  // Up through a long receipt: the head of the table stays in place and must not cover the line.
  await till.press(...Array<string>(30).fill('ArrowDown'), ...Array<string>(25).fill('ArrowUp'));
  await reads(till.page, 'active line', 'Товар №');
  const walked = await misfits(till);
  expect([...short, ...long, ...walked]).toEqual([]);
}, 120_000);
