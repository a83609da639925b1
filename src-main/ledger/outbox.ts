/**
 * What waits to be told to other systems. The row is written in the transaction that made the fact; what happens to it
 * then is decided by domain/upload and written here.
 */
import { LONGEST_PAUSE_MS } from '#domain/upload/rules.ts';
import type { UploadReasonCode, UploadState } from '#domain/upload/states.ts';
import type { Ledger } from './ledger.ts';
import { Query, type Reading } from './query.ts';
import type { OutboxRow, OutboxSummary } from './rows.ts';

interface StoredRow {
  readonly seq: number;
  readonly documentId: string;
  readonly kind: string;
  readonly shiftSeq: number;
  readonly body: string;
  readonly createdAtMs: number;
  readonly state: UploadState['at'];
  readonly attempts: number;
  readonly sinceMs: number;
  readonly untilMs: number | null;
  readonly reasonCode: UploadReasonCode;
  readonly reasonText: string;
}

const COLUMNS = `o.seq, o.document_id AS documentId, o.kind, o.shift_seq AS shiftSeq, o.body,
  o.created_at_ms AS createdAtMs, o.state, o.attempts, o.since_ms AS sinceMs, o.until_ms AS untilMs,
  o.reason_code AS reasonCode, o.reason_text AS reasonText`;
/** The words of the partial index `outbox_unsent`: SQLite uses it only for a question that says the same. */
const UNSENT = `o.state <> 'accepted' AND o.state <> 'rejected'`;

// A shift the ledger does not have makes NULL, and the column refuses it.
const ADD = new Query(`
  INSERT INTO outbox (document_id, shift_seq, kind, body, created_at_ms, since_ms)
  VALUES (@documentId, (SELECT seq FROM shift WHERE id = @shiftId), @kind, @body, @atMs, @atMs)`);
const COUNTS = new Query<{ state: UploadState['at']; documents: number }>('SELECT state, documents FROM outbox_count');
const OLDEST = new Query<{ atMs: number }>(`
  SELECT created_at_ms AS atMs FROM outbox WHERE state <> 'accepted' AND state <> 'rejected' ORDER BY seq LIMIT 1`);
const NEXT_LATER = new Query<{ reasonCode: UploadReasonCode }>(`
  SELECT reason_code AS reasonCode FROM outbox WHERE state = 'later' ORDER BY until_ms LIMIT 1`);
const BY_ID = new Query<StoredRow>(`SELECT ${COLUMNS} FROM outbox o WHERE o.document_id = @documentId`);
const SAVE = new Query(`
  UPDATE outbox SET state = @state, attempts = @attempts, since_ms = @sinceMs, until_ms = @untilMs,
    reason_code = @reasonCode, reason_text = @reasonText
  WHERE document_id = @documentId`);

/** The first unsent row of each shift, found by one seek a shift and not by reading the queue. */
const HEADS = `
  WITH RECURSIVE lane (shift_seq) AS (
    SELECT min(o.shift_seq) FROM outbox o WHERE ${UNSENT}
    UNION ALL
    SELECT (SELECT min(o.shift_seq) FROM outbox o WHERE ${UNSENT} AND o.shift_seq > lane.shift_seq)
    FROM lane WHERE lane.shift_seq IS NOT NULL
  ), head (seq) AS (
    SELECT (SELECT o.seq FROM outbox o WHERE ${UNSENT} AND o.shift_seq = lane.shift_seq ORDER BY o.seq LIMIT 1)
    FROM lane WHERE lane.shift_seq IS NOT NULL
  )`;
// A time beyond the longest pause was written under another clock (domain/upload/rules.ts, isDue).
const NEXT = new Query<StoredRow>(`${HEADS}
  SELECT ${COLUMNS} FROM head CROSS JOIN outbox o ON o.seq = head.seq
  WHERE o.state = 'queued'
    OR (o.state = 'later' AND (o.until_ms <= @nowMs OR o.until_ms > @nowMs + @longestMs))
  LIMIT 1`);
const NEXT_DUE = new Query<{ untilMs: number | null }>(`${HEADS}
  SELECT min(o.until_ms) AS untilMs FROM head CROSS JOIN outbox o ON o.seq = head.seq WHERE o.state = 'later'`);

/** One statement a filter: a partial index serves only a question that says its words. */
const LISTS = {
  waiting: listWhere(UNSENT),
  sending: listWhere("o.state = 'sending'"),
  later: listWhere("o.state = 'later'"),
  rejected: listWhere("o.state = 'rejected'"),
  'not-accepted': listWhere("o.state <> 'accepted'"),
} as const;
export type OutboxFilter = keyof typeof LISTS;

const RECOUNT = new Query<{ state: UploadState['at']; counted: number; documents: number }>(`
  SELECT state, sum(counted) AS counted, sum(documents) AS documents FROM (
    SELECT state, 0 AS counted, count(*) AS documents FROM outbox WHERE state <> 'accepted' GROUP BY state
    UNION ALL
    SELECT 'accepted', 0, (SELECT count(*) FROM outbox) - (SELECT count(*) FROM outbox WHERE state <> 'accepted')
    UNION ALL
    SELECT state, documents, 0 FROM outbox_count
  ) GROUP BY state HAVING sum(counted) <> sum(documents)`);
