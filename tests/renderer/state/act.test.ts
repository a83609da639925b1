import { beforeEach, describe, expect, it, vi } from 'vitest';
import { act, send } from '../../../src-renderer/state/act.ts';
import { asking } from '../../../src-renderer/state/allow.ts';
import { startAnew, ui } from '../../../src-renderer/state/ui.ts';

type Reply = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };
const done: Reply = { ok: true, value: {} };
const needs = (right: string): Reply => ({ ok: false, error: { code: 'right-needed', params: { right } } });
/** Until whatever was waiting has had its turn. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('what the person at the till may not do', () => {
  let sent: unknown[] = [];
  let replies: Reply[] = [];

  beforeEach(() => {
    sent = [];
    startAnew();
    vi.stubGlobal('rmk', {
      call: (name: string, payload: unknown) => {
        sent.push([name, payload]);
        return Promise.resolve(replies.shift() ?? done);
      },
    });
    return () => {
      asking()?.answer(false);
      vi.unstubAllGlobals();
    };
  });

  it('is asked of a supervisor, and with his leave goes once more with the same words', async () => {
    replies = [needs('line-remove'), done];
    const result = act('sale.removeLine', { lineId: '5' });
    await turn();
    expect(asking()).toMatchObject({ call: 'sale.removeLine', right: 'line-remove' });
    asking()?.answer(true);
    expect(await result).toEqual(done);
    expect(sent).toEqual([
      ['sale.removeLine', { lineId: '5' }],
      ['sale.removeLine', { lineId: '5' }],
    ]);
    expect([asking(), ui.getState().message]).toEqual([null, null]);
  });

  it('goes once more only once, however often the leave is told', async () => {
    replies = [needs('line-remove'), done];
    const result = act('sale.removeLine', { lineId: '5' });
    await turn();
    const question = asking();
    question?.answer(true);
    question?.answer(true);
    question?.answer(false);
    await result;
    expect(sent).toHaveLength(2);
  });

  it('is not done when the supervisor turns away, and the sentence says what was wanted', async () => {
    replies = [needs('receipt-cancel')];
    const result = act('sale.cancel', {});
    await turn();
    asking()?.answer(false);
    expect(await result).toMatchObject({ ok: false, error: { code: 'right-needed' } });
    expect(sent).toHaveLength(1);
    expect(ui.getState().message).toEqual({
      tone: 'refused',
      text: 'Без разрешения старшего этого не сделать: отменить чек',
    });
  });

  it('is refused a second time without a second question', async () => {
    replies = [needs('return'), needs('return-without-receipt')];
    const result = send('returns.open', { saleId: 's1', receiptShown: false });
    await turn();
    asking()?.answer(true);
    expect(await result).toMatchObject({ ok: false, error: { params: { right: 'return-without-receipt' } } });
    expect([sent.length, asking()]).toEqual([2, null]);
  });

  it('is never asked for when nobody can lend it', async () => {
    replies = [needs('settings')];
    await act('options.save', { keepDeferred: true, returnPapers: true, upload: { sink: 'off' } });
    expect(asking()).toBeNull();
    expect(ui.getState().message?.text).toMatch(/^Это может только владелец/);
  });

  it('is refused at once while another question is open', async () => {
    replies = [needs('drawer'), needs('cash-move')];
    const one = act('drawer.open', {});
    await turn();
    const other = await act('shift.cashMove', { direction: 'in', amountMinor: 100, reason: 'x' });
    expect(other.ok).toBe(false);
    expect(asking()?.right).toBe('drawer');
    asking()?.answer(true);
    expect(await one).toEqual(done);
  });

  it('a right this version does not know is a refusal in words', async () => {
    replies = [needs('from-the-future')];
    await act('drawer.open', {});
    expect([asking(), ui.getState().message?.text]).toEqual([null, 'На это нужно право старшего']);
  });
});
