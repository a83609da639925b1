import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  enter,
  forgetEntry,
  readQuantity,
  scanArrived,
  stepBack,
  toggleMode,
  typed,
} from '../../../src-renderer/screens/sell/entry.ts';
import { sellHandlers } from '../../../src-renderer/screens/sell/sell-commands.ts';
import { mirror } from '../../../src-renderer/state/till-mirror.ts';
import { startAnew, ui } from '../../../src-renderer/state/ui.ts';
import { MILK } from '../harness/replies.ts';
import { BASE, SALE } from '../harness/snapshots.ts';

type Call = readonly [name: string, payload: unknown];

let calls: Call[] = [];
let answers: Record<string, unknown> = {};

beforeEach(() => {
  calls = [];
  answers = {};
  startAnew();
  vi.stubGlobal('rmk', {
    call: (name: string, payload: unknown) => {
      calls.push([name, payload]);
      return Promise.resolve(answers[name] ?? { ok: true, value: { result: 'added', lineId: '1' } });
    },
    listen: () => {},
  });
});
afterEach(() => vi.unstubAllGlobals());

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const textNow = (): string => ui.getState().entry.text;

describe('the input of the sale', () => {
  it('sends what was typed once, however often Enter is pressed', async () => {
    typed('4600000000018');
    enter();
    enter();
    await settled();
    expect(calls).toEqual([['sale.enter', { text: '4600000000018' }]]);
    expect(textNow()).toBe('');
  });

  it('gives a refused code back to be read, with the reason', async () => {
    answers['sale.enter'] = { ok: false, error: { code: 'barcode-not-found', params: { code: '123' } } };
    typed('123');
    enter();
    await settled();
    expect(textNow()).toBe('123');
    expect(ui.getState().message).toEqual({ tone: 'refused', text: 'Штрихкода 123 нет в каталоге' });
  });

  it('does not write a refused code over what is being typed meanwhile', async () => {
    answers['sale.enter'] = { ok: false, error: { code: 'barcode-not-found', params: { code: '123' } } };
    typed('123');
    enter();
    typed('77');
    await settled();
    expect(textNow()).toBe('77');
  });

  it.each(['3*', '0,455×', '5/8*', ' 12 *'])(
    'takes the quantity %s at once, before the scan can come',
    async (text) => {
      typed(text);
      await settled();
      expect(calls).toEqual([['sale.enter', { text }]]);
      expect(textNow()).toBe('');
    },
  );

  it('asks the weight of a weighed good and tries the same code again', async () => {
    answers['sale.enter'] = { ok: false, error: { code: 'weight-needed', params: { name: 'Сыр', unit: 'кг' } } };
    typed('51');
    enter();
    await settled();
    const dialog = ui.getState().dialogs.at(-1);
    expect(dialog).toMatchObject({ kind: 'weight', name: 'Сыр', unit: 'кг' });
    if (dialog?.kind === 'weight') dialog.again();
    await settled();
    expect(calls).toEqual([
      ['sale.enter', { text: '51' }],
      ['sale.enter', { text: '51' }],
    ]);
  });

  it('shows the choices main gives, and adds the chosen one', async () => {
    answers['sale.enter'] = { ok: true, value: { result: 'choices', items: [{ id: 5 }, { id: 6 }] } };
    typed('хлеб');
    enter();
    await settled();
    expect(ui.getState().entry.found?.items).toHaveLength(2);
    enter();
    await settled();
    expect(calls.at(-1)).toEqual(['sale.addItem', { itemId: 5 }]);
  });

  it('lets one Esc take the list and the text, the next the mode, the next a typed quantity, and no more', async () => {
    const pending = { ...SALE, receipt: { ...SALE.receipt, pendingQuantityMilli: 3000 } };
    mirror.setState({ snapshot: pending });
    toggleMode('search');
    typed('молоко');
    ui.setState(({ entry }) => ({ entry: { ...entry, found: { items: [], corrected: null, index: 0 } } }));
    stepBack();
    expect(ui.getState().entry).toEqual({ mode: 'search', text: '', found: null, price: null });
    stepBack();
    expect(ui.getState().entry.mode).toBe('sale');
    expect(calls).toEqual([]);
    stepBack();
    expect(calls).toEqual([['sale.clearQuantity', {}]]);
    mirror.setState({ snapshot: SALE });
    stepBack();
    expect(calls).toHaveLength(1);
    await settled();
  });

  it('is empty when payment opens, and an answer to the old search does not fill it', async () => {
    answers['catalogue.search'] = { ok: true, value: { items: [{ id: 5 }], corrected: null } };
    typed('сыр рос');
    forgetEntry();
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(ui.getState().entry).toEqual({ mode: 'sale', text: '', found: null, price: null });
  });

  it('moves the choice of an open list with the arrows, also over an empty receipt, and the line when there is none', () => {
    mirror.setState({ snapshot: BASE });
    answers['sale.move'] = { ok: true, value: {} };
    const found = { items: [MILK, { ...MILK, id: 2 }], corrected: null, index: 0 };
    ui.setState(({ entry }) => ({ entry: { ...entry, found } }));
    sellHandlers(BASE)['sell.down']?.();
    expect(ui.getState().entry.found?.index).toBe(1);
    ui.setState(({ entry }) => ({ entry: { ...entry, found: null } }));
    sellHandlers(BASE)['sell.down']?.();
    expect(calls).toEqual([]);
    mirror.setState({ snapshot: SALE });
    sellHandlers(SALE)['sell.up']?.();
    expect(calls).toEqual([['sale.move', { by: -1 }]]);
  });

  it('ends the price check when a command changes the receipt, before the command is sent', () => {
    toggleMode('price');
    sellHandlers(SALE)['sell.remove']?.();
    expect(ui.getState().entry.mode).toBe('sale');
    expect(calls).toEqual([['sale.removeLine', { lineId: '5' }]]);
  });

  it('leaves a half-typed code alone when the scanner is faster, and shows the sale', () => {
    typed('46');
    ui.setState({ screen: 'journal' });
    scanArrived();
    expect(textNow()).toBe('46');
    expect(ui.getState().screen).toBe('sell');
  });
});

it('a typed quantity is read exactly or its mistake is named', () => {
  expect(readQuantity('0,455')).toEqual({ quantityMilli: 455 });
  expect(readQuantity('5/8')).toEqual({ quantityMilli: 625 });
  expect(readQuantity('5/7')).toEqual({ mistake: 'Можно до трёх знаков после запятой' });
  expect(readQuantity('0')).toEqual({ mistake: 'Количество должно быть больше нуля' });
  expect(readQuantity('два')).toEqual({ mistake: 'Это не количество. Введите, например, 3, 0,455 или 5/8' });
});
