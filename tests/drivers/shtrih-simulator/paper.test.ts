import { expect, test } from 'vitest';
import { createShtrihSimulator } from '../../../drivers/fiscal/shtrih/simulator/simulator.ts';
import { closeData, cp1251, ForeignClient, leBytes, morning, operationData } from './foreign-client.ts';

function soldTill() {
  const simulator = createShtrihSimulator({ clock: morning(), dir: null, options: { utcOffsetMinutes: 0 } });
  const host = new ForeignClient(simulator);
  host.command(0xe0);
  host.command(0xff46, operationData({ name: 'A', price: 10_000 }));
  return { simulator, host, tape: simulator.device.printer.tape };
}

const submode = (host: ForeignClient) => host.command(0x10)[4];

test('paper that ends while FF45 prints leaves a fiscal receipt, and B0h prints the rest of it once', () => {
  const whole = soldTill();
  whole.host.command(0xff45, closeData({ 0: 10_000 }));

  const { simulator, host, tape } = soldTill();
  const start = tape.length;
  simulator.control.behave({ do: 'paper-out', code: 'FF45', lines: 7 });
  expect(host.command(0xff45, closeData({ 0: 10_000 }))).toHaveLength(18);
  expect(host.command(0xff01).slice(-4)).toEqual([3, 0, 0, 0]);
  expect(tape.length - start).toBe(7);
  expect(submode(host)).toBe(2);
  expect(host.command(0x10)[3]).toBe(2); // the receipt is closed
  expect(host.errorOf(0x8d, [0])).toBe(0x72);
  expect(host.errorOf(0xb0)).toBe(0x6b); // still no paper

  simulator.control.paper(true);
  expect(submode(host)).toBe(3);
  expect(host.errorOf(0x8d, [0])).toBe(0x58);
  expect(host.errorOf(0x17, [2, ...cp1251('A')])).toBe(0x58);
  expect(host.command(0xff01).slice(-4)).toEqual([3, 0, 0, 0]); // reading goes on

  expect(host.errorOf(0xb0)).toBe(0);
  expect(submode(host)).toBe(0);
  const withoutSign = (lines: string[]) => lines.filter((line) => !line.includes('ФП') && !line.includes('fp='));
  expect(withoutSign(tape.slice(start))).toEqual(withoutSign(whole.tape.slice(start)));
  expect(host.errorOf(0xb0)).toBe(0x72);
});

test('every line of the receipt may be the last one: B0h always completes the same paper', () => {
  const whole = soldTill();
  const start = whole.tape.length;
  whole.host.command(0xff45, closeData({ 0: 10_000 }));
  const length = whole.tape.length - start;
  for (let lines = 1; lines < length; lines++) {
    const { simulator, host, tape } = soldTill();
    simulator.control.endPaperAfter(lines);
    host.command(0xff45, closeData({ 0: 10_000 }));
    expect([lines, tape.length - start, submode(host)]).toEqual([lines, lines, 2]);
    simulator.control.paper(true);
    host.command(0xb0);
    expect(tape.length - start).toBe(length);
  }
});

test('paper out while nothing prints is submode 1, refuses printing with 6Bh and needs no B0h afterwards', () => {
  const { simulator, host } = soldTill();
  simulator.control.paper(false);
  expect(submode(host)).toBe(1);
  expect(host.errorOf(0xff45, closeData({ 0: 10_000 }))).toBe(0x6b);
  expect(host.errorOf(0xff46, operationData({ name: 'A', price: 1 }))).toBe(0x6b);
  expect(host.errorOf(0x88)).toBe(0x6b);
  simulator.control.paper(true);
  expect(submode(host)).toBe(0);
  expect(host.errorOf(0xff45, closeData({ 0: 10_000 }))).toBe(0);
});

test('an open cover is shown by flag bit 10 and stops printing', () => {
  const { simulator, host } = soldTill();
  simulator.control.cover(true);
  const flags = host.command(0x10)[2] ?? 0;
  expect(flags & 0x04).toBe(0x04);
  expect(host.errorOf(0x17, [2, ...cp1251('A')])).toBe(0x6b);
  simulator.control.cover(false);
  expect(host.errorOf(0x17, [2, ...cp1251('A')])).toBe(0);
});

test('paper flags 1 and 7 follow the roll, the drawer is flag 11', () => {
  const { simulator, host } = soldTill();
  const flags = () => {
    const answer = host.command(0x10);
    return (answer[1] ?? 0) + (answer[2] ?? 0) * 256;
  };
  expect(flags() & 0x0882).toBe(0x0082);
  simulator.control.paper(false);
  host.command(0x28, [0]);
  expect(flags() & 0x0882).toBe(0x0800);
});

test('8Ch prints the last document again as a copy', () => {
  const { host, tape } = soldTill();
  host.command(0xff45, closeData({ 0: 10_000 }));
  const start = tape.length;
  host.command(0x8c);
  expect(tape[start]).toBe('КОПИЯ');
  expect(tape.slice(start).join('\n')).toContain('ИТОГ');
});

test('text, feed and cut come out on the tape; a name with // goes to the archive only', () => {
  const { simulator, host, tape } = soldTill();
  host.command(0xff46, operationData({ name: '//SECRET', price: 1 }));
  host.command(0xff45, closeData({ 0: 10_001 }));
  expect(tape.join('\n')).not.toContain('SECRET');
  expect(simulator.device.archive.at(-1)?.receipt?.positions[1]?.name).toBe('SECRET');
  const start = tape.length;
  host.command(0x17, [2, ...cp1251('Привет'), ...new Array<number>(34).fill(0)]);
  host.command(0x29, [2, 3]);
  host.command(0x25, [0]);
  expect(tape.slice(start, start + 4)).toEqual(['Привет', '', '', '']);
  expect(tape[start + 4]).toContain('✂');
});

test('a cancelled receipt leaves no document, is counted and says so on paper', () => {
  const { simulator, host, tape } = soldTill();
  host.command(0x88);
  expect(simulator.device.state.fn.lastFd).toBe(2);
  expect(tape.join('\n')).toContain('ЧЕК АННУЛИРОВАН');
  expect(host.command(0x1b, [157]).slice(1)).toEqual(leBytes(1, 2));
});
