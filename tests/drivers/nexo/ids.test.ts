import { expect, test } from 'vitest';
import { ManualClock } from '#drivers/kit/clock.ts';
import { MessageNumbers, requestIdOf, serviceIdOf, transactionIdOf } from '#drivers/terminal/nexo/ids.ts';

const UUID = '0190a6c0-7b1e-7c3a-8f00-1234567890ab';

test('a ServiceID has ten characters and is the same after every restart', () => {
  expect(serviceIdOf(UUID)).toMatch(/^[A-Z][0-9A-Z]{9}$/);
  // Worked out beside the program (Python): the first 8 bytes of SHA-256 of the empty text, E3B0C44298FC1C14.
  expect(serviceIdOf('')).toBe('SE4XWF04AT');
});

test('a hundred thousand ids have as many ServiceIDs', () => {
  const made = new Set(Array.from({ length: 100_000 }, (_, index) => serviceIdOf(`id-${index}`)));
  expect(made.size).toBe(100_000);
});

test('other messages have ten digits, never one twice, also when the clock stands or goes back', () => {
  const clock = new ManualClock();
  const numbers = new MessageNumbers(clock);
  const first = numbers.next();
  expect(first).toMatch(/^\d{10}$/);
  clock.jump(clock.now() - 60_000);
  const made = [first, ...Array.from({ length: 50 }, () => numbers.next())];
  expect(new Set(made).size).toBe(made.length);
});

test('a UUID travels as 32 characters and comes back; any other id is let be', () => {
  expect(transactionIdOf(UUID)).toBe('0190a6c07b1e7c3a8f001234567890ab');
  expect(requestIdOf(transactionIdOf(UUID))).toBe(UUID);
  expect(requestIdOf(transactionIdOf('receipt-7/2'))).toBe('receipt-7/2');
});
