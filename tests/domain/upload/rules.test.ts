import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDue, LONGEST_PAUSE_MS, pauseAfter, plainWords } from '#domain/upload/rules.ts';

const HOUR_MS = 3_600_000;

test('pauses grow from a second to an hour and stay there', () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 1000].map((failures) => pauseAfter(failures, 0));
  expect(pauses).toEqual([1000, 5000, 30_000, 120_000, 600_000, 1_800_000, HOUR_MS, HOUR_MS, HOUR_MS]);
});

test('chance takes up to a quarter off, so that many tills do not come back at once', () => {
  expect(pauseAfter(7, 999)).toBe(HOUR_MS - 899_100);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 999 }), (failures, jitterMilli) => {
      const pause = pauseAfter(failures, jitterMilli);
      const full = pauseAfter(failures, 0);
      expect(pause).toBeLessThanOrEqual(full);
      expect(pause * 4).toBeGreaterThan(full * 3);
    }),
  );
});

test('a partner may ask for a longer pause, not for a shorter one and not for more than an hour', () => {
  expect(pauseAfter(1, 0, 20_000)).toBe(20_000);
  expect(pauseAfter(3, 0, 1)).toBe(30_000);
  expect(pauseAfter(1, 0, 86_400_000)).toBe(HOUR_MS);
  expect(LONGEST_PAUSE_MS).toBe(HOUR_MS);
});

test('a time is due when it has come, and when the clock was set back so far that it never would', () => {
  expect(isDue(1000, 999)).toBe(false);
  expect(isDue(1000, 1000)).toBe(true);
  expect(isDue(HOUR_MS, 0)).toBe(false);
  expect(isDue(HOUR_MS + 1, 0)).toBe(true);
});

test('words from outside become one harmless line', () => {
  expect(plainWords('  Товар\r\n\t«Молоко»  не найден\u0000\u001b[31m ')).toBe('Товар «Молоко» не найден [31m');
  expect(plainWords('оплата \u202eкопеек 100\u202c')).toBe('оплата копеек 100');
  expect(plainWords('a\ud800b')).toBe('a b');
  expect(plainWords('')).toBe('');
});

test('long words are cut between characters', () => {
  const cut = plainWords('🧾'.repeat(5000));
  expect([...cut]).toHaveLength(300);
  expect(cut.endsWith('🧾…')).toBe(true);
  expect(plainWords('x'.repeat(300))).toBe('x'.repeat(300));
});

test('whatever comes, the line is short and has no control characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
      const plain = plainWords(text);
      expect([...plain].length).toBeLessThanOrEqual(300);
      expect(plain).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
  );
});
