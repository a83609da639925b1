/** What another system says it has of a shift: the third side of the check at closing. Nothing here writes. */
import type { UploadState } from '#domain/upload/states.ts';
import { Query, type Reading } from './query.ts';
import type { ReceiptKind, Tender } from './rows.ts';

export interface UploadedKind {
  readonly kind: ReceiptKind;
  /** As in `KindTotals`: correction receipts are counted apart. */
  readonly correction: boolean;
  readonly count: number;
  readonly totalMinor: number;
  readonly tenders: Readonly<Record<Tender, number>>;
}

/** A receipt or a cash move of the shift that was not accepted yet. */
export interface NotUploaded {
  readonly documentId: string;
  readonly kind: ReceiptKind | 'cash-move';
  /** Of the receipt; 0 for a cash move. */
  readonly number: number;
  readonly fdNumber: number;
  readonly totalMinor: number;
  /** `missing`: it is not in the queue at all; what the ledger promises never to happen. */
  readonly state: Exclude<UploadState['at'], 'accepted'> | 'missing';
}

export interface UploadedTotals {
  /** Accepted receipts only; kinds that occur. */
  readonly kinds: readonly UploadedKind[];
  readonly cashInMinor: number;
  readonly cashOutMinor: number;
  /** In the order they were made, receipts first. */
  readonly notUploaded: readonly NotUploaded[];
}

const NO_TENDERS: Readonly<Record<Tender, number>> = { cash: 0, electronic: 0, prepaid: 0, credit: 0, other: 0 };

interface KindRow {
  readonly kind: ReceiptKind;
  readonly correction: 0 | 1;
}

const ACCEPTED_RECEIPTS = `receipt r JOIN outbox o ON o.document_id = r.id AND o.state = 'accepted'`;
const COUNTS = new Query<KindRow & { count: number; totalMinor: number }>(`
  SELECT r.kind, r.correction IS NOT NULL AS correction, count(*) AS count, sum(r.total_minor) AS totalMinor
  FROM ${ACCEPTED_RECEIPTS} WHERE r.shift_id = @shiftId GROUP BY 1, 2 ORDER BY min(r.seq)`);
const TENDERS = new Query<KindRow & { tender: Tender; amountMinor: number }>(`
  SELECT r.kind, r.correction IS NOT NULL AS correction, p.tender, sum(p.amount_minor) AS amountMinor
  FROM ${ACCEPTED_RECEIPTS} JOIN receipt_payment p ON p.receipt_id = r.id
  WHERE r.shift_id = @shiftId GROUP BY 1, 2, 3`);
const CASH = new Query<{ cashInMinor: number; cashOutMinor: number }>(`
  SELECT coalesce(sum(iif(m.direction = 'in', m.amount_minor, 0)), 0) AS cashInMinor,
    coalesce(sum(iif(m.direction = 'out', m.amount_minor, 0)), 0) AS cashOutMinor
  FROM cash_move m JOIN outbox o ON o.document_id = m.id AND o.state = 'accepted' WHERE m.shift_id = @shiftId`);
const NOT_UPLOADED = new Query<NotUploaded>(`
  SELECT * FROM (
    SELECT r.id AS documentId, r.kind, r.number, d.fd_number AS fdNumber, r.total_minor AS totalMinor,
      coalesce(o.state, 'missing') AS state
    FROM receipt r LEFT JOIN outbox o ON o.document_id = r.id LEFT JOIN fiscal_document d ON d.receipt_id = r.id
    WHERE r.shift_id = @shiftId ORDER BY r.number)
  WHERE state <> 'accepted'
  UNION ALL
  SELECT * FROM (
    SELECT m.id, 'cash-move', 0, 0, m.amount_minor, coalesce(o.state, 'missing') AS state
    FROM cash_move m LEFT JOIN outbox o ON o.document_id = m.id
    WHERE m.shift_id = @shiftId ORDER BY m.seq)
  WHERE state <> 'accepted'`);

/** Reads the shift's own rows, by index: the size of the ledger does not matter. */
export function uploadedTotals(ledger: Reading, shiftId: string): UploadedTotals {
  const tenders = ledger.all(TENDERS, { shiftId });
  const kinds = ledger.all(COUNTS, { shiftId }).map(({ kind, correction, count, totalMinor }): UploadedKind => {
    const own = tenders.filter((row) => row.kind === kind && row.correction === correction);
    const sums = Object.fromEntries(own.map((row) => [row.tender, row.amountMinor]));
    return { kind, correction: correction === 1, count, totalMinor, tenders: { ...NO_TENDERS, ...sums } };
  });
  const cash = ledger.get(CASH, { shiftId }) ?? { cashInMinor: 0, cashOutMinor: 0 };
  return { kinds, ...cash, notUploaded: ledger.all(NOT_UPLOADED, { shiftId }) };
}
