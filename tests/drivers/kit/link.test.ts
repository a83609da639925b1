import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../../drivers/kit/clock.ts';
import { Exclusive } from '../../../drivers/kit/exclusive.ts';
import { Link } from '../../../drivers/kit/link.ts';
import { createPipe } from '../../../drivers/kit/ports/pipe.ts';

function linked(greets: boolean[] = []) {
  const clock = new ManualClock();
  const pipe = createPipe(clock);
  const healths: string[] = [];
  const lost: string[] = [];
  const received: number[] = [];
  let opened = 0;
  const link = new Link({
    port: () => {
      opened += 1;
      return pipe.near;
    },
    clock,
    greet: () => Promise.resolve(greets.shift() ?? true),
    onBytes: (bytes) => received.push(...bytes),
    onLost: (reason) => lost.push(reason),
  });
  link.onHealth((health) => healths.push(health));
  return { clock, pipe, link, healths, lost, received, opened: () => opened };
}

describe('link', () => {
  test('connecting, then ready once the device has been greeted', async () => {
    const { clock, link, healths } = linked();
    expect(link.health).toBe('absent');
    link.start();
    await clock.advance(1);
    expect(healths).toEqual(['connecting', 'ready']);
  });

  test('an unplugged cable is absent, and ready again soon after it is plugged in', async () => {
    const { clock, link, pipe, healths, lost } = linked();
    link.start();
    await clock.advance(1);
    pipe.unplug();
    expect(link.health).toBe('absent');
    expect(lost).toEqual(['unplugged']);
    await expect(link.write(Uint8Array.of(5))).rejects.toThrow();
    await clock.advance(3_000);
    pipe.plug();
    await clock.advance(10_000);
    expect(link.health).toBe('ready');
    expect(healths.at(-1)).toBe('ready');
  });

  test('attempts become rarer, at most one in ten seconds in the end, and never stop', async () => {
    const { clock, link, pipe, opened } = linked();
    pipe.unplug();
    link.start();
    await clock.advance(18_500);
    expect(opened()).toBe(6);
    await clock.advance(3_600_000);
    expect(opened()).toBe(6 + 360);
  });

  test('a device that answers wrongly is faulty and stays so until it answers well', async () => {
    const { clock, link, healths } = linked([false, false, true]);
    link.start();
    await clock.advance(5_000);
    expect(healths).toEqual(['connecting', 'faulty', 'ready']);
  });

  test('giveUp closes the port and starts over', async () => {
    const { clock, link, lost, opened } = linked();
    link.start();
    await clock.advance(1);
    link.giveUp('silent');
    expect(link.health).toBe('faulty');
    expect(lost).toEqual(['silent']);
    await clock.advance(1_000);
    expect(opened()).toBe(2);
    expect(link.health).toBe('ready');
  });

  test('a stopped link opens nothing any more', async () => {
    const { clock, link, pipe, opened } = linked();
    link.start();
    await clock.advance(1);
    await link.stop();
    pipe.unplug();
    await clock.advance(60_000);
    expect(link.health).toBe('absent');
    expect(opened()).toBe(1);
  });

  test('bytes of the device arrive, those sent before the break do not', async () => {
    const { clock, link, pipe, received } = linked();
    await pipe.far.open();
    link.start();
    await clock.advance(1);
    await pipe.far.write(Uint8Array.of(1, 2));
    await clock.advance(1);
    await pipe.far.write(Uint8Array.of(3));
    pipe.unplug();
    pipe.plug();
    await clock.advance(5_000);
    expect(received).toEqual([1, 2]);
  });
});

test('exclusive tasks follow each other even when one fails', async () => {
  const exclusive = new Exclusive();
  const order: string[] = [];
  const first = exclusive.run(async () => {
    order.push('first begins');
    await Promise.resolve();
    order.push('first ends');
    throw new Error('failed');
  });
  const second = exclusive.run(() => {
    order.push('second');
    return Promise.resolve(2);
  });
  await expect(first).rejects.toThrow('failed');
  expect(await second).toBe(2);
  expect(order).toEqual(['first begins', 'first ends', 'second']);
});
