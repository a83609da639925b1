import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recordShiftClosed } from '#main/ledger/documents.ts';
import { readJournal } from '#main/ledger/journal.ts';
import { openLedger } from '#main/ledger/open.ts';
import { addToOutbox, outboxRow } from '#main/ledger/outbox.ts';
import { setLedgerPurpose } from '#main/ledger/purpose.ts';
import { Query } from '#main/ledger/query.ts';
import { aFiscal, openShift, SHIFT } from '../ledger/kit.ts';
import { aSmallDisk } from '../ledger/small-disk.ts';
import { aBench, LATER, NO, YES } from './upload-bench.ts';

const HOUR_MS = 3_600_000;

test('a sealed receipt goes out at once, whole, under its own id', async () => {
  using bench = aBench();
  const { desk, partner, clock } = bench;
  desk.start();
  bench.sell(1);
  await bench.settle();
  expect(bench.stateOf(1)).toBe('accepted');
  expect(outboxRow(bench.ledger, 'receipt-1')?.state).toEqual({ at: 'accepted', attempts: 1, sinceMs: clock.now() });
  expect(partner.documents[0]).toMatchObject({ id: 'receipt-1', kind: 'sale', body: { number: 1, totalMinor: 8990 } });
  expect(desk.status()).toMatchObject({ sink: 'http', waiting: 0, nextTryAtMs: null });
});

test('before the request leaves, its row on disk says so, with the attempt and the time', async () => {
  using bench = aBench();
  const { partner, clock } = bench;
  let seen: unknown;
  partner.say = (id) => {
    seen = outboxRow(bench.ledger, id)?.state;
    return YES;
  };
  bench.desk.start();
  bench.sell(1);
  await bench.settle();
  expect(seen).toEqual({ at: 'sending', attempts: 1, sinceMs: clock.now() });
});

test('one document at a time, in the order of the queue', async () => {
  using bench = aBench();
  const { partner } = bench;
  partner.say = () => 'hold';
  bench.desk.start();
  for (const n of [1, 2, 3]) bench.sell(n);
  await bench.settle();
  expect(partner.came).toEqual(['receipt-1']);
  expect(bench.desk.status()).toMatchObject({ waiting: 3, sending: 1 });
  partner.say = () => YES;
  partner.answer(YES);
  await bench.settle();
  expect(partner.came).toEqual(['receipt-1', 'receipt-2', 'receipt-3']);
  expect(bench.desk.status().waiting).toBe(0);
});

test('a partner that fails is asked after a second, five, thirty, ... and at last every hour', async () => {
  using bench = aBench();
  const { partner, clock, desk } = bench;
  partner.say = () => LATER;
  desk.start();
  bench.sell(1);
  await bench.settle();
  const pauses: number[] = [];
  for (let n = 0; n < 9; n++) {
    const atMs = desk.status().nextTryAtMs ?? Number.NaN;
    pauses.push((atMs - clock.now()) / 1000);
    await bench.pass(atMs - clock.now() - 1);
    expect(partner.came).toHaveLength(n + 1);
    await bench.pass(1);
    expect(partner.came).toHaveLength(n + 2);
  }
  expect(pauses).toEqual([1, 5, 30, 120, 600, 1800, 3600, 3600, 3600]);
  expect(desk.status()).toMatchObject({ waiting: 1, later: 1, rejected: 0, reason: 'partner-failed' });
  partner.say = () => YES;
  await bench.pass(HOUR_MS);
  expect(desk.status()).toMatchObject({ waiting: 0, reason: null, nextTryAtMs: null });
});

test('while the first of a shift waits, a new sale of the shift does not overtake it', async () => {
  using bench = aBench();
  const { partner } = bench;
  partner.say = () => LATER;
  bench.desk.start();
  bench.sell(1);
  await bench.settle();
  partner.say = () => YES;
  bench.sell(2);
  await bench.settle();
  expect([bench.stateOf(1), bench.stateOf(2)]).toEqual(['later', 'queued']);
  await bench.pass(1000);
  expect(partner.came).toEqual(['receipt-1', 'receipt-1', 'receipt-2']);
});

function secondShift(bench: ReturnType<typeof aBench>): void {
  const report = aFiscal({ id: 'z', kind: 'shift-close', fdNumber: 90 });
  recordShiftClosed(bench.ledger, { shiftId: SHIFT, closedAtMs: 9 }, report);
  openShift(bench.ledger, 'shift-2', 2, 91);
}

test('a document with a trouble of its own does not stop another shift', async () => {
  using bench = aBench();
  const { partner } = bench;
  partner.say = (id) => (id === 'receipt-1' ? LATER : YES);
  bench.desk.start();
  bench.sell(1);
  secondShift(bench);
  for (const n of [2, 3]) bench.sell(n, 'shift-2');
  await bench.pass(24 * HOUR_MS);
  expect([1, 2, 3].map(bench.stateOf)).toEqual(['later', 'accepted', 'accepted']);
});

