/** What waits to be told to other systems. The row is written in the transaction that made the fact. */
import type { Ledger } from './ledger.ts';
import { Query } from './query.ts';
import type { OutboxRow, OutboxState, OutboxSummary } from './rows.ts';

const ADD = new Query(`
  INSERT INTO outbox (document_id, kind, body, created_at_ms) VALUES (@documentId, @kind, @body, @atMs)`);
const SUMMARY = new Query<OutboxSummary>(`
  SELECT count(*) AS waiting, coalesce(sum(state = 'rejected'), 0) AS rejected,
    min(created_at_ms) AS oldestAtMs
  FROM outbox WHERE state <> 'accepted'`);
const LIST = new Query<Omit<OutboxRow, 'body'> & { body: string }>(`
  SELECT seq, document_id AS documentId, kind, body, state, created_at_ms AS createdAtMs
  FROM outbox WHERE state <> 'accepted' AND (@state IS NULL OR state = @state)
  ORDER BY seq LIMIT @limit`);

export interface OutboxItem {
  /** One row a document, ever: a second one is a defect and throws. */
  readonly documentId: string;
  readonly kind: string;
  readonly body: unknown;
  readonly atMs: number;
}

/** Call inside the transaction that seals the document. */
export function addToOutbox(ledger: Ledger, item: OutboxItem): void {
  ledger.run(ADD, { ...item, body: JSON.stringify(item.body) });
}

export function outboxSummary(ledger: Ledger): OutboxSummary {
  return ledger.get(SUMMARY) ?? { waiting: 0, rejected: 0, oldestAtMs: null };
}

/** Rows not accepted yet, oldest first. */
export function listOutbox(
  ledger: Ledger,
  page: { readonly limit: number; readonly state?: OutboxState },
): OutboxRow[] {
  const rows = ledger.all(LIST, { limit: page.limit, state: page.state ?? null });
  return rows.map((row): OutboxRow => ({ ...row, body: JSON.parse(row.body) }));
}
