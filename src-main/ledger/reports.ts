/** Figures of a shift, and the check that everything in the ledger adds up. Nothing here writes. */
import { VAT_KEYS, type VatKey } from '#domain/money/vat.ts';
import type { Ledger } from './ledger.ts';
import { Query } from './query.ts';
import type { KindTotals, LedgerFinding, ReceiptKind, ShiftTotals, Tender } from './rows.ts';
import { shiftById } from './shifts.ts';

const KINDS = ['sale', 'sale-return', 'purchase', 'purchase-return'] as const satisfies readonly ReceiptKind[];
const NO_TENDERS: Readonly<Record<Tender, number>> = { cash: 0, electronic: 0, prepaid: 0, credit: 0, other: 0 };

const COUNTS = new Query<{ kind: ReceiptKind; count: number; totalMinor: number; discountMinor: number }>(`
  SELECT r.kind, count(*) AS count, sum(r.total_minor) AS totalMinor,
    sum((SELECT sum(l.discount_minor) FROM receipt_line l WHERE l.receipt_id = r.id)) AS discountMinor
  FROM receipt r WHERE r.shift_id = @shiftId GROUP BY r.kind`);
const TENDERS = new Query<{ kind: ReceiptKind; tender: Tender; amountMinor: number }>(`
  SELECT r.kind, p.tender, sum(p.amount_minor) AS amountMinor
  FROM receipt r JOIN receipt_payment p ON p.receipt_id = r.id
  WHERE r.shift_id = @shiftId GROUP BY r.kind, p.tender`);
const VAT = new Query<{ kind: ReceiptKind; vat: VatKey; sumMinor: number; vatMinor: number }>(`
  SELECT r.kind, l.vat, sum(l.sum_minor) AS sumMinor, sum(l.vat_minor) AS vatMinor
  FROM receipt r JOIN receipt_line l ON l.receipt_id = r.id
  WHERE r.shift_id = @shiftId GROUP BY r.kind, l.vat`);
/** The safe's side of a cash move has the opposite sign of the drawer's. */
const CASH_MOVES = new Query<{ cashInMinor: number; cashOutMinor: number }>(`
  SELECT coalesce(sum(max(-amount_minor, 0)), 0) AS cashInMinor, coalesce(sum(max(amount_minor, 0)), 0) AS cashOutMinor
  FROM posting WHERE shift_id = @shiftId AND account = 'safe'`);
const CASH_EXPECTED = new Query<{ amountMinor: number }>(`
  SELECT coalesce(sum(p.amount_minor), 0) AS amountMinor
  FROM posting p JOIN shift s ON s.id = p.shift_id
  WHERE p.account = 'cash' AND s.seq <= @seq`);

/** Throws RangeError when there is no such shift. Sums are of the ledger; the registrar's own are compared with them at closing. */
export function shiftTotals(ledger: Ledger, shiftId: string): ShiftTotals {
  const shift = shiftById(ledger, shiftId);
  if (!shift) throw new RangeError(`no shift ${shiftId}`);
  const counts = ledger.all(COUNTS, { shiftId });
  const tenders = ledger.all(TENDERS, { shiftId });
  const vat = ledger.all(VAT, { shiftId });
  const kinds = KINDS.flatMap((kind): KindTotals[] => {
    const count = counts.find((row) => row.kind === kind);
    if (!count) return [];
    const ofKind = tenders
      .filter((row) => row.kind === kind)
      .map((row): [string, number] => [row.tender, row.amountMinor]);
    return [{ ...count, tenders: { ...NO_TENDERS, ...Object.fromEntries(ofKind) }, vat: vatOfKind(vat, kind) }];
  });
  const moves = ledger.get(CASH_MOVES, { shiftId }) ?? { cashInMinor: 0, cashOutMinor: 0 };
  const cashExpectedMinor = ledger.get(CASH_EXPECTED, { seq: shift.seq })?.amountMinor ?? 0;
  return { shift, kinds, ...moves, cashExpectedMinor };
}

