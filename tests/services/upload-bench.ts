/** A sender on a real ledger, and a partner inside the test that says what it is told to say. */
import { setImmediate } from 'node:timers/promises';
import type { ManualClock } from '#drivers/kit/clock.ts';
import type { SinkAnswer, UploadSink } from '#main/exchange/sink.ts';
import { sealReceipt } from '#main/ledger/documents.ts';
import type { Ledger } from '#main/ledger/open.ts';
import { outboxRow } from '#main/ledger/outbox.ts';
import type { UploadDocument } from '#main/ledger/upload-document.ts';
import { Inbox } from '#main/services/inbox.ts';
import { Notices } from '#main/services/notices.ts';
import { UploadDesk } from '#main/services/upload-desk.ts';
import { aFolder, aSale, type Folder, openShift, SHIFT } from '../ledger/kit.ts';

export const YES: SinkAnswer = { answer: 'accepted' };
export const NO: SinkAnswer = { answer: 'rejected', reason: { code: 'refused', text: 'нет такого товара' } };
export const LATER: SinkAnswer = {
  answer: 'later',
  reason: { code: 'partner-failed', text: 'HTTP 500' },
  retryAfterMs: null,
};

/** Answers what `say` says, or holds its answer back until `answer` is called. */
export class Partner implements UploadSink {
  readonly kind = 'http';
  /** Ids in the order they came. */
  readonly came: string[] = [];
  readonly documents: UploadDocument[] = [];
  say: (id: string) => SinkAnswer | 'hold' = () => YES;
  #held: ((answer: SinkAnswer) => void) | null = null;

  async send(document: UploadDocument, signal: AbortSignal): Promise<SinkAnswer> {
    this.came.push(document.id);
    this.documents.push(document);
    const said = this.say(document.id);
    if (said !== 'hold') return said;
    return new Promise((resolve) => {
      this.#held = resolve;
      signal.addEventListener('abort', () => resolve(LATER));
    });
  }

  answer(answer: SinkAnswer): void {
    this.#held?.(answer);
    this.#held = null;
  }
}

export interface Bench extends Disposable {
  readonly folder: Folder;
  readonly ledger: Ledger;
  readonly clock: ManualClock;
  readonly inbox: Inbox;
  readonly notices: Notices;
  readonly partner: Partner;
  readonly desk: UploadDesk;
  /** Seals receipt n of the first shift (or another) and tells the sender. */
  sell(n: number, shiftId?: string): void;
  stateOf(n: number): string | undefined;
  /** Another sender on the same ledger, as after a restart. */
  restarted(sink?: UploadSink | null): UploadDesk;
  /** Lets time pass, and everything that was begun come to its end. */
  pass(ms: number): Promise<void>;
  settle(): Promise<void>;
}

export function aBench(ledgerOf?: (folder: Folder) => Ledger): Bench {
  const folder = aFolder();
  const { clock } = folder;
  const ledger = ledgerOf ? ledgerOf(folder) : folder.open();
  openShift(ledger);
  const inbox = new Inbox();
  const notices = new Notices(clock, () => {});
  const partner = new Partner();
  const parts = { ledger, clock, inbox, notices, random: () => 0, onChange: () => {} };
  const desks: UploadDesk[] = [];
  const restarted = (sink: UploadSink | null = partner): UploadDesk => {
    const made = new UploadDesk({ ...parts, sink });
    desks.push(made);
    return made;
  };
  const desk = restarted();
  const pass = async (ms: number): Promise<void> => {
    const endMs = clock.now() + ms;
    await setImmediate();
    while (clock.now() < endMs) {
      const nextMs = desk.status().nextTryAtMs ?? endMs;
      await clock.advance(Math.max(1, Math.min(nextMs, endMs) - clock.now()));
      await setImmediate();
    }
  };
  return {
    ...{ folder, ledger, clock, inbox, notices, partner, desk },
    sell(n, shiftId = SHIFT) {
      const { receipt, fiscal } = aSale(n, { shiftId });
      sealReceipt(ledger, receipt, { ...fiscal, fdNumber: 100 + n });
      desk.wake();
    },
    stateOf: (n) => outboxRow(ledger, `receipt-${n}`)?.state.at,
    restarted,
    pass,
    settle: () => pass(0),
    [Symbol.dispose]() {
      for (const made of desks) void made.stop();
      folder[Symbol.dispose]();
    },
  };
}
