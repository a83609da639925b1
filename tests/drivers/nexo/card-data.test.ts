import { describe, expect, test } from 'vitest';
import { cardMaskOf, withoutCardNumbers } from '#drivers/terminal/nexo/card-data.ts';

describe('card numbers in a text', () => {
  test.each([
    ['2200700000004821', '************4821'],
    ['КАРТА 4276 3800 0000 1008 ОК', 'КАРТА **** **** **** 1008 ОК'],
    ['5469-3800-0000-0007', '****-****-****-0007'],
    ['3782 822463 10005', '**** ****** *0005'],
    // 13 and 15 digits count as a card by the Luhn rule only
    ['pan=4222222222222&x', 'pan=*********2222&x'],
    ['378282246310005', '***********0005'],
    ['6304000000000000000', '***************0000'],
    ['220070******4821', '************4821'],
    ['541333 **** 9999', '****** **** 9999'],
    ['220070XXXXXX4821', '******XXXXXX4821'],
  ])('%s becomes %s', (text, masked) => {
    expect(withoutCardNumbers(text)).toBe(masked);
    expect(withoutCardNumbers(text)).toHaveLength(text.length);
  });

  test.each([
    'RRN 632709000001',
    'ТЕРМИНАЛ 10000042',
    'ТЕРМИНАЛ 10000042 632709000001',
    'МЕРЧАНТ 781000000000042',
    '1 x 4500.00',
    '2026-11-23T09:00:00.000Z',
    '"ServiceID":"5988400000"',
  ])('%s is no card number', (text) => {
    expect(withoutCardNumbers(text)).toBe(text);
  });

  test.each([
    ['220070******4821', '•••• 4821'],
    ['2200700000004821', '•••• 4821'],
    ['4821', '•••• 4821'],
    ['************', ''],
    ['', ''],
  ])('the mask of %j is %j', (pan, mask) => {
    expect(cardMaskOf(pan)).toBe(mask);
  });
});
