import { expect, test } from 'vitest';
import { ManualClock } from '../../../drivers/kit/clock.ts';
import { createTape, readTape } from '../../../drivers/kit/tape.ts';
import { hex } from './hex.ts';

test('a tape has one line per chunk with its time, and masked bytes are not on it', async () => {
  const clock = new ManualClock();
  const lines: string[] = [];
  const tape = createTape(clock, 'tcp 127.0.0.1:7778', (line) => lines.push(line));
  tape.sent(hex('05'));
  await clock.advance(12);
  tape.received(hex('15'));
  tape.sent(hex('02 05 10 1E 00 00 00 0B'), [
    { from: 3, to: 7 },
    { from: 7, to: 8 },
  ]);
  tape.note('cable\nout');
  expect(lines).toEqual([
    '# 2026-11-23T09:00:00.000Z tcp 127.0.0.1:7778',
    '+0 > 05',
    '+12 < 15',
    '+12 > 02 05 10 ** ** ** ** **',
    '# cable out',
  ]);
});

test('a written tape is read back; a masked byte is null', () => {
  expect(readTape('# title\n\n+0 > 05\r\n+12 < 15 FF\n+13 > 02 ** 0B\n')).toEqual([
    { atMs: 0, direction: 'sent', bytes: [0x05] },
    { atMs: 12, direction: 'received', bytes: [0x15, 0xff] },
    { atMs: 13, direction: 'sent', bytes: [0x02, null, 0x0b] },
  ]);
});

test.each(['+0 > 5', '0 > 05', '+0 > 05 zz', '+0 > 05  06', 'hello', '+0 >'])(
  '«%s» is refused with its line number',
  (line) => {
    expect(() => readTape(`# title\n${line}`)).toThrow(/line 2/);
  },
);
