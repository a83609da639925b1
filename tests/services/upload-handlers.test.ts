import { expect, test } from 'vitest';
import { contract } from '#contract/contract.ts';
import { readJournal } from '#main/ledger/journal.ts';
import { outboxHandlers } from '#main/services/handlers/outbox.ts';
import type { UploadDesk } from '#main/services/upload-desk.ts';
import { aBench, type Bench, LATER, NO, YES } from './upload-bench.ts';

const callsOf = (bench: Bench, uploads: UploadDesk = bench.desk) =>
  outboxHandlers({ ledger: bench.ledger, uploads, who: () => 'Петрова Н. И.' });

async function aQueue(bench: Bench): Promise<void> {
  bench.partner.say = (id) => (id === 'receipt-1' ? NO : LATER);
  bench.desk.start();
  for (const n of [1, 2, 3]) bench.sell(n);
  await bench.settle();
}

test('the lists show what waits and what was rejected, as the contract says', async () => {
  using bench = aBench();
  await aQueue(bench);
  const list = callsOf(bench)['outbox.list'];
  const waiting = await list?.({ state: 'waiting', limit: 10 });
  const rejected = await list?.({ state: 'rejected', limit: 10 });
  if (!waiting?.ok || !rejected?.ok) throw new Error('refused');
  for (const { value } of [waiting, rejected]) {
    expect(contract['outbox.list'].answer.parse(value)).toEqual(value);
  }
  const nextTryAtMs = bench.clock.now() + 1000;
  const each = { kind: 'sale', shiftNumber: 1, totalMinor: 8990 };
  expect(waiting.value.rows).toMatchObject([
    { ...each, number: 2, state: 'later', attempts: 1, nextTryAtMs, reason: 'partner-failed', detail: 'HTTP 500' },
    { ...each, number: 3, state: 'queued', attempts: 0, nextTryAtMs: null, reason: '', detail: '' },
  ]);
  expect(rejected.value.rows).toMatchObject([
    { ...each, number: 1, state: 'rejected', reason: 'refused', detail: 'нет такого товара' },
  ]);
});

test('«send now» sends now; without a sink it cannot', async () => {
  using bench = aBench();
  await aQueue(bench);
  bench.partner.say = () => YES;
  expect(await callsOf(bench)['outbox.send']?.({})).toMatchObject({ ok: true });
  await bench.settle();
  expect(bench.desk.status()).toMatchObject({ waiting: 1, rejected: 1 });
  const off = callsOf(bench, bench.restarted(null));
  expect(await off['outbox.send']?.({})).toMatchObject({ ok: false, error: { code: 'not-now' } });
});

test('a release is journaled with the name of who stands at the till; a second one is refused', async () => {
  using bench = aBench();
  await aQueue(bench);
  const release = callsOf(bench)['outbox.release'];
  expect(await release?.({ documentId: 'receipt-1' })).toMatchObject({ ok: true });
  expect(readJournal(bench.ledger, { limit: 1, kind: 'upload-released' })).toMatchObject([
    { ref: 'receipt-1', body: { by: 'Петрова Н. И.' } },
  ]);
  for (const documentId of ['receipt-2', 'nobody']) {
    expect(await release?.({ documentId })).toMatchObject({ ok: false, error: { code: 'not-now' } });
  }
});
