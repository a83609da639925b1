import { describe, expect, it } from 'vitest';
import { PAPER_COLUMNS, type PaperFacts, paperText } from '../../../src-renderer/texts/paper-text.ts';
import { receiptText } from '../../../src-renderer/texts/receipt-text.ts';
import { RETURN_DETAIL } from '../harness/returns.ts';
import { DETAIL, LONG_NAME, NOW_MS } from '../harness/snapshots.ts';

const PAPER: PaperFacts = {
  number: 12,
  atMs: NOW_MS,
  totalMinor: 59_490,
  cashierName: 'Абдулова М. И.',
  note: null,
};
const HARD = {
  ...RETURN_DETAIL,
  shop: { ...RETURN_DETAIL.shop, name: LONG_NAME, address: LONG_NAME },
  lines: RETURN_DETAIL.lines.map((line) => ({
    ...line,
    name: LONG_NAME,
    quantityMilli: 99_999_999,
    priceMinor: 999_999_999,
    sumMinor: 999_999_999,
  })),
};

describe('papers of a return', () => {
  it('are never wider than the tape', () => {
    const lines = [RETURN_DETAIL, HARD].flatMap((receipt) => [
      ...paperText('return-note', PAPER, receipt),
      ...paperText('cash-order', { ...PAPER, note: PAPER }, receipt),
    ]);
    expect(lines.filter((line) => line.length > PAPER_COLUMNS)).toEqual([]);
    expect(lines.filter((line) => /[\u00a0\u2212]/.test(line))).toEqual([]);
  });

  it('the note names the shop, the buyer, the sale, the goods and who signs', () => {
    const lines = paperText('return-note', PAPER, RETURN_DETAIL);
    expect(lines.slice(0, 6).map((line) => line.trim())).toEqual([
      'ООО «Ромашка»',
      'ИНН 7707083893',
      'г. Тверь, ул. Советская, 12',
      '',
      'ПРИХОДНАЯ НАКЛАДНАЯ НА ВОЗВРАТ',
      '№ 12 от 23.11.2026',
    ]);
    const text = lines.join(' ');
    expect(text).toContain('Покупатель: Иванов И. И., паспорт 2809 123456');
    expect(text).toContain('чек продажи 46, ФД 5120, от 22.11.2026, 14:32, смена 127');
    expect(text).toContain('Чек возврата: 47, ФД 5121, ФП 0987654321');
    expect(text).toContain('Причина: Не подошёл размер');
    expect(lines).toContain('  2 шт x 94,90                    189,80');
    expect(lines).toContain('ИТОГО                             594,90');
    expect(lines.filter((line) => line.endsWith('____'))).toHaveLength(2);
  });

  it('the cash order rests on the note when there is one, and gives the cash alone', () => {
    const lines = paperText('cash-order', { ...PAPER, number: 3, totalMinor: 9490, note: PAPER }, RETURN_DETAIL);
    const text = lines.join(' ');
    expect(text).toContain('РАСХОДНЫЙ КАССОВЫЙ ОРДЕР');
    expect(text).toContain('приходная накладная на возврат 12 от 23.11.2026; чек продажи 46');
    expect(lines).toContain('СУММА                         94,90 руб.');
    expect(text).not.toContain('Молоко');
  });

  it('without a receipt of ours the buyer’s word and its day are the ground', () => {
    const basis = {
      receiptShown: false,
      fnNumber: '',
      fdNumber: 0,
      soldOn: '2026-11-19',
      reason: '',
      buyer: '',
      allowedBy: '',
    };
    const claimed = paperText('return-note', PAPER, { ...RETURN_DETAIL, sale: null, basis });
    expect(claimed.join(' ')).toContain('заявление покупателя, день продажи 19.11.2026');
    expect(claimed).toContain('Чек не предъявлен');
    expect(claimed.find((line) => line.startsWith('Покупатель:'))).toMatch(/_{20,}$/);
    const foreign = paperText('return-note', PAPER, {
      ...RETURN_DETAIL,
      sale: null,
      basis: { ...basis, fdNumber: 771, fnNumber: '9999078900005678' },
    });
    expect(foreign.join(' ')).toContain('чек другой кассы, ФД 771, ФН 9999078900005678, день продажи 19.11.2026');
  });
});

describe('the slip of a return and of a correction', () => {
  const plain = (receipt: typeof DETAIL): readonly string[] => receiptText(receipt, 42);

  it('is called what it is, with what went back by cash and by card', () => {
    const lines = plain(RETURN_DETAIL);
    expect(lines.map((line) => line.trim())).toContain('КАССОВЫЙ ЧЕК. ВОЗВРАТ ПРИХОДА');
    expect(lines).toContain('НАЛИЧНЫМИ                           =94,90');
    expect(lines).toContain('БЕЗНАЛИЧНЫМИ                       =500,00');
    expect(lines.join('')).not.toContain('СДАЧА');
  });

  it('a card that was taken back before the receipt is not in its payments', () => {
    const [card] = RETURN_DETAIL.operations;
    if (card === undefined) throw new Error('no card');
    const lines = plain({
      ...DETAIL,
      operations: [
        { ...card, kind: 'purchase' },
        { ...card, id: 'p2', kind: 'void' },
      ],
    });
    expect(lines.join('')).not.toContain('БЕЗНАЛИЧНЫМИ');
  });

  it('a correction names the operation it corrects by', () => {
    const lines = plain({
      ...DETAIL,
      row: { ...DETAIL.row, correction: true },
      cashMinor: 44_969,
      tenderedMinor: 44_969,
    });
    expect(lines.map((line) => line.trim())).toContain('ЧЕК КОРРЕКЦИИ. ПРИХОД');
    expect(lines).toContain('БЕЗНАЛИЧНЫМИ                     =1 000,00');
  });
});
