import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COMMANDS, type CommandName, encodeAsk } from '../../../drivers/fiscal/shtrih/commands.ts';
import { Exchange, LIMITS, type Outcome } from '../../../drivers/fiscal/shtrih/exchange.ts';
import { buildFrame } from '../../../drivers/fiscal/shtrih/framing.ts';
import { ManualClock } from '../../../drivers/kit/clock.ts';
import { createPipe } from '../../../drivers/kit/ports/pipe.ts';
import type { Mask } from '../../../drivers/kit/tape.ts';
import { hex, shown } from '../kit/hex.ts';
import { passTime } from './till-and-device.ts';

const password = 30;
const STATUS = { row: COMMANDS.shortStatus, data: encodeAsk('shortStatus', { password }) };
const OPEN_SHIFT = { row: COMMANDS.openShift, data: encodeAsk('openShift', { password }) };
const CASH_IN = encodeAsk('cashIn', { password, amountMinor: 100_00 });

const ASK_10 = shown(buildFrame(STATUS.data));
const ASK_E0 = shown(buildFrame(OPEN_SHIFT.data));
const framed = (data: string): string => shown(buildFrame(hex(data)));
const ANSWER_10 = framed('10 00 1E 98 02 04 00 00 C8 E0 00 00 00 00 00 00');
const ANSWER_E0 = framed('E0 00 1E');
const ANSWER_50 = framed('50 00 1E 07 00');

/** What the peer expects next, and what it says to it: bytes and the time since the one before. */
type Step = readonly [expects: string, ...replies: readonly (string | readonly [afterMs: number, bytes: string])[]];

interface Scripted {
  readonly outcome: Outcome;
  readonly late: string[];
  /** What we sent beyond the script. */
  readonly extra: string[];
  readonly clock: ManualClock;
}

/** Runs one request against a peer that follows a script; fails when something else than expected is sent. */
async function script(name: CommandName, data: Uint8Array, steps: readonly Step[]): Promise<Scripted> {
  const clock = new ManualClock();
  const { near, far } = createPipe(clock, 'scripted', 1);
  const late: string[] = [];
  const extra: string[] = [];
  let failure: Error | null = null;
  const exchange = new Exchange({
    clock,
    write: (bytes: Uint8Array, _masks: readonly Mask[]) => near.write(bytes),
    onLate: (answer) => late.push(shown(answer)),
  });
  near.onChunk((bytes) => exchange.receive(bytes));
  await far.open();
  await near.open();
  let next = 0;
  far.onChunk((bytes) => {
    const step = steps[next];
    next += 1;
    if (!step) {
      extra.push(shown(bytes));
      return;
    }
    const [expects, ...replies] = step;
    if (shown(bytes) !== expects) failure ??= new Error(`step ${next}: sent ${shown(bytes)}, expected ${expects}`);
    let delayMs = 0;
    for (const reply of replies) {
      const [afterMs, answer] = typeof reply === 'string' ? [0, reply] : reply;
      delayMs += afterMs;
      clock.after(delayMs, () => void far.write(hex(answer)));
    }
  });
  exchange.restored();
  const outcome = await passTime(clock, exchange.request(COMMANDS[name], data));
  await clock.advance(10);
  if (failure) throw failure;
  expect(next, 'steps of the script').toBeGreaterThanOrEqual(steps.length);
  return { outcome, late, extra, clock };
}

const answered = (data: string): Outcome => ({ kind: 'answer', data: hex(data).slice(2, -1) });

