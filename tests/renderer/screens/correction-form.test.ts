import { beforeEach, describe, expect, it } from 'vitest';
import {
  addLine,
  askOf,
  correction,
  dropLine,
  figuresOf,
  forgetForm,
  LINES_MAX,
  mistakesOf,
  setForm,
  setLine,
} from '../../../src-renderer/screens/correction/correction-form.ts';

const TODAY = '2026-11-23';
const form = () => correction.getState();

beforeEach(() => {
  forgetForm();
  setForm({ day: '22.11', number: ' 7 ', sign: '0987654321', description: ' Не пробили чек ' });
  setLine(0, { name: ' Кофе ', price: '349,00', quantity: '2' });
});

describe('the correction form', () => {
  it('asks main for exactly what was typed; what is not electronic is cash', () => {
    addLine();
    setLine(1, { name: 'Сыр', price: '789', quantity: '0,412', vat: '10' });
    setForm({ electronic: '500' });
    expect(askOf(form(), TODAY)).toEqual({
      operation: 'sale',
      type: 'own',
      date: '2026-11-22',
      number: '7',
      wrongFiscalSign: 987_654_321,
      description: 'Не пробили чек',
      lines: [
        { name: 'Кофе', priceMinor: 34_900, quantityMilli: 2000, vat: '22' },
        { name: 'Сыр', priceMinor: 78_900, quantityMilli: 412, vat: '10' },
      ],
      cashMinor: 52_307,
      electronicMinor: 50_000,
    });
  });

  it('adds up while it is typed; a line that cannot be read yet counts nothing', () => {
    addLine();
    setLine(1, { name: 'Сыр', price: '7х', quantity: '1' });
    expect(figuresOf(form())).toEqual({ totalMinor: 69_800, electronicMinor: 0, cashMinor: 69_800 });
  });

  it('counts no electronic money that is more than the total', () => {
    setForm({ electronic: '698,01' });
    expect(figuresOf(form())).toEqual({ totalMinor: 69_800, electronicMinor: 0, cashMinor: 69_800 });
  });

  it('an empty fiscal sign means that there was no receipt', () => {
    setForm({ sign: '' });
    expect(askOf(form(), TODAY)?.wrongFiscalSign).toBeNull();
  });

  it.each([
    ['day', { day: '24.11.2026' }],
    ['day', { day: '' }],
    ['sign', { sign: '4294967296' }],
    ['number', { type: 'order', number: ' ' }],
    ['electronic', { electronic: '698,01' }],
    ['electronic', { electronic: 'всё' }],
  ] as const)('is not sent with a wrong %s: %j', (part, change) => {
    setForm(change);
    expect(mistakesOf(form(), TODAY)[part]).toBeTypeOf('string');
    expect(askOf(form(), TODAY)).toBeNull();
  });

  it.each([
    [{ name: ' ' }, 'Введите название'],
    [{ price: '0' }, 'Цена: например 94,90'],
    [{ price: '1,234' }, 'Цена: например 94,90'],
    [{ quantity: '0' }, 'Количество: например 2 или 0,455'],
  ] as const)('is not sent with a wrong line: %j', (change, text) => {
    setLine(0, change);
    expect(mistakesOf(form(), TODAY).lines.get(0)).toBe(text);
    expect(askOf(form(), TODAY)).toBeNull();
  });

  it('keeps its last line, and no more than a correction may have', () => {
    dropLine(0);
    expect(form().lines).toHaveLength(1);
    for (let count = 0; count < LINES_MAX + 5; count += 1) addLine();
    expect(form().lines).toHaveLength(LINES_MAX);
  });

  it('has the rates of its day: 22 % of today was 20 % until 2025, and the choice is kept when the day is mended', () => {
    setForm({ day: '15.06.2025' });
    expect(askOf(form(), TODAY)?.lines).toMatchObject([{ vat: '20' }]);
    setLine(0, { vat: '10' });
    expect(askOf(form(), TODAY)?.lines).toMatchObject([{ vat: '10' }]);
    setLine(0, { vat: '22/122' });
    expect(askOf(form(), TODAY)?.lines).toMatchObject([{ vat: '20/120' }]);
    setForm({ day: '01.01.2026' });
    expect(askOf(form(), TODAY)?.lines).toMatchObject([{ vat: '22/122' }]);
  });

  it('a new line has the rate of the one above and an id of its own', () => {
    setLine(0, { vat: 'none' });
    addLine();
    dropLine(0);
    addLine();
    expect(form().lines.map(({ id, vat }) => [id, vat])).toEqual([
      [1, 'none'],
      [2, 'none'],
    ]);
  });
});
