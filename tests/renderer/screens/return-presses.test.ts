import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KEYMAP } from '../../../src-renderer/keys/keymap.ts';
import { beginReturn, linesHandlers } from '../../../src-renderer/screens/returns/lines-commands.ts';
import { returns, see } from '../../../src-renderer/screens/returns/returns-store.ts';
import { sellHandlers } from '../../../src-renderer/screens/sell/sell-commands.ts';
import { till } from '../../../src-renderer/state/till-mirror.ts';
import { ui } from '../../../src-renderer/state/ui.ts';
import { ReturnMain } from './return-main.ts';

/** Promises of the fake main settle; the search waits for no timer. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Presses keys as the table has them, on whatever screen the till shows; counts them. */
async function press(...chords: readonly string[]): Promise<number> {
  for (const chord of chords) {
    handlerOf(chord)?.();
    await draw();
  }
  return chords.length;
}

/** What the screen does when a snapshot has come. */
async function draw(): Promise<void> {
  await settle();
  const returning = till()?.returning ?? null;
  if (returning !== null) see(returning);
}

function handlerOf(chord: string): (() => void) | null {
  const now = till();
  if (now === null) throw new Error('no snapshot');
  const idIn = (scope: string): string | undefined =>
    KEYMAP.find((row) => row.scope === scope && row.keys.some((key) => key === chord))?.id;
  const of = (handlers: Readonly<Record<string, (() => void) | null>>, scope: string): (() => void) | null =>
    handlers[idIn(scope) ?? ''] ?? null;
  if (returns.getState().dialog !== null) return idIn('dialog') === 'dialog.confirm' ? () => void beginReturn() : null;
  if (ui.getState().screen === 'sell') return of(sellHandlers(now), 'sell');
  if (now.returning === null) throw new Error('the search needs no key here');
  return of(linesHandlers(now.returning, null), 'returnLines');
}

describe('a return by the scanned receipt', () => {
  let main: ReturnMain;
  beforeEach(() => {
    main = new ReturnMain(3);
  });
  afterEach(() => vi.unstubAllGlobals());

  it('of one line takes 4 presses: F7, the scan, + on the line, Enter, Enter', async () => {
    const before = await press('F7');
    main.scanReceipt();
    await draw();
    const after = await press('Shift+Equal', 'Enter', 'Enter');
    expect(before + after).toBe(4);
    expect(main.called('returns.setQuantity')).toEqual([{ lineId: '1', quantityMilli: 1000 }]);
    expect(main.called('returns.begin')).toEqual([{}]);
  });

  it('of a receipt with one line takes 3: all of it is chosen already', async () => {
    main = new ReturnMain(1);
    const before = await press('F7');
    main.scanReceipt();
    await draw();
    const after = await press('Enter', 'Enter');
    expect(before + after).toBe(3);
    expect(main.called('returns.begin')).toEqual([{}]);
  });

  it('of everything takes 4: F7, the scan, F2, Enter, Enter', async () => {
    const before = await press('F7');
    main.scanReceipt();
    await draw();
    const after = await press('F2', 'Enter', 'Enter');
    expect(before + after).toBe(4);
    expect(till()?.returning?.totalMinor).toBe(30_000);
    expect(main.called('returns.begin')).toEqual([{}]);
  });

  it('moves no money while nothing is chosen, and says so', async () => {
    await press('F7');
    main.scanReceipt();
    await draw();
    await press('Enter', 'Enter');
    expect(main.called('returns.begin')).toEqual([]);
    expect(ui.getState().message).toEqual({ tone: 'refused', text: 'Ничего не выбрано' });
  });

  it('counts every press of + and −, also faster than the picture', async () => {
    await press('F7');
    main.scanReceipt();
    await draw();
    await press('ArrowDown');
    handlerOf('Shift+Equal')?.();
    handlerOf('Minus')?.();
    handlerOf('Shift+Equal')?.();
    await settle();
    expect(main.called('returns.setQuantity')).toEqual([
      { lineId: '2', quantityMilli: 1000 },
      { lineId: '2', quantityMilli: 0 },
      { lineId: '2', quantityMilli: 1000 },
    ]);
  });

  it('Esc leaves the typed code first, then the return', async () => {
    await press('F7');
    main.scanReceipt();
    await draw();
    returns.setState({ code: '460' });
    await press('Escape');
    expect(returns.getState().code).toBe('');
    expect(main.called('returns.close')).toEqual([]);
    await press('Escape');
    expect(till()?.returning).toBeNull();
  });
});

describe('the scanner and the return screen', () => {
  let main: ReturnMain;
  beforeEach(() => {
    main = new ReturnMain(2);
  });
  afterEach(() => vi.unstubAllGlobals());

  it('is heard by the return while it is open, by the sale before and after', async () => {
    await press('F7');
    expect(main.called('scan.route').at(-1)).toEqual({ to: 'return' });
    ui.setState({ screen: 'sell' });
    expect(main.called('scan.route').at(-1)).toEqual({ to: 'sale' });
  });

  it('goods raise their line and do not lead back to the sale', async () => {
    await press('F7');
    main.scanReceipt();
    await draw();
    // In this order they come: the scan, then the snapshot with what it changed.
    main.tell({ event: 'scan', outcome: 'added', text: '46', lineId: '1', item: null, error: null });
    expect(ui.getState().message).toBeNull();
    await press('Shift+Equal');
    expect(ui.getState().screen).toBe('returns');
    expect(ui.getState().message?.text.replaceAll('\u00a0', ' ')).toBe('Товар 1: возвращают 1 шт');
  });

  it('the receipt of another till stays in the search with its numbers', async () => {
    await press('F7');
    const text = 't=20261119T1812&s=1234.50&fn=9999078900005678&i=771&fp=987654321&n=1';
    const error = { code: 'sale-not-found', params: { fd: 771 } } as const;
    main.tell({ event: 'scan', outcome: 'refused', text, lineId: null, item: null, error });
    expect(returns.getState().query.text).toBe(text);
    expect(ui.getState().message?.tone).toBe('refused');
  });

  it('a weighed good asks its weight for the return, not for the receipt', async () => {
    await press('F7');
    main.scanReceipt();
    await draw();
    const error = { code: 'weight-needed', params: { name: 'Бананы', unit: 'кг' } } as const;
    main.tell({ event: 'scan', outcome: 'refused', text: '77', lineId: null, item: null, error });
    expect(returns.getState().dialog).toEqual({ kind: 'weight', text: '77', name: 'Бананы', unit: 'кг' });
    expect(ui.getState().dialogs).toEqual([]);
  });
});