describe('the arrows of the host algorithm (1.3)', () => {
  test('ENQ, NAK, frame, ACK, answer, ACK', async () => {
    const { outcome, extra } = await script('shortStatus', STATUS.data, [
      ['05', '15'],
      [ASK_10, '06', ANSWER_10],
      ['06'],
    ]);
    expect(outcome).toEqual(answered(ANSWER_10));
    expect(extra).toEqual([]);
  });

  test('silence on ENQ is asked ten times and ends as «no link»; nothing was sent, so nothing was taken', async () => {
    const { outcome } = await script('openShift', OPEN_SHIFT.data, new Array<Step>(LIMITS.enqTries).fill(['05']));
    expect(outcome).toEqual({ kind: 'silent', taken: 'no', why: 'no-link' });
  });

  test('ACK on ENQ: the old answer is read, confirmed and handed over, then our command is sent', async () => {
    const { outcome, late } = await script('shortStatus', STATUS.data, [
      ['05', '06', ANSWER_E0],
      ['06'],
      ['05', '15'],
      [ASK_10, '06', ANSWER_10],
      ['06'],
    ]);
    expect(outcome).toEqual(answered(ANSWER_10));
    expect(late).toEqual(['E0 00 1E']);
  });

  test('an old answer with the code of our command is still old: our command has not been sent yet', async () => {
    const old = framed('50 00 1E 03 00');
    const { outcome, late } = await script('cashIn', CASH_IN, [
      ['05', '06', old],
      ['06'],
      ['05', '15'],
      [shown(buildFrame(CASH_IN)), '06', ANSWER_50],
      ['06'],
    ]);
    expect(outcome).toEqual(answered(ANSWER_50));
    expect(late).toEqual(['50 00 1E 03 00']);
  });

  test('bytes that mean nothing before the reply to ENQ, and a stray FF after ACK, are skipped', async () => {
    const { outcome } = await script('shortStatus', STATUS.data, [
      ['05', 'FF FF', '15'],
      [ASK_10, 'FF', '06', 'FF', ANSWER_10],
      ['06', 'FF'],
    ]);
    expect(outcome).toEqual(answered(ANSWER_10));
  });

  test('NAK on the frame: ENQ again on a quiet line, then the same frame', async () => {
    const { outcome } = await script('openShift', OPEN_SHIFT.data, [
      ['05', '15'],
      [ASK_E0, '15'],
      ['05', '15'],
      [ASK_E0, '06', ANSWER_E0],
      ['06'],
    ]);
    expect(outcome).toEqual(answered(ANSWER_E0));
  });

  test('a frame refused ten times was never taken', async () => {
    const refused: Step[] = Array.from({ length: LIMITS.frameTries }, () => [
      ['05', '15'] as Step,
      [ASK_E0, '15'] as Step,
    ]).flat();
    const { outcome } = await script('openShift', OPEN_SHIFT.data, [...refused, ['05', '15']]);
    expect(outcome).toEqual({ kind: 'silent', taken: 'no', why: 'no-link' });
  });

  test('the ACK is lost: ENQ brings the answer, the frame is not sent again', async () => {
    const { outcome, extra } = await script('openShift', OPEN_SHIFT.data, [
      ['05', '15'],
      [ASK_E0],
      ['05', '06', ANSWER_E0],
      ['06'],
    ]);
    expect(outcome).toEqual(answered(ANSWER_E0));
    expect(extra).toEqual([]);
  });

  test('the answer comes although its ACK was lost', async () => {
    const { outcome } = await script('openShift', OPEN_SHIFT.data, [['05', '15'], [ASK_E0, ANSWER_E0], ['06']]);
    expect(outcome).toEqual(answered(ANSWER_E0));
  });

  test('a lost answer of a printing command is asked for by ENQ once its own time is over', async () => {
    const { outcome, clock } = await script('openShift', OPEN_SHIFT.data, [
      ['05', '15'],
      [ASK_E0, '06'],
      ['05', '06', ANSWER_E0],
      ['06'],
    ]);
    expect(outcome).toEqual(answered(ANSWER_E0));
    expect(clock.now()).toBeGreaterThan(new ManualClock().now() + COMMANDS.openShift.waitMs);
  });

  test('the device holds no answer: a printing command ends as unknown and is never sent twice', async () => {
    const { outcome, extra } = await script('openShift', OPEN_SHIFT.data, [
      ['05', '15'],
      [ASK_E0, '06'],
      ['05', '15'],
    ]);
    expect(outcome).toEqual({ kind: 'silent', taken: 'unknown', why: 'no-link' });
    expect(extra).toEqual([]);
  });

  test('the device holds no answer: a reading is sent again', async () => {
    const { outcome } = await script('shortStatus', STATUS.data, [
      ['05', '15'],
      [ASK_10, '06'],
      ['05', '15'],
      [ASK_10, '06', ANSWER_10],
      ['06'],
    ]);
    expect(outcome).toEqual(answered(ANSWER_10));
  });

  test('a bad LRC is refused with NAK and the answer asked for again', async () => {
    const spoilt = `${ANSWER_E0.slice(0, -2)}00`;
    const { outcome } = await script('openShift', OPEN_SHIFT.data, [
      ['05', '15'],
      [ASK_E0, '06', spoilt],
      ['15'],
      ['05', '06', ANSWER_E0],
      ['06'],
    ]);
    expect(outcome).toEqual(answered(ANSWER_E0));
  });

  test('an answer spoilt again and again is garbled, not «not done»', async () => {
    const spoilt = `${ANSWER_E0.slice(0, -2)}00`;
    const again: Step[] = Array.from({ length: LIMITS.enqTries }, () => [
      ['05', '06', spoilt] as Step,
      ['15'] as Step,
    ]).flat();
    const { outcome } = await script('openShift', OPEN_SHIFT.data, [
      ['05', '15'],
      [ASK_E0, '06', spoilt],
      ['15'],
      ...again,
    ]);
    expect(outcome).toEqual({ kind: 'silent', taken: 'unknown', why: 'garbled' });
  });

  test('an answer in pieces with pauses under the byte time-out is whole', async () => {
    const bytes = ANSWER_10.split(' ').map((byte) => [LIMITS.byteMs - 10, byte] as const);
    const { outcome } = await script('shortStatus', STATUS.data, [['05', '15'], [ASK_10, '06', ...bytes], ['06']]);
    expect(outcome).toEqual(answered(ANSWER_10));
  });

  test.each(
    ANSWER_E0.split(' ')
      .map((_, index) => index)
      .slice(1),
  )('an answer cut after %i bytes is asked for by ENQ', async (length) => {
    const cut = ANSWER_E0.split(' ').slice(0, length).join(' ');
    const { outcome } = await script('openShift', OPEN_SHIFT.data, [
      ['05', '15'],
      [ASK_E0, '06', cut],
      ['15'],
      ['05', '06', ANSWER_E0],
      ['06'],
    ]);
    expect(outcome).toEqual(answered(ANSWER_E0));
  });

  test('a false STX before the answer does not swallow it', async () => {
    const { outcome } = await script('shortStatus', STATUS.data, [
      ['05', '15'],
      [ASK_10, '06', `02 40 ${ANSWER_10}`],
      ['06'],
    ]);
    expect(outcome).toEqual(answered(ANSWER_10));
  });

  test('a late answer that crosses our ENQ is not paired with our command', async () => {
    // The device sends the old answer by itself just when we ask; the reply to that ENQ comes after it.
    const { outcome, late } = await script('shortStatus', STATUS.data, [
      ['05', ANSWER_E0, [20, '06'], ANSWER_E0],
      ['05', '06', ANSWER_E0],
      ['06'],
      ['05', '15'],
      [ASK_10, '06', ANSWER_10],
      ['06'],
    ]);
    expect(outcome).toEqual(answered(ANSWER_10));
    expect(late).toEqual(['E0 00 1E']);
  });

  test('replies to ENQs of before do not look like a refusal of the frame', async () => {
    const { outcome, extra } = await script('openShift', OPEN_SHIFT.data, [
      ['05', [600, '15']],
      ['05', [200, '15']],
      [ASK_E0, '06', ANSWER_E0],
      ['06'],
    ]);
    expect(outcome).toEqual(answered(ANSWER_E0));
    expect(extra).toEqual([]);
  });

  test('a device that never believes our ACK does not hold us for ever', async () => {
    const same: Step[] = Array.from({ length: 20 }, () => [['05', '06', ANSWER_E0] as Step, ['06'] as Step]).flat();
    const clockLimit = script('shortStatus', STATUS.data, same.slice(0, 2 * (LIMITS.answerTries + 1)));
    expect((await clockLimit).outcome).toEqual({ kind: 'silent', taken: 'no', why: 'no-link' });
  });

  test('the port is lost while waiting: the outcome of a sent command is unknown, of an unsent one it is not', async () => {
    for (const [steps, taken] of [
      [0, 'no'],
      [1, 'unknown'],
    ] as const) {
      const clock = new ManualClock();
      const sent: string[] = [];
      const exchange = new Exchange({
        clock,
        write: (bytes) => {
          sent.push(shown(bytes));
          if (sent.length === 1 && steps === 1) clock.after(1, () => exchange.receive(hex('15')));
          return Promise.resolve();
        },
        onLate: () => {},
      });
      exchange.restored();
      clock.after(LIMITS.byteMs + 100, () => exchange.lost());
      expect(await passTime(clock, exchange.request(COMMANDS.openShift, OPEN_SHIFT.data))).toEqual({
        kind: 'silent',
        taken,
        why: 'lost',
      });
      expect(sent).toHaveLength(steps + 1);
    }
  });

  test('the clock of the machine set back an hour in the middle does not prolong the wait', async () => {
    const clock = new ManualClock();
    const exchange = new Exchange({ clock, write: () => Promise.resolve(), onLate: () => {} });
    const asked = exchange.request(COMMANDS.shortStatus, STATUS.data);
    clock.jump(clock.now() - 3_600_000);
    await clock.advance(2 * 3_600_000);
    expect(await asked).toMatchObject({ kind: 'silent', taken: 'no' });
  });
});

describe('noise', () => {
  test('any chunks from the device end in an outcome within the limits of time', async () => {
    const seed = Date.now() % 1_000_000;
    console.log(`seed ${seed}`);
    const chunk = fc.tuple(fc.integer({ min: 0, max: 700 }), fc.uint8Array({ minLength: 1, maxLength: 20 }));
    await fc.assert(
      fc.asyncProperty(fc.array(chunk, { maxLength: 20 }), async (chunks) => {
        const clock = new ManualClock();
        const exchange = new Exchange({ clock, write: () => Promise.resolve(), onLate: () => {} });
        let atMs = 0;
        for (const [afterMs, bytes] of chunks) {
          atMs += afterMs;
          clock.after(atMs, () => exchange.receive(bytes));
        }
        const startMs = clock.now();
        await passTime(clock, exchange.request(COMMANDS.openShift, OPEN_SHIFT.data));
        expect(clock.now() - startMs).toBeLessThan(COMMANDS.openShift.waitMs + 120_000);
      }),
      { seed, numRuns: 100 },
    );
  });
});
