import { Query, type Reading } from './query.ts';
import type { OutboxRow } from './rows.ts';

/** What a person knows a document of the queue by. */
export interface OutboxDetail {
  /** Of the receipt or the paper; 0 for what has none. */
  readonly number: number;
  readonly shiftNumber: number;
  readonly totalMinor: number;
}

const DETAIL = new Query<OutboxDetail>(`
  SELECT coalesce(r.number, p.number, 0) AS number, coalesce(s.number, 0) AS shiftNumber,
    coalesce(r.total_minor, p.total_minor, m.amount_minor, 0) AS totalMinor
  FROM (SELECT @documentId AS id) o
    LEFT JOIN shift s ON s.seq = @shiftSeq
    LEFT JOIN receipt r ON r.id = o.id
    LEFT JOIN paper_document p ON p.id = o.id
    LEFT JOIN cash_move m ON m.id = o.id`);

export function outboxDetail(ledger: Reading, { documentId, shiftSeq }: OutboxRow): OutboxDetail {
  return ledger.get(DETAIL, { documentId, shiftSeq }) ?? { number: 0, shiftNumber: 0, totalMinor: 0 };
}
