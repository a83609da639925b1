/** The check that everything in the ledger adds up. Nothing here writes. */
import type { Ledger } from './ledger.ts';
import { IS_OWED, OPERATED_TENDERS, TAKEN_BACK, WAY_TENDERS } from './payment-operations.ts';
import { Query } from './query.ts';
import type { LedgerFinding } from './rows.ts';

/** What one check reads, as conditions: every row of the ledger, or one shift's by the indexes there are. */
interface Scope {
  /** Of receipt `r`. */
  readonly receipts: string;
  /** Of table `posting`: those of a shift all came after it was opened. */
  readonly postings: string;
  /** Of cash move `m`. */
  readonly moves: string;
  /** Of shift `s`. */
  readonly shifts: string;
  /** Table of payment operations that may lack their receipt. */
  readonly operations: string;
}

const EVERYTHING: Scope = {
  receipts: 'TRUE',
  postings: 'TRUE',
  moves: 'TRUE',
  shifts: 'TRUE',
  operations: 'payment_operation',
};
const ONE_SHIFT: Scope = {
  receipts: 'r.shift_id = @shiftId',
  postings: 'id > (SELECT postings_before FROM shift WHERE id = @shiftId) AND shift_id = @shiftId',
  moves: 'm.shift_id = @shiftId',
  shifts: 's.id = @shiftId',
  operations: '(SELECT p.* FROM unsealed_money u JOIN payment_operation p ON p.id = u.operation_id)',
};

const tenderOfWay = `CASE o.way ${Object.entries(WAY_TENDERS)
  .map(([way, tender]) => `WHEN '${way}' THEN '${tender}'`)
  .join(' ')} END`;
const operated = OPERATED_TENDERS.map((tender) => `'${tender}'`).join(', ');
const GAINS = "r.kind IN ('sale', 'purchase-return')";
/** Tenders of receipt `r`, in a fixed order, whose payment is not what its operations moved. A correction's may be unknown altogether. */
const OPERATED_APART = `
  SELECT tender, sum(paid) AS paid, sum(moved) AS moved FROM (
    SELECT p.tender, p.amount_minor AS paid, 0 AS moved FROM receipt_payment p
    WHERE p.receipt_id = r.id AND p.tender IN (${operated})
    UNION ALL
    SELECT ${tenderOfWay}, 0, iif((o.kind = 'purchase') = (${GAINS}), o.amount_minor, -o.amount_minor)
    FROM payment_operation o WHERE o.receipt_id = r.id
  ) GROUP BY tender HAVING sum(paid) <> sum(moved) ORDER BY tender`;
const HAS_OPERATIONS = 'EXISTS (SELECT 1 FROM payment_operation x WHERE x.receipt_id = r.id)';

/** Each query answers the rows that contradict; all of them empty is what the ledger promises. */
const checks = (scope: Scope): readonly string[] => [...sumChecks(scope), ...keptChecks(scope), ...moneyChecks(scope)];

/** A receipt, its lines, payments and postings tell the same sum; so do a cash move and a closed shift. */
const sumChecks = (scope: Scope): readonly string[] => [
  `SELECT 'postings-not-zero' AS code, document_id AS ref, 0 AS expectedMinor, sum(amount_minor) AS actualMinor
    FROM posting WHERE ${scope.postings} GROUP BY document_id HAVING sum(amount_minor) <> 0`,
  `SELECT * FROM (
      SELECT 'lines-differ' AS code, r.id AS ref, r.total_minor AS expectedMinor,
        (SELECT coalesce(sum(l.sum_minor), 0) FROM receipt_line l WHERE l.receipt_id = r.id) AS actualMinor
      FROM receipt r WHERE ${scope.receipts}
    ) WHERE actualMinor <> expectedMinor`,
  `SELECT * FROM (
      SELECT 'payments-differ' AS code, r.id AS ref, r.total_minor AS expectedMinor,
        (SELECT coalesce(sum(p.amount_minor), 0) FROM receipt_payment p WHERE p.receipt_id = r.id) AS actualMinor
      FROM receipt r WHERE ${scope.receipts}
    ) WHERE actualMinor <> expectedMinor`,
  `SELECT 'postings-differ' AS code, r.id AS ref, r.total_minor AS expectedMinor,
      coalesce(abs(b.amount_minor), 0) AS actualMinor
    FROM receipt r LEFT JOIN (
      SELECT document_id, sum(amount_minor) AS amount_minor FROM posting
      WHERE ${scope.postings} AND account IN ('sales', 'purchases') GROUP BY document_id
    ) b ON b.document_id = r.id
    WHERE ${scope.receipts} AND coalesce(abs(b.amount_minor), -1) <> r.total_minor`,
  `SELECT 'postings-differ' AS code, m.id AS ref, iif(m.direction = 'in', m.amount_minor, -m.amount_minor) AS expectedMinor,
      coalesce(b.amount_minor, 0) AS actualMinor
    FROM cash_move m LEFT JOIN (
      SELECT document_id, sum(amount_minor) AS amount_minor FROM posting
      WHERE ${scope.postings} AND account = 'cash' GROUP BY document_id
    ) b ON b.document_id = m.id
    WHERE ${scope.moves} AND coalesce(b.amount_minor, 0) <> iif(m.direction = 'in', m.amount_minor, -m.amount_minor)`,
  `SELECT 'postings-differ' AS code, s.id AS ref, coalesce(b.amount_minor, 0) AS expectedMinor,
      coalesce(c.cash_minor, 0) AS actualMinor
    FROM shift s LEFT JOIN closed_shift c ON c.shift_seq = s.seq LEFT JOIN (
      SELECT shift_id, sum(amount_minor) AS amount_minor FROM posting
      WHERE ${scope.postings} AND account = 'cash' GROUP BY shift_id
    ) b ON b.shift_id = s.id
    WHERE ${scope.shifts} AND s.closed_at_ms IS NOT NULL
      AND (c.shift_seq IS NULL OR c.cash_minor <> coalesce(b.amount_minor, 0))`,
];

