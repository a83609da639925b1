/** What the till's file says, by plain SQL on a connection of its own. Shares no code with the services. */
import Database from 'better-sqlite3';

export interface DocumentRow {
  readonly fd: number;
  readonly sign: number;
  readonly kind: string;
  readonly total: number;
  readonly receiptId: string | null;
  readonly shift: number;
}
export interface ReceiptRow {
  readonly id: string;
  readonly kind: string;
  readonly isCorrection: 0 | 1;
  readonly saleId: string | null;
  readonly allowedBy: string;
  readonly number: number;
  readonly total: number;
  readonly tendered: number;
  readonly change: number;
  readonly shift: number;
  readonly cash: number;
  readonly electronic: number;
  readonly prepaid: number;
  readonly credit: number;
  readonly payments: number;
  readonly outbox: number;
  readonly sealedEntries: number;
  readonly cancelledEntries: number;
  readonly posted: number;
  readonly drawer: number;
}
export interface LineRow {
  readonly receiptId: string;
  readonly position: number;
  readonly salePosition: number | null;
  readonly name: string;
  readonly quantity: number;
  readonly sum: number;
}
export interface OperationRow {
  readonly id: string;
  readonly receiptId: string;
  readonly kind: 'purchase' | 'void' | 'refund';
  readonly way: string;
  readonly byHand: 0 | 1;
  readonly amount: number;
  readonly originalId: string | null;
  readonly rrn: string;
  readonly reference: string;
}
export interface MoveRow {
  readonly id: string;
  readonly shift: number;
  readonly direction: 'in' | 'out';
  readonly amount: number;
  readonly reason: string;
  readonly posted: number;
  readonly drawer: number;
}
export interface ClosedShiftRow {
  readonly id: string;
  readonly number: number;
  readonly openFd: number | null;
  readonly closeFd: number | null;
}
export interface ChainRow {
  readonly seq: number;
  readonly atMs: number;
  readonly kind: string;
  readonly ref: string;
  readonly body: string;
  readonly hash: string;
}

const DOCUMENTS = `SELECT d.fd_number fd, d.fiscal_sign sign, d.kind, d.total_minor total, d.receipt_id receiptId,
    s.number shift
  FROM fiscal_document d JOIN shift s ON s.id = d.shift_id ORDER BY d.fd_number`;
const paid = (tender: string): string => `sum(amount_minor) FILTER (WHERE tender = '${tender}') ${tender}`;
const RECEIPTS = `
  WITH paid AS (SELECT receipt_id id, sum(amount_minor) total, ${paid('cash')}, ${paid('electronic')},
      ${paid('prepaid')}, ${paid('credit')} FROM receipt_payment GROUP BY receipt_id),
    posted AS (SELECT document_id id, sum(amount_minor) total,
      sum(amount_minor) FILTER (WHERE account = 'cash') drawer FROM posting GROUP BY document_id),
    queued AS (SELECT document_id id, count(*) rows FROM outbox GROUP BY document_id),
    noted AS (SELECT ref id, count(*) FILTER (WHERE kind = 'receipt-sealed') sealed,
      count(*) FILTER (WHERE kind = 'receipt-cancelled') cancelled FROM journal GROUP BY ref)
  SELECT r.id, r.kind, r.correction IS NOT NULL isCorrection, r.sale_id saleId,
    coalesce(json_extract(r.return_basis, '$.allowedBy'), '') allowedBy, r.number, r.total_minor total,
    r.tendered_cash_minor tendered, r.change_minor change, s.number shift, coalesce(paid.cash, 0) cash,
    coalesce(paid.electronic, 0) electronic, coalesce(paid.prepaid, 0) prepaid, coalesce(paid.credit, 0) credit,
    coalesce(paid.total, 0) payments, coalesce(queued.rows, 0) outbox,
    coalesce(noted.sealed, 0) sealedEntries, coalesce(noted.cancelled, 0) cancelledEntries,
    coalesce(posted.total, 1) posted, coalesce(posted.drawer, 0) drawer
  FROM receipt r JOIN shift s ON s.id = r.shift_id LEFT JOIN paid USING (id) LEFT JOIN posted USING (id)
    LEFT JOIN queued USING (id) LEFT JOIN noted USING (id) ORDER BY r.seq`;
