import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  type AskOf,
  COMMANDS,
  type CommandName,
  commandOf,
  decodeAnswer,
  encodeAsk,
} from '../../../drivers/fiscal/shtrih/commands.ts';
import { Exchange } from '../../../drivers/fiscal/shtrih/exchange.ts';
import { Deframer } from '../../../drivers/fiscal/shtrih/framing.ts';
import { ManualClock } from '../../../drivers/kit/clock.ts';
import { createTape, readTape } from '../../../drivers/kit/tape.ts';
import { hex } from '../kit/hex.ts';
import { TapePlayer } from '../kit/tape-player.ts';
import { passTime } from './till-and-device.ts';

const FOLDER = fileURLToPath(new URL('../../../fixtures/tapes/shtrih/', import.meta.url));
const chunksOf = (name: string) => readTape(readFileSync(`${FOLDER}${name}.tape`, 'utf8'));
const zeros = (count: number): number[] => new Array<number>(count).fill(0);
const password = 30;

function replay(name: string) {
  const clock = new ManualClock();
  const lines: string[] = [];
  const recorded = createTape(clock, name, (line) => lines.push(line));
  const player = new TapePlayer(clock, chunksOf(name), (bytes) => {
    recorded.received(bytes);
    exchange.receive(bytes);
  });
  const exchange = new Exchange({
    clock,
    write: (bytes, masks) => {
      recorded.sent(bytes, masks);
      player.take(bytes);
      return Promise.resolve();
    },
    onLate: () => {
      throw new Error('no late answer is on this tape');
    },
  });
  async function ask<N extends CommandName>(command: N, values: AskOf<N>) {
    const outcome = await passTime(clock, exchange.request(COMMANDS[command], encodeAsk(command, values)));
    if (outcome.kind !== 'answer') throw new Error(`${command}: ${outcome.why}`);
    return decodeAnswer(command, outcome.data).answer;
  }
  return { ask, player, lines };
}

const CLOSE: AskOf<'closeReceipt'> = {
  password,
  paymentsMinor: [99_90, ...zeros(15)],
  roundingMinor: 0,
  taxesMinor: zeros(6),
  taxSystem: 1,
  text: '',
};
const CLOSED = {
  changeMinor: 0,
  document: { fdNumber: 12, fiscalSign: 0x2e4beaeb, dateTime: '2026-11-23T09:05', tail: new Uint8Array(0) },
};

describe('tapes of fixtures/tapes/shtrih', () => {
  test('golden-sale: our side sends the tape’s bytes and reads its answers', async () => {
    const { ask, player } = replay('golden-sale');
    expect(await ask('deviceType', {})).toMatchObject({ name: 'ШТРИХ-М-01Ф', model: 250 });
    await ask('openReceipt', { password: 1, type: 0 });
    await ask('operation', {
      password,
      operation: 1,
      quantityMicro: 1_000_000,
      priceMinor: 99_90,
      sumMinor: null,
      taxMinor: null,
      vatByte: 1,
      department: 1,
      method: 4,
      subject: 1,
      name: 'Молоко',
    });
    await ask('documentTlv', { password, tlv: hex('FD 03 06 00 88 A2 A0 AD AE A2') });
    expect(await ask('closeReceipt', CLOSE)).toEqual(CLOSED);
    expect(await ask('findDocument', { password, fdNumber: 11 })).toMatchObject({ fdNumber: 163, totalMinor: 200_00 });
    expect(player.ended).toBe(true);
  });

  test('close-answer-spoilt: the frame of FF45 goes out once, the answer is asked for until it is whole', async () => {
    const { ask, player, lines } = replay('close-answer-spoilt');
    expect(await ask('closeReceipt', CLOSE)).toEqual(CLOSED);
    expect(player.ended).toBe(true);
    expect(lines.filter((line) => line.includes('> 02 76 FF 45'))).toHaveLength(1);
  });

  test('a tape recorded on the replay has the same bytes in the same order, passwords masked', async () => {
    const { ask, lines } = replay('close-answer-spoilt');
    await ask('closeReceipt', CLOSE);
    const again = readTape(lines.join('\n'));
    expect(again.map(({ direction, bytes }) => ({ direction, bytes }))).toEqual(
      chunksOf('close-answer-spoilt').map(({ direction, bytes }) => ({ direction, bytes })),
    );
    expect(lines.join('\n')).not.toContain('FF 45 1E 00');
  });

  test.each(readdirSync(FOLDER))('%s: every answer is one the command table knows', (file) => {
    const deframer = new Deframer();
    const received = readTape(readFileSync(FOLDER + file, 'utf8')).filter((chunk) => chunk.direction === 'received');
    const frames = received.flatMap((chunk) => {
      const events = deframer.push(
        Uint8Array.from(chunk.bytes, (byte) => byte ?? 0),
        chunk.atMs,
      );
      return [...events, ...deframer.giveUp()].flatMap((event) => (event.kind === 'frame' ? [event.data] : []));
    });
    expect(frames.length).toBeGreaterThan(0);
    for (const data of frames) {
      const name = commandOf(data);
      if (name === null) throw new Error(`unknown command ${data[0]?.toString(16)}`);
      expect(decodeAnswer(name, data).error).toBe(0);
    }
  });
});
