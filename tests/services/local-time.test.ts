import { expect, test } from 'vitest';
import { localTime, parseLocal } from '#main/services/local-time.ts';

test('wall-clock time is written and read back to the minute', () => {
  const atMs = new Date(2026, 10, 23, 9, 5, 0).getTime();
  expect(localTime(atMs)).toBe('2026-11-23T09:05');
  expect(parseLocal('2026-11-23T09:05')).toBe(atMs);
  expect(parseLocal('2026-11-23T09:05:10')).toBe(atMs + 10_000);
});

test.each(['', '2026-11-23', '23.11.2026 09:05', 'x2026-11-23T09:05'])('«%s» is no such time', (text) => {
  expect(parseLocal(text)).toBeNull();
});
