import { expect, test } from 'vitest';
import { newDraft } from '#domain/receipt/draft.ts';
import type { ManualClock } from '#drivers/kit/clock.ts';
import { deferReceipt, listDeferred, recordShiftClosed } from '#main/ledger/documents.ts';
import { LedgerError } from '#main/ledger/errors.ts';
import { readJournal } from '#main/ledger/journal.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { Core } from '#main/services/core.ts';
import { Notices } from '#main/services/notices.ts';
import { DeferredAtClosing } from '#main/services/shift-deferred.ts';
import { aFolder, openShift, SHIFT } from '../ledger/kit.ts';

function aDesk(ledger: Ledger, clock: ManualClock, keep: boolean) {
  const core = new Core({ ledger, clock, newId: () => 'id', onChange: () => {}, onClockBack: () => {} });
  const notices = new Notices(clock, () => {});
  const deferred = new DeferredAtClosing({ core, notices, keep: () => keep });
  const close = (also: () => void = () => {}): void => {
    core.commit({
      next: {},
      journal: [],
      also: () => {
        recordShiftClosed(ledger, { shiftId: SHIFT, closedAtMs: ledger.clock.now() }, null);
        deferred.drop();
        also();
      },
    });
    deferred.tell();
  };
  return { core, notices, close };
}

function putAside(ledger: Ledger, id: string, name: string): void {
  const draft = newDraft(id);
  deferReceipt(ledger, { id, name, draft, lines: 2, totalMinor: 500, cashierName: '', shiftNumber: 1, atMs: 1 });
}

test('with the setting off, closing takes the receipts put aside away: each in the journal, the number told', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  putAside(ledger, 'a', 'Мужчина в шляпе');
  putAside(ledger, 'b', '');
  const { core, notices, close } = aDesk(ledger, folder.clock, false);
  expect(core.history.deferred).toHaveLength(2);
  close();
  expect(listDeferred(ledger)).toEqual([]);
  expect(core.history.deferred).toEqual([]);
  const rows = readJournal(ledger, { limit: 10, kind: 'deferred-dropped' });
  expect(rows.map(({ ref, body }) => [ref, body])).toEqual([
    ['a', { name: 'Мужчина в шляпе', lines: 2, totalMinor: 500, goods: [] }],
    ['b', { name: '', lines: 2, totalMinor: 500, goods: [] }],
  ]);
  expect(notices.list).toMatchObject([{ code: 'deferred-dropped', params: { count: 2 } }]);
});

test('with the setting on, and with nothing put aside, nothing is done and nothing said', () => {
  for (const keep of [true, false]) {
    using folder = aFolder();
    const ledger = folder.open();
    openShift(ledger);
    if (keep) putAside(ledger, 'a', '');
    const { notices, close } = aDesk(ledger, folder.clock, keep);
    close();
    expect(listDeferred(ledger)).toHaveLength(keep ? 1 : 0);
    expect(notices.list).toEqual([]);
  }
});

test('when the closing is not written, the receipts are still there', () => {
  using folder = aFolder();
  const ledger = folder.open();
  openShift(ledger);
  putAside(ledger, 'a', '');
  const { close } = aDesk(ledger, folder.clock, false);
  const full = (): never => {
    throw new LedgerError('disk-full', { path: ledger.path });
  };
  expect(() => close(full)).toThrow(LedgerError);
  expect(listDeferred(ledger)).toHaveLength(1);
  expect(readJournal(ledger, { limit: 10, kind: 'deferred-dropped' })).toEqual([]);
});
