import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  chooseRow,
  clearQuery,
  mistakesOf,
  openChosen,
  questionOf,
  search,
  searchMore,
  setQuery,
} from '../../../src-renderer/screens/returns/find-sales.ts';
import { EMPTY_QUERY, returns } from '../../../src-renderer/screens/returns/returns-store.ts';
import { startAnew } from '../../../src-renderer/state/ui.ts';
import { SALES } from '../harness/returns.ts';

const TODAY = '2026-11-23';
const calls: { name: string; payload: unknown }[] = [];
let answer: unknown;

beforeEach(() => {
  calls.length = 0;
  answer = { ok: true, value: { rows: SALES.slice(0, 3), more: true } };
  startAnew();
  returns.setState(returns.getInitialState());
  vi.stubGlobal('rmk', {
    call: (name: string, payload: unknown) => {
      calls.push({ name, payload });
      return Promise.resolve(name === 'returns.find' ? answer : { ok: true, value: {} });
    },
  });
});
afterEach(() => vi.unstubAllGlobals());

const opened = (): readonly unknown[] =>
  calls.filter(({ name }) => name === 'returns.open').map(({ payload }) => payload);

describe('the question to main', () => {
  it('has all that was typed', () => {
    expect(questionOf({ text: ' 5120 ', day: '22.11', shift: '127', card: ' 4821 ' }, TODAY)).toEqual({
      text: '5120',
      day: '2026-11-22',
      shiftNumber: 127,
      card: '4821',
    });
  });

  it('a day that is not finished narrows nothing and is said to be wrong', () => {
    const query = { ...EMPTY_QUERY, day: '45', shift: '12х' };
    expect(questionOf(query, TODAY)).toEqual({ text: '', day: '', shiftNumber: null, card: '' });
    expect(Object.keys(mistakesOf(query, TODAY))).toEqual(['day', 'shift']);
    expect(mistakesOf(EMPTY_QUERY, TODAY)).toEqual({});
  });
});

describe('Enter in the search', () => {
  it('opens the chosen sale of a list that stands', async () => {
    await search();
    returns.setState({ index: 1 });
    await openChosen(true);
    expect(opened()).toEqual([{ saleId: 's45', receiptShown: true }]);
  });

  it('says when the buyer has no receipt', async () => {
    await search();
    await openChosen(false);
    expect(opened()).toEqual([{ saleId: 's46', receiptShown: false }]);
  });

  it('right after typing looks first: the only sale found is opened', async () => {
    await search();
    answer = { ok: true, value: { rows: SALES.slice(7, 8), more: false } };
    setQuery({ text: '5113' });
    await openChosen(true);
    expect(opened()).toEqual([{ saleId: 's39', receiptShown: true }]);
  });

  it('right after typing opens none of several: the cashier has not seen them', async () => {
    await search();
    setQuery({ text: 'молоко' });
    await openChosen(true);
    expect(opened()).toEqual([]);
    expect(returns.getState().rows).toHaveLength(3);
  });

  it('right after typing opens the row that was taken by the arrows since, and no row of the list before', async () => {
    await search();
    chooseRow(1);
    setQuery({ text: 'молоко' });
    await openChosen(true);
    expect(opened()).toEqual([]);
    setQuery({ text: 'молоко 2' });
    chooseRow(1);
    answer = { ok: true, value: { rows: [SALES[5], SALES[0], SALES[1]], more: false } };
    await openChosen(true);
    expect(opened()).toEqual([{ saleId: 's45', receiptShown: true }]);
  });
});

describe('the list', () => {
  it('goes on from the last row and shows no sale twice', async () => {
    await search();
    answer = { ok: true, value: { rows: SALES.slice(2, 5), more: false } };
    searchMore();
    await vi.waitFor(() => expect(returns.getState().more).toBe(false));
    expect(calls.at(-1)?.payload).toMatchObject({ before: SALES[2]?.seq });
    expect(returns.getState().rows.map(({ id }) => id)).toEqual(['s46', 's45', 's44', 's43', 's42']);
  });

  it('an answer that was overtaken is dropped', async () => {
    const late: { resolve?: (value: unknown) => void } = {};
    vi.stubGlobal('rmk', { call: () => new Promise((resolve) => Object.assign(late, { resolve })) });
    const first = search();
    const { resolve } = late;
    vi.stubGlobal('rmk', {
      call: () => Promise.resolve({ ok: true, value: { rows: SALES.slice(9, 10), more: false } }),
    });
    await search();
    resolve?.({ ok: true, value: { rows: SALES.slice(0, 3), more: true } });
    await first;
    expect(returns.getState().rows.map(({ id }) => id)).toEqual(['s37']);
  });

  it('Esc takes what is typed first, and says when there was nothing', () => {
    setQuery({ text: '1', day: '22.11' });
    expect(clearQuery()).toBe(true);
    expect(returns.getState().query).toEqual(EMPTY_QUERY);
    expect(clearQuery()).toBe(false);
  });
});
