/**
 * Sends the documents of the queue, one at a time, beside the selling and never in its way. What follows what is the
 * table in domain/upload; here each step is committed, and then the request leaves.
 *
 * Not every step is in the journal: attempts and times are columns of the queue itself. A rejection and a release are,
 * because a person decides there.
 */
import { step } from '#domain/machine.ts';
import { upload } from '#domain/upload/machine.ts';
import { isDue, LONGEST_PAUSE_MS, pauseAfter, plainWords } from '#domain/upload/rules.ts';
import type { UploadEvent, UploadState } from '#domain/upload/states.ts';
import type { Clock } from '#drivers/kit/clock.ts';
import type { SinkAnswer, UploadSink } from '#main/exchange/sink.ts';
import { LedgerError } from '#main/ledger/errors.ts';
import { appendJournal } from '#main/ledger/journal.ts';
import type { Ledger } from '#main/ledger/open.ts';
import {
  correctOutboxCounts,
  listOutbox,
  nextDueMs,
  nextToSend,
  outboxMiscounts,
  outboxRow,
  outboxSummary,
  saveUploadState,
} from '#main/ledger/outbox.ts';
import { outboxDetail } from '#main/ledger/outbox-detail.ts';
import { ledgerPurpose } from '#main/ledger/purpose.ts';
import type { OutboxRow, OutboxSummary } from '#main/ledger/rows.ts';
import { type UploadDocument, uploadDocument } from '#main/ledger/upload-document.ts';
import { unlessDiskFull } from './disk-full.ts';
import type { Inbox } from './inbox.ts';
import type { Notices } from './notices.ts';

export interface UploadDeskParts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly inbox: Inbox;
  readonly notices: Notices;
  /** Null: documents only wait. */
  readonly sink: UploadSink | null;
  /** A whole number in 0..limit-1. */
  readonly random: (limit: number) => number;
  /** Something the snapshot shows has changed. */
  readonly onChange: () => void;
}

export interface UploadStatus extends OutboxSummary {
  readonly sink: 'off' | 'file' | 'http';
  /** Null when nothing waits for a time: sending goes on, the queue is empty or there is no sink. */
  readonly nextTryAtMs: number | null;
}

export type Released = 'released' | 'not-found' | 'not-rejected';

/** After the disk or the inbox was full. */
const RETRY_MS = 5000;
/** More than ever waits in one of these states: one document is sent at a time, one a shift waits for its time. */
const ALL = 1_000_000;

/** A document between the step that says it leaves and the step that says what became of it. */
interface Flight {
  readonly row: OutboxRow;
  readonly abort: AbortController;
  ended: Promise<void>;
}

export class UploadDesk {
  readonly #parts: UploadDeskParts;
  readonly #retries = new Set<() => void>();
  #sink: UploadSink | null;
  #flight: Flight | null = null;
  #failuresInRow = 0;
  #pausedUntilMs = 0;
  #timer: { readonly atMs: number; readonly cancel: () => void } | null = null;
  #running = false;

  /** Throws on a ledger for training: a defect of whoever built it, nothing of it may ever leave. */
  constructor(parts: UploadDeskParts) {
    if (ledgerPurpose(parts.ledger) === 'training') throw new Error('a ledger for training is never uploaded');
    this.#parts = parts;
    this.#sink = parts.sink;
  }

  /** Takes up what was unfinished and begins to send. */
  start(): void {
    this.#running = true;
    this.#push(() => this.#takeUp());
  }

  /** Call after a document was sealed. */
  wake(): void {
    this.#push(() => this.#pump());
  }