const LINES = `SELECT receipt_id receiptId, position, sale_position salePosition, name, quantity_milli quantity,
  sum_minor sum FROM receipt_line`;
const OPERATIONS = `SELECT id, receipt_id receiptId, kind, way, by_hand byHand, amount_minor amount,
  original_id originalId, rrn, reference FROM payment_operation ORDER BY seq`;
const MOVES = `
  SELECT m.id, s.number shift, m.direction, m.amount_minor amount, m.reason,
    (SELECT sum(amount_minor) FROM posting p WHERE p.document_id = m.id) posted,
    (SELECT sum(amount_minor) FROM posting p WHERE p.document_id = m.id AND account = 'cash') drawer
  FROM cash_move m JOIN shift s ON s.id = m.shift_id ORDER BY m.seq`;
const JOURNAL = `SELECT count(*) rows, coalesce(min(seq), 1) first, coalesce(max(seq), 0) last FROM journal`;
const CHAIN = `SELECT seq, at_ms atMs, kind, ref, body, hash FROM journal ORDER BY seq`;
const CANCELLED = `SELECT ref FROM journal WHERE kind IN ('receipt-cancelled', 'deferred-removed')`;
const OPEN_SHIFTS = `SELECT number FROM shift WHERE closed_at_ms IS NULL`;
const CLOSED_SHIFTS = `SELECT id, number, open_fd openFd, close_fd closeFd FROM shift WHERE closed_at_ms IS NOT NULL`;
const MACHINES = `SELECT name, json_extract(state, '$.at') at FROM machine`;
const OUTBOX = `SELECT document_id id, kind, state FROM outbox ORDER BY seq`;
const PAPERS = `SELECT id, kind, receipt_id receiptId, total_minor total FROM paper_document`;
const DEFERRED = `SELECT id, total_minor total FROM deferred_receipt`;
const UNBALANCED = `SELECT document_id id FROM posting GROUP BY document_id HAVING sum(amount_minor) <> 0`;

export interface LedgerRows {
  readonly documents: readonly DocumentRow[];
  readonly receipts: readonly ReceiptRow[];
  readonly linesOf: ReadonlyMap<string, readonly LineRow[]>;
  readonly operations: readonly OperationRow[];
  readonly moves: readonly MoveRow[];
  readonly journal: { readonly rows: number; readonly first: number; readonly last: number };
  readonly chain: readonly ChainRow[];
  readonly cancelled: ReadonlySet<string>;
  readonly openShifts: readonly { readonly number: number }[];
  readonly closedShifts: readonly ClosedShiftRow[];
  readonly machines: readonly { readonly name: string; readonly at: string }[];
  readonly outbox: readonly { readonly id: string; readonly kind: string; readonly state: string }[];
  readonly papers: readonly {
    readonly id: string;
    readonly kind: string;
    readonly receiptId: string;
    readonly total: number;
  }[];
  readonly deferred: readonly { readonly id: string; readonly total: number }[];
  readonly unbalanced: readonly { readonly id: string }[];
}

export function readLedger(path: string): LedgerRows {
  const db = new Database(path, { readonly: true });
  try {
    const all = <Row>(sql: string): Row[] => db.prepare<[], Row>(sql).all();
    const [journal] = all<LedgerRows['journal']>(JOURNAL);
    if (!journal) throw new Error('the journal cannot be counted');
    return {
      documents: all<DocumentRow>(DOCUMENTS),
      receipts: all<ReceiptRow>(RECEIPTS),
      linesOf: groupBy(all<LineRow>(LINES), (line) => line.receiptId),
      operations: all<OperationRow>(OPERATIONS),
      moves: all<MoveRow>(MOVES),
      journal,
      chain: all<ChainRow>(CHAIN),
      cancelled: new Set(all<{ ref: string }>(CANCELLED).map((row) => row.ref)),
      openShifts: all(OPEN_SHIFTS),
      closedShifts: all(CLOSED_SHIFTS),
      machines: all(MACHINES),
      outbox: all(OUTBOX),
      papers: all(PAPERS),
      deferred: all(DEFERRED),
      unbalanced: all(UNBALANCED),
    };
  } finally {
    db.close();
  }
}

export function groupBy<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

export const total = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0);
