import { describe, expect, it } from 'vitest';
import type { DifferingReceipt, ShiftCheck } from '#contract/views.ts';
import { checkRows, receiptTold, terminalRows, verdictOf } from '../../../src-renderer/screens/shift/check-told.ts';
import { AGREES, DIFFERS, differenceOf, NAMED, namedOf, REJECTED, SILENT, WAITS } from '../harness/checks.ts';
import { FIGURES } from '../harness/replies.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const rowsOf = (check: ShiftCheck) =>
  checkRows(check).map(({ title, ledger, device, uploaded, level }) =>
    [
      title,
      ledger,
      device && `${device.text} ${device.agreement}`,
      uploaded && `${uploaded.text} ${uploaded.agreement}`,
      level,
    ].map((part) => (part === null ? null : plain(part))),
  );

describe('the table of the closing', () => {
  it('shows the three sides of what the shift has, and nothing it has not', () => {
    const rows = rowsOf(AGREES);
    expect(rows.map(([title]) => title)).toEqual([
      'Чеков продажи',
      'Продано',
      'Наличными',
      'Безналичными',
      'Чеков возврата',
      'Возвращено',
      'Возвращено наличными',
      'Внесено',
      'Наличных в ящике',
    ]);
    expect(rows[1]).toEqual(['Продано', '41 203,55', '41 203,55 same', '41 203,55 same', 'ok']);
  });

  it('leaves a drawer with a remainder of its own in peace, and asks the accounting system for none', () => {
    expect(rowsOf(AGREES).at(-1)).toEqual(['Наличных в ящике', '28 910,75', '46 103,55 own', null, 'ok']);
  });

  it('shows both sums where main says that they differ', () => {
    const rows = rowsOf(DIFFERS);
    expect(rows[0]).toEqual(['Чеков продажи', '46', '47 differs', '45 differs', 'danger']);
    expect(rows[2]).toEqual(['Наличными', '24 100,55', '25 040,55 differs', '23 910,75 differs', 'danger']);
    expect(rows[3]?.at(-1)).toBe('ok');
  });

  it('a drawer that does not agree is shown by the sum main compared', () => {
    const drawer = differenceOf({ kind: 'drawer', ledger: 2_891_075, other: 2_791_075 });
    expect(rowsOf({ ...AGREES, differences: [drawer] }).at(-1)).toEqual([
      'Наличных в ящике',
      '28 910,75',
      '27 910,75 differs',
      null,
      'danger',
    ]);
  });

  it('what is on its way to the accounting system is no difference', () => {
    expect(rowsOf(WAITS)[1]).toEqual(['Продано', '41 203,55', '41 203,55 same', '40 263,55 waits', 'ok']);
  });

  it('what only the accounting system lacks is a warning', () => {
    const check = { ...AGREES, differences: [differenceOf({ side: 'uploaded', other: 4_000_000 })] };
    expect(rowsOf(check)[1]?.at(-1)).toBe('warning');
  });

  it('has a row for a tender only one side knows', () => {
    const device = { ...FIGURES, sale: { ...FIGURES.sale, creditMinor: 100 } };
    const credit = differenceOf({ tender: 'credit', ledger: 0, other: 100 });
    const rows = rowsOf({ ...AGREES, device, differences: [credit] });
    expect(rows.find(([title]) => title === 'В кредит')).toEqual([
      'В кредит',
      '0,00',
      '1,00 differs',
      '0,00 same',
      'danger',
    ]);
  });

  it('sets the terminal beside the till only where they differ', () => {
    expect(terminalRows(AGREES).map(({ title, ledger, terminal }) => [title, ledger, plain(terminal)])).toEqual([
      ['Оплаты', '', '17 103,00'],
      ['Операций оплаты', '', '12'],
    ]);
    expect(
      terminalRows(DIFFERS).map(({ ledger, terminal, differs }) => [plain(ledger), plain(terminal), differs]),
    ).toEqual([
      ['17 103,00', '18 043,00', true],
      ['12', '13', true],
    ]);
    expect(terminalRows({ ...AGREES, terminal: null })).toEqual([]);
  });
});

describe('what the check comes to', () => {
  it.each([
    ['agrees', AGREES],
    ['agrees', WAITS],
    ['differs', DIFFERS],
    ['silent', SILENT],
    ['unfinished', { ...DIFFERS, unfinished: ['return-in-hand'] }],
    ['uploaded', { ...AGREES, differences: [differenceOf({ side: 'uploaded' })] }],
    ['differs', { ...AGREES, differences: [differenceOf({ side: 'terminal', kind: 'purchases' })] }],
    ['differs', { ...AGREES, receipts: [...NAMED].slice(6, 7) }],
  ] satisfies readonly (readonly [string, ShiftCheck])[])('%s', (verdict, check) => {
    expect(verdictOf(check)).toBe(verdict);
  });
});

describe('a receipt that explains a difference is named', () => {
  const told = (receipt: DifferingReceipt | undefined): readonly string[] => {
    if (receipt === undefined) throw new Error('no such receipt');
    const { what, why, level } = receiptTold(receipt, REJECTED);
    return [plain(what), plain(why), level];
  };

  it.each([
    [0, 'ФД 5123, продажа, 940,00 ₽', 'есть в регистраторе, нет в журнале кассы', 'danger'],
    [1, 'ФД 5090, чек № 12, продажа, 940,00 ₽', 'есть в журнале кассы, нет в регистраторе', 'danger'],
    [
      3,
      'ФД 5111, чек № 37, продажа, 9 999 999,99 ₽',
      'отклонён: Под этим номером там уже лежит другой документ',
      'warning',
    ],
    [4, 'ФД 5119, чек № 45, продажа, 940,00 ₽', 'ещё не выгружен', 'idle'],
    [5, 'внесение или выемка, 5 000,00 ₽', 'ещё не выгружен', 'idle'],
    [6, 'оплата картой или СБП, 940,00 ₽, RRN 428815000172', 'деньги списаны без чека', 'danger'],
    [7, 'возврат на карту, 940,00 ₽, RRN 428815000175', 'деньги возвращены без чека возврата', 'danger'],
    [8, 'оплата картой или СБП, 940,00 ₽', 'есть в терминале, нет в журнале кассы', 'danger'],
    [
      9,
      'оплата картой или СБП, 940,00 ₽, RRN 428815000176',
      'отмечено по слипу, терминал мог посчитать иначе',
      'danger',
    ],
  ])('%i: %s', (index, what, why, level) => {
    expect(told(NAMED[index])).toEqual([what, why, level]);
  });

  it('with the partner’s own words when it gave some, and without a reason when the queue knows none', () => {
    expect(told(NAMED[2])[1]).toContain('помечена на удаление');
    expect(receiptTold(namedOf({ where: 'rejected', documentId: 'gone' }), REJECTED).why).toBe(
      'отклонён учётной системой',
    );
  });
});