test('a partner that fails for two shifts in a row is not asked about every shift', async () => {
  using bench = aBench();
  const { partner, ledger } = bench;
  partner.say = () => LATER;
  ledger.run(
    new Query(`INSERT INTO shift (id, number, opened_at_ms, closed_at_ms, cashier_name, cashier_inn, postings_before)
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) SELECT 's' || i, i, 1, 2, '', '', 0 FROM n`),
  );
  for (let n = 1; n <= 50; n++) {
    addToOutbox(ledger, { documentId: `d${n}`, shiftId: `s${n}`, kind: 'cash-move', body: {}, atMs: 1 });
  }
  bench.desk.start();
  await bench.pass(60_000);
  expect(partner.came.length).toBeGreaterThanOrEqual(4);
  expect(partner.came.length).toBeLessThanOrEqual(8);
  partner.say = () => YES;
  await bench.pass(2 * HOUR_MS);
  expect(bench.desk.status().waiting).toBe(0);
});

test('a partner that names a time is not asked before it', async () => {
  using bench = aBench();
  const { partner } = bench;
  partner.say = () => ({ ...LATER, retryAfterMs: 90_000 }) as typeof LATER;
  bench.desk.start();
  bench.sell(1);
  await bench.pass(89_999);
  expect(partner.came).toHaveLength(1);
  await bench.pass(1);
  expect(partner.came).toHaveLength(2);
});

test('a rejected document is set aside alone with the partner’s words, said, and in the journal', async () => {
  using bench = aBench();
  const { partner, desk, ledger, notices } = bench;
  partner.say = (id) => (id === 'receipt-1' ? NO : YES);
  desk.start();
  for (const n of [1, 2, 3]) bench.sell(n);
  await bench.settle();
  expect([1, 2, 3].map(bench.stateOf)).toEqual(['rejected', 'accepted', 'accepted']);
  expect(desk.status()).toMatchObject({ waiting: 1, rejected: 1, nextTryAtMs: null });
  expect(notices.list).toMatchObject([{ code: 'upload-rejected', params: { number: 1, reason: 'нет такого товара' } }]);
  expect(readJournal(ledger, { limit: 1, kind: 'upload-rejected' })).toMatchObject([
    { ref: 'receipt-1', body: { kind: 'sale', code: 'refused', text: 'нет такого товара' } },
  ]);
});

test('a released document goes out again, and the journal keeps who released it', async () => {
  using bench = aBench();
  const { partner, desk, ledger, notices } = bench;
  partner.say = () => NO;
  desk.start();
  bench.sell(1);
  await bench.settle();
  partner.say = () => YES;
  expect(desk.release('receipt-1', 'Петрова Н. И.')).toBe('released');
  await bench.settle();
  expect(bench.stateOf(1)).toBe('accepted');
  expect(notices.list).toEqual([]);
  expect(readJournal(ledger, { limit: 1, kind: 'upload-released' })).toMatchObject([
    { ref: 'receipt-1', body: { by: 'Петрова Н. И.' } },
  ]);
  expect(desk.release('receipt-1', 'Петрова Н. И.')).toBe('not-rejected');
  expect(desk.release('nobody', 'Петрова Н. И.')).toBe('not-found');
});

test('«try now» does not wait, and a failure after it waits as long as before', async () => {
  using bench = aBench();
  const { partner, clock, desk } = bench;
  partner.say = () => LATER;
  desk.start();
  bench.sell(1);
  await bench.pass(40_000);
  const before = partner.came.length;
  desk.hurry();
  await bench.settle();
  expect(partner.came).toHaveLength(before + 1);
  expect(desk.status().nextTryAtMs).toBe(clock.now() + 600_000);
});

test('what was being sent when the till died goes out again under the same id', async () => {
  using bench = aBench();
  const { partner } = bench;
  partner.say = () => 'hold';
  bench.desk.start();
  bench.sell(1);
  await bench.settle();
  await bench.desk.stop();
  expect(bench.stateOf(1)).toBe('sending');
  partner.say = () => YES;
  bench.restarted().start();
  await bench.settle();
  expect(partner.came).toEqual(['receipt-1', 'receipt-1']);
  expect(outboxRow(bench.ledger, 'receipt-1')?.state).toMatchObject({ at: 'accepted', attempts: 2 });
});

test('after stop nothing is sent and nothing is written', async () => {
  using bench = aBench();
  const { partner, desk } = bench;
  partner.say = () => LATER;
  desk.start();
  bench.sell(1);
  await bench.settle();
  await desk.stop();
  bench.sell(2);
  desk.hurry();
  await bench.pass(HOUR_MS);
  expect(partner.came).toEqual(['receipt-1']);
  expect([bench.stateOf(1), bench.stateOf(2)]).toEqual(['later', 'queued']);
});

test('without a sink documents only wait; chosen later, it gets them all', async () => {
  using bench = aBench();
  const desk = bench.restarted(null);
  desk.start();
  bench.sell(1);
  bench.sell(2);
  await bench.pass(HOUR_MS);
  expect(desk.status()).toMatchObject({ sink: 'off', waiting: 2, sending: 0, nextTryAtMs: null });
  desk.sendTo(bench.partner);
  await bench.settle();
  expect(desk.status()).toMatchObject({ sink: 'http', waiting: 0 });
});