function vatOfKind(
  rows: readonly { kind: ReceiptKind; vat: VatKey; sumMinor: number; vatMinor: number }[],
  kind: ReceiptKind,
): KindTotals['vat'] {
  return VAT_KEYS.flatMap((vat) => {
    const row = rows.find((each) => each.kind === kind && each.vat === vat);
    return row ? [{ vat, sumMinor: row.sumMinor, vatMinor: row.vatMinor }] : [];
  });
}

const IN_SCOPE = '(@shiftId IS NULL OR r.shift_id = @shiftId)';

/** Each query answers the rows that contradict; all of them empty is what the ledger promises. */
const CHECKS: readonly Query<LedgerFinding>[] = [
  new Query(`
    SELECT 'postings-not-zero' AS code, document_id AS ref, 0 AS expectedMinor, sum(amount_minor) AS actualMinor
    FROM posting WHERE @shiftId IS NULL OR shift_id = @shiftId
    GROUP BY document_id HAVING sum(amount_minor) <> 0`),
  new Query(`
    SELECT * FROM (
      SELECT 'lines-differ' AS code, r.id AS ref, r.total_minor AS expectedMinor,
        (SELECT coalesce(sum(l.sum_minor), 0) FROM receipt_line l WHERE l.receipt_id = r.id) AS actualMinor
      FROM receipt r WHERE ${IN_SCOPE}
    ) WHERE actualMinor <> expectedMinor`),
  new Query(`
    SELECT * FROM (
      SELECT 'payments-differ' AS code, r.id AS ref, r.total_minor AS expectedMinor,
        (SELECT coalesce(sum(p.amount_minor), 0) FROM receipt_payment p WHERE p.receipt_id = r.id) AS actualMinor
      FROM receipt r WHERE ${IN_SCOPE}
    ) WHERE actualMinor <> expectedMinor`),
  new Query(`
    SELECT 'postings-differ' AS code, r.id AS ref, r.total_minor AS expectedMinor,
      coalesce(abs(b.amount_minor), 0) AS actualMinor
    FROM receipt r LEFT JOIN (
      SELECT document_id, sum(amount_minor) AS amount_minor FROM posting
      WHERE account IN ('sales', 'purchases') GROUP BY document_id
    ) b ON b.document_id = r.id
    WHERE ${IN_SCOPE} AND coalesce(abs(b.amount_minor), -1) <> r.total_minor`),
  new Query(`
    SELECT 'no-fiscal-document' AS code, r.id AS ref, r.total_minor AS expectedMinor, 0 AS actualMinor
    FROM receipt r WHERE ${IN_SCOPE} AND NOT EXISTS (SELECT 1 FROM fiscal_document d WHERE d.receipt_id = r.id)`),
  new Query(`
    SELECT 'fiscal-total-differs' AS code, r.id AS ref, r.total_minor AS expectedMinor, d.total_minor AS actualMinor
    FROM receipt r JOIN fiscal_document d ON d.receipt_id = r.id WHERE ${IN_SCOPE} AND d.total_minor <> r.total_minor`),
  new Query(`
    SELECT 'no-outbox-row' AS code, r.id AS ref, r.total_minor AS expectedMinor, 0 AS actualMinor
    FROM receipt r WHERE ${IN_SCOPE} AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.document_id = r.id)`),
  new Query(`
    SELECT 'number-gap' AS code, r.shift_id AS ref, max(r.number) AS expectedMinor, count(*) AS actualMinor
    FROM receipt r WHERE ${IN_SCOPE} GROUP BY r.shift_id HAVING max(r.number) <> count(*)`),
];

/**
 * What does not add up; empty = consistent. For one shift at the start and at closing, for the whole ledger (no
 * `shiftId`) in diagnostics: it reads everything.
 */
export function assertLedgerConsistent(ledger: Ledger, shiftId: string | null = null): LedgerFinding[] {
  return CHECKS.flatMap((check) => ledger.all(check, { shiftId }));
}
