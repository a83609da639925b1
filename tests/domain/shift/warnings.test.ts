import { describe, expect, test } from 'vitest';
import { dueWarning, minutesToSay, untilNextWarningMs } from '#domain/shift/warnings.ts';

const MINUTE_MS = 60_000;

describe('the warning that is due', () => {
  test.each([
    ['two hours and a millisecond before the end', 120 * MINUTE_MS + 1, [], null],
    ['two hours before the end', 120 * MINUTE_MS, [], 120],
    ['an hour before the end, for the first time', 60 * MINUTE_MS, [], 120],
    ['an hour before the end, told already', 60 * MINUTE_MS, [120], null],
    ['half an hour before the end', 30 * MINUTE_MS, [120], 30],
    ['ten minutes before the end, for the first time: only the urgent one', 10 * MINUTE_MS, [], 30],
    [
      'an hour before the end after a clock was set back: the earlier one never after the later',
      60 * MINUTE_MS,
      [30],
      null,
    ],
    ['ten minutes before the end, told already', 10 * MINUTE_MS, [120, 30], null],
    ['at the end', 0, [], null],
    ['after the end', -MINUTE_MS, [], null],
  ])('%s', (_title, leftMs, told, due) => {
    expect(dueWarning(leftMs, told)).toBe(due);
  });
});

test('the next look is at the next of the two moments', () => {
  expect(untilNextWarningMs(24 * 60 * MINUTE_MS)).toBe(22 * 60 * MINUTE_MS);
  expect(untilNextWarningMs(120 * MINUTE_MS)).toBe(90 * MINUTE_MS);
  expect(untilNextWarningMs(31 * MINUTE_MS)).toBe(MINUTE_MS);
  expect(untilNextWarningMs(30 * MINUTE_MS)).toBeNull();
});

test('at its moment the round number is said, later what is left', () => {
  expect(minutesToSay(120 * MINUTE_MS, 120)).toBe(120);
  expect(minutesToSay(75 * MINUTE_MS - 1, 120)).toBe(75);
  expect(minutesToSay(30 * MINUTE_MS - 20_000, 30)).toBe(30);
  expect(minutesToSay(1, 30)).toBe(1);
});