test('when the owner chooses another sink, what is on its way goes there, and the late answer is not believed', async () => {
  using bench = aBench();
  const { partner, desk } = bench;
  partner.say = () => 'hold';
  desk.start();
  bench.sell(1);
  await bench.settle();
  desk.sendTo(null);
  partner.answer(YES);
  await bench.settle();
  expect(bench.stateOf(1)).toBe('queued');
});

test('a document that cannot be made stops nobody but itself', async () => {
  using bench = aBench();
  const { ledger, partner } = bench;
  for (const [documentId, kind] of [
    ['from-the-future', 'loyalty-card'],
    ['lost', 'sale'],
  ] as const) {
    addToOutbox(ledger, { documentId, shiftId: SHIFT, kind, body: {}, atMs: 1 });
  }
  bench.desk.start();
  bench.sell(1);
  await bench.settle();
  expect(partner.came).toEqual(['receipt-1']);
  expect(outboxRow(ledger, 'from-the-future')?.state).toMatchObject({
    at: 'rejected',
    reason: { code: 'document-unreadable', text: 'no document of kind loyalty-card' },
  });
  expect(outboxRow(ledger, 'lost')?.state.at).toBe('rejected');
});

test('a sink that breaks by itself is a failure like any other', async () => {
  using bench = aBench();
  const { partner } = bench;
  partner.say = () => {
    throw new Error('out of sockets');
  };
  bench.desk.start();
  bench.sell(1);
  await bench.settle();
  expect(outboxRow(bench.ledger, 'receipt-1')?.state).toMatchObject({ reason: { text: 'out of sockets' } });
  partner.say = () => YES;
  await bench.pass(1000);
  expect(bench.stateOf(1)).toBe('accepted');
});

test('a clock set back by years does not put the next try years away', async () => {
  using bench = aBench();
  const { partner, clock } = bench;
  partner.say = () => LATER;
  bench.desk.start();
  bench.sell(1);
  await bench.settle();
  await bench.desk.stop();
  clock.jump(0);
  partner.say = () => YES;
  bench.restarted().start();
  await bench.settle();
  expect(bench.stateOf(1)).toBe('accepted');
});

test('an answer that meets a full inbox is not lost', async () => {
  using bench = aBench();
  const { partner, inbox } = bench;
  partner.say = () => 'hold';
  bench.desk.start();
  bench.sell(1);
  await bench.settle();
  // A task of the till pushes until the queue is full; the answer comes meanwhile.
  inbox.push(() => {
    while (inbox.push(() => {}));
    partner.answer(YES);
    bench.desk.wake();
  });
  await bench.pass(10_000);
  expect(bench.stateOf(1)).toBe('accepted');
});

const disk = aSmallDisk();
disk?.[Symbol.dispose]();

test.skipIf(disk === null)(
  'an answer that meets a full disk is written down when there is room, and not asked for again',
  async () => {
    using full = aSmallDisk();
    if (!full) throw new Error('the disk is gone');
    using bench = aBench((folder) =>
      openLedger(join(full.dir, 'ledger.db'), { clock: folder.clock, backupDir: full.dir }),
    );
    const { ledger, partner, notices, desk } = bench;
    partner.say = () => 'hold';
    desk.start();
    bench.sell(1);
    await bench.settle();
    full.fill();
    partner.answer(YES);
    await bench.pass(60_000);
    expect(bench.stateOf(1)).toBe('sending');
    expect(notices.list.map((notice) => notice.code)).toEqual(['disk-low']);
    full.free();
    await bench.pass(10_000);
    expect(bench.stateOf(1)).toBe('accepted');
    expect(partner.came).toEqual(['receipt-1']);
    await desk.stop();
    ledger.close();
  },
);

test('a key that is not taken is said, and forgotten when it is', async () => {
  using bench = aBench();
  const { partner, notices } = bench;
  partner.say = () => ({ ...LATER, reason: { code: 'key-refused', text: 'HTTP 401' } }) as typeof LATER;
  bench.desk.start();
  bench.sell(1);
  await bench.settle();
  expect(notices.list.map((notice) => notice.code)).toEqual(['upload-key-refused']);
  partner.say = () => YES;
  await bench.pass(1000);
  expect(notices.list).toEqual([]);
});

test('counts that disagree with the rows are made true at the start, and the journal says so', () => {
  using bench = aBench();
  const { ledger, desk } = bench;
  bench.sell(1);
  ledger.run(new Query("UPDATE outbox_count SET documents = 9 WHERE state = 'queued'"));
  bench.restarted(null).start();
  expect(desk.status().waiting).toBe(1);
  expect(readJournal(ledger, { limit: 1 })).toMatchObject([
    { kind: 'outbox-recounted', body: { miscounts: [{ state: 'queued', counted: 9, documents: 1 }] } },
  ]);
});

test('there is no sender on a ledger for training', () => {
  expect(() =>
    aBench((folder) => {
      const ledger = folder.open();
      setLedgerPurpose(ledger, 'training');
      return ledger;
    }),
  ).toThrow('a ledger for training is never uploaded');
});
