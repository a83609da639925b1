import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { TillEvent } from '#contract/contract.ts';
import type { NoticeView } from '#contract/snapshot.ts';
import { readNotices, startEvents } from '../../../src-renderer/bridge/events.ts';
import { toggleMode } from '../../../src-renderer/screens/sell/entry.ts';
import { showScreen, startAnew, ui } from '../../../src-renderer/state/ui.ts';
import { MILK } from '../harness/replies.ts';
import { BASE, SALE } from '../harness/snapshots.ts';

const priced: TillEvent = {
  event: 'scan',
  outcome: 'price',
  text: '4600000000018',
  lineId: null,
  item: MILK,
  error: null,
};

describe('what main tells by itself', () => {
  let calls: unknown[] = [];
  let tell: (event: TillEvent) => void = () => {};
  const routes = (): readonly unknown[] => calls.filter((call) => Array.isArray(call) && call[0] === 'scan.route');

  beforeEach(() => {
    calls = [];
    startAnew();
    vi.stubGlobal('rmk', {
      call: (name: string, payload: unknown) => {
        calls.push([name, payload]);
        return Promise.resolve({ ok: true, value: name === 'till.snapshot' ? BASE : {} });
      },
      listen: (handler: (event: TillEvent) => void) => {
        tell = handler;
      },
    });
    startEvents();
    calls.length = 1;
    return () => vi.unstubAllGlobals();
  });

  it('goes to the price check while it is open, and a scanned price stands there, not in the receipt', () => {
    toggleMode('price');
    expect(routes().at(-1)).toEqual(['scan.route', { to: 'price' }]);
    tell(priced);
    expect(ui.getState().entry).toEqual({ mode: 'price', text: '', found: null, price: MILK });
    toggleMode('price');
    expect(routes().at(-1)).toEqual(['scan.route', { to: 'sale' }]);
  });

  it('goes to the receipt again when another screen takes the place of the price check', () => {
    toggleMode('price');
    showScreen('journal');
    expect(routes().at(-1)).toEqual(['scan.route', { to: 'sale' }]);
    expect(ui.getState().entry.mode).toBe('sale');
  });

  it('keeps the price check open when a scan from before it arrives late', () => {
    toggleMode('price');
    const sent = routes().length;
    tell({ ...priced, outcome: 'added', lineId: '5', item: null });
    expect(ui.getState().entry.mode).toBe('price');
    expect(routes()).toHaveLength(sent);
  });

  it('tells a price in a sentence when the check was closed meanwhile', () => {
    tell(priced);
    expect(ui.getState().entry.price).toBeNull();
    expect(ui.getState().message?.text.replaceAll('\u00a0', ' ')).toBe(
      'Молоко «Простоквашино» 2,5 %, 930 мл: 94,90 ₽ / шт',
    );
  });
});

it('good news goes when the next receipt begins; what is new or a trouble stays', () => {
  const notice = (id: string, level: NoticeView['level']): NoticeView => ({
    id,
    code: 'recovered-done',
    params: {},
    level,
    atMs: 0,
  });
  const old = [notice('1', 'info'), notice('2', 'warning')];
  const now = [...old, notice('3', 'info')];
  expect(readNotices({ ...BASE, notices: old }, { ...SALE, notices: now })).toEqual(['1']);
  expect(readNotices({ ...BASE, notices: old }, { ...BASE, notices: now })).toEqual([]);
  expect(readNotices({ ...SALE, notices: old }, { ...SALE, notices: now })).toEqual([]);
});
