/** What a test sees and does on the till's screens, in the cashier's words. */
import type { Page } from 'playwright-core';
import type { Answer, Ask, CallName } from '#contract/contract.ts';
import type { Snapshot } from '#contract/snapshot.ts';
import type { LaunchedTill } from './launch.ts';

const LIMIT_MS = 15_000;
const POLL_MS = 25;

interface Rmk {
  call(name: string, payload: unknown): Promise<{ ok: boolean; value?: unknown; error?: unknown }>;
}

/** Asks the till through the page's own bridge: the same door the screens use. */
export async function ask<N extends CallName>(page: Page, name: N, payload: Ask<N>): Promise<Answer<N>> {
  const outcome = await page.evaluate(
    ([callName, asked]) => (globalThis as unknown as { rmk: Rmk }).rmk.call(callName as string, asked),
    [name, payload] as const,
  );
  if (!outcome.ok) throw new Error(`${name} was refused: ${JSON.stringify(outcome.error)}`);
  return outcome.value as Answer<N>;
}

/** Waits until main's state is as wanted; the message tells the last state when it never is. */
export async function until(page: Page, what: string, wanted: (view: Snapshot) => boolean): Promise<Snapshot> {
  const deadline = Date.now() + LIMIT_MS;
  for (;;) {
    const view = await ask(page, 'till.snapshot', {});
    if (wanted(view)) return view;
    if (Date.now() > deadline) throw new Error(`${what}: never came. ${JSON.stringify(view)}`);
    await page.waitForTimeout(POLL_MS);
  }
}

/** A text the cashier can read on the screen. */
export async function sees(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).first().waitFor({ state: 'visible', timeout: LIMIT_MS });
}

/** Parts of the screens, by what the cashier calls them. */
const AREAS = {
  anywhere: 'body',
  'status strip': 'header.strip',
  'line under the input': '.message, .price-answer',
  input: '.entry-box',
  'receipt lines': '.lines-table tbody',
  'active line': '.active-line',
  'sum to pay': '.totals-due',
  'main button': '.totals-button',
  'found goods': '.found',
  payment: '.pay-main',
  'ways to pay': '.pay-ways',
  'held payments': '.held',
  'electronic receipt': '.pay-contact',
  change: '.pay-sums [role=status]',
  'after the sale': '.sold',
  'empty receipt': '.sell-table .empty',
  banner: '.banner',
  dialog: '[role=dialog], [role=alertdialog]',
  screen: '.screen-body',
  'found sales': '.find-list',
  'sale of the return': '.sale-card, .return-head',
  'return lines': '.return-table tbody',
  'money back': '.return-side',
  'shift screen': '.screen-body.shift',
  'closing steps': '.closing-steps',
  'check table': '.check-table',
  'check named': '.check-named',
  'deferred receipts': '.screen-body.deferred',
  'outbox tabs': '.outbox-left .tabs',
  'outbox list': '.outbox-list',
  'outbox document': '.outbox-side',
  journal: '.journal-list',
  slip: '.journal-slip',
  import: '.import-panel, .setup-step',
  'first run': '.screen-body.setup',
  'virtual devices': 'aside.devices',
  lock: '.lock-panel',
  people: '.people-panel',
  options: '.options-panel',
  'training band': '.training-band',
} as const;
export type Area = keyof typeof AREAS;

/** What is written in a part of the screen now, blanks of every kind as one space; empty when it is not there. */
export async function textOf(page: Page, area: Area): Promise<string> {
  const texts = await page.locator(AREAS[area]).allInnerTexts();
  return texts.join(' ').replace(/\s+/g, ' ').trim();
}

/** Waits until all the words stand in a part of the screen at the same time. */
export async function reads(page: Page, area: Area, ...words: readonly string[]): Promise<void> {
  const deadline = Date.now() + LIMIT_MS;
  for (;;) {
    const text = await textOf(page, area);
    const missing = words.filter((word) => !text.includes(word));
    if (missing.length === 0) return;
    if (Date.now() > deadline) throw new Error(`${area}: «${missing.join('», «')}» is not in «${text}»`);
    await page.waitForTimeout(POLL_MS);
  }
}

/** Waits until a part of the screen is gone. */
export async function gone(page: Page, area: Area): Promise<void> {
  await page.locator(AREAS[area]).first().waitFor({ state: 'detached', timeout: LIMIT_MS });
}

/** The receipt as it stands on the screen, a line as `name | quantity | price | sum`. */
export async function linesOnScreen(page: Page): Promise<string[]> {
  const rows = await page.locator('.lines-table tbody tr').all();
  const cells = await Promise.all(rows.map((row) => row.locator('td').allInnerTexts()));
  return cells.map((row) =>
    row
      .slice(1)
      .map((cell) => cell.replace(/\s+/g, ' ').trim())
      .join(' | '),
  );
}

/** Waits until the receipt on the screen is exactly so. */
export async function receiptIs(page: Page, lines: readonly string[], due: string): Promise<void> {
  const deadline = Date.now() + LIMIT_MS;
  for (;;) {
    const shown = await linesOnScreen(page);
    const sum = await textOf(page, 'sum to pay');
    if (shown.join('\n') === lines.join('\n') && sum.endsWith(`${due}₽`)) return;
    if (Date.now() > deadline) throw new Error(`the receipt is\n${shown.join('\n')}\n${sum}`);
    await page.waitForTimeout(POLL_MS);
  }
}

/** Walks with Tab to the field (or the group of choices) with this label, as a person without a mouse. */
export async function tabTo({ page, press }: LaunchedTill, label: string): Promise<void> {
  for (let step = 0; step < 20; step++) {
    const at = await page.evaluate(() => {
      const { activeElement } = document;
      if (!(activeElement instanceof HTMLInputElement)) return '';
      const legend = activeElement.closest('fieldset')?.querySelector('legend');
      const label = activeElement.type === 'radio' ? legend : activeElement.labels?.[0];
      return label?.textContent ?? activeElement.ariaLabel ?? '';
    });
    if (at === label) return;
    await press('Tab');
  }
  throw new Error(`Tab does not reach the field «${label}»`);
}

/** Writes a field anew: Tab to it, everything selected, typed over. */
export async function fillField(till: LaunchedTill, label: string, text: string): Promise<void> {
  await tabTo(till, label);
  await till.press('Control+KeyA');
  await till.type(text);
}

/** Is the sale ready for the next good: shift open, receipt empty, nothing in work. */
export async function readyToSell(page: Page): Promise<Snapshot> {
  return await until(
    page,
    'ready to sell',
    (view) =>
      view.shift.state === 'open' &&
      view.registrar.health === 'ready' &&
      view.registrar.model !== '' &&
      view.fiscal === null &&
      view.payment === null,
  );
}

/** The files the owner chooses in the system's dialog, which Playwright cannot press. */
export async function willPickFiles(till: LaunchedTill, paths: readonly string[]): Promise<void> {
  await till.app.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [...filePaths] });
  }, paths);
}

/** Counts every key that goes down from here on, as the page hears it. */
export async function countPresses({ page }: LaunchedTill): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counted = globalThis as unknown as { presses: number };
    counted.presses = 0;
    const alone = new Set(['ControlLeft', 'ShiftLeft', 'AltLeft', 'Control', 'Shift', 'Alt']);
    addEventListener(
      'keydown',
      ({ code, key }) => {
        if (!alone.has(code) && !alone.has(key)) counted.presses += 1;
      },
      true,
    );
  });
  return () => page.evaluate(() => (globalThis as unknown as { presses: number }).presses);
}
