import { describe, expect, it } from 'vitest';
import { wrapped } from '../../../src-renderer/texts/columns.ts';
import { receiptText } from '../../../src-renderer/texts/receipt-text.ts';
import { DETAIL } from '../harness/snapshots.ts';

const LONG = 'Экстрасверхдлинноеназваниетоварабезединогопробелавнутри и обычный хвост из многих слов подряд';
const HARD = {
  ...DETAIL,
  lines: DETAIL.lines.map((line) => ({
    ...line,
    name: LONG,
    quantityMilli: 99_999_999,
    priceMinor: 999_999_999,
    sumMinor: 999_999_999,
  })),
};

describe('the slip', () => {
  it.each([42, 44, 48])('never has a line wider than %d columns', (columns) => {
    for (const receipt of [DETAIL, HARD]) {
      const wide = receiptText(receipt, columns).filter((line) => line.length > columns);
      expect(wide).toEqual([]);
    }
  });

  it('says what was sold, paid and given back, and who can prove it', () => {
    const lines = receiptText(DETAIL, 42);
    expect(lines).toContain('ИТОГ                             =1 449,69');
    expect(lines).toContain('НАЛИЧНЫМИ                        =1 500,00');
    expect(lines).toContain('СДАЧА                               =50,31');
    expect(lines).toContain('3. Бананы, весовые');
    expect(lines).toContain('  1,246 кг x 139,90                =174,32');
    expect(lines).toContain('ФН                        9999078900001234');
    expect(lines).toContain('ФД                                    5120');
    expect(lines).toContain('ФП                              1234567890');
  });

  it('carries the whole line of the QR code', () => {
    expect(receiptText(DETAIL, 42).join('')).toContain(DETAIL.fiscal.qr);
  });

  it('loses no letter of a name that does not fit', () => {
    expect(wrapped(LONG, 20).join('').replaceAll(' ', '')).toBe(LONG.replaceAll(' ', ''));
  });
});