const CORRECT = new Query(`
  INSERT INTO outbox_count (state, documents) VALUES (@state, @documents)
  ON CONFLICT (state) DO UPDATE SET documents = excluded.documents`);

export interface OutboxItem {
  /** One row a document, ever: a second one is a defect and throws. */
  readonly documentId: string;
  /** Order is kept inside it; a shift the ledger does not have is a defect and throws. */
  readonly shiftId: string;
  readonly kind: string;
  readonly body: unknown;
  readonly atMs: number;
}

/** Call inside the transaction that seals the document. */
export function addToOutbox(ledger: Ledger, item: OutboxItem): void {
  ledger.run(ADD, { ...item, body: JSON.stringify(item.body) });
}

/** Costs the same for an empty queue and for 100 000 rows: the counts are kept, the rest is one seek each. */
export function outboxSummary(ledger: Reading): OutboxSummary {
  const counts = new Map(ledger.all(COUNTS).map((row) => [row.state, row.documents]));
  const inState = (at: UploadState['at']): number => counts.get(at) ?? 0;
  return {
    waiting: inState('queued') + inState('sending') + inState('later') + inState('rejected'),
    sending: inState('sending'),
    later: inState('later'),
    rejected: inState('rejected'),
    oldestAtMs: ledger.get(OLDEST)?.atMs ?? null,
    reason: ledger.get(NEXT_LATER)?.reasonCode ?? null,
  };
}

/** In the order of the queue; everything that is not accepted yet, or a part of it. */
export function listOutbox(
  ledger: Reading,
  page: { readonly limit: number; readonly filter?: OutboxFilter },
): OutboxRow[] {
  return ledger.all(LISTS[page.filter ?? 'not-accepted'], { limit: page.limit }).map(rowOf);
}

export function outboxRow(ledger: Reading, documentId: string): OutboxRow | null {
  const stored = ledger.get(BY_ID, { documentId });
  return stored ? rowOf(stored) : null;
}

/**
 * The document to be sent now, or null. Order is kept inside a shift: only the first unsent document of each shift is
 * looked at, so one that waits holds its shift back; one that was rejected does not. Between shifts there is no order:
 * a document never needs one of another shift to be understood (a return names its sale), and one that some partner
 * always answers with an error must not stop the shop's whole future.
 */
export function nextToSend(ledger: Reading, nowMs: number): OutboxRow | null {
  const stored = ledger.get(NEXT, { nowMs, longestMs: LONGEST_PAUSE_MS });
  return stored ? rowOf(stored) : null;
}

/** When the first of those that `nextToSend` holds back for a time is due; null when none is. */
export function nextDueMs(ledger: Reading): number | null {
  return ledger.get(NEXT_DUE)?.untilMs ?? null;
}

/** Writes a step of the upload machine. Throws a constraint error for a document that was accepted already. */
export function saveUploadState(ledger: Ledger, documentId: string, state: UploadState): void {
  const reason = 'reason' in state ? state.reason : { code: '', text: '' };
  const untilMs = state.at === 'later' ? state.untilMs : null;
  const { at, attempts, sinceMs } = state;
  const reasonOf = { reasonCode: reason.code, reasonText: reason.text };
  ledger.run(SAVE, { documentId, state: at, attempts, sinceMs, untilMs, ...reasonOf });
}

export interface OutboxMiscount {
  readonly state: UploadState['at'];
  /** What is kept, and what the rows say. */
  readonly counted: number;
  readonly documents: number;
}

/** Where the kept counts disagree with the rows; empty is what the triggers promise. Reads the waiting rows. */
export function outboxMiscounts(ledger: Reading): OutboxMiscount[] {
  return ledger.all(RECOUNT);
}

/** Makes the counts true again. */
export function correctOutboxCounts(ledger: Ledger, miscounts: readonly OutboxMiscount[]): void {
  for (const { state, documents } of miscounts) ledger.run(CORRECT, { state, documents });
}

function listWhere(condition: string): Query<StoredRow> {
  return new Query(`SELECT ${COLUMNS} FROM outbox o WHERE ${condition} ORDER BY o.seq LIMIT @limit`);
}

function rowOf(stored: StoredRow): OutboxRow {
  const { seq, documentId, kind, shiftSeq, createdAtMs } = stored;
  return { seq, documentId, kind, shiftSeq, createdAtMs, body: JSON.parse(stored.body), state: stateOf(stored) };
}

function stateOf(stored: StoredRow): UploadState {
  const { state: at, attempts, sinceMs } = stored;
  const reason = { code: stored.reasonCode, text: stored.reasonText };
  if (at === 'later') return { at, attempts, sinceMs, untilMs: stored.untilMs ?? sinceMs, reason };
  if (at === 'rejected') return { at, attempts, sinceMs, reason };
  return { at, attempts, sinceMs };
}
