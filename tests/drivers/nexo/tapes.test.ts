import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '#drivers/kit/clock.ts';
import type { Port } from '#drivers/kit/port.ts';
import { readTape } from '#drivers/kit/tape.ts';
import { createNexoTerminal } from '#drivers/terminal/nexo/driver.ts';
import { Deframer } from '#drivers/terminal/nexo/framing.ts';
import { readMessage } from '#drivers/terminal/nexo/messages.ts';
import { nexoSettings } from '#drivers/terminal/nexo/settings.ts';
import { TapePlayer } from '../kit/tape-player.ts';

const FOLDER = fileURLToPath(new URL('../../../fixtures/tapes/nexo/', import.meta.url));
const chunksOf = (name: string) => readTape(readFileSync(FOLDER + name, 'utf8'));

/** A port at whose other end a tape plays the terminal. */
function replay(name: string) {
  const clock = new ManualClock(Date.UTC(2026, 10, 23, 9, 0, 0));
  let onChunk: (bytes: Uint8Array) => void = () => {};
  const player = new TapePlayer(clock, chunksOf(name), (bytes) => onChunk(bytes));
  const port: Port = {
    name,
    open: () => Promise.resolve(),
    close: () => Promise.resolve(),
    write: (bytes) => {
      player.take(bytes);
      return Promise.resolve();
    },
    onChunk: (listener) => {
      onChunk = listener;
    },
    onClosed: () => {},
  };
  return { clock, player, terminal: createNexoTerminal(nexoSettings.parse({}), { clock, port: () => port }) };
}

describe('tapes of fixtures/tapes/nexo', () => {
  test('purchase-and-totals: our side sends the tape’s bytes and reads its answers', async () => {
    const { clock, player, terminal } = replay('purchase-and-totals.tape');
    terminal.start();
    await clock.advance(1_000);
    expect(terminal.health).toBe('ready');
    const running = terminal.run({
      id: '0190a6c0-7b1e-7c3a-8f00-1234567890ab',
      kind: 'purchase',
      way: 'card',
      amountMinor: 1230,
      original: null,
    });
    await clock.advance(9_000);
    expect(await running).toEqual({
      ok: true,
      value: {
        outcome: 'approved',
        approval: {
          rrn: '632709000001',
          authCode: '123456',
          cardMask: '•••• 9999',
          cardKind: 'mir',
          terminalId: 'S-1',
          batch: '1007',
          slip: ['ОПЛАТА 12.30'],
        },
      },
    });
    const totals = terminal.totals();
    await clock.advance(1_000);
    expect(await totals).toEqual({
      ok: true,
      value: {
        batch: '1007',
        purchases: { count: 3, amountMinor: 999_999_999 },
        returns: { count: 3, amountMinor: 1_101 },
      },
    });
    expect(player.ended).toBe(true);
  });

  test.each(readdirSync(FOLDER))('%s: everything the terminal says is a message we can read', (name) => {
    const deframer = new Deframer();
    const kinds = chunksOf(name)
      .filter(({ direction }) => direction === 'received')
      .flatMap(({ bytes }) => deframer.push(Uint8Array.from(bytes, (byte) => byte ?? 0)))
      .map((event) => (event.kind === 'message' ? readMessage(event.bytes).kind : event.kind));
    expect(kinds).toEqual(expect.arrayContaining(['answer', 'notice']));
    expect(kinds).not.toContain('unreadable');
    expect(kinds).not.toContain('noise');
  });
});