/** Everything that belongs to a receipt is there. */
const keptChecks = (scope: Scope): readonly string[] => [
  `SELECT 'no-fiscal-document' AS code, r.id AS ref, r.total_minor AS expectedMinor, 0 AS actualMinor
    FROM receipt r WHERE ${scope.receipts} AND NOT EXISTS (SELECT 1 FROM fiscal_document d WHERE d.receipt_id = r.id)`,
  `SELECT 'fiscal-total-differs' AS code, r.id AS ref, r.total_minor AS expectedMinor, d.total_minor AS actualMinor
    FROM receipt r JOIN fiscal_document d ON d.receipt_id = r.id
    WHERE ${scope.receipts} AND d.total_minor <> r.total_minor`,
  `SELECT 'no-outbox-row' AS code, r.id AS ref, r.total_minor AS expectedMinor, 0 AS actualMinor
    FROM receipt r WHERE ${scope.receipts} AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.document_id = r.id)`,
  `SELECT 'number-gap' AS code, r.shift_id AS ref, max(r.number) AS expectedMinor, count(*) AS actualMinor
    FROM receipt r WHERE ${scope.receipts} GROUP BY r.shift_id HAVING max(r.number) <> count(*)`,
];

/** Money of terminals is in receipts, and no more of a sale came back than there was. */
const moneyChecks = (scope: Scope): readonly string[] => [
  `SELECT 'operations-differ' AS code, r.id AS ref, (SELECT paid FROM (${OPERATED_APART}) LIMIT 1) AS expectedMinor,
      (SELECT moved FROM (${OPERATED_APART}) LIMIT 1) AS actualMinor
    FROM receipt r
    WHERE ${scope.receipts} AND EXISTS (${OPERATED_APART}) AND (r.correction IS NULL OR ${HAS_OPERATIONS})`,
  `SELECT 'returned-too-much' AS code, saleId AS ref, soldMinor AS expectedMinor, returnedMinor AS actualMinor
    FROM (
      SELECT t.sale_id AS saleId, l.sale_position, sum(l.quantity_milli) AS returnedMilli, sum(l.sum_minor) AS returnedMinor,
        coalesce((SELECT quantity_milli FROM receipt_line o
          WHERE o.receipt_id = t.sale_id AND o.position = l.sale_position), 0) AS soldMilli,
        coalesce((SELECT sum_minor FROM receipt_line o
          WHERE o.receipt_id = t.sale_id AND o.position = l.sale_position), 0) AS soldMinor
      FROM receipt t INDEXED BY receipt_returns JOIN receipt_line l ON l.receipt_id = t.id
      WHERE t.sale_id IS NOT NULL AND t.sale_id IN (${takenBackIn(scope)})
      GROUP BY t.sale_id, l.sale_position
    ) WHERE returnedMilli > soldMilli OR returnedMinor > soldMinor`,
  `SELECT 'returned-too-much' AS code, saleId AS ref, paidMinor AS expectedMinor, returnedMinor AS actualMinor
    FROM (
      SELECT t.sale_id AS saleId, p.tender, sum(p.amount_minor) AS returnedMinor,
        max(json_extract(t.return_basis, '$.allowedBy') <> '') AS allowed,
        coalesce((SELECT sum(o.amount_minor) FROM receipt_payment o
          WHERE o.receipt_id = t.sale_id AND o.tender = p.tender), 0) AS paidMinor
      FROM receipt t INDEXED BY receipt_returns JOIN receipt_payment p ON p.receipt_id = t.id
      WHERE t.sale_id IS NOT NULL AND t.sale_id IN (${takenBackIn(scope)})
      GROUP BY t.sale_id, p.tender
    ) WHERE NOT allowed AND returnedMinor > paidMinor`,
  `SELECT 'money-without-receipt' AS code, receipt_id AS ref, 0 AS expectedMinor, sum(moved) AS actualMinor
    FROM (
      SELECT o.receipt_id, CASE
        WHEN o.kind = 'purchase' THEN o.amount_minor - ${TAKEN_BACK}
        WHEN ${IS_OWED} THEN -o.amount_minor ELSE 0 END AS moved
      FROM ${scope.operations} o WHERE NOT EXISTS (SELECT 1 FROM receipt r WHERE r.id = o.receipt_id)
    ) GROUP BY receipt_id HAVING sum(moved) <> 0`,
];

/** Sales of which something was taken back in this scope; everything that was, then, is counted. */
function takenBackIn(scope: Scope): string {
  return `SELECT r.sale_id FROM receipt r WHERE ${scope.receipts} AND r.sale_id IS NOT NULL`;
}

const WHOLE = checks(EVERYTHING).map((sql) => new Query<LedgerFinding>(sql));
const OF_SHIFT = checks(ONE_SHIFT).map((sql) => new Query<LedgerFinding>(sql));

/**
 * What does not add up; empty = consistent. For one shift at the start and at closing (money without a receipt is told
 * of all shifts: it has none), for the whole ledger (no `shiftId`) in diagnostics: that reads everything.
 */
export function assertLedgerConsistent(ledger: Ledger, shiftId: string | null = null): LedgerFinding[] {
  return (shiftId === null ? WHOLE : OF_SHIFT).flatMap((check) => ledger.all(check, { shiftId }));
}
