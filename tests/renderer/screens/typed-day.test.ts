import { describe, expect, it } from 'vitest';
import { dayAt, readDay } from '../../../src-renderer/screens/returns/typed-day.ts';

describe('a typed day', () => {
  it.each([
    ['23.11', '2026-11-23'],
    ['23,11', '2026-11-23'],
    ['2311', '2026-11-23'],
    ['5.3', '2026-03-05'],
    ['23.11.25', '2025-11-23'],
    ['23.11.2025', '2025-11-23'],
    ['23112025', '2025-11-23'],
    [' 1/2/2024 ', '2024-02-01'],
    ['29.02.2024', '2024-02-29'],
  ])('%s is %s', (text, day) => {
    expect(readDay(text, '2026-11-23')).toBe(day);
  });

  it('without a year is the latest such day that has been', () => {
    expect(readDay('24.11', '2026-11-23')).toBe('2025-11-24');
    expect(readDay('31.12', '2026-01-01')).toBe('2025-12-31');
    expect(readDay('29.02', '2025-03-01')).toBe('2024-02-29');
  });

  it.each(['', '31.02', '29.02.2025', '00.11', '1.13', '24.11.2026', '23', 'вчера', '23.11.20261'])(
    'refuses %j',
    (text) => {
      expect(readDay(text, '2026-11-23')).toBeNull();
    },
  );

  it('of a moment is the day of the machine’s zone', () => {
    expect(dayAt(new Date(2026, 0, 5, 23, 59).getTime())).toBe('2026-01-05');
  });
});
