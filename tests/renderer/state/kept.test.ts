import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Snapshot } from '#contract/snapshot.ts';
import type { UiState } from '#contract/views.ts';
import { startKept, stateNow } from '../../../src-renderer/state/kept.ts';
import { mirror } from '../../../src-renderer/state/till-mirror.ts';
import { openDialog, setEntry, showScreen, startAnew, ui } from '../../../src-renderer/state/ui.ts';
import { BASE, PAYING, SALE } from '../harness/snapshots.ts';

const show = (snapshot: Snapshot): void => mirror.setState({ snapshot, receivedAtMs: 0 });

describe('the state that is kept', () => {
  beforeEach(() => {
    startAnew();
    show(SALE);
  });

  it('names the screen, the focus, the receipt and what stands in the input', () => {
    setEntry({ text: '46000', mode: 'search' });
    expect(stateNow('sale.entry')).toEqual({
      screen: 'sell',
      focus: 'sale.entry',
      fields: { 'of.receipt': 'r1', 'of.rest': '', 'sale.entry': '46000', 'sale.mode': 'search' },
    });
  });

  it('names the payment while there is one, and the line whose quantity is asked', () => {
    openDialog({ kind: 'quantity', lineId: '2' });
    expect(stateNow('')?.fields['of.line']).toBe('2');
    show(PAYING);
    expect(stateNow('pay.cash')).toMatchObject({ screen: 'pay', fields: { 'of.rest': '144969' } });
  });

  it('is nothing behind the lock, so that what was typed before it stays kept', () => {
    show({ ...SALE, session: { ...SALE.session, state: 'locked' } });
    expect(stateNow('')).toBeNull();
  });

  it('is nothing during the first run', () => {
    show({ ...BASE, stage: 'setup' });
    expect(stateNow('')).toBeNull();
  });
});

describe('a page that loads', () => {
  let told: UiState[] = [];
  const entries: unknown[] = [];
  const page = { addEventListener: () => {} } as unknown as Document;

  const load = async (state: UiState, snapshot: Snapshot): Promise<void> => {
    startAnew();
    told = [];
    entries.length = 0;
    mirror.setState({ snapshot: null, receivedAtMs: 0 });
    vi.stubGlobal('rmk', {
      call: (name: string, payload: UiState) => {
        if (name === 'ui.keep') told.push(payload);
        return Promise.resolve({ ok: true, value: name === 'ui.kept' ? state : {} });
      },
      listen: () => {},
    });
    const started = startKept(page, (mode, text) => entries.push([mode, text]));
    await Promise.resolve();
    expect(told).toEqual([]);
    show(snapshot);
    await started;
  };

  it('waits for the first snapshot, shows the screen that was left and gives the input its text', async () => {
    await load({ screen: 'sell', focus: 'sale.entry', fields: { 'of.receipt': 'r1', 'sale.entry': '460' } }, SALE);
    expect(ui.getState().screen).toBe('sell');
    expect(entries).toEqual([['sale', '460']]);
  });

  it('opens the quantity dialog of the same line', async () => {
    await load(
      { screen: 'sell', focus: 'quantity', fields: { 'of.receipt': 'r1', 'of.line': '2', quantity: '1' } },
      SALE,
    );
    expect(ui.getState().dialogs).toEqual([{ kind: 'quantity', lineId: '2' }]);
  });

  it('writes over at once what does not fit any more, so that it never comes back', async () => {
    await load({ screen: 'sell', focus: '', fields: { 'of.receipt': 'sold', 'sale.entry': '460' } }, SALE);
    expect(entries).toEqual([]);
    expect(told).toEqual([{ screen: 'sell', focus: '', fields: { 'of.receipt': 'r1', 'of.rest': '' } }]);
  });

  it('tells main of the next screen', async () => {
    await load({ screen: '', focus: '', fields: {} }, SALE);
    showScreen('journal');
    await vi.waitFor(() => expect(told.at(-1)?.screen).toBe('journal'));
  });
});
