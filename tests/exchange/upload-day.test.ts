import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ManualClock } from '#drivers/kit/clock.ts';
import { type ServerTrouble, startUploadServer } from '#main/exchange/http-sink/simulator.ts';
import { makeSink } from '#main/exchange/make-sink.ts';
import { recordCashMove, recordShiftClosed, sealReceipt } from '#main/ledger/documents.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { listOutbox } from '#main/ledger/outbox.ts';
import { Inbox } from '#main/services/inbox.ts';
import { Notices } from '#main/services/notices.ts';
import { UploadDesk } from '#main/services/upload-desk.ts';
import { aFiscal, aFolder, aSale, openShift, SHIFT } from '../ledger/kit.ts';

function aShift(ledger: Ledger, sales: number): void {
  openShift(ledger);
  const move = { id: 'move-1', shiftId: SHIFT, direction: 'in', amountMinor: 50_000, atMs: 7 } as const;
  recordCashMove(ledger, { ...move, reason: 'Размен', cashierName: 'Иванова А. П.' });
  for (let n = 1; n <= sales; n++) {
    const { receipt, fiscal } = aSale(n);
    sealReceipt(ledger, receipt, fiscal);
  }
  recordShiftClosed(ledger, { shiftId: SHIFT, closedAtMs: 9 }, aFiscal({ id: 'z', kind: 'shift-close', fdNumber: 99 }));
}

const ids = (sales: number): string[] => [
  'move-1',
  ...Array.from({ length: sales }, (_, index) => `receipt-${index + 1}`),
  `${SHIFT}-close`,
];

/** Real sockets need real moments; the till's own time is moved by hand until nothing is left to send. */
async function drain(desk: UploadDesk, clock: ManualClock): Promise<void> {
  for (let round = 0; round < 2000 && desk.status().waiting > 0; round++) {
    await setTimeout(1);
    const { nextTryAtMs } = desk.status();
    // Without a time set, an answer is on its way, or the server is silent and the time-out must come.
    await clock.advance(nextTryAtMs === null ? 500 : Math.max(1, nextTryAtMs - clock.now()));
  }
}

test('through every trouble of a real server, each document is there once, in order, and the queue is empty', async () => {
  using folder = aFolder();
  const { clock } = folder;
  const ledger = folder.open();
  aShift(ledger, 20);
  const server = await startUploadServer({ clock, key: 'key' });
  const foreign: ServerTrouble[] = [{ status: 500 }, { status: 301 }, { status: 429, headers: { 'Retry-After': '7' } }];
  const broken: ServerTrouble[] = ['cut', 'silence', 'page', 'garbage', 'wrong-id', 'drip', 'huge'];
  server.trouble(...foreign, 'take-then-cut', ...broken, 'take-then-silence', 'take-then-half', { status: 401 });
  const notices = new Notices(clock, () => {});
  const settings = { sink: 'http', url: server.url, key: 'key' } as const;
  const parts = { ledger, clock, inbox: new Inbox(), notices, random: randomInt, onChange: () => {} };
  let desk = new UploadDesk({ ...parts, sink: makeSink(settings, clock) });
  desk.start();
  for (let restart = 0; restart < 5; restart++) {
    await setTimeout(5);
    await clock.advance(20_000);
    await desk.stop();
    desk = new UploadDesk({ ...parts, inbox: new Inbox(), sink: makeSink(settings, clock) });
    desk.start();
  }
  await drain(desk, clock);
  await desk.stop();
  expect([...server.documents.keys()]).toEqual(ids(20));
  expect(listOutbox(ledger, { limit: 99 })).toEqual([]);
  expect(notices.list).toEqual([]);
  const closing: unknown = JSON.parse(server.documents.get(`${SHIFT}-close`)?.text ?? '');
  expect(closing).toMatchObject({ body: { documents: 21, cashInMinor: 50_000, closeFd: 99 } });
  await server.close();
});

test('a folder that appears only later gets one file a document', async () => {
  using folder = aFolder();
  const { clock } = folder;
  const ledger = folder.open();
  aShift(ledger, 3);
  const target = join(folder.dir, 'for-accounting');
  const sink = makeSink({ sink: 'file', folder: target }, clock);
  const notices = new Notices(clock, () => {});
  const desk = new UploadDesk({
    ledger,
    clock,
    inbox: new Inbox(),
    notices,
    sink,
    random: randomInt,
    onChange: () => {},
  });
  desk.start();
  await setTimeout(20);
  expect(desk.status()).toMatchObject({ sink: 'file', later: 1, reason: 'folder-missing' });
  expect(existsSync(target)).toBe(false);
  mkdirSync(target);
  await drain(desk, clock);
  await desk.stop();
  expect(readdirSync(target).sort()).toEqual(
    ids(3)
      .map((id) => `${id}.json`)
      .sort(),
  );
});

test('without a sink there is none', () => {
  expect(makeSink({ sink: 'off' }, new ManualClock())).toBeNull();
});