  /** Tries now whatever waits for a time. */
  hurry(): void {
    this.#push(() => {
      this.#noPause();
      const { clock, ledger } = this.#parts;
      const event = { type: 'hurry', nowMs: clock.now() } as const;
      ledger.transaction(() => {
        for (const row of listOutbox(ledger, { limit: ALL, filter: 'later' })) this.#step(row, event);
      });
      this.#pump();
    });
  }

  /** Puts a rejected document back into the queue; `by` is who decided. Throws LedgerError when the disk refuses. */
  release(documentId: string, by: string): Released {
    const { clock, ledger } = this.#parts;
    const row = outboxRow(ledger, documentId);
    if (!row) return 'not-found';
    if (row.state.at !== 'rejected') return 'not-rejected';
    this.#step(row, { type: 'release', nowMs: clock.now() }, { kind: 'upload-released', body: { by } });
    this.#tellRejected();
    this.wake();
    return 'released';
  }

  /** The owner chose another way: what is on its way is given up there and sent here, under the same id. */
  sendTo(sink: UploadSink | null): void {
    this.#giveUp();
    this.#sink = sink;
    this.#noPause();
    this.#push(() => this.#takeUp());
  }

  /** Costs the same for an empty queue and for a long one: every snapshot asks. */
  status(): UploadStatus {
    const summary = outboxSummary(this.#parts.ledger);
    return { ...summary, sink: this.#sink?.kind ?? 'off', nextTryAtMs: this.#timer?.atMs ?? null };
  }

  /** Nothing is written after this; the document on its way stays `sending` and is resumed by the next start. */
  async stop(): Promise<void> {
    this.#running = false;
    const flight = this.#flight;
    this.#giveUp();
    this.#cancelTimer();
    for (const cancel of this.#retries) cancel();
    await flight?.ended;
  }

  /** What nobody is sending any more goes back to the queue. */
  #takeUp(): void {
    const { clock, ledger } = this.#parts;
    const nowMs = clock.now();
    const miscounts = outboxMiscounts(ledger);
    if (miscounts.length > 0) {
      ledger.transaction(() => {
        correctOutboxCounts(ledger, miscounts);
        appendJournal(ledger, { atMs: nowMs, kind: 'outbox-recounted', ref: '', body: { miscounts } });
      });
    }
    if (this.#flight === null) {
      const left = listOutbox(ledger, { limit: ALL, filter: 'sending' });
      for (const row of left) this.#step(row, { type: 'resumed', nowMs });
    }
    this.#tellRejected();
    this.#pump();
  }

  #pump(): void {
    const { clock, ledger } = this.#parts;
    if (this.#flight !== null) return;
    this.#cancelTimer();
    if (this.#sink === null) return;
    const nowMs = clock.now();
    const pausedUntilMs = isDue(this.#pausedUntilMs, nowMs) ? nowMs : this.#pausedUntilMs;
    const row = nextToSend(ledger, nowMs);
    if (row && pausedUntilMs === nowMs) {
      this.#send(this.#sink, row, nowMs);
      return;
    }
    const dueMs = row ? pausedUntilMs : nextDueMs(ledger);
    if (dueMs !== null) this.#wakeAt(Math.max(dueMs, pausedUntilMs));
  }

  #send(sink: UploadSink, row: OutboxRow, nowMs: number): void {
    const document = this.#documentOf(row);
    const state = this.#step(row, { type: 'send', nowMs });
    const flight: Flight = { row: { ...row, state }, abort: new AbortController(), ended: Promise.resolve() };
    this.#flight = flight;
    const answer = 'answer' in document ? Promise.resolve(document) : sink.send(document, flight.abort.signal);
    flight.ended = answer.then(
      (said) => this.#deliver(flight, said),
      // A sink that rejects has a defect; the queue behind it goes on all the same.
      (error: unknown) => this.#deliver(flight, sinkBroke(error)),
    );
    this.#parts.onChange();
  }

  /** A row that makes no document stops nobody but itself. */
  #documentOf(row: OutboxRow): UploadDocument | SinkAnswer {
    try {
      return uploadDocument(this.#parts.ledger, row);
    } catch (error) {
      if (error instanceof LedgerError || !(error instanceof Error)) throw error;
      return { answer: 'rejected', reason: { code: 'document-unreadable', text: plainWords(error.message) } };
    }
  }

  #deliver(flight: Flight, said: SinkAnswer): void {
    this.#push(() => {
      // Given up meanwhile: the same document leaves again under the same id.
      if (this.#flight !== flight) return;
      this.#record(flight.row, said);
      this.#flight = null;
      this.#parts.onChange();
      this.#pump();
    });
  }

  #record(row: OutboxRow, said: SinkAnswer): void {
    const { clock, notices, random } = this.#parts;
    const nowMs = clock.now();
    if (said.answer === 'later') {
      const { reason, retryAfterMs } = said;
      const jitterMilli = random(1000);
      this.#step(row, { type: 'postponed', nowMs, reason, jitterMilli, retryAfterMs });
      this.#failuresInRow += 1;
      this.#pausedUntilMs = nowMs + this.#partnerPause(jitterMilli, retryAfterMs);
      if (reason.code === 'key-refused') notices.add('warning', 'upload-key-refused');
      return;
    }
    if (said.answer === 'accepted') {
      this.#step(row, { type: 'accepted', nowMs });
    } else {
      const { code, text } = said.reason;
      const body = { kind: row.kind, code, text };
      this.#step(row, { type: 'rejected', nowMs, reason: said.reason }, { kind: 'upload-rejected', body });
      this.#tellRejected();
    }
    this.#noPause();
    notices.clear('upload-key-refused');
  }

  /**
   * One document may have a trouble of its own, and those of other shifts go on at once. Two failures without a
   * success between them are the partner's: then nobody goes, so that a broken partner is not asked about every shift.
   */
  #partnerPause(jitterMilli: number, retryAfterMs: number | null): number {
    if (this.#failuresInRow > 1) return pauseAfter(this.#failuresInRow - 1, jitterMilli, retryAfterMs);
    return retryAfterMs === null ? 0 : pauseAfter(1, jitterMilli, retryAfterMs);
  }

  /** One step of the table, committed when this returns. */
  #step(row: OutboxRow, event: UploadEvent, journal?: { readonly kind: string; readonly body: object }): UploadState {
    const next = step(upload, row.state, event);
    if (!next) throw new Error(`${event.type} for a document that is ${row.state.at}`);
    const { ledger } = this.#parts;
    ledger.transaction(() => {
      saveUploadState(ledger, row.documentId, next.state);
      if (journal) appendJournal(ledger, { ...journal, atMs: event.nowMs, ref: row.documentId });
    });
    return next.state;
  }

  #tellRejected(): void {
    const { ledger, notices } = this.#parts;
    const first = listOutbox(ledger, { limit: 1, filter: 'rejected' })[0];
    if (first?.state.at !== 'rejected') {
      notices.clear('upload-rejected');
      return;
    }
    const { number } = outboxDetail(ledger, first);
    const { text } = first.state.reason;
    notices.add('warning', 'upload-rejected', { ...(number > 0 ? { number } : {}), ...(text ? { reason: text } : {}) });
  }

  #giveUp(): void {
    this.#flight?.abort.abort();
    this.#flight = null;
  }

  #noPause(): void {
    this.#failuresInRow = 0;
    this.#pausedUntilMs = 0;
  }

  #wakeAt(atMs: number): void {
    const { clock, onChange } = this.#parts;
    const delayMs = Math.min(Math.max(0, atMs - clock.now()), LONGEST_PAUSE_MS);
    const cancel = clock.after(delayMs, () => this.wake());
    this.#timer = { atMs, cancel };
    onChange();
  }

  #cancelTimer(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** Runs `task` when its turn comes; a full queue or a full disk only makes it wait. */
  #push(task: () => void): void {
    const { inbox, notices } = this.#parts;
    const queued = inbox.push(() => {
      if (this.#running && !unlessDiskFull(notices, task)) this.#again(task);
    });
    if (!queued) this.#again(task);
  }

  #again(task: () => void): void {
    const cancel = this.#parts.clock.after(RETRY_MS, () => {
      this.#retries.delete(cancel);
      this.#push(task);
    });
    this.#retries.add(cancel);
  }
}

function sinkBroke(error: unknown): SinkAnswer {
  const words = error instanceof Error ? error.message : String(error);
  return { answer: 'later', reason: { code: 'no-link', text: plainWords(words) }, retryAfterMs: null };
}
